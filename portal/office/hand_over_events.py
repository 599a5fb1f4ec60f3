"""What happens when a result is handed over at the counter. No number of an identity document is in here."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class ResultHandedOver(Event):
    """Somebody received the result: ``receiver`` is ``applicant``, ``mandated`` or ``member``, ``name`` who it was."""

    receiver: str
    name: str
    basis: str
    paper: bool


@dataclass(frozen=True)
class HandOverSigned(Event):
    """The receiver's signature is there: drawn on the screen, or on a paper whose scan came in."""

    paper: bool
    sha256: str
