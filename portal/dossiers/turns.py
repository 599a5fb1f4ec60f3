"""Who is asked to sign when: pure rules over the invitations of one application.

Turns follow each other by number; within a turn people sign in any order. Whoever refuses or lets the time pass holds
up the turns after theirs until they are asked again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.dossiers.lifecycle import InvitationState

LIFETIME = timedelta(days=14)
"""How long somebody may take to sign."""

_ASKED_BEFORE = frozenset(
    {InvitationState.SENT, InvitationState.REFUSED, InvitationState.EXPIRED, InvitationState.CANCELLED}
)


@dataclass(frozen=True)
class Turn:
    """One signer: the place in the application, the turn, how far the invitation is."""

    place: str
    turn: int
    state: InvitationState


def next_up(turns: Iterable[Turn]) -> frozenset[str]:
    """The places whose time has come: those still waiting in the first turn that not everybody has signed."""
    unsigned = [each for each in turns if each.state is not InvitationState.SIGNED]
    now = min((each.turn for each in unsigned), default=0)
    return frozenset(each.place for each in unsigned if each.turn == now and each.state is InvitationState.WAITING)


def may_sign(state: InvitationState, *, expires_at: datetime | None, now: datetime) -> bool:
    """Whether the person may sign or refuse now; time is up at ``expires_at``, whether or not that was noticed yet."""
    return state is InvitationState.SENT and expires_at is not None and now < expires_at


def may_ask_again(state: InvitationState) -> bool:
    """Whether the applicant may send another invitation: to somebody who has one, or had one that led to nothing."""
    return state in _ASKED_BEFORE


def reminder_due(*, sent_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether half of the time has passed, but not all of it."""
    return sent_at + (expires_at - sent_at) / 2 <= now < expires_at
