"""Make signed documents provable for decades, and keep them so.

Time-stamps and revocation data are remote: the work is done outside, and recorded in a transaction that first looks
whether somebody else has done it meanwhile. Whoever does it twice does it once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy.orm import Session

from portal.archive import queries, rules
from portal.archive.events import ProofAdded, ProofRefused, ProofRenewed
from portal.archive.models import ArchiveCopy
from portal.archive.packing import export_package as export_package
from portal.core import blobs
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.core.events import Event, publish
from portal.dossiers import desk
from portal.dossiers.models import IssuedDocument
from portal.signing import actions as signing
from portal.signing.errors import DocumentNotSignable, RevocationUnavailable, SigningRefused

MOST_AT_ONCE = 200


class _Done(Enum):
    """How the work on one document ended."""

    FOUND = auto()
    STAMPED = auto()
    REFUSED = auto()


@dataclass(frozen=True)
class Tidied:
    """What one run did: documents looked at, and those of them that got a fresh time-stamp, or were refused one."""

    seen: int = 0
    stamped: int = 0
    refused: int = 0


@dataclass(frozen=True)
class _Case:
    """A document as it was when the work began: ``current`` is the file that proves it so far."""

    document: IssuedDocument
    current: str
    copied: bool


@dataclass(frozen=True)
class _Proof:
    """A file that proves a document, and how it came about: found so, extended or renewed."""

    sha256: str
    stamp: signing.ArchiveStamp
    event: Event | None


def prove_dossier(dossier_id: UUID, *, now: datetime) -> None:
    """Give every signed document of a dossier its proof. Delivered again, it does nothing.

    Raises TimestampUnavailable: what is done is done, and trying again later is right.
    """
    with reading() as session:
        waiting = queries.unproved(session, dossier_id=dossier_id)
    _prove_each(waiting, now=now)


def renew_due(*, now: datetime, limit: int = MOST_AT_ONCE) -> Tidied:
    """Look at the proofs that are due, then at documents without one, ``limit`` of them at most.

    Safe to repeat and to run twice at once. Raises TimestampUnavailable: the rest would fare no better.
    """
    with reading() as session:
        waiting = queries.due(session, now=now, limit=limit)
        waiting += queries.unproved(session, limit=limit - len(waiting))
    return _prove_each(waiting, now=now)


def _prove_each(waiting: list[UUID], *, now: datetime) -> Tidied:
    done = [_prove(document_id, now=now) for document_id in waiting]
    return Tidied(seen=len(done), stamped=done.count(_Done.STAMPED), refused=done.count(_Done.REFUSED))


def _prove(document_id: UUID, *, now: datetime) -> _Done:
    """Extend a signed document, or renew its proof, if it needs that now.

    When that is refused, the reason is recorded, and it is tried again: soon if only the issuer did not answer.
    Raises TimestampUnavailable; nothing is recorded then.
    """
    with reading() as session:
        case = _case(session, document_id)
    if case is None:
        return _Done.FOUND
    try:
        proof = _proof(case, now=now)
    except (DocumentNotSignable, RevocationUnavailable, SigningRefused) as problem:
        pause = rules.SOON if isinstance(problem, RevocationUnavailable) else rules.AGAIN
        with transaction() as session:
            _refuse(session, case, reason=type(problem).__name__, again=now + pause, now=now)
        return _Done.REFUSED
    with transaction() as session:
        return _record(session, case, proof, now=now)


def _case(session: Session, document_id: UUID) -> _Case | None:
    document = session.get(IssuedDocument, document_id)
    if document is None:
        return None
    copy = session.get(ArchiveCopy, document_id)
    return _Case(document, copy.sha256 if copy else document.sha256, copied=copy is not None)


def _proof(case: _Case, *, now: datetime) -> _Proof:
    """The proof as it is, or a better one where that is needed."""
    source = blobs.store().path(case.current)
    stamp = signing.archive_stamp(source)
    if stamp is not None and not rules.must_renew(stamp.good_until, now=now):
        return _Proof(case.current, stamp, None)
    with _scratch() as target:
        if stamp is None:
            return _extended(case, source, target, now=now)
        fresh = signing.renew_file(source, target, desk=desk.desk().signing)
        if fresh.good_until <= stamp.good_until:  # the service has no new certificate yet: another stamp gains nothing
            return _Proof(case.current, stamp, None)
        sha256 = blobs.store().put(target.read_bytes()).sha256
    renewed = ProofRenewed(case.document.kind, case.document.sha256, sha256, fresh.good_until)
    return _Proof(sha256, fresh, renewed)


def _extended(case: _Case, source: Path, target: Path, *, now: datetime) -> _Proof:
    stamp = signing.extend_file(source, target, desk=desk.desk().signing)
    verdict = signing.verify(target, trust=desk.desk().store, at=now, cache_folder=desk.desk().cache_folder)
    if verdict.outcome is not signing.Outcome.VALID:
        raise RevocationUnavailable if verdict.check_later else SigningRefused
    sha256 = blobs.store().put(target.read_bytes()).sha256
    added = ProofAdded(case.document.kind, case.document.sha256, sha256, stamp.good_until)
    return _Proof(sha256, stamp, added)


@contextmanager
def _scratch() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder) / "longer.pdf"


def _record(session: Session, case: _Case, proof: _Proof, *, now: datetime) -> _Done:
    copy = _untouched(session, case, now=now)
    if copy is None:
        return _Done.FOUND
    copy.sha256, copy.reason, copy.updated_at = proof.sha256, "", now
    copy.good_until, copy.due_at = proof.stamp.good_until, rules.next_look(proof.stamp.good_until, now=now)
    if proof.event is None:
        return _Done.FOUND
    publish(session, case.document.dossier_id, proof.event, actor=SYSTEM, now=now)
    return _Done.STAMPED


def _refuse(session: Session, case: _Case, *, reason: str, again: datetime, now: datetime) -> None:
    """Note why there is no proof and when to try again; said once, not every time."""
    copy = _untouched(session, case, now=now)
    if copy is None:
        return
    news = copy.reason != reason
    copy.reason, copy.due_at, copy.updated_at = reason, again, now
    if news:
        event = ProofRefused(case.document.kind, case.document.sha256, reason)
        publish(session, case.document.dossier_id, event, actor=SYSTEM, now=now)


def _untouched(session: Session, case: _Case, *, now: datetime) -> ArchiveCopy | None:
    """The row to write, locked; None when the document is gone or another worker was here since the work began."""
    if session.get(IssuedDocument, case.document.id, with_for_update=True) is None:
        return None
    copy = session.get(ArchiveCopy, case.document.id)
    if (copy is not None) != case.copied or (copy is not None and copy.sha256 != case.current):
        return None
    if copy is None:
        copy = ArchiveCopy(document_id=case.document.id, sha256=case.current, reason="", due_at=now, updated_at=now)
        session.add(copy)
    return copy
