"""Rules about other dates, as pure functions."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from portal.core.calendar import DayKind, Unit, WorkCalendar
from portal.core.clock import local
from portal.dossiers.deadlines import Entry, clock_of
from portal.office.letters.errors import NewDateNoWorkingDay, NewDateTooEarly

_SHARE = 3
_MOST_DAYS = 5
_HOURS_IN_A_DAY = 8


def proposed_date(calendar: WorkCalendar, ledger: Sequence[Entry], *, due: datetime, now: datetime) -> datetime:
    """The other date that a draft begins with: a third of the time limit after the promised day, 1 to 5 working days.

    No law says how long; the specialist may choose another date and the leader decides.
    """
    running = clock_of(ledger)
    limit = running.amount if running else Decimal(1)
    if running and running.unit is Unit.WORKING_HOUR:
        limit /= _HOURS_IN_A_DAY
    day = max(local(due).date(), local(now).date())
    for _ in range(min(_MOST_DAYS, max(1, int(limit / _SHARE)))):
        day = calendar.next_working_day(day)
    return closing(calendar, day)


def new_date(calendar: WorkCalendar, day: date, *, due: datetime, now: datetime) -> datetime:
    """The close of the promised day. Raises NewDateTooEarly or NewDateNoWorkingDay."""
    if day <= max(local(due).date(), local(now).date()):
        raise NewDateTooEarly
    if calendar.kind(day) is DayKind.OFF:
        raise NewDateNoWorkingDay
    return closing(calendar, day)


def closing(calendar: WorkCalendar, day: date) -> datetime:
    """When the office closes on a working day."""
    return calendar.spans(day)[-1][1]


def valid_until(issued: date, months: int | None) -> date | None:
    """The last day on which a result with a term of so many months is in force; None without a term.

    A month that has no such day ends the term on its last one (Civil Code 2015, arts. 147 and 148).
    """
    if months is None:
        return None
    year, month = divmod(issued.year * 12 + issued.month - 1 + months, 12)
    for day in range(issued.day, issued.day - 4, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise ValueError("every month has 28 days")
