"""Files that came in while the virus scanner was away are scanned as soon as it answers."""

from collections.abc import Sequence
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
            _record(session, file.id, found, now=now)
    return len(waiting)


def _waiting(session: Session, dossier_id: UUID | None) -> Sequence[DossierFile]:
    query = select(DossierFile).where(DossierFile.scan == Scan.WAITING, DossierFile.removed_at.is_(None))
    if dossier_id is not None:
        query = query.where(DossierFile.dossier_id == dossier_id)
    return session.scalars(query.order_by(DossierFile.uploaded_at, DossierFile.id)).all()


def _record(session: Session, file_id: UUID, found: Scan, *, now: datetime) -> None:
    file = session.get(DossierFile, file_id, with_for_update=True)
    if file is None or file.scan != Scan.WAITING:
        return
    file.scan = found
    fact = FileScanned(name=file.name, sha256=file.sha256, outcome=found.value)
    publish(session, file.dossier_id, fact, actor=SYSTEM, now=now)
