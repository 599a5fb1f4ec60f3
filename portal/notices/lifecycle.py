"""How a notice moves: one pure table."""

from dataclasses import dataclass
from enum import StrEnum

from portal.core.actor import Actor, Kind, Role


class State(StrEnum):
    """Where a notice is. Readers see the last three: the text of two of them, and why the third is gone."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What editors, publishers and the worker may do to it."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    RELEASE = "release"
    PIN = "pin"
    CORRECT = "correct"
    DECIDE = "decide"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Move:
    """One permitted transition, by whom: people with ``role``, and the worker where ``by_worker``.

    ``other_hands`` when whoever wrote the text may not make it.
    """

    action: Action
    source: State
    target: State
    role: Role | None = Role.EDITOR
    other_hands: bool = False
    by_worker: bool = False

    def open_to(self, actor: Actor) -> bool:
        """Whether this kind of actor may make the move at all."""
        if actor.kind is Kind.SYSTEM:
            return self.by_worker
        return self.role is not None and actor.has(self.role)


MOVES: tuple[Move, ...] = (
    Move(Action.EDIT, State.DRAFT, State.DRAFT),
    Move(Action.SUBMIT, State.DRAFT, State.SUBMITTED),
    Move(Action.RETURN, State.SUBMITTED, State.DRAFT, Role.PUBLISHER),
    Move(Action.PUBLISH, State.SUBMITTED, State.PUBLISHED, Role.PUBLISHER, other_hands=True),
    Move(Action.SCHEDULE, State.SUBMITTED, State.SCHEDULED, Role.PUBLISHER, other_hands=True),
    Move(Action.UNSCHEDULE, State.SCHEDULED, State.SUBMITTED, Role.PUBLISHER),
    Move(Action.RELEASE, State.SCHEDULED, State.PUBLISHED, None, by_worker=True),
    Move(Action.PIN, State.PUBLISHED, State.PUBLISHED, Role.PUBLISHER),
    Move(Action.CORRECT, State.PUBLISHED, State.PUBLISHED),
    Move(Action.DECIDE, State.PUBLISHED, State.PUBLISHED, Role.PUBLISHER),
    Move(Action.ARCHIVE, State.PUBLISHED, State.ARCHIVED, Role.PUBLISHER, by_worker=True),
    Move(Action.WITHDRAW, State.PUBLISHED, State.WITHDRAWN, Role.PUBLISHER),
    Move(Action.WITHDRAW, State.ARCHIVED, State.WITHDRAWN, Role.PUBLISHER),
    Move(Action.REOPEN, State.WITHDRAWN, State.DRAFT),
)
_TABLE = {(move.action, move.source): move for move in MOVES}


def move_for(action: Action, state: State) -> Move | None:
    """The move that ``action`` makes from ``state``, or None when it is not permitted there."""
    return _TABLE.get((action, state))
