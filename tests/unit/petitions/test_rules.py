"""Who may do what to a petition, how much time is left, and what must never be published."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.actor import Actor, Kind, Role
from portal.core.calendar import WorkCalendar
from portal.core.clock import VIETNAM, local
from portal.petitions import rules
from portal.petitions.errors import NotAgreed, StepNotPossible, StillPersonal
from portal.petitions.lifecycle import MOVES, Action, State

CALENDAR = WorkCalendar()
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=VIETNAM)


def officer(*roles: Role) -> Actor:
    return Actor(kind=Kind.STAFF, name="x", id=uuid4(), roles=frozenset(roles))


def test_fifteen_working_days() -> None:
    due = rules.due(CALENDAR, MONDAY)
    assert due == datetime(2026, 11, 23, 17, 0, tzinfo=VIETNAM)
    assert rules.days_left(CALENDAR, due, now=MONDAY) == 15
    assert rules.days_left(CALENDAR, due, now=due) == 0
    assert rules.days_left(CALENDAR, due, now=due + timedelta(days=1)) == -1
    a_holiday_between = timedelta(days=7)
    assert rules.days_left(CALENDAR, due, now=due + a_holiday_between) == -4


@given(st.integers(0, 700 * 24))
def test_the_clock_never_ends_on_a_day_off(hours: int) -> None:
    due = rules.due(CALENDAR, MONDAY + timedelta(hours=hours))
    assert CALENDAR.kind(local(due).date()) != "off"


def test_who_wrote_the_answer_does_not_approve_it() -> None:
    leader = officer(Role.LEADER)
    assert rules.permits(Action.APPROVE, State.DRAFTED, leader, uuid4())
    assert not rules.permits(Action.APPROVE, State.DRAFTED, leader, leader.id)
    with pytest.raises(StepNotPossible):
        rules.require(Action.APPROVE, State.OPEN, leader, None)


@pytest.mark.parametrize("action", Action)
def test_nobody_does_anything_before_the_address_is_confirmed(action: Action) -> None:
    everybody = officer(*Role)
    assert not rules.permits(action, State.UNCONFIRMED, everybody, None)
    assert any(rules.permits(action, state, everybody, None) for state in MOVES[action].sources)
    assert not rules.permits(action, next(iter(MOVES[action].sources)), officer(Role.CASHIER), None)


NAMES = ["Nguyễn Thị Thuỷ", "thuy@example.vn"]


@pytest.mark.parametrize(
    "said",
    [
        "Tôi là Nguyễn Thị Thuỷ, ở thôn 3.",
        "NGUYỄN THỊ THUỶ",
        "Gọi 0912 345 678 nhé",
        "Gọi +84912345678",
        "Số 067190001234.",
        "gửi a.b@c.example.vn",
        "Tài khoản 1903-4567-8901-23",
    ],
)
def test_personal_data_are_found_and_struck_out(said: str) -> None:
    with pytest.raises(StillPersonal):
        rules.require_publishable([said], NAMES, agreed=True)
    rules.require_publishable([rules.struck(said, NAMES)], NAMES, agreed=True)


@pytest.mark.parametrize("said", ["Ngày 27/11/2026 lúc 8 giờ", "Nghị định số 43/2011/NĐ-CP", "Phí 1.500.000 đồng", "…"])
def test_ordinary_words_stay(said: str) -> None:
    assert rules.struck(said, NAMES) == said


@given(st.text(max_size=200))
def test_what_is_struck_out_is_never_found_again(text: str) -> None:
    rules.require_publishable([rules.struck(text, NAMES)], NAMES, agreed=True)


def test_nothing_is_published_without_consent() -> None:
    with pytest.raises(NotAgreed):
        rules.require_publishable(["x"], [], agreed=False)


@pytest.mark.parametrize(("typed", "good"), [("a@b.vn", True), ("a@b", False), ("a b@c.vn", False), ("", False)])
def test_addresses(typed: str, good: bool) -> None:
    assert rules.is_address(typed) is good
