"""What officers do around a dossier without moving it: notes for colleagues, links, a look at earlier dossiers."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.text import one_line
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.dossiers import reads
from portal.dossiers.models import Dossier
from portal.dossiers.reads import Read
from portal.office import drafts, meetings, queries, related
from portal.office.casework import DossierLink, InternalNote
from portal.office.casework_errors import LinkedAlready, NoSuchCode
from portal.office.casework_events import DossiersLinked, DossiersUnlinked, EarlierDossiersRead, InternalNoteWritten
from portal.office.purposes import Purpose

_DRAFTS_KEPT = timedelta(days=60)
_SIGHTS_KEPT = timedelta(days=60)
LOOK_LASTS = timedelta(minutes=15)


def write_note(session: Session, dossier_id: UUID, *, text: str, actor: Actor, now: datetime) -> InternalNote:
    """Leave a note for colleagues; the log keeps its digest, so that it cannot be exchanged. Raises NotFound."""
    dossier = queries.dossier(session, dossier_id, actor=actor)
    if actor.id is None:
        raise NotFound
    note = InternalNote(dossier_id=dossier.id, author_id=actor.id, author=actor.name, text=text, written_at=now)
    session.add(note)
    session.flush()
    event = InternalNoteWritten(note_id=str(note.id), sha256=hashlib.sha256(text.encode()).hexdigest())
    publish(session, dossier.id, event, actor=actor, now=now)
    drafts.forget(session, dossier.id, "notes", actor=actor)
    return note


def notes_of(session: Session, dossier_id: UUID) -> list[InternalNote]:
    """The notes about a dossier that the caller may see, the newest first."""
    query = select(InternalNote).where(InternalNote.dossier_id == dossier_id)
    return list(session.scalars(query.order_by(InternalNote.written_at.desc(), InternalNote.id)))


def link(session: Session, dossier_id: UUID, *, code: str, reason: str, actor: Actor, now: datetime) -> None:
    """Say that another dossier of the agency belongs to this one. Raises NotFound, NoSuchCode or LinkedAlready."""
    dossier = queries.dossier(session, dossier_id, actor=actor, lock=True)
    other = related.by_code(session, dossier, one_line(code))
    if other is None:
        raise NoSuchCode
    if related.link_between(session, dossier.id, other.id) is not None:
        raise LinkedAlready
    first, second = sorted((dossier.id, other.id))
    session.add(DossierLink(first_id=first, second_id=second, reason=reason, by=actor.name, linked_at=now))
    for one, another in ((dossier, other), (other, dossier)):
        publish(session, one.id, DossiersLinked(code=another.code or "", reason=reason), actor=actor, now=now)


def unlink(session: Session, dossier_id: UUID, link_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a link back. Raises NotFound."""
    dossier = queries.dossier(session, dossier_id, actor=actor, lock=True)
    found = related.link_of(session, dossier, link_id)
    if found is None:
        raise NotFound
    other = session.get_one(Dossier, found.second_id if found.first_id == dossier.id else found.first_id)
    session.delete(found)
    for one, another in ((dossier, other), (other, dossier)):
        publish(session, one.id, DossiersUnlinked(code=another.code or ""), actor=actor, now=now)


def look_at_earlier(session: Session, dossier_id: UUID, *, purpose: Purpose, actor: Actor, now: datetime) -> None:
    """Write down that the officer looks at the applicant's other dossiers, and why. Raises NotFound."""
    dossier = queries.dossier(session, dossier_id, actor=actor)
    event = EarlierDossiersRead(purpose=purpose.value, dossiers=related.counts(session, dossier)[0])
    publish(session, dossier.id, event, actor=actor, now=now)
    reads.note(session, dossier.id, Read.EARLIER, actor=actor, now=now)


def may_look(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Whether the officer said a moment ago why they look at the applicant's other dossiers."""
    said = queries.deed_of(session, dossier_id, EarlierDossiersRead.__name__, actor=actor)
    return said is not None and now - said.at <= LOOK_LASTS


def delete_old(session: Session, *, now: datetime) -> None:
    """Delete drafts nobody went on with, and what was seen and by whom long ago. For the hourly housekeeping."""
    drafts.delete_old(session, before=now - _DRAFTS_KEPT)
    meetings.delete_old(session, before=now - _SIGHTS_KEPT)
