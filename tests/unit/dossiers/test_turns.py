"""Whose turn it is to sign: in order of the turns, everybody at last, nobody twice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dossiers import turns
from portal.dossiers.lifecycle import InvitationState as S
from portal.dossiers.turns import Turn

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
STATES = st.sampled_from(list(S))
PEOPLE = st.lists(st.tuples(st.integers(1, 4), STATES), max_size=8).map(
    lambda found: [Turn(f"p{at}", turn, state) for at, (turn, state) in enumerate(found)]
)


def with_state(people: list[Turn], places: frozenset[str], state: S) -> list[Turn]:
    return [Turn(one.place, one.turn, state if one.place in places else one.state) for one in people]


@given(PEOPLE)
def test_only_who_waits_is_asked_and_only_after_everybody_of_the_turns_before(people: list[Turn]) -> None:
    for place in turns.next_up(people):
        asked = next(one for one in people if one.place == place)
        assert asked.state is S.WAITING
        assert all(one.state is S.SIGNED for one in people if one.turn < asked.turn)


@given(PEOPLE)
def test_nobody_of_the_turn_is_forgotten(people: list[Turn]) -> None:
    asked = turns.next_up(people)
    again = turns.next_up(with_state(people, asked, S.SENT))
    assert again == frozenset()


@given(PEOPLE.map(lambda people: [Turn(one.place, one.turn, S.WAITING) for one in people]))
def test_if_everybody_signs_when_asked_everybody_signs_in_order(people: list[Turn]) -> None:
    order: list[int] = []
    for _ in range(len(people) + 1):
        asked = turns.next_up(people)
        order += sorted(one.turn for one in people if one.place in asked)
        people = with_state(people, asked, S.SIGNED)
    assert all(one.state is S.SIGNED for one in people)
    assert order == sorted(one.turn for one in people)


@given(PEOPLE, st.sampled_from([S.REFUSED, S.EXPIRED, S.CANCELLED]))
def test_who_does_not_sign_holds_up_the_turns_after(people: list[Turn], ended: S) -> None:
    held = [Turn("holds up", 1, ended), *people]
    assert all(next(one.turn for one in people if one.place == place) == 1 for place in turns.next_up(held))


@pytest.mark.parametrize("state", list(S))
def test_only_an_invitation_in_hand_and_in_time_may_be_used(state: S) -> None:
    later = NOW + timedelta(seconds=1)
    assert turns.may_sign(state, expires_at=later, now=NOW) is (state is S.SENT)
    assert not turns.may_sign(state, expires_at=NOW, now=NOW)
    assert not turns.may_sign(state, expires_at=None, now=NOW)
    assert turns.may_ask_again(state) is (state not in (S.WAITING, S.SIGNED))


@given(st.integers(0, 2 * 14 * 24))
def test_the_reminder_falls_in_the_second_half_of_the_time(hours: int) -> None:
    now = NOW + timedelta(hours=hours)
    due = turns.reminder_due(sent_at=NOW, expires_at=NOW + turns.LIFETIME, now=now)
    assert due is (turns.LIFETIME / 2 <= now - NOW < turns.LIFETIME)
