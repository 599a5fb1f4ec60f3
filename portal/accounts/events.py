"""What happens to accounts, as facts. No password, no personal number, no address of a device is ever in here."""

from dataclasses import dataclass
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
    """An administrator changed what a member of staff may do."""

    before: tuple[str, ...]
    after: tuple[str, ...]


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
class ContactChanged(Event):
    """The owner changed how to be reached; the names of the changed fields, never their values."""

    fields: tuple[str, ...]


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
