"""How a petition moves: one pure table."""

from dataclasses import dataclass
from enum import StrEnum

from forms.text import Text
from portal.core.actor import Role


class Kind(StrEnum):
    """What somebody writes."""

    PETITION = "petition"
    QUESTION = "question"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _KINDS[self]


_KINDS = {
    Kind.PETITION: Text(vi="Phản ánh, kiến nghị", en="Petition"),
    Kind.QUESTION: Text(vi="Câu hỏi", en="Question"),
}


class State(StrEnum):
    """Where it is. ``UNCONFIRMED``: whoever reads the letters of the e-mail address has not confirmed it yet."""

    UNCONFIRMED = "unconfirmed"
    OPEN = "open"
    DRAFTED = "drafted"
    ANSWERED = "answered"

    @property
    def label(self) -> Text:
        """The state in words, for whoever wrote and for strangers."""
        return _STATES[self]


_STATES = {
    State.UNCONFIRMED: Text(vi="Chờ xác nhận thư điện tử", en="Waiting for the e-mail address to be confirmed"),
    State.OPEN: Text(vi="Đang xử lý", en="Being handled"),
    State.DRAFTED: Text(vi="Đang duyệt câu trả lời", en="The answer is being approved"),
    State.ANSWERED: Text(vi="Đã trả lời", en="Answered"),
}


class Action(StrEnum):
    """What officers may do to it."""

    NOTE = "note"
    ASSIGN = "assign"
    DRAFT = "draft"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    RELEASE = "release"
    TAKE_DOWN = "take_down"


@dataclass(frozen=True)
class Move:
    """One permitted step, by whom; ``other_hands``: not by whoever wrote the answer."""

    sources: frozenset[State]
    roles: frozenset[Role]
    other_hands: bool = False


_DESK = frozenset({Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER})
_WORKING = frozenset({State.OPEN, State.DRAFTED})
MOVES = {
    Action.NOTE: Move(frozenset({State.OPEN, State.DRAFTED, State.ANSWERED}), _DESK),
    Action.ASSIGN: Move(_WORKING, frozenset({Role.RECEPTIONIST, Role.LEADER})),
    Action.DRAFT: Move(frozenset({State.OPEN}), _DESK),
    Action.SEND_BACK: Move(frozenset({State.DRAFTED}), frozenset({Role.LEADER})),
    Action.APPROVE: Move(frozenset({State.DRAFTED}), frozenset({Role.LEADER}), other_hands=True),
    Action.RELEASE: Move(frozenset({State.ANSWERED}), frozenset({Role.LEADER})),
    Action.TAKE_DOWN: Move(frozenset({State.ANSWERED}), frozenset({Role.LEADER})),
}
HANDLERS = _DESK
"""Who sees what was written: the desks of the agency that has it, nobody else."""
