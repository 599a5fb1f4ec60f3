"""The ledger of a deadline against a slow reference that walks through every day and every minute, 2024 to 2031."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forms.definition import TimeLimit
from portal.core.calendar import DayKind, Unit, WorkCalendar
from portal.core.clock import VIETNAM
from portal.dossiers import deadlines
from portal.dossiers.deadlines import Change, Entry

OFFICIAL = holidays.country_holidays("VN", years=range(2024, 2033))
HALVES = {
    DayKind.WORK: ((7 * 60 + 30, 11 * 60 + 30), (13 * 60, 17 * 60)),
    DayKind.MORNING: ((7 * 60 + 30, 11 * 60 + 30),),
    DayKind.AFTERNOON: ((13 * 60, 17 * 60),),
    DayKind.OFF: (),
}


@dataclass
class Reference:
    """Working time by looking at every minute; shares no line with the portal."""

    swaps: Mapping[date, DayKind]

    def kind(self, day: date) -> DayKind:
        if day in self.swaps:
            return self.swaps[day]
        return DayKind.WORK if OFFICIAL.is_working_day(day) else DayKind.OFF

    def is_worked(self, moment: datetime) -> bool:
        minute = moment.hour * 60 + moment.minute
        return any(opens <= minute < closes for opens, closes in HALVES[self.kind(moment.date())])

    def arrives(self, moment: datetime) -> date:
        """The day something arrives on: this one when some of its working time is still to come."""
        minute = moment
        while not self.is_worked(minute):
            minute += timedelta(minutes=1)
        return minute.date()

    def close(self, day: date) -> datetime:
        minute = HALVES[self.kind(day)][-1][1]
        return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=VIETNAM)

    def after_days(self, moment: datetime, days: int) -> datetime:
        day = self.arrives(moment)
        while days:
            day += timedelta(days=1)
            days -= self.kind(day) is not DayKind.OFF
        return self.close(day)

    def after_minutes(self, moment: datetime, minutes: int) -> datetime:
        while minutes:
            minutes -= self.is_worked(moment)
            moment += timedelta(minutes=1)
        return moment

    def whole_days(self, start: datetime, end: datetime) -> int:
        day, count = self.arrives(start) + timedelta(days=1), 0
        while day < end.date():
            count += self.kind(day) is not DayKind.OFF
            day += timedelta(days=1)
        return count

    def minutes(self, start: datetime, end: datetime) -> int:
        count = 0
        while start < end:
            count += self.is_worked(start)
            start += timedelta(minutes=1)
        return count


MOMENTS = st.builds(
    lambda day, minute: datetime.combine(day, time(minute // 60, minute % 60), tzinfo=VIETNAM),
    st.dates(date(2024, 1, 1), date(2031, 6, 30)),
    st.integers(0, 24 * 60 - 1),
)


@st.composite
def calendars(draw: st.DrawFn, around: datetime) -> tuple[WorkCalendar, Reference]:
    """An ordinary calendar with a handful of swapped and half days in the months that matter."""
    offsets = st.integers(-3, 90).map(lambda days: around.date() + timedelta(days=days))
    swaps = draw(st.dictionaries(offsets, st.sampled_from(list(DayKind)), max_size=6))
    return WorkCalendar({day: (kind, "quyết định") for day, kind in swaps.items()}), Reference(swaps)


def limit(amount: int, unit: str, after: str = "restart") -> TimeLimit:
    return TimeLimit.model_validate({"key": "usual", "amount": amount, "unit": unit, "after_supplement": after})


@given(st.data(), MOMENTS, st.integers(1, 30))
def test_working_days_end_where_the_reference_says(data: st.DataObject, start: datetime, days: int) -> None:
    calendar, reference = data.draw(calendars(start))
    entry, deadline = deadlines.started(calendar, limit(days, "working_day"), [], now=start)
    assert entry.due == deadline.due == reference.after_days(start, days)
    assert entry.change is Change.STARTED
    counted = {day for day, _ in deadline.skipped}
    day = start.date() + timedelta(days=1)
    while day <= deadline.due.date():
        assert (day in counted) == (reference.kind(day) is not DayKind.WORK), day
        day += timedelta(days=1)


@given(st.data(), MOMENTS, st.integers(1, 24))
def test_working_hours_end_where_the_reference_says(data: st.DataObject, start: datetime, hours: int) -> None:
    calendar, reference = data.draw(calendars(start))
    entry, _ = deadlines.started(calendar, limit(hours, "working_hour"), [], now=start)
    assert entry.due == reference.after_minutes(start, hours * 60)


@given(st.data(), MOMENTS, st.integers(1, 60))
def test_calendar_days_never_end_on_a_day_off(data: st.DataObject, start: datetime, days: int) -> None:
    """BLDS 2015 Đ148.5: a limit that ends on a day off ends with the next working day."""
    calendar, reference = data.draw(calendars(start))
    entry, _ = deadlines.started(calendar, limit(days, "calendar_day"), [], now=start)
    day = start.date() + timedelta(days=days)
    while reference.kind(day) is DayKind.OFF:
        day += timedelta(days=1)
    assert entry.due == reference.close(day)


Story = list[tuple[datetime, datetime]]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Accepted, interrupted after a while, accepted again, …: the last acceptance stays."""
    moment, story = draw(MOMENTS), []
    for _ in range(draw(st.integers(1, 4))):
        until = moment + timedelta(minutes=draw(st.integers(0, 20 * 24 * 60)))
        story.append((moment, until))
        moment = until + timedelta(minutes=draw(st.integers(1, 30 * 24 * 60)))
    return story


