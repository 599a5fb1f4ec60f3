"""Papers of a dossier that the desk fills in: which are asked for, the parts of a scanned batch, scans to be placed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.fields.files import FileQuestion
from forms.text import Text
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.dossiers import actions as dossiers
from portal.dossiers import queries
from portal.dossiers.actions import FileTrouble, Received, Upload
from portal.dossiers.counter import desk_acts
from portal.dossiers.filling import answers_of
from portal.dossiers.models import Dossier
from portal.office.batch_scans import Part
from portal.office.reception_models import UnplacedScan


def open_at_desk(session: Session, dossier_id: UUID, *, actor: Actor) -> Dossier:
    """A dossier that the actor's desk fills in now for somebody. Raises NotFound for every other."""
    dossier = queries.own(session, dossier_id, actor=actor)
    if not desk_acts(dossier, actor):
        raise NotFound
    return dossier


def file_questions(session: Session, dossier: Dossier) -> list[tuple[str, Text]]:
    """The file questions that are asked now, by key, each named by the paper that answers it."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    answers = answers_of(dossier, definition, queries.files(session, dossier.id))
    return [
        (question.key, definition.component(question.component).name)
        for page in answers.pages
        for question in answers.asked(page.key)
        if isinstance(question, FileQuestion)
    ]


def examine(parts: Sequence[Part], dossier: Dossier, *, now: datetime) -> tuple[list[Received], list[FileTrouble]]:
    """Look at the parts that a sheet names as at any upload, outside any transaction."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    uploads = [
        Upload(part.question, part.name, blobs.store().open(part.sha256))  # type: ignore[arg-type]
        for part in parts
        if part.question is not None
    ]
    try:
        return dossiers.receive(uploads, definition, now=now)
    finally:
        for upload in uploads:
            upload.stream.close()


def record(
    session: Session,
    dossier_id: UUID,
    received: Sequence[Received],
    unplaced: Sequence[Part],
    *,
    actor: Actor,
    now: datetime,
) -> list[FileTrouble]:
    """Attach what came in, and keep what no sheet names until somebody places it. Raises NotFound."""
    open_at_desk(session, dossier_id, actor=actor)
    troubles = dossiers.attach_files(session, dossier_id, received, actor=actor, now=now)
    for part in unplaced:
        session.add(
            UnplacedScan(
                dossier_id=dossier_id,
                name=part.name,
                sha256=part.sha256,
                size=part.size,
                first=part.first,
                pages=part.pages,
                created_at=now,
            )
        )
    return troubles


def unplaced(session: Session, dossier_id: UUID) -> Sequence[UnplacedScan]:
    """The scans of a dossier that nobody has placed yet, in the order of the batch."""
    query = select(UnplacedScan).where(UnplacedScan.dossier_id == dossier_id)
    return session.scalars(query.order_by(UnplacedScan.created_at, UnplacedScan.first, UnplacedScan.id)).all()


def unplaced_scan(session: Session, dossier_id: UUID, scan_id: UUID) -> UnplacedScan:
    """One of them. Raises NotFound."""
    found = session.get(UnplacedScan, scan_id)
    if found is None or found.dossier_id != dossier_id:
        raise NotFound
    return found


def forget(session: Session, dossier_id: UUID, scan_id: UUID, *, actor: Actor) -> None:
    """The scan was placed, or is nothing of this dossier. Raises NotFound."""
    open_at_desk(session, dossier_id, actor=actor)
    session.execute(delete(UnplacedScan).where(UnplacedScan.id == scan_id, UnplacedScan.dossier_id == dossier_id))
