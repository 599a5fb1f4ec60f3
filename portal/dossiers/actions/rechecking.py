"""A signature that could not be judged when it came in, because its issuer did not answer, is judged again later.

So it is with the signed application, and with signed papers among the files.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core import blobs
from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.core.events import publish
from portal.dossiers import desk, queries
from portal.dossiers.actions.applying import holder_of
from portal.dossiers.errors import SignatureStillUncertain
from portal.dossiers.events import PaperRechecked, SignatureRechecked
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.signing import actions as signing


def recheck_signature(dossier_id: UUID, *, sha256: str, now: datetime) -> None:
    """Judge the signed application with this digest again if its verdict is still open, and record the answer.

    Asking remote services happens outside the transaction. Raises SignatureStillUncertain: nothing is recorded then,
    and trying again later is right.
    """
    with reading() as session:
        dossier = session.get(Dossier, dossier_id)
        if dossier is None or not _is_open(dossier, sha256):
            return
        signed = _signed(session, dossier_id, sha256)
        expected = holder_of(session, dossier)
    if signed is None:
        return
    verdict = signing.verify(
        blobs.store().path(sha256),
        trust=desk.desk().store,
        at=now,
        issued_path=blobs.store().path(signed.source_sha256),
        holder=expected,
        cache_folder=desk.desk().cache_folder,
    )
    if verdict.check_later or not verdict.reason.readable:
        raise SignatureStillUncertain
    with transaction() as session:
        _record(session, dossier_id, verdict, now=now)


def _is_open(dossier: Dossier, sha256: str) -> bool:
    """Whether the verdict about this very file is the one that counts, and not final."""
    kept = signing.Verdict.from_dict(dossier.submitted_verdict) if dossier.submitted_verdict else None
    return kept is not None and kept.sha256 == sha256 and kept.check_later


def _signed(session: Session, dossier_id: UUID, sha256: str) -> IssuedDocument | None:
    documents = queries.documents(session, dossier_id)
    return next((one for one in documents if one.kind == queries.SIGNED_APPLICATION and one.sha256 == sha256), None)


def _record(session: Session, dossier_id: UUID, verdict: signing.Verdict, *, now: datetime) -> None:
    dossier = session.get_one(Dossier, dossier_id, with_for_update=True)
    if not _is_open(dossier, verdict.sha256):
        return
    dossier.submitted_verdict = verdict.to_dict()
    if dossier.verdict is not None and dossier.verdict["sha256"] == verdict.sha256:
        dossier.verdict = verdict.to_dict()
    event = SignatureRechecked(sha256=verdict.sha256, outcome=verdict.outcome.value, reason=verdict.reason.value)
    publish(session, dossier_id, event, actor=SYSTEM, now=now)


def recheck_files(dossier_id: UUID, *, now: datetime) -> None:
    """Judge the signatures of papers again whose verdict is still open, and record the answers.

    Raises SignatureStillUncertain when one stays open: what was answered is recorded, and trying again later is right.
    """
    with reading() as session:
        waiting = [(file.id, file.sha256) for file in queries.files(session, dossier_id) if _may_change(file)]
    still_open = False
    for file_id, sha256 in waiting:
        verdict = signing.verify(
            blobs.store().path(sha256), trust=desk.desk().store, at=now, cache_folder=desk.desk().cache_folder
        )
        if verdict.check_later or not verdict.reason.readable:
            still_open = True
            continue
        with transaction() as session:
            _record_file(session, file_id, verdict, now=now)
    if still_open:
        raise SignatureStillUncertain


def _may_change(file: DossierFile) -> bool:
    return file.verdict is not None and signing.Verdict.from_dict(file.verdict).check_later


def _record_file(session: Session, file_id: UUID, verdict: signing.Verdict, *, now: datetime) -> None:
    file = session.get(DossierFile, file_id, with_for_update=True)
    if file is None or file.removed_at is not None or not _may_change(file):
        return
    file.verdict = verdict.to_dict()
    event = PaperRechecked(
        name=file.name, sha256=file.sha256, outcome=verdict.outcome.value, reason=verdict.reason.value
    )
    publish(session, file.dossier_id, event, actor=SYSTEM, now=now)
