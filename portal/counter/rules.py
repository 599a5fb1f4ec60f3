"""Pure rules of the counter: which slots a day has, who is called next, how long it will take."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from portal.core.calendar import NOON, REOPENS, DayKind, WorkCalendar
from portal.core.clock import VIETNAM, local

SHORTEST_SLOT, LONGEST_SLOT = 5, 120
MOST_PLACES, MOST_WINDOWS, MOST_DAYS = 50, 40, 60
EARLY = timedelta(minutes=10)
"""How long before an appointment its holder is already called first."""
BEFORE_OPENING = timedelta(minutes=30)
"""How long before the counter opens people may take numbers."""
_DAY = 24 * 60


@dataclass(frozen=True)
class Span:
    """A stretch of a day in minutes from midnight."""

    opens: int
    closes: int


@dataclass(frozen=True)
class Plan:
    """When a counter is open: spans by weekday, 0 is Monday; days on which it is closed beside the calendar's."""

    hours: Mapping[int, Sequence[Span]]
    closed: Collection[date]
    slot_minutes: int
    capacity: int
    days_ahead: int


@dataclass(frozen=True)
class Slot:
    """A time to come to the counter; aware, Vietnamese time."""

    starts_at: datetime
    ends_at: datetime


def read_minutes(words: str) -> int | None:
    """``7:30`` or ``07h30`` as minutes from midnight; None for anything else."""
    hours, _, minutes = words.strip().lower().replace("h", ":").partition(":")
    if not (hours.isascii() and hours.isdigit() and len(hours) <= 2):
        return None
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) == 2):
        return None
    found = int(hours) * 60 + int(minutes or 0)
    return found if int(minutes or 0) < 60 and found <= _DAY else None


def clock_words(minutes: int) -> str:
    """Minutes from midnight as they are shown: ``07:30``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def are_apart(spans: Sequence[Span]) -> bool:
    """Whether each span ends after it begins and none reaches into another."""
    inner = sorted(spans, key=lambda span: span.opens)
    return all(0 <= span.opens < span.closes <= _DAY for span in inner) and all(
        before.closes <= after.opens for before, after in pairwise(inner)
    )


def open_spans(plan: Plan, day: date, calendar: WorkCalendar) -> list[Span]:
    """When the counter is open on a day; on a half-day the other half falls away."""
    kind = calendar.kind(day)
    if kind is DayKind.OFF or day in plan.closed:
        return []
    noon, again = (moment.hour * 60 + moment.minute for moment in (NOON, REOPENS))
    first, last = (again if kind is DayKind.AFTERNOON else 0), (noon if kind is DayKind.MORNING else _DAY)
    spans = (Span(max(one.opens, first), min(one.closes, last)) for one in plan.hours.get(day.weekday(), ()))
    return [span for span in sorted(spans, key=lambda one: one.opens) if span.opens < span.closes]


def slots(plan: Plan, day: date, calendar: WorkCalendar) -> list[Slot]:
    """The slots of a day in order, whole ones only."""
    return [Slot(_at(day, start), _at(day, start + plan.slot_minutes)) for start in _starts(plan, day, calendar)]


def _starts(plan: Plan, day: date, calendar: WorkCalendar) -> Iterator[int]:
    for span in open_spans(plan, day, calendar):
        yield from range(span.opens, span.closes - plan.slot_minutes + 1, plan.slot_minutes)


def days_offered(plan: Plan, *, now: datetime) -> list[date]:
    """The calendar days from today on for which somebody may book."""
    today = local(now).date()
    return [today + timedelta(days=ahead) for ahead in range(plan.days_ahead + 1)]


def slot_at(plan: Plan, starts_at: datetime, calendar: WorkCalendar, *, now: datetime) -> Slot | None:
    """The slot that begins at this moment, if one does that can be booked now; a slot that began cannot."""
    day = local(starts_at).date()
    if starts_at <= now or day not in days_offered(plan, now=now):
        return None
    return next((slot for slot in slots(plan, day, calendar) if slot.starts_at == starts_at), None)


def is_open(plan: Plan, calendar: WorkCalendar, *, now: datetime) -> bool:
    """Whether numbers are given out now: from a little before the first window opens until the last one closes."""
    day = local(now).date()
    spans = open_spans(plan, day, calendar)
    return bool(spans) and _at(day, spans[0].opens) - BEFORE_OPENING <= now < _at(day, spans[-1].closes)


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM) + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits: the number, when it was taken, and their appointment if they have one."""

    number: int
    issued_at: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def comes_first(one: Waiting, *, now: datetime) -> bool:
    """Whether somebody is called before those without an appointment: in their slot, if they came before it was over.

    Whoever comes too early waits like everybody else until then; whoever comes after their slot has no place in it.
    """
    if one.starts_at is None or one.ends_at is None:
        return False
    return one.issued_at < one.ends_at and now >= one.starts_at - EARLY


def in_order(waiting: Sequence[Waiting], *, now: datetime) -> list[Waiting]:
    """Those who wait in the order in which they are called at this moment."""
    return sorted(waiting, key=lambda one: (not comes_first(one, now=now), one.number))


def minutes_to_wait(calls: Sequence[datetime], *, ahead: int, slot_minutes: int, windows: int) -> int:
    """Roughly how long until somebody with ``ahead`` people before them is called, in minutes.

    By the pace of today: how far apart people were called. Before three were called, as long as a slot is, shared by
    the windows.
    """
    if len(calls) > 2:
        seconds = (max(calls) - min(calls)).total_seconds() / (len(calls) - 1)
    else:
        seconds = slot_minutes * 60 / max(windows, 1)
    return round((ahead + 1) * seconds / 60)
