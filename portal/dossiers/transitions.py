"""The only hand that moves a dossier: looks the move up in the table, checks who acts, records what happened."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.events import Event, EventRecord, publish
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import TERMINAL, Action, Move, move_for
from portal.dossiers.models import Dossier


def _permitted(dossier: Dossier, move: Move, actor: Actor) -> bool:
    if move.role is None:
        return actor.id is not None and actor.id == dossier.owner_id
    return actor.has(move.role) and actor.agency_id == dossier.agency_id


def may(dossier: Dossier, action: Action, actor: Actor) -> bool:
    """Whether ``actor`` can do this to the dossier where it is now."""
    move = move_for(action, dossier.place)
    return move is not None and _permitted(dossier, move, actor)


def advance(
    session: Session, dossier: Dossier, action: Action, event: Event, *, actor: Actor, now: datetime
) -> EventRecord:
    """Move ``dossier`` by ``action`` and publish ``event``; the caller holds the row locked.

    Raises ActionNotPermitted when the table has no such move from here, or the actor is not the one to make it.
    """
    move = move_for(action, dossier.place)
    if move is None or not _permitted(dossier, move, actor):
        raise ActionNotPermitted
    dossier.status, dossier.step = move.target.status, move.target.step
    dossier.revision += 1
    dossier.updated_at = now
    if move.target.status in TERMINAL and dossier.finished_at is None:
        dossier.finished_at = now
    return publish(session, dossier.id, event, actor=actor, now=now)
