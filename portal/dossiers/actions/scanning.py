"""Files that came in while the virus scanner was away are scanned as soon as it answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import blobs
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.core.events import publish
from portal.documents import viruses
from portal.documents.viruses import Scan
from portal.dossiers.dialogue.models import MessageFile
from portal.dossiers.errors import ScannerStillAway
from portal.dossiers.events import FileScanned
from portal.dossiers.models import DossierFile


def scan_waiting(dossier_id: UUID | None = None, *, now: datetime) -> int:
    """Scan what waits in a dossier, or in all of them, and record it; returns how many files.

    Scanning happens outside the transaction. Raises ScannerStillAway once the scanner does not answer; what was
    scanned before is recorded then, and trying again later is right.
    """
    with reading() as session:
        waiting = _waiting(session, dossier_id)
    for file in waiting:
        found = viruses.scan(blobs.store().path(file.sha256))
        if found is Scan.WAITING:
            raise ScannerStillAway
        with transaction() as session:
            _record(session, file, found, now=now)
    return len(waiting)


_Waiting = DossierFile | MessageFile


def _waiting(session: Session, dossier_id: UUID | None) -> list[_Waiting]:
    """Papers of dossiers, then files of messages, the oldest first."""
    papers = select(DossierFile).where(DossierFile.scan == Scan.WAITING, DossierFile.removed_at.is_(None))
    attached = select(MessageFile).where(MessageFile.scan == Scan.WAITING)
    if dossier_id is not None:
        papers = papers.where(DossierFile.dossier_id == dossier_id)
        attached = attached.where(MessageFile.dossier_id == dossier_id)
    found: list[_Waiting] = list(session.scalars(papers.order_by(DossierFile.uploaded_at, DossierFile.id)))
    return found + list(session.scalars(attached.order_by(MessageFile.uploaded_at, MessageFile.id)))


def _record(session: Session, waiting: _Waiting, found: Scan, *, now: datetime) -> None:
    file = _held(session, waiting)
    if file is None or file.scan != Scan.WAITING:
        return
    file.scan = found
    fact = FileScanned(name=file.name, sha256=file.sha256, outcome=found.value)
    publish(session, file.dossier_id, fact, actor=SYSTEM, now=now)


def _held(session: Session, waiting: _Waiting) -> _Waiting | None:
    if isinstance(waiting, MessageFile):
        return session.get(MessageFile, waiting.id, with_for_update=True)
    return session.get(DossierFile, waiting.id, with_for_update=True)
