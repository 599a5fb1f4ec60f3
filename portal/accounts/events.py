"""What happens to accounts, as facts. No password, no personal number, no address of a device is ever in here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.core.events import Event


@dataclass(frozen=True)
class AccountCreated(Event):
    """An account was opened, by its owner or by an administrator."""

    kind: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class SignedIn(Event):
    """The owner signed in."""

    session_id: UUID


@dataclass(frozen=True)
class SignInFailed(Event):
    """Somebody tried to sign in with a wrong password, or while the account is disabled."""

    reason: str


@dataclass(frozen=True)
class SignedOut(Event):
    """The owner signed out."""

    session_id: UUID


@dataclass(frozen=True)
class SessionEnded(Event):
    """A sign-in was ended from elsewhere: by its owner, by an administrator, or because rights changed."""

    session_id: UUID
    reason: str


@dataclass(frozen=True)
class RolesChanged(Event):
    """What a member of staff may do was changed, and why; ``proposer`` asked for it where it takes two people."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str = ""
    proposer: str = ""


@dataclass(frozen=True)
class WorkChanged(Event):
    """The position of a member of staff, or the units and services whose work is theirs, were changed."""

    position: str
    units: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class AccountDisabled(Event):
    """An administrator closed the account."""

    reason: str


@dataclass(frozen=True)
class AccountEnabled(Event):
    """An administrator opened the account again."""


@dataclass(frozen=True)
class PasswordChanged(Event):
    """The password was changed; ``by_administrator`` when it was reset for the owner."""

    by_administrator: bool


@dataclass(frozen=True)
class OwnNumbersShown(Event):
    """The owner, or whoever sits at their browser, had the covered number of the account shown."""


@dataclass(frozen=True)
class ContactChanged(Event):
    """The owner changed how to be reached; the names of the changed fields, never their values."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class SteppedUp(Event):
    """A sign-in was raised to a higher level of assurance through an identity provider."""

    session_id: UUID
    provider: str
    level: str


@dataclass(frozen=True)
class CalendarDayChanged(Event):
    """A day of the working calendar was set, or (``kind`` empty) given back to the ordinary calendar."""

    day: str
    kind: str
    reason: str


@dataclass(frozen=True)
class DeliveryRetried(Event):
    """An administrator put a message that was set aside back into the queue."""

    message_id: int


@dataclass(frozen=True)
class DutiesDelegated(Event):
    """Duties of this account were lent to a colleague for a time; ``away`` when the owner is absent meanwhile."""

    delegation_id: str
    stand_in: str
    stand_in_id: str
    roles: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    away: bool
    reason: str
    basis: str


@dataclass(frozen=True)
class DelegationRevoked(Event):
    """Duties of this account came back before their time."""

    delegation_id: str
    stand_in: str
    stand_in_id: str


@dataclass(frozen=True)
class DutiesTaken(Event):
    """This account stands in for a colleague from a time on: what the colleague's own log says, seen from here."""

    delegation_id: str
    principal: str
    principal_id: str
    roles: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class DutiesGivenBack(Event):
    """This account stands in for a colleague no longer, before the time was over."""

    delegation_id: str
    principal: str
    principal_id: str


@dataclass(frozen=True)
class ActingBegan(Event):
    """The owner took up, in one sign-in, the part of a party they may act for by a membership or mandate."""

    basis: str
    basis_id: UUID
    party_id: UUID


@dataclass(frozen=True)
class ActingEnded(Event):
    """The owner acts for themselves again."""

    basis_id: UUID
