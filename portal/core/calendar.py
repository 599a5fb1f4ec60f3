"""Working time in Vietnam: which days count, and when a time limit ends.

Public holidays, lunar days and the Government's swap days come from the ``holidays`` package; what the Government
announces later is data (``CalendarDay``) that an administrator edits. A time limit excludes the day it starts on and
ends at the close of its last working day; a same-day service handed in after 15:00 is due on the next working day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import holidays
from sqlalchemy import Date, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from forms.text import Text
from portal.core.clock import VIETNAM, local
from portal.core.db import Base

OPENS, NOON, REOPENS, CLOSES = time(7, 30), time(11, 30), time(13, 0), time(17, 0)
SAME_DAY_CUTOFF = time(15, 0)
_ONE_DAY = timedelta(days=1)
_AMERICAN_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_WEEKEND = {5: Text(vi="Thứ Bảy", en="Saturday"), 6: Text(vi="Chủ nhật", en="Sunday")}


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
    _public: holidays.HolidayBase = field(default_factory=lambda: holidays.country_holidays("VN", language="vi"))

    @cached_property
    def _public_en(self) -> holidays.HolidayBase:
        return holidays.country_holidays("VN", language="en_US")

    def kind(self, day: date) -> DayKind:
        """How this day is worked."""
        if day in self.exceptions:
            return DayKind(self.exceptions[day][0])
        return DayKind.WORK if self._public.is_working_day(day) else DayKind.OFF

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
            due = self._after_hours(began, timedelta(hours=float(amount)))
        elif unit is Unit.SAME_DAY:
            due = self._same_day(began)
        elif unit is Unit.CALENDAR_DAY:
            due = self._close(self._on_or_after(began.date() + timedelta(days=int(amount))))
        else:
            due = self._after_days(began, amount)
        return Deadline(due, self._skipped(began.date(), due.date()))

    def _same_day(self, began: datetime) -> datetime:
        late = began.timetz().replace(tzinfo=None) >= SAME_DAY_CUTOFF
        off = self.kind(began.date()) is DayKind.OFF
        return self._close(self.next_working_day(began.date()) if late or off else began.date())

    def _after_days(self, began: datetime, amount: Decimal) -> datetime:
        day = self._counted_from(began)
        for _ in range(int(amount)):
            day = self.next_working_day(day)
        if amount % 1:
            return self._after_hours(_at(day, CLOSES), timedelta(hours=float(amount % 1) * 8))
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


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=VIETNAM)


def load_calendar(session: Session) -> WorkCalendar:
    """The calendar with the exceptions an administrator has entered."""
    rows = session.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.reason)).all()
    return WorkCalendar({day: (DayKind(kind), reason) for day, kind, reason in rows})
