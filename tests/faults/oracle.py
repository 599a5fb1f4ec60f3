"""What must be true after any number of kills: the applicants' own ledgers against database, files, outbox and log."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core import blobs
from portal.core.db import reading
from portal.core.events import EventRecord
from portal.core.outbox import OutboxMessage
from portal.core.sequences import Sequence
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.queries import RECEIPT


class Ledger:
    """What an applicant was told, one line at a time, each safely on disk before the applicant goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        path.touch()

    def write(self, draft_id: UUID, code: str) -> None:
        """Remember that the confirmation of this draft was read and showed this code."""
        with self._lock, self.path.open("a") as file:
            file.write(f"{draft_id} {code}\n")
            file.flush()
            os.fsync(file.fileno())

    def entries(self) -> list[tuple[UUID, str]]:
        """Everything that was ever confirmed."""
        pairs = (line.split() for line in self.path.read_text().splitlines())
        return [(UUID(draft_id), code) for draft_id, code in pairs]


def faults(ledger: Ledger) -> list[str]:
    """Every broken promise, as a sentence; nothing when all were kept (promises P1, P2, P5)."""
    with reading() as session:
        return [
            *_lost(session, ledger.entries()),
            *_duplicated(session),
            *_numbers(session),
            *_files(session),
            *_receipts(session),
            *_outbox(session),
        ]


def _lost(session: Session, acknowledged: Iterable[tuple[UUID, str]]) -> Iterator[str]:
    stored = {row.id: row.code for row in session.execute(select(Dossier.id, Dossier.code))}
    for draft_id, code in acknowledged:
        if stored.get(draft_id) != code:
            yield f"lost: {draft_id} was confirmed as {code}, the database says {stored.get(draft_id)}"


def _duplicated(session: Session) -> Iterator[str]:
    submitted = select(EventRecord.stream).where(EventRecord.type == "DossierSubmitted")
    counted = Counter(session.scalars(submitted))
    for dossier_id, code in _submitted(session):
        if counted[dossier_id] != 1:
            yield f"duplicated: {code} was submitted {counted[dossier_id]} times"
    if len(counted) != len(_submitted(session)):
        yield "the log speaks of submissions the database does not know"


def _submitted(session: Session) -> list[tuple[UUID, str]]:
    found = session.execute(select(Dossier.id, Dossier.code).where(Dossier.code.is_not(None)))
    return [(row.id, row.code) for row in found]


def _numbers(session: Session) -> Iterator[str]:
    """Numbers are drawn in the transaction that uses them: a killed one gives its number back, so none is missing."""
    registers = Counter(code.rpartition("-")[0] for _, code in _submitted(session))
    for register, count in registers.items():
        used = {int(code.rpartition("-")[2]) for _, code in _submitted(session) if code.startswith(f"{register}-")}
        if used != set(range(1, count + 1)):
            yield f"numbers: {register} has {count} dossiers and the numbers up to {max(used)}"
    drawn = session.scalar(select(func.sum(Sequence.value)).where(Sequence.name.startswith("dossier/")))
    if (drawn or 0) != sum(registers.values()):
        yield f"numbers: {drawn} were drawn for {sum(registers.values())} dossiers"


def _files(session: Session) -> Iterator[str]:
    kept = {*session.scalars(select(DossierFile.sha256)), *session.scalars(select(IssuedDocument.sha256))}
    for digest in kept:
        path = blobs.store().path(digest)
        if not path.exists():
            yield f"files: {digest} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"files: {digest} is damaged"


def _receipts(session: Session) -> Iterator[str]:
    counted = Counter(session.scalars(select(IssuedDocument.dossier_id).where(IssuedDocument.kind == RECEIPT)))
    for dossier_id, code in _submitted(session):
        if counted[dossier_id] != 1:
            yield f"receipts: {code} has {counted[dossier_id]}"


def _outbox(session: Session) -> Iterator[str]:
    waiting = select(OutboxMessage).where(OutboxMessage.done_at.is_(None))
    for message in session.scalars(waiting):
        yield f"outbox: message {message.id} to {message.subscriber} is not delivered: {message.last_error}"
