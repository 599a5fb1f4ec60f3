"""Time limits on the Vietnamese calendar: Tết, swap days, half-days, the 15:00 rule."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.calendar import DayKind, Unit, WorkCalendar
from portal.core.clock import VIETNAM

CALENDAR = WorkCalendar()


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


def due(start: str, amount: str, unit: Unit, calendar: WorkCalendar = CALENDAR) -> str:
    return f"{calendar.deadline(at(start), amount=Decimal(amount), unit=unit).due:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-11-16 09:00", "3", "2026-11-19 17:00"),
        ("2026-08-21 09:00", "3", "2026-08-25 17:00"),  # Saturday 22/08/2026 is worked (swap day)
        ("2026-02-13 09:00", "5", "2026-02-27 17:00"),  # Tết 16–20/02/2026
        ("2026-11-23 09:00", "1", "2026-11-25 17:00"),  # 24/11 is a holiday from 2026
        ("2026-11-14 09:00", "1", "2026-11-17 17:00"),  # handed in on a Saturday: counts as Monday
        ("2026-11-16 18:00", "1", "2026-11-18 17:00"),  # after closing: counts as the next day
        ("2026-11-16 09:00", "3.5", "2026-11-20 11:30"),  # half-days
    ],
)
def test_working_days(start: str, amount: str, expected: str) -> None:
    assert due(start, amount, Unit.WORKING_DAY) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-16 14:59", "2026-11-16 17:00"),
        ("2026-11-16 15:00", "2026-11-17 17:00"),
        ("2026-11-20 15:30", "2026-11-23 17:00"),
        ("2026-11-21 09:00", "2026-11-23 17:00"),
    ],
)
def test_same_day_services_change_at_three_o_clock(start: str, expected: str) -> None:
    assert due(start, "0", Unit.SAME_DAY) == expected


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-11-16 10:30", "2", "2026-11-16 14:00"),  # lunch does not count
        ("2026-11-20 16:00", "3", "2026-11-23 09:30"),
        ("2026-11-16 06:00", "8", "2026-11-16 17:00"),
    ],
)
def test_working_hours(start: str, amount: str, expected: str) -> None:
    assert due(start, amount, Unit.WORKING_HOUR) == expected


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day() -> None:
    assert due("2026-11-11 09:00", "10", Unit.CALENDAR_DAY) == "2026-11-23 17:00"


def test_a_decision_of_the_government_is_data() -> None:
    swapped = WorkCalendar(
        {date(2026, 11, 17): (DayKind.OFF, "Nghỉ bù"), date(2026, 11, 21): (DayKind.MORNING, "Làm bù")}
    )
    assert due("2026-11-16 09:00", "1", Unit.WORKING_DAY, swapped) == "2026-11-18 17:00"
    assert due("2026-11-20 09:00", "1", Unit.WORKING_DAY, swapped) == "2026-11-21 11:30"


def test_the_days_that_did_not_count_are_named() -> None:
    deadline = CALENDAR.deadline(at("2026-11-20 09:00"), amount=Decimal(2), unit=Unit.WORKING_DAY)
    assert [day.isoformat() for day, _ in deadline.skipped] == ["2026-11-21", "2026-11-22", "2026-11-24"]
    named = [(reason.vi, reason.en) for _, reason in deadline.skipped]
    assert named == [
        ("Thứ Bảy", "Saturday"),
        ("Chủ nhật", "Sunday"),
        ("Ngày Văn hóa Việt Nam", "Vietnam Cultural Day"),
    ]


def test_a_day_set_by_the_agency_keeps_the_words_that_were_typed() -> None:
    day = date(2026, 11, 17)
    reason = WorkCalendar({day: (DayKind.OFF, "Nghỉ bù")}).reason(day)
    assert reason is not None
    assert (reason.vi, reason.en) == ("Nghỉ bù", "Nghỉ bù")
    assert CALENDAR.reason(day) is None


def test_a_swapped_day_is_written_day_first_in_both_languages() -> None:
    reason = CALENDAR.reason(date(2026, 8, 31))
    assert reason is not None
    assert "22/08/2026" in reason.vi
    assert "22/08/2026" in reason.en


starts = st.datetimes(datetime(2025, 1, 2), datetime(2030, 12, 1), timezones=st.just(VIETNAM))  # noqa: DTZ001 (given)


@given(starts, st.integers(0, 60))
def test_a_deadline_is_in_working_time_and_grows_with_the_amount(start: datetime, amount: int) -> None:
    here = CALENDAR.deadline(start, amount=Decimal(amount), unit=Unit.WORKING_DAY).due
    later = CALENDAR.deadline(start, amount=Decimal(amount + 1), unit=Unit.WORKING_DAY).due
    assert CALENDAR.kind(here.date()) is DayKind.WORK
    assert here < later
    assert here.date() >= start.date()


@given(starts, st.integers(1, 200))
def test_eight_working_hours_are_one_working_day(start: datetime, days: int) -> None:
    """Hours and days agree: n×8 hours from opening time end at the close of the n-th day."""
    opening = CALENDAR.spans(CALENDAR.next_working_day(start.date()))[0][0]
    hours = CALENDAR.deadline(opening, amount=Decimal(8 * days), unit=Unit.WORKING_HOUR).due
    counted = CALENDAR.deadline(opening - timedelta(days=0), amount=Decimal(days - 1), unit=Unit.WORKING_DAY).due
    assert hours == counted


_DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(_DAYS, st.timedeltas(timedelta(days=-9), timedelta(days=800)), st.dictionaries(_DAYS, st.sampled_from(DayKind)))
def test_working_days_are_those_that_are_worked(after: date, more: timedelta, swapped: dict[date, DayKind]) -> None:
    calendar = WorkCalendar({day: (kind, "") for day, kind in swapped.items()})
    days = [after + timedelta(days=n) for n in range(1, more.days + 1)]
    worked = [day for day in days if calendar.kind(day) is not DayKind.OFF]
    assert calendar.working_days(after=after, until=after + more) == len(worked)


def test_a_year_begins_and_ends_with_its_own_days() -> None:
    assert CALENDAR.working_days(after=date(2026, 12, 30), until=date(2027, 1, 4)) == 2  # 31/12 and 4/1: 1/1 is Friday
    assert CALENDAR.kind(date(9999, 12, 31)) is DayKind.WORK
