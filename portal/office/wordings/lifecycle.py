"""How a template moves: one pure table, with four eyes before it is published; published words never change."""

from enum import StrEnum


class State(StrEnum):
    """How far a version of a template is."""

    EDITING = "editing"
    CHECKED = "checked"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Action(StrEnum):
    """What may be done to a version."""

    CHANGE = "change"
    CHECK = "check"
    GIVE_BACK = "give_back"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


MOVES = {
    (Action.CHANGE, State.EDITING): State.EDITING,
    (Action.CHECK, State.EDITING): State.CHECKED,
    (Action.DISCARD, State.EDITING): State.DISCARDED,
    (Action.GIVE_BACK, State.CHECKED): State.EDITING,
    (Action.PUBLISH, State.CHECKED): State.PUBLISHED,
    (Action.WITHDRAW, State.PUBLISHED): State.WITHDRAWN,
}
"""The state after an action; what is not here is not permitted."""
OPEN = frozenset({State.EDITING, State.CHECKED})
