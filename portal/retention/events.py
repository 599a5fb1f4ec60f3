"""What happens at the end of dossiers, as facts. Purges have a log of their own; holds stand in that of the dossier."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class PurgeProposed(Event):
    """Somebody proposed to destroy dossiers whose time is over."""

    number: int
    dossiers: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class PurgeApproved(Event):
    """A second person decided that they are destroyed."""

    number: int


@dataclass(frozen=True)
class PurgeRefused(Event):
    """They are not destroyed, for a reason."""

    number: int
    reason: str


@dataclass(frozen=True)
class DossiersPurged(Event):
    """They were destroyed; the sealed record has this digest."""

    number: int
    record_sha256: str


@dataclass(frozen=True)
class DossierHeld(Event):
    """The dossier must not be destroyed, for a reason."""

    reason: str


@dataclass(frozen=True)
class DossierHoldReleased(Event):
    """Nothing keeps the dossier any longer but its time."""
