"""What people agree to and take back, as facts."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class ConsentGiven(Event):
    """The owner of the account agreed to this version of a text, in this language."""

    purpose: str
    version: str
    sha256: str
    language: str


@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    """The owner of the account took an agreement back, with effect at once."""

    purpose: str
    version: str
