"""How a notice moves: one pure table."""

from dataclasses import dataclass
from enum import StrEnum

from forms.text import Text
from portal.core.actor import Role


class Category(StrEnum):
    """What a notice is about; the value is its place in addresses."""

    ANNOUNCEMENT = "thong-bao"
    NEWS = "tin-tuc"
    GUIDANCE = "huong-dan"
    DOCUMENT = "van-ban"
    MAINTENANCE = "bao-tri"


CATEGORY_NAMES = {
    Category.ANNOUNCEMENT: Text(vi="Thông báo", en="Announcement"),
    Category.NEWS: Text(vi="Tin tức", en="News"),
    Category.GUIDANCE: Text(vi="Hướng dẫn", en="Guidance"),
    Category.DOCUMENT: Text(vi="Văn bản mới", en="New legislation"),
    Category.MAINTENANCE: Text(vi="Lịch bảo trì", en="Maintenance"),
}


class State(StrEnum):
    """Where a notice is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What editors and publishers may do to it."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Move:
    """One permitted transition, by whom; ``other_hands`` when whoever wrote the text may not make it."""

    action: Action
    source: State
    target: State
    role: Role = Role.EDITOR
    other_hands: bool = False


MOVES: tuple[Move, ...] = (
    Move(Action.EDIT, State.DRAFT, State.DRAFT),
    Move(Action.SUBMIT, State.DRAFT, State.SUBMITTED),
    Move(Action.RETURN, State.SUBMITTED, State.DRAFT, Role.PUBLISHER),
    Move(Action.PUBLISH, State.SUBMITTED, State.PUBLISHED, Role.PUBLISHER, other_hands=True),
    Move(Action.WITHDRAW, State.PUBLISHED, State.WITHDRAWN, Role.PUBLISHER),
    Move(Action.REOPEN, State.WITHDRAWN, State.DRAFT),
)
_TABLE = {(move.action, move.source): move for move in MOVES}


def move_for(action: Action, state: State) -> Move | None:
    """The move that ``action`` makes from ``state``, or None when it is not permitted there."""
    return _TABLE.get((action, state))
