"""A result that is fetched online was received: the first time of each person is written into the log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor, Right
from portal.core.errors import NotFound
from portal.core.events import EventRecord, publish
from portal.dossiers import queries
from portal.dossiers.collecting_events import ResultReceivedOnline
from portal.dossiers.models import IssuedDocument


def has_received(session: Session, result: IssuedDocument, *, actor: Actor) -> bool:
    """Whether this person has fetched this result before, for whomever they acted."""
    person = actor.by.person_id if actor.by is not None else actor.id
    query = select(EventRecord.payload).where(
        EventRecord.stream == result.dossier_id,
        EventRecord.type == ResultReceivedOnline.__name__,
        EventRecord.actor_id == person,
    )
    return any(payload.get("document_id") == str(result.id) for payload in session.scalars(query))


def note_received(session: Session, dossier_id: UUID, document_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Write down that this person fetched the result; a second time it changes nothing.

    Raises NotFound for what is not theirs or no result, RightMissing for who may not receive results.
    """
    dossier = queries.own_submitted(session, dossier_id, actor=actor, lock=True, right=Right.RECEIVE)
    found = queries.document(session, dossier.id, document_id)
    if found.kind != queries.RESULT:
        raise NotFound
    if has_received(session, found, actor=actor):
        return
    event = ResultReceivedOnline(str(found.id), found.number, actor.full_name, now)
    publish(session, dossier.id, event, actor=actor, now=now)
