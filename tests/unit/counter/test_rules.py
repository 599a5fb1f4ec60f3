"""Slots, the order of those who wait, the rough time, and the calendar file: pure."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.calendar import DayKind, WorkCalendar
from portal.core.clock import VIETNAM
from portal.counter import rules
from portal.counter.ics import Entry, calendar_file
from portal.counter.rules import Plan, Span, Waiting

CALENDAR = WorkCalendar()
MONDAY = date(2026, 11, 30)
USUAL = (Span(450, 690), Span(810, 990))
PLAN = Plan(dict.fromkeys(range(6), USUAL), frozenset(), 30, 2, 14)


def at(hour: int, minute: int = 0, *, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


def test_a_day_is_cut_into_whole_slots_of_each_span() -> None:
    found = rules.slots(PLAN, MONDAY, CALENDAR)
    assert (len(found), found[0].starts_at, found[7].ends_at) == (14, at(7, 30), at(11, 30))
    assert (found[8].starts_at, found[-1].ends_at) == (at(13, 30), at(16, 30))
    assert len(rules.slots(Plan({0: (Span(450, 500),)}, frozenset(), 30, 1, 5), MONDAY, CALENDAR)) == 1


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 29),  # a Sunday, not worked
        date(2026, 12, 5),  # a Saturday: hours are set, and the calendar says that nobody works
        date(2026, 9, 2),  # a public holiday
    ],
)
def test_days_off_have_no_slots(day: date) -> None:
    assert rules.slots(PLAN, day, CALENDAR) == []


def test_exceptions_of_the_calendar_and_of_the_counter_count() -> None:
    swapped = WorkCalendar({date(2026, 12, 5): (DayKind.WORK, "Làm bù"), MONDAY: (DayKind.MORNING, "Họp")})
    assert len(rules.slots(PLAN, date(2026, 12, 5), swapped)) == 14
    assert [slot.starts_at for slot in rules.slots(PLAN, MONDAY, swapped)][-1] == at(11)
    afternoon = WorkCalendar({MONDAY: (DayKind.AFTERNOON, "Họp")})
    assert rules.slots(PLAN, MONDAY, afternoon)[0].starts_at == at(13, 30)
    assert rules.slots(Plan(PLAN.hours, {MONDAY}, 30, 2, 14), MONDAY, CALENDAR) == []


def test_only_a_whole_slot_ahead_can_be_booked() -> None:
    now = at(8)
    assert rules.slot_at(PLAN, at(8, 30), CALENDAR, now=now) is not None
    for unfit in (at(8), at(7, 30), at(8, 31), at(12), at(16, 30), at(8, 30) + timedelta(days=15)):
        assert rules.slot_at(PLAN, unfit, CALENDAR, now=now) is None


@given(st.lists(st.tuples(st.integers(-5, 1500), st.integers(-5, 1500)), max_size=4))
def test_hours_that_are_let_through_never_overlap(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(*pair) for pair in pairs]
    covered = [minute for span in spans for minute in range(span.opens, span.closes)]
    if rules.are_apart(spans):
        assert len(covered) == len(set(covered))
        assert all(span.opens < span.closes for span in spans)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        *(("7:30", 450), ("07h30", 450), ("16:00", 960), ("8", 480), ("24:00", 1440), ("24:01", None)),
        *(("7:60", None), ("", None), ("abc", None), ("７:30", None), ("-1:00", None), ("7:3", None)),
    ],
)
def test_times_are_read(words: str, minutes: int | None) -> None:
    assert rules.read_minutes(words) == minutes


def test_numbers_are_given_out_while_the_counter_works() -> None:
    said = [rules.is_open(PLAN, CALENDAR, now=at(*moment)) for moment in ((6, 59), (7, 0), (12, 15), (16, 30))]
    assert said == [False, True, True, False]


def test_appointments_come_first_in_their_slot_and_only_then() -> None:
    plain = Waiting(1, at(8))
    due = Waiting(2, at(8, 50), at(9), at(9, 30))
    late = Waiting(3, at(9, 40), at(9), at(9, 30))  # came when their slot was over
    early = Waiting(4, at(8), at(10), at(10, 30))
    order = [one.number for one in rules.in_order([plain, due, late, early], now=at(9, 45))]
    assert order == [2, 1, 3, 4]
    assert [one.number for one in rules.in_order([plain, due, early], now=at(8, 30))] == [1, 2, 4]
    assert rules.in_order([plain, early], now=at(9, 50))[0] is early


def test_the_wait_follows_the_pace_of_today() -> None:
    calls = [at(8), at(8, 4), at(8, 8)]
    assert rules.minutes_to_wait(calls, ahead=4, slot_minutes=15, windows=3) == 20
    assert rules.minutes_to_wait(calls[:2], ahead=1, slot_minutes=15, windows=3) == 10
    assert rules.minutes_to_wait([], ahead=0, slot_minutes=15, windows=0) == 15


ENTRY = Entry(
    uid="1@localhost",
    serial=2,
    starts_at=at(8),
    ends_at=at(8, 30),
    summary="Hẹn tại quầy; hồ sơ 000.00.01.H36-261127-0001, rất nhiều chữ có dấu để dòng phải gấp lại nhiều lần",
    place="Ủy ban, Số 1\r\nATTACH:http://xau.example",
    description="một\\hai",
    url="http://localhost/dossiers/1",
    written_at=datetime(2026, 11, 27, tzinfo=UTC),
)


def test_the_calendar_file_follows_the_standard() -> None:
    data = calendar_file(ENTRY)
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)  # never cut through a letter
    whole = data.replace(b"\r\n ", b"").decode()
    for line in ("DTSTART:20261130T010000Z", "SEQUENCE:2", "METHOD:PUBLISH", "TRIGGER:-P1D", "DESCRIPTION:một\\\\hai"):
        assert f"\r\n{line}\r\n" in whole
    assert "SUMMARY:Hẹn tại quầy\\; hồ sơ 000.00.01.H36-261127-0001\\, rất" in whole
    assert "\r\nATTACH" not in whole  # nobody writes a line of their own


def test_a_cancelled_entry_takes_itself_out() -> None:
    gone = calendar_file(replace(ENTRY, cancelled=True))
    assert b"METHOD:CANCEL" in gone
    assert b"STATUS:CANCELLED" in gone
    assert b"VALARM" not in gone
