"""The published tables of a year. They are made once a week, when somebody first asks for them, and kept until then."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import Lock
from typing import ClassVar, TypeVar
from weakref import WeakKeyDictionary

from portal.core.clock import VIETNAM, local
from portal.core.db import Database, database
from portal.statistics import queries, rules
from portal.statistics.counting import Counted, Fact, Group, Place, count, percentile, published_until
from portal.statistics.rules import Shown

K = TypeVar("K")
YEARS = 3
"""So many years are published: this one and those before. Of older ones dossiers may have been destroyed."""


@dataclass(frozen=True)
class Line:
    """What is published of one row; ``median`` and ``p90`` are working days, None where not published."""

    facts: Mapping[Fact, Shown]
    median: int | None
    p90: int | None

    def shown(self, fact: Fact) -> Shown:
        """What is published of a fact."""
        return self.facts[fact]


@dataclass(frozen=True)
class Snapshot:
    """The tables of a year; figures are of what happened before ``until``. ``post_joined``: too few dossiers came by
    post to be shown, they are counted with those that came in at the counter.
    """

    year: int
    until: datetime
    whole: Line
    months: Mapping[int, Line]
    agencies: Mapping[str, Line]
    services: Mapping[Place, Line]
    agency_names: Mapping[str, tuple[str, str]]
    post_joined: bool


def years(today: date) -> list[int]:
    """The years that are published, newest first."""
    return [today.year - number for number in range(YEARS)]


def make(year: int, *, now: datetime) -> Snapshot:
    """Count a year and choose what is published of it."""
    begins = datetime(year, 1, 1, tzinfo=VIETNAM)
    monday = datetime.combine(published_until(local(now).date()), time(), tzinfo=VIETNAM)
    until = max(begins, min(datetime(year + 1, 1, 1, tzinfo=VIETNAM), monday))
    with database().reading() as session:
        counted = count(queries.happened(session, begins, until))
        names = {key: (one.name_vi, one.name_en) for key, one in queries.agencies(session).items()}
    return publish(counted, year=year, until=until, names=names)


def publish(counted: Counted, *, year: int, until: datetime, names: Mapping[str, tuple[str, str]]) -> Snapshot:
    """Choose what is published of what was counted."""
    joined = _join_post(counted)
    whole = {fact: rules.whole(counted.whole.family(fact)) for fact in Fact}
    months = _table(counted.months, whole)
    agencies = _table(counted.agencies, whole)
    services: dict[Place, Line] = {}
    for key, line in agencies.items():
        within = {place: group for place, group in counted.services.items() if place[0] == key}
        services |= _table(within, line.facts)
    return Snapshot(
        year=year,
        until=until,
        whole=_line(counted.whole, whole),
        months=months,
        agencies=agencies,
        services=services,
        agency_names=names,
        post_joined=joined,
    )


def _join_post(counted: Counted) -> bool:
    """Where too few dossiers came by post in all, count them with the counter: else no channel could be shown."""
    whole = counted.whole.family(Fact.RECEIVED)
    if "post" not in whole.parts or whole.parts["post"].safe:
        return False
    for group in _everywhere(counted):
        parts = group.family(Fact.RECEIVED).parts
        if (post := parts.pop("post", None)) is not None:
            parts["counter"] = parts["counter"].joined(post) if "counter" in parts else post
    return True


def _everywhere(counted: Counted) -> Iterable[Group]:
    yield counted.whole
    for groups in (counted.months, counted.agencies, counted.services):
        yield from groups.values()


def _table(groups: Mapping[K, Group], above: Mapping[Fact, Shown]) -> dict[K, Line]:
    shown = {fact: rules.rows({key: one.family(fact) for key, one in groups.items()}, above[fact]) for fact in Fact}
    return {key: _line(group, {fact: shown[fact][key] for fact in Fact}) for key, group in groups.items()}


def _line(group: Group, facts: Mapping[Fact, Shown]) -> Line:
    told = bool(facts[Fact.RESOLVED].total)
    return Line(facts, percentile(group.days, 50) if told else None, percentile(group.days, 90) if told else None)


class _Kept:
    """What was made since Monday, for each database and year."""

    lock = Lock()
    made: ClassVar["WeakKeyDictionary[Database, dict[object, tuple[date, object]]]"] = WeakKeyDictionary()


V = TypeVar("V")


def kept(key: object, today: date, make_it: Callable[[], V]) -> V:
    """What was made under a key since Monday; made anew in another week."""
    week = published_until(today)
    with _Kept.lock:
        found = _Kept.made.setdefault(database(), {})
        if key not in found or found[key][0] != week:
            found[key] = (week, make_it())
        value: V = found[key][1]  # type: ignore[assignment]  # what this key was made with
    return value


def forget() -> None:
    """Make everything anew; after the demo data were made, and for tests."""
    with _Kept.lock:
        _Kept.made.pop(database(), None)


def of(year: int, *, now: datetime) -> Snapshot:
    """The published tables of a year."""
    return kept(("year", year), local(now).date(), lambda: make(year, now=now))


WINDOW = timedelta(days=90)
"""Over how many days the actual time of a service is shown on its page."""
