"""Open drafts of citizens are moved to another version of a service's form."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.builder.actions.offering import stream_of
from portal.builder.events import CitizensDraftsMoved
from portal.core.actor import Actor
from portal.core.events import publish as publish_event
from portal.dossiers import actions as dossiers


def move_citizens_drafts(
    session: Session, code: str, target: int, wanted: dict[UUID, str], *, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Move the drafts that are still as the dry run saw them; returns how many were moved and how many left alone."""
    moved, left = dossiers.move_drafts(session, code, target, wanted, actor=actor, now=now)
    if moved:
        event = CitizensDraftsMoved(code=code, target=target, moved=moved)
        publish_event(session, stream_of(code), event, actor=actor, now=now)
    return moved, left
