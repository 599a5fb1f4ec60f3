"""What happens to agencies, in the log of each."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class AgencyFounded(Event):
    """An agency was entered, from a day on (ISO date)."""

    key: str
    name: str
    since: str
    basis: str


@dataclass(frozen=True)
class AgencyChangeDecided(Event):
    """What is true of the agency from a day on: ``changed`` holds every fact that differs, before and after."""

    since: str
    changed: dict[str, list[str]]
    basis: str


@dataclass(frozen=True)
class AgencyEndDecided(Event):
    """From a day on the agency is no more; ``successor`` goes on with its work."""

    since: str
    successor: str
    successor_id: str
    basis: str


@dataclass(frozen=True)
class AgencyChangeCancelled(Event):
    """What was decided for a day to come is not done."""

    since: str
    reason: str


@dataclass(frozen=True)
class AgencyChanged(Event):
    """What was decided took effect."""

    since: str
    name: str


@dataclass(frozen=True)
class AgencyEnded(Event):
    """The agency is no more: staff went over to the successor, open dossiers follow."""

    since: str
    successor: str
    successor_id: str
    staff: int


@dataclass(frozen=True)
class AgencyUnitOpened(Event):
    """The agency has a unit of this name."""

    name: str


@dataclass(frozen=True)
class AgencyUnitClosed(Event):
    """The agency has the unit no more."""

    name: str
