"""Readers of the dialogue, for callers who may see the dossier."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.core.events import EventRecord
from portal.dossiers.dialogue.models import Correction, Message, MessageFile, Rating
from portal.dossiers.dialogue.rules import Bearing, Side, bearing
from portal.dossiers.models import Dossier


@dataclass(frozen=True)
class Written:
    """A message with its files."""

    message: Message
    files: tuple[MessageFile, ...]


def thread(session: Session, dossier_id: UUID) -> list[Written]:
    """All messages about a dossier, oldest first."""
    messages = session.scalars(
        select(Message).where(Message.dossier_id == dossier_id).order_by(Message.sent_at, Message.id)
    ).all()
    files: dict[UUID, list[MessageFile]] = {message.id: [] for message in messages}
    query = select(MessageFile).where(MessageFile.dossier_id == dossier_id)
    for file in session.scalars(query.order_by(MessageFile.position, MessageFile.id)) if messages else ():
        files[file.message_id].append(file)
    return [Written(message, tuple(files[message.id])) for message in messages]


def attachment(session: Session, dossier_id: UUID, attachment_id: UUID) -> MessageFile:
    """One file of a message about this dossier. Raises NotFound."""
    found = session.get(MessageFile, attachment_id)
    if found is None or found.dossier_id != dossier_id:
        raise NotFound
    return found


def unread(session: Session, dossier_ids: Collection[UUID], *, reader: Side) -> dict[UUID, int]:
    """How many messages of the other side nobody of the reader's side has seen, by dossier that has any."""
    if not dossier_ids:
        return {}
    query = (
        select(Message.dossier_id, func.count())
        .where(Message.dossier_id.in_(dossier_ids), Message.side == reader.other.value, Message.read_at.is_(None))
        .group_by(Message.dossier_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def unread_at(agency_id: UUID | None) -> ScalarSelect[int]:
    """How many messages of applicants wait unread at an agency, to be asked together with other counts."""
    query = select(func.count()).where(
        Message.agency_id == agency_id, Message.side == Side.APPLICANT.value, Message.read_at.is_(None)
    )
    return query.where(Message.agency_id.is_not(None)).scalar_subquery()


@dataclass(frozen=True)
class Waiting:
    """A dossier whose applicant wrote and was not read yet: how often, and when first."""

    id: UUID
    code: str
    applicant: str
    service_code: str
    service_version: int
    count: int
    since: datetime


def waiting(session: Session, agency_id: UUID, *, limit: int = 100) -> Sequence[Waiting]:
    """The dossiers of an agency with unread messages, the longest waiting first."""
    unread_here = (
        select(Message.dossier_id, func.count().label("count"), func.min(Message.sent_at).label("since"))
        .where(Message.agency_id == agency_id, Message.side == Side.APPLICANT.value, Message.read_at.is_(None))
        .group_by(Message.dossier_id)
        .subquery()
    )
    query = (
        select(
            Dossier.id,
            Dossier.code,
            Dossier.applicant_name,
            Dossier.service_code,
            Dossier.service_version,
            unread_here.c.count,
            unread_here.c.since,
        )
        .join(unread_here, unread_here.c.dossier_id == Dossier.id)
        .order_by(unread_here.c.since, Dossier.id)
        .limit(limit)
    )
    return [Waiting(row[0], row[1] or "", *row[2:]) for row in session.execute(query)]


def corrections(session: Session, dossier_id: UUID) -> Sequence[Correction]:
    """Every correction of a dossier, the newest first."""
    query = select(Correction).where(Correction.dossier_id == dossier_id).order_by(Correction.round.desc())
    return session.scalars(query).all()


def bearing_of(correction: Correction) -> Bearing:
    """Whom this correction frees, and by which two times."""
    return bearing(notified_at=correction.notified_at, processed_at=correction.processed_at)


def processing_since(session: Session, dossier_id: UUID) -> EventRecord | None:
    """The newest event with which an officer began to process the dossier."""
    query = (
        select(EventRecord)
        .where(EventRecord.stream == dossier_id, EventRecord.type == "AppraisalStarted")
        .order_by(EventRecord.position.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def rating_exists(session: Session, dossier_id: UUID) -> bool:
    """Whether the applicant has rated the service."""
    return session.scalar(select(Rating.dossier_id).where(Rating.dossier_id == dossier_id)) is not None
