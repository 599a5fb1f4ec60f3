"""Another agency answers what it was asked about a dossier that is not its own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.text import clean
from portal.core.actor import Actor
from portal.core.events import EventRecord, publish
from portal.dossiers import reads
from portal.dossiers.reads import Read
from portal.office import opinions
from portal.office.actions.reception import full_reason
from portal.office.course_errors import OpinionClosed
from portal.office.scans import Scanned
from portal.processes.events import OpinionGiven, OpinionRead


def open_request(session: Session, item_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Log that an officer looks at the part of a foreign dossier they are asked about, once for each officer.

    Each look is a reading of the dossier, too.

    Raises NotFound unless their agency was asked.
    """
    asked = opinions.request(session, item_id, actor=actor)
    seen = select(EventRecord.id).where(
        EventRecord.stream == asked.dossier.id,
        EventRecord.type == OpinionRead.__name__,
        EventRecord.actor_id == actor.id,
    )
    if session.scalars(seen.limit(1)).first() is None:
        publish(session, asked.dossier.id, OpinionRead(agency=asked.agency.name_vi), actor=actor, now=now)
    reads.note(session, asked.dossier.id, Read.DOSSIER, actor=actor, now=now)


def answer(session: Session, item_id: UUID, *, text: str, scan: Scanned | None, actor: Actor, now: datetime) -> None:
    """Answer for the agency, once; ``scan`` is a document that was stored before.

    Raises ReasonMissing when the answer says nothing, NotFound, or OpinionClosed when it was given or is not needed.
    """
    said = full_reason(clean(text))
    asked = opinions.request(session, item_id, actor=actor, lock=True)
    item = asked.item
    if item.closed_at is not None:
        raise OpinionClosed
    item.closed_at, item.closed_by, item.outcome, item.note = now, actor.name, "answered", said
    item.assignee_id, item.assignee = actor.id, actor.name
    if scan is not None:
        item.record = {"file": {"name": scan.name, "sha256": scan.sha256, "pages": scan.pages}}
    late = item.due_at is not None and now > item.due_at
    event = OpinionGiven(agency=asked.agency.name_vi, late=late, sha256=scan.sha256 if scan else "")
    publish(session, asked.dossier.id, event, actor=actor, now=now)
