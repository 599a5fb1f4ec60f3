"""What happens to second factors, as facts. No secret, no code and no key is ever in here."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class AuthenticatorAdded(Event):
    """The owner set up an authenticator app."""


@dataclass(frozen=True)
class AuthenticatorRemoved(Event):
    """The owner took the authenticator app away."""


@dataclass(frozen=True)
class RecoveryCodesMade(Event):
    """The owner got new recovery codes; the former ones are void."""


@dataclass(frozen=True)
class RecoveryCodeUsed(Event):
    """A recovery code was used; so many are left."""

    left: int


@dataclass(frozen=True)
class PasskeyAdded(Event):
    """The owner added a passkey."""


@dataclass(frozen=True)
class PasskeyRenamed(Event):
    """The owner called a passkey something else."""


@dataclass(frozen=True)
class PasskeyRemoved(Event):
    """The owner took a passkey away."""


@dataclass(frozen=True)
class FactorsCleared(Event):
    """Who runs the portal took every second factor away, because the owner has lost them all."""

    reason: str


@dataclass(frozen=True)
class SecondStepFailed(Event):
    """The password was right, the second factor was not."""
