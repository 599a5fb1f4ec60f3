"""What happens when days are closed. Streams: the closing of one day and scope; a report of a gateway."""

from dataclasses import dataclass
from typing import Any

from portal.core.events import Event


@dataclass(frozen=True)
class SettlementRead(Event):
    """A gateway's report of a day was taken in: fetched, or brought by somebody."""

    channel: str
    day: str
    sha256: str
    lines: int
    received: int
    returned: int
    signed: bool


@dataclass(frozen=True)
class DayCompared(Event):
    """A day was compared and the differences are others than before. ``nightly``: by the worker, for everybody."""

    day: str
    scope: str
    differences: tuple[str, ...]
    open_: int
    nightly: bool


@dataclass(frozen=True)
class DifferenceExplained(Event):
    """Somebody said why a difference is as it is."""

    day: str
    key: str
    kind: str
    channel: str
    number: str
    why: str


@dataclass(frozen=True)
class DayClosingProposed(Event):
    """Every difference is explained; a second person decides whether the day is closed so."""

    day: str
    differences: tuple[str, ...]


@dataclass(frozen=True)
class DayClosingSentBack(Event):
    """A second person did not agree with an explanation, or the differences changed meanwhile."""

    day: str
    why: str


@dataclass(frozen=True)
class DayWasClosed(Event):
    """A day was closed: its totals by channel and every difference with its explanation, as they stood."""

    day: str
    scope: str
    totals: tuple[dict[str, Any], ...]
    differences: tuple[dict[str, Any], ...]
    proposed_by: str
