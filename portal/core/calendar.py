"""Working time in Vietnam: which days count, and when a time limit ends.

Public holidays, lunar days and the Government's swap days come from the ``holidays`` package; what the Government
announces later is data (``CalendarDay``) that an administrator edits. A time limit excludes the day it starts on and
ends at the close of its last working day; a same-day service handed in after 15:00 is due on the next working day.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache

import holidays
from sqlalchemy import Date, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from forms.text import Text
from portal.core.clock import VIETNAM, local
from portal.core.db import Base

OPENS, NOON, REOPENS, CLOSES = time(7, 30), time(11, 30), time(13, 0), time(17, 0)
SAME_DAY_CUTOFF = time(15, 0)
_ONE_DAY = timedelta(days=1)
_YEARS = 100  # that are kept
_PART_OF_AN_HOUR = Decimal("0.00001")  # finer than a second
_AMERICAN_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_WEEKEND = {5: Text(vi="Thứ Bảy", en="Saturday"), 6: Text(vi="Chủ nhật", en="Sunday")}
_LOADED = "calendar"


class DayKind(StrEnum):
    """How a day is worked."""

    OFF = "off"
    WORK = "work"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class Unit(StrEnum):
    """In what a time limit is counted."""

    SAME_DAY = "same_day"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"


class CalendarDay(Base):
    """A day that is worked otherwise than the ordinary calendar says, by a decision of the Government."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[DayKind] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(300))


@dataclass(frozen=True)
class Deadline:
    """When a time limit ends, and the days that did not count with the reason of each."""

    due: datetime
    skipped: tuple[tuple[date, Text], ...] = ()


