"""How a draft of a definition moves: one pure table."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a draft is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Action(StrEnum):
    """What an administrator may do to it."""

    EDIT = "edit"
    SUBMIT = "submit"
    TRY = "try"
    RETURN = "return"
    REVIEW = "review"
    PUBLISH = "publish"
    DISCARD = "discard"


@dataclass(frozen=True)
class Move:
    """One permitted transition; ``second_person`` when whoever wrote the definition may not make it."""

    action: Action
    source: State
    target: State
    second_person: bool = False


MOVES: tuple[Move, ...] = (
    Move(Action.EDIT, State.DRAFT, State.DRAFT),
    Move(Action.SUBMIT, State.DRAFT, State.SUBMITTED),
    Move(Action.TRY, State.SUBMITTED, State.SUBMITTED),
    Move(Action.TRY, State.REVIEWED, State.REVIEWED),
    Move(Action.RETURN, State.SUBMITTED, State.DRAFT),
    Move(Action.RETURN, State.REVIEWED, State.DRAFT),
    Move(Action.REVIEW, State.SUBMITTED, State.REVIEWED, second_person=True),
    Move(Action.PUBLISH, State.REVIEWED, State.PUBLISHED),
    Move(Action.DISCARD, State.DRAFT, State.DISCARDED),
)
_TABLE = {(move.action, move.source): move for move in MOVES}


def move_for(action: Action, state: State) -> Move | None:
    """The move that ``action`` makes from ``state``, or None when it is not permitted there."""
    return _TABLE.get((action, state))
