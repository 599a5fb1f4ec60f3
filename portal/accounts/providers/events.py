"""What happens to the identities of an account, as facts. No subject and no token is ever in here."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class IdentityLinked(Event):
    """An identity at a provider opens this account from now on."""

    provider: str


@dataclass(frozen=True)
class IdentityUnlinked(Event):
    """An identity at a provider opens this account no longer."""

    provider: str


@dataclass(frozen=True)
class PasswordSet(Event):
    """An account that had only identities at providers got a password."""
