"""How a draft of a process moves: one pure table, with four eyes before it is published."""

from enum import StrEnum


class State(StrEnum):
    """How far a draft is."""

    EDITING = "editing"
    REVIEW = "review"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Action(StrEnum):
    """What may be done to a draft."""

    CHANGE = "change"
    SUBMIT = "submit"
    GIVE_BACK = "give_back"
    PUBLISH = "publish"
    DISCARD = "discard"


MOVES = {
    (Action.CHANGE, State.EDITING): State.EDITING,
    (Action.SUBMIT, State.EDITING): State.REVIEW,
    (Action.DISCARD, State.EDITING): State.DISCARDED,
    (Action.GIVE_BACK, State.REVIEW): State.EDITING,
    (Action.PUBLISH, State.REVIEW): State.PUBLISHED,
}
"""The state after an action; what is not here is not permitted."""
CLOSED = frozenset({State.PUBLISHED, State.DISCARDED})
