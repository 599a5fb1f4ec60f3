"""What happens when people come back in, as facts. No address and no token is ever in here."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class RecoveryMailed(Event):
    """Somebody asked for it, and a link to set a new password went to the confirmed address."""


@dataclass(frozen=True)
class PasswordRecovered(Event):
    """A new password was set through the link, with the second factor where there is one."""


@dataclass(frozen=True)
class EmailToConfirm(Event):
    """An address was given: a link to confirm it goes out, and word to the address before."""

    link_id: str


@dataclass(frozen=True)
class EmailConfirmed(Event):
    """Whoever reads the letters of the address has confirmed it."""


@dataclass(frozen=True)
class FactorRecoveryAsked(Event):
    """An officer saw the owner in person, with papers, and asks that lost second factors be taken away."""

    papers: str


@dataclass(frozen=True)
class FactorRecoveryConfirmed(Event):
    """A second person agreed: the factors go at that time, unless the owner objects; ``link_id`` stops it."""

    due_at: datetime
    link_id: str


@dataclass(frozen=True)
class FactorRecoveryRefused(Event):
    """The second person did not agree."""


@dataclass(frozen=True)
class FactorRecoveryStopped(Event):
    """The owner objected: the second factors stay."""