@dataclass
class WorkCalendar:
    """The working days of Vietnam with an agency's dated exceptions. Pure: ask it with explicit times."""

    exceptions: Mapping[date, tuple[DayKind, str]] = field(default_factory=dict)

    @cached_property
    def _public(self) -> holidays.HolidayBase:
        return holidays.country_holidays("VN", language="vi")

    @cached_property
    def _public_en(self) -> holidays.HolidayBase:
        return holidays.country_holidays("VN", language="en_US")

    def kind(self, day: date) -> DayKind:
        """How this day is worked."""
        if day in self.exceptions:
            return DayKind(self.exceptions[day][0])
        return DayKind.WORK if day in _ordinary(day.year) else DayKind.OFF

    def working_days(self, *, after: date, until: date) -> int:
        """How many days after ``after``, ``until`` among them, are worked; a half-day is one.

        Counted by years, not day by day: a list shows fifty of these, and what is late is late by months.
        """
        if until <= after:
            return 0
        years = [_in_order(year) for year in range(after.year, until.year + 1)]
        ordinary = sum(bisect_right(days, until) - bisect_right(days, after) for days in years)
        changed = [day for day in self.exceptions if after < day <= until]
        otherwise = sum((self.kind(day) is not DayKind.OFF) - (day in _ordinary(day.year)) for day in changed)
        return ordinary + otherwise

    def reason(self, day: date) -> Text | None:
        """Why a day is not an ordinary working day, an exception as it was typed; None for an ordinary one."""
        if day in self.exceptions:
            typed = self.exceptions[day][1]
            return Text(vi=typed, en=typed)
        if day in self._public:
            return Text(vi=self._public[day], en=_AMERICAN_DAY.sub(r"\2/\1/\3", self._public_en[day]))
        return _WEEKEND.get(day.weekday()) if self.kind(day) is DayKind.OFF else None

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The stretches of working time of a day, as aware Vietnamese times."""
        kind = self.kind(day)
        spans = []
        if kind in (DayKind.WORK, DayKind.MORNING):
            spans.append((_at(day, OPENS), _at(day, NOON)))
        if kind in (DayKind.WORK, DayKind.AFTERNOON):
            spans.append((_at(day, REOPENS), _at(day, CLOSES)))
        return spans

    def next_working_day(self, day: date) -> date:
        """The first day after ``day`` on which some work is done."""
        day += _ONE_DAY
        while self.kind(day) is DayKind.OFF:
            day += _ONE_DAY
        return day

    def deadline(self, start: datetime, *, amount: Decimal, unit: Unit) -> Deadline:
        """When ``amount`` of ``unit`` after ``start`` ends. ``start`` is aware; the answer is Vietnamese time."""
        began = local(start)
        if unit is Unit.WORKING_HOUR:
            due = self._after_hours(began, _hours(amount))
        elif unit is Unit.SAME_DAY:
            due = self._same_day(began)
        elif unit is Unit.CALENDAR_DAY:
            due = self._close(self._on_or_after(began.date() + timedelta(days=int(amount))))
        else:
            due = self._after_days(began, amount)
        return Deadline(due, self._skipped(began.date(), due.date()))

    def left(self, start: datetime, until: datetime, *, amount: Decimal, unit: Unit) -> Decimal:
        """What is left at ``until`` of a limit of ``amount`` of ``unit`` that began at ``start``; never below 0.

        Days count when they are over: neither the day it began on nor the day of ``until`` is used up. A limit within
        the day cannot be cut in two.
        """
        began, end = local(start), local(until)
        if unit is Unit.SAME_DAY:
            return amount
        if unit is Unit.WORKING_HOUR:
            used = (Decimal(self.working_time(began, end).total_seconds()) / 3600).quantize(_PART_OF_AN_HOUR)
        elif unit is Unit.CALENDAR_DAY:
            used = Decimal((end.date() - began.date()).days - 1)
        else:
            used = Decimal(self._days_between(self._counted_from(began), end.date()))
        return max(amount - max(used, Decimal(0)), Decimal(0))

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; none when ``end`` is not after ``start``."""
        began, ended = local(start), local(end)
        total, day = timedelta(), began.date()
        while day <= ended.date():
            for opens, closes in self.spans(day):
                total += max(min(closes, ended) - max(opens, began), timedelta())
            day += _ONE_DAY
        return total

    def _days_between(self, first: date, last: date) -> int:
        """The working days after ``first`` and before ``last``."""
        return self.working_days(after=first, until=last - _ONE_DAY)

    def _same_day(self, began: datetime) -> datetime:
        late = began.timetz().replace(tzinfo=None) >= SAME_DAY_CUTOFF
        off = self.kind(began.date()) is DayKind.OFF
        return self._close(self.next_working_day(began.date()) if late or off else began.date())

    def _after_days(self, began: datetime, amount: Decimal) -> datetime:
        day = self._counted_from(began)
        for _ in range(int(amount)):
            day = self.next_working_day(day)
        if amount % 1:
            return self._after_hours(_at(day, CLOSES), _hours(amount % 1 * 8))
        return self._close(day)

    def _counted_from(self, began: datetime) -> date:
        """The day of reception: what arrives after hours or on a day off arrives on the next working day."""
        spans = self.spans(began.date())
        return began.date() if spans and began < spans[-1][1] else self.next_working_day(began.date())

    def _after_hours(self, began: datetime, left: timedelta) -> datetime:
        day = began.date()
        while True:
            for opens, closes in self.spans(day):
                if began >= closes:
                    continue
                opens = max(opens, began)
                if closes - opens >= left:
                    return opens + left
                left -= closes - opens
            day += _ONE_DAY

    def _on_or_after(self, day: date) -> date:
        return day if self.kind(day) is not DayKind.OFF else self.next_working_day(day)

    def _close(self, day: date) -> datetime:
        return self.spans(day)[-1][1]

    def _skipped(self, first: date, last: date) -> tuple[tuple[date, Text], ...]:
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return tuple(
            (day, reason) for day in days if self.kind(day) is not DayKind.WORK and (reason := self.reason(day))
        )


@lru_cache(_YEARS)
def _ordinary(year: int) -> frozenset[date]:
    """The days of a year that are worked unless an administrator says otherwise: the package takes long over a day."""
    first, public = date(year, 1, 1), holidays.country_holidays("VN", years=year)
    days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
    return frozenset(day for day in days if public.is_working_day(day))


@lru_cache(_YEARS)
def _in_order(year: int) -> tuple[date, ...]:
    return tuple(sorted(_ordinary(year)))


def _hours(amount: Decimal) -> timedelta:
    return timedelta(seconds=round(amount * 3600))


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=VIETNAM)


def load_calendar(session: Session) -> WorkCalendar:
    """The calendar with the exceptions an administrator has entered; read once in each session."""
    known: WorkCalendar | None = session.info.get(_LOADED)
    if known is not None:
        return known
    rows = session.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.reason)).all()
    session.info[_LOADED] = calendar = WorkCalendar({day: (DayKind(kind), reason) for day, kind, reason in rows})
    return calendar


def forget_calendar(session: Session) -> None:
    """Read the calendar again next time: a day was changed in this session."""
    session.info.pop(_LOADED, None)
