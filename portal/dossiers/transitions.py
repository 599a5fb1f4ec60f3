"""The only hand that moves a dossier: looks the move up in the table, checks who acts, records what happened."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.actor import Actor, Right
from portal.core.events import Event, EventRecord, publish
from portal.dossiers import course
from portal.dossiers.counter import desk_acts
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import TERMINAL, Action, Move, move_for
from portal.dossiers.models import Dossier


def right_for(action: Action) -> Right:
    """What whoever acts for the applicant needs: every move binds the applicant as a signature does."""
    return Right.AMEND if action is Action.REQUEST_WITHDRAWAL else Right.SIGN


def _permitted(dossier: Dossier, move: Move, actor: Actor) -> bool:
    if not course.permits(dossier, move.action):
        return False
    if move.role is None:
        own = actor.id is not None and actor.id == dossier.owner_id
        return (own and actor.may(right_for(move.action))) or desk_acts(dossier, actor)
    return actor.agency_id == dossier.agency_id and course.is_work_of(dossier, actor, move.role)


def may(dossier: Dossier, action: Action, actor: Actor) -> bool:
    """Whether ``actor`` can do this to the dossier where it is now."""
    move = move_for(action, dossier.place)
    return move is not None and _permitted(dossier, move, actor)


def as_mover(dossier: Dossier, action: Action, actor: Actor) -> Actor:
    """Who makes this move, in their own right or on whose behalf; whether they may is asked elsewhere (``may``)."""
    move = move_for(action, dossier.place)
    return actor if move is None or move.role is None else actor.acting(move.role, holder=dossier.assigned_id)


def advance(
    session: Session, dossier: Dossier, action: Action, event: Event, *, actor: Actor, now: datetime
) -> EventRecord:
    """Move ``dossier`` by ``action`` and publish ``event``; the caller holds the row locked.

    Raises ActionNotPermitted when the table has no such move from here, the process of the dossier leaves it out, or
    the actor is not the one to make it; RightMissing when they act for the applicant and may not hand in.
    """
    move = move_for(action, dossier.place)
    if move is not None and move.role is None:
        actor.require(right_for(action))
    if move is None or not _permitted(dossier, move, actor):
        raise ActionNotPermitted
    actor = as_mover(dossier, action, actor)
    left = course.step_of(dossier)
    dossier.status, dossier.step = move.target.status, move.target.step
    dossier.revision += 1
    dossier.updated_at = now
    if move.target.status in TERMINAL and dossier.finished_at is None:
        dossier.finished_at = now
    course.follow(session, dossier, action, left, actor=actor, now=now)
    return publish(session, dossier.id, event, actor=actor, now=now)
