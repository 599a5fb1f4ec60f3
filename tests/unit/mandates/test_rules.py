"""The table of a mandate, and its rules, without any I/O."""

from datetime import date, timedelta

import pytest

from portal.accounts.mandates.lifecycle import MOVES, Act, Standing, State, standing
from portal.accounts.mandates.rules import a_year_from, is_for, period_fits, whole
from portal.core.actor import Right

TODAY = date(2026, 11, 27)


def test_every_move_there_is() -> None:
    moves = {(state, act): MOVES.get((state, act)) for state in State for act in Act}
    assert {key for key, to in moves.items() if to is not None} == {
        (State.PREPARED, Act.SIGN),
        (State.PREPARED, Act.REVOKE),
        (State.OFFERED, Act.ACCEPT),
        (State.OFFERED, Act.DECLINE),
        (State.OFFERED, Act.REVOKE),
        (State.ACCEPTED, Act.REVOKE),
    }
    assert not {state for state, _act in MOVES} & {State.DECLINED, State.REVOKED}


def test_only_an_accepted_mandate_is_ever_in_force_and_only_in_its_days() -> None:
    for state in State:
        for offset in (-2, -1, 0, 1, 2):
            day = TODAY + timedelta(days=offset)
            found = standing(state, first=TODAY - timedelta(days=1), last=TODAY + timedelta(days=1), today=day)
            expected = state is State.ACCEPTED and abs(offset) <= 1
            assert (found is Standing.IN_FORCE) == expected, (state, offset)


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (TODAY, TODAY, True),
        (TODAY, date(2027, 11, 27), True),
        (TODAY, date(2027, 11, 28), False),
        (TODAY - timedelta(days=1), TODAY, False),
        (TODAY, TODAY - timedelta(days=1), False),
    ],
)
def test_a_mandate_lies_ahead_and_lasts_a_year_at_most(first: date, last: date, fits: bool) -> None:
    assert period_fits(first, last, today=TODAY) is fits


def test_a_year_from_the_29th_of_february() -> None:
    assert a_year_from(date(2028, 2, 29)) == date(2029, 2, 28)


def test_name_and_number_both_have_to_fit() -> None:
    made = {"name": "Y Thuận Niê", "number": "0100112444-001"}
    assert is_for(**made, account_name="y thuan nie", account_numbers=(None, "0100112444001"))
    assert not is_for(**made, account_name="Y Thuận", account_numbers=("0100112444001",))
    assert not is_for(**made, account_name="Y Thuận Niê", account_numbers=(None, "0100112444"))
    assert not is_for(name="A", number="", account_name="A", account_numbers=(None, ""))


def test_nobody_signs_what_they_may_not_prepare() -> None:
    assert whole({Right.SIGN}) == {Right.SIGN, Right.PREPARE}
    assert whole({Right.AMEND}) == {Right.AMEND}
