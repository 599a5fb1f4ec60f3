"""The table of a draft's life, and who may make which move."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from portal.builder import rules
from portal.builder.errors import CodeUnfit, DraftNotReady, SecondAdministratorNeeded, TooLarge
from portal.builder.lifecycle import MOVES, Action, State, move_for
from portal.builder.models import ServiceDraft
from portal.core.actor import Actor, Kind, Role

NOW = datetime(2026, 11, 27, tzinfo=UTC)
AUTHOR, HELPER, OTHER = (
    Actor(Kind.STAFF, name, id=uuid4(), roles=frozenset({Role.ADMINISTRATOR})) for name in ("A", "B", "C")
)


def draft(state: State) -> ServiceDraft:
    return ServiceDraft(state=state, author_id=AUTHOR.id, hands=[str(AUTHOR.id), str(HELPER.id)])


def test_only_what_is_in_the_table_happens() -> None:
    permitted = {(move.action, move.source) for move in MOVES}
    for action in Action:
        for state in State:
            assert (move_for(action, state) is not None) == ((action, state) in permitted)


def test_nothing_happens_to_what_is_published_or_discarded() -> None:
    assert [move for move in MOVES if move.source in (State.PUBLISHED, State.DISCARDED)] == []


@pytest.mark.parametrize("state", [state for state in State if state is not State.DRAFT])
def test_only_a_draft_is_changed(state: State) -> None:
    with pytest.raises(DraftNotReady):
        rules.permitted(draft(state), Action.EDIT, OTHER)


def test_nobody_who_wrote_any_of_it_reviews_it() -> None:
    for hand in (AUTHOR, HELPER):
        with pytest.raises(SecondAdministratorNeeded):
            rules.permitted(draft(State.SUBMITTED), Action.REVIEW, hand)
        assert "review" not in rules.possible(draft(State.SUBMITTED), hand)
    assert rules.permitted(draft(State.SUBMITTED), Action.REVIEW, OTHER).target is State.REVIEWED


def test_the_gate_counts_for_exactly_these_bytes() -> None:
    one = draft(State.REVIEWED)
    one.sha256, one.gate = "a" * 64, {"state": "passed", "sha256": "a" * 64}
    assert rules.gate_passed(one)
    one.sha256 = "b" * 64
    assert not rules.gate_passed(one)
    one.gate = {"state": "failed", "sha256": "b" * 64}
    assert not rules.gate_passed(one)


@pytest.mark.parametrize("code", ["", "../x", "a b", "-1", "é", "a" * 41, "<b>"])
def test_a_code_that_cannot_be_one_is_refused(code: str) -> None:
    with pytest.raises(CodeUnfit):
        rules.check_code(code)


def test_a_definition_above_a_megabyte_is_refused() -> None:
    rules.check_size({"name": "x" * (rules.MOST_BYTES - 100)})
    with pytest.raises(TooLarge):
        rules.check_size({"name": "x" * rules.MOST_BYTES})
