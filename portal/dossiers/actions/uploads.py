"""Files that come in by pieces: a lost network, a closed tab or a dead server costs one piece at most.

A piece is on the disk before it is acknowledged; ``received`` in the database says how far the file is. A piece that
comes twice or too early changes nothing, and the SHA-256 of the whole decides in the end.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forms.definition import ServiceForm
from forms.fields.files import FileQuestion
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import Actor
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.documents.inspection import ProblemCode, problem, safe_name
from portal.documents.inspection.names import extension_of
from portal.documents.inspection.problems import listed
from portal.dossiers import queries
from portal.dossiers.actions import files as filing
from portal.dossiers.actions.drafts import locked
from portal.dossiers.actions.received import FileTrouble, Received, Upload
from portal.dossiers.errors import FileRefused, TooManyUploads, UploadDamaged, UploadUnfinished
from portal.dossiers.models import UnfinishedUpload
from portal.dossiers.scope import scope_of

PIECE = 1 << 20
MOST_UPLOADS = 20
MOST_BYTES = 300 << 20
KEPT_UPLOADS = timedelta(days=3)


@dataclass(frozen=True)
class Announced:
    """A file that the browser is about to send: for which question, its name, size in bytes and SHA-256."""

    question: str
    name: str
    size: int
    sha256: str


def begin_upload(
    session: Session, dossier_id: UUID, announced: Announced, *, actor: Actor, now: datetime
) -> UnfinishedUpload:
    """The upload of this file: the one begun before, or a new one.

    Raises FileRefused for what can be refused by name and size, TooManyUploads, AlreadySubmitted or NotFound.
    """
    dossier = locked(session, dossier_id, actor=actor)
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    question = filing.file_question(definition, announced.question)
    if question is None or not scope_of(session, dossier).opens_question(definition, announced.question):
        raise NotFound
    _refuse_early(announced, definition, question)
    others = queries.unfinished_uploads(session, dossier_id)
    same = [one for one in others if (one.question, one.sha256) == (announced.question, announced.sha256)]
    if same:
        same[0].touched_at = now
        return same[0]
    if len(others) >= MOST_UPLOADS or sum(one.size for one in others) + announced.size > MOST_BYTES:
        raise TooManyUploads(len(others))
    upload = UnfinishedUpload(
        dossier_id=dossier.id,
        question=announced.question,
        name=safe_name(announced.name),
        size=announced.size,
        sha256=announced.sha256,
        received=0,
        created_at=now,
        touched_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


def _refuse_early(announced: Announced, definition: ServiceForm, question: FileQuestion) -> None:
    """What name and size alone decide need not be sent at all."""
    component = definition.component(question.component)
    taken, most = filing.takes(question, component), filing.largest(component, announced.name)
    extension = extension_of(announced.name)
    if announced.size == 0:
        raise FileRefused(problem(ProblemCode.EMPTY).text)
    if extension and extension not in taken:
        raise FileRefused(problem(ProblemCode.TYPE_NOT_ALLOWED, allowed=listed(taken)).text)
    if announced.size > most:
        raise FileRefused(problem(ProblemCode.TOO_LARGE, limit=f"{most >> 20} MB").text)


def take_piece(upload: UnfinishedUpload, *, at: int, piece: bytes) -> int:
    """Store a piece that begins at byte ``at``, outside any transaction; how far the file is with it.

    A piece that is there already, or that would leave a gap, changes nothing. Raises UploadDamaged or StorageFull.
    """
    end = at + len(piece)
    if at < 0 or end > upload.size:
        raise UploadDamaged
    if at > upload.received or end <= upload.received:
        return upload.received
    blobs.store().write_piece(upload.id, at=at, piece=piece)
    return end


def acknowledge(session: Session, upload_id: UUID, *, received: int, now: datetime) -> int:
    """Record how far an upload is, never backwards; what two windows sent at once counts once."""
    further = update(UnfinishedUpload).where(UnfinishedUpload.id == upload_id, UnfinishedUpload.received < received)
    session.execute(further.values(received=received, touched_at=now))
    return session.scalar(select(UnfinishedUpload.received).where(UnfinishedUpload.id == upload_id)) or 0


def receive_uploads(
    uploads: Collection[UnfinishedUpload],
    definition: ServiceForm,
    *,
    replaces: UUID | None = None,
    now: datetime,
) -> tuple[list[Received], list[FileTrouble]]:
    """Examine and store complete uploads in this order, as if they had come in one piece, before any transaction.

    Raises UploadUnfinished when pieces are missing, UploadDamaged when the whole is not the file announced.
    """
    for upload in uploads:
        _prove(upload)
    with _opened(uploads, replaces) as whole:
        return filing.receive(whole, definition, now=now)


def _prove(upload: UnfinishedUpload) -> None:
    if upload.received < upload.size:
        raise UploadUnfinished
    try:
        with blobs.store().pieces(upload.id).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise UploadDamaged from None
    if digest != upload.sha256:
        raise UploadDamaged


@contextmanager
def _opened(uploads: Iterable[UnfinishedUpload], replaces: UUID | None) -> Iterator[list[Upload]]:
    with ExitStack() as stack:
        yield [
            Upload(one.question, one.name, stack.enter_context(blobs.store().pieces(one.id).open("rb")), replaces)
            for one in uploads
        ]


def forget_uploads(session: Session, upload_ids: Collection[UUID]) -> None:
    """Forget uploads that are finished, damaged or given up; their pieces are deleted by ``sweep_uploads`` at last."""
    session.execute(delete(UnfinishedUpload).where(UnfinishedUpload.id.in_(upload_ids)))


def sweep_uploads(*, now: datetime) -> int:
    """Forget what nobody went on with for three days, and delete its pieces. For the hourly housekeeping."""
    with transaction() as session:
        session.execute(delete(UnfinishedUpload).where(UnfinishedUpload.touched_at < now - KEPT_UPLOADS))
        kept = set(session.scalars(select(UnfinishedUpload.id)))
    return blobs.store().sweep(kept=kept, before=now - timedelta(days=1))