def told(calendar: WorkCalendar, case: TimeLimit, story: Story) -> list[Entry]:
    """The ledger after all that; the last run is not interrupted."""
    ledger: list[Entry] = []
    for at, until in story:
        ledger.append(deadlines.started(calendar, case, ledger, now=at)[0])
        if (at, until) != story[-1]:
            stopped = deadlines.interrupted(calendar, case, ledger, reason="", now=until)
            assert stopped is not None
            assert stopped.due is None
            ledger.append(stopped)
    return ledger


@given(st.data(), stories(), st.integers(1, 30))
def test_by_rule_a_supplement_begins_the_limit_afresh(data: st.DataObject, story: Story, days: int) -> None:
    """NĐ 61/2018 Đ19.4."""
    calendar, reference = data.draw(calendars(story[0][0]))
    ledger = told(calendar, limit(days, "working_day"), story)
    assert ledger[-1].due == reference.after_days(story[-1][0], days)
    assert ledger[-1].change is (Change.STARTED if len(story) == 1 else Change.RESTARTED)


@given(st.data(), stories(), st.integers(1, 30))
def test_where_a_law_says_so_the_limit_goes_on(data: st.DataObject, story: Story, days: int) -> None:
    calendar, reference = data.draw(calendars(story[0][0]))
    ledger = told(calendar, limit(days, "working_day", "resume"), story)
    used = sum(reference.whole_days(at, until) for at, until in story[:-1])
    left = days
    for at, until in story[:-1]:
        left = max(left - reference.whole_days(at, until), 0)
    assert left == max(days - used, 0)
    assert ledger[-1].due == reference.after_days(story[-1][0], left)


@given(st.data(), stories(), st.integers(1, 40))
def test_hours_go_on_to_the_minute(data: st.DataObject, story: Story, hours: int) -> None:
    calendar, reference = data.draw(calendars(story[0][0]))
    ledger = told(calendar, limit(hours, "working_hour", "resume"), story)
    left = hours * 60
    for at, until in story[:-1]:
        left = max(left - reference.minutes(at, until), 0)
    assume(left)
    assert ledger[-1].due == reference.after_minutes(story[-1][0], left)


@given(st.data(), MOMENTS, st.integers(1, 20))
def test_a_changed_calendar_counts_as_if_it_had_always_been_so(data: st.DataObject, start: datetime, days: int) -> None:
    before, _ = data.draw(calendars(start))
    after, reference = data.draw(calendars(start))
    ledger = [deadlines.started(before, limit(days, "working_day"), [], now=start)[0]]
    changed = deadlines.recounted(after, ledger, reason="Quyết định", now=start + timedelta(hours=1))
    expected = reference.after_days(start, days)
    assert (changed.due if changed else ledger[-1].due) == expected
    assert (changed is None) == (ledger[-1].due == expected)


def test_another_date_is_promised_once() -> None:
    """NĐ 61/2018 Đ19.9."""
    calendar, start = WorkCalendar(), datetime(2026, 11, 16, 9, tzinfo=VIETNAM)
    ledger = [deadlines.started(calendar, limit(3, "working_day"), [], now=start)[0]]
    assert deadlines.may_be_put_off(ledger)
    later = datetime(2026, 11, 26, 17, tzinfo=VIETNAM)
    entry = deadlines.put_off(ledger, due=later, reason="Chờ xác minh", now=start)
    assert entry is not None
    ledger.append(entry)
    assert ledger[-1].due == later
    assert not deadlines.may_be_put_off(ledger)
    assert (
        deadlines.recounted(WorkCalendar({date(2026, 11, 18): (DayKind.OFF, "Nghỉ")}), ledger, reason="", now=start)
        is None
    )


def test_nothing_is_interrupted_or_put_off_where_no_clock_runs() -> None:
    calendar, now = WorkCalendar(), datetime(2026, 11, 16, 9, tzinfo=VIETNAM)
    case = limit(3, "working_day")
    assert deadlines.interrupted(calendar, case, [], reason="", now=now) is None
    assert deadlines.put_off([], due=now, reason="", now=now) is None
    assert not deadlines.may_be_put_off([])


def test_a_limit_within_the_day_is_never_cut_in_two() -> None:
    now = datetime(2026, 11, 16, 9, tzinfo=VIETNAM)
    assert WorkCalendar().left(now, now + timedelta(days=9), amount=Decimal(1), unit=Unit.SAME_DAY) == 1


@pytest.mark.parametrize("change", list(Change))
def test_every_change_is_explained(change: Change) -> None:
    title, text = deadlines.in_words(
        Entry(change, datetime(2026, 11, 16, tzinfo=VIETNAM), Decimal(3), Unit.WORKING_DAY, None)
    )
    assert title.vi
    assert "{" not in text.vi + text.en
