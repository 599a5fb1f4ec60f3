"""The application document: made from the answers, signed elsewhere by the applicant, proved when it comes back."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import Actor, Kind
from portal.core.blobs import Blob
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.documents.actions import Box, render
from portal.documents.content import APPLICANT_BOX, ApplicationDocument
from portal.dossiers import application, desk, queries
from portal.dossiers.actions.drafts import locked, require_subject
from portal.dossiers.errors import ApplicationChanged, DossierIncomplete, NothingToSend, SignatureRejected
from portal.dossiers.events import ApplicationIssued, SignedApplicationReceived, SignedApplicationRemoved
from portal.dossiers.filling import answers_of, files_asked, is_complete
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.scope import scope_of
from portal.dossiers.timeline import document_name
from portal.signing import actions as signing


@dataclass(frozen=True)
class Drawn:
    """An application that is drawn and stored, but not yet recorded."""

    source_sha256: str
    blob: Blob
    box: Box


@dataclass(frozen=True)
class Returned:
    """A signed application that was proved and stored, but not yet recorded."""

    application_sha256: str
    blob: Blob
    verdict: signing.Verdict


def wanted(session: Session, dossier: Dossier, *, now: datetime) -> ApplicationDocument:
    """What the application of this dossier has to say now. Raises DossierIncomplete, ServiceNotForYou or NotFound."""
    account = owner(session, dossier)
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    files = queries.files(session, dossier.id)
    answers = answers_of(dossier, definition, files)
    given = files_asked(answers, files)
    if not is_complete(dossier, answers, files=given, scope=scope_of(session, dossier), now=now):
        raise DossierIncomplete
    require_subject(definition, Kind(account.kind))
    sources = application.Sources(
        dossier_id=str(dossier.id),
        answers=answers,
        files=given,
        applicant=account,
        agency=catalogue.agency_for(session, definition),
    )
    return application.document(sources, now=now)


def current_application(session: Session, dossier: Dossier, *, now: datetime) -> IssuedDocument | None:
    """The application that says exactly what the dossier says now; None when it has to be made (again)."""
    issued = queries.newest(session, dossier.id, queries.APPLICATION)
    if issued is None:
        return None
    says = application.fingerprint(wanted(session, dossier, now=now))
    return issued if issued.source_sha256 == says else None


def files_given(session: Session, dossier: Dossier) -> list[DossierFile]:
    """The files that are part of the application now: those that are asked for."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    files = queries.files(session, dossier.id)
    return files_asked(answers_of(dossier, definition, files), files)


def _was_sent(session: Session, dossier: Dossier, issued: IssuedDocument) -> bool:
    """Whether this application was handed in before the present request to complete: then it is evidence and stays."""
    asked = queries.supplement(session, dossier.id)
    return asked is not None and issued.created_at < asked.requested_at


def to_be_signed(session: Session, dossier: Dossier, *, now: datetime) -> IssuedDocument:
    """The application that waits for a signature now. Raises ApplicationChanged when there is none."""
    issued = current_application(session, dossier, now=now)
    if issued is None or dossier.owner_id is None or _was_sent(session, dossier, issued):
        raise ApplicationChanged
    return issued


def draw_application(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> Drawn | None:
    """Draw and store the application, outside any transaction; None when the one issued before still holds.

    Raises DossierIncomplete, RenderingFailed or StorageFull.
    """
    dossier = queries.own(session, dossier_id, actor=actor)
    if current_application(session, dossier, now=now) is not None:
        return None
    document = wanted(session, dossier, now=now)
    drawn = render(document, created=now)
    box = drawn.boxes[APPLICANT_BOX]
    left, bottom, right, top = (round(side) for side in box.rectangle)
    pdf = signing.prepare(drawn.pdf, box=(left, bottom, right, top), page=box.page)
    return Drawn(application.fingerprint(document), blobs.store().put(pdf), box)


def issue_application(
    session: Session, dossier_id: UUID, drawn: Drawn, *, actor: Actor, now: datetime
) -> IssuedDocument:
    """Record a drawn application; a signed copy of an earlier one no longer counts. Raises ApplicationChanged."""
    dossier = locked(session, dossier_id, actor=actor)
    if application.fingerprint(wanted(session, dossier, now=now)) != drawn.source_sha256:
        raise ApplicationChanged
    before = queries.newest(session, dossier.id, queries.APPLICATION)
    if before is not None and before.source_sha256 == drawn.source_sha256:
        return before
    issued = IssuedDocument(
        dossier_id=dossier.id,
        kind=queries.APPLICATION,
        round=before.round + 1 if before else 1,
        title=document_name(queries.APPLICATION).vi,
        sha256=drawn.blob.sha256,
        source_sha256=drawn.source_sha256,
        size=drawn.blob.size,
        boxes={APPLICANT_BOX: asdict(drawn.box)},
        created_at=now,
    )
    session.add(issued)
    dossier.verdict = None
    event = ApplicationIssued(sha256=drawn.blob.sha256, answers_sha256=drawn.source_sha256)
    publish(session, dossier.id, event, actor=actor, now=now)
    return issued


def examine_signed(session: Session, dossier_id: UUID, stream: BinaryIO, *, actor: Actor, now: datetime) -> Returned:
    """Prove a signed application against exactly the issued bytes, outside any transaction, and store it.

    An answer that is still uncertain (the issuer could not be asked) is taken in and checked again later.
    Raises ApplicationChanged when none was issued for the present answers, SignatureRejected with the verdict's
    sentence, or StorageFull.
    """
    dossier = queries.own(session, dossier_id, actor=actor)
    issued = to_be_signed(session, dossier, now=now)
    with blobs.store().receive(stream) as path:
        verdict = signing.verify(
            path,
            trust=desk.desk().store,
            at=now,
            issued_path=blobs.store().path(issued.sha256),
            holder=holder(owner(session, dossier)),
            cache_folder=desk.desk().cache_folder,
        )
        if verdict.outcome is signing.Outcome.INVALID or not verdict.reason.readable:
            raise SignatureRejected(verdict.sentence)
        return Returned(issued.sha256, blobs.store().keep(path), verdict)


def owner(session: Session, dossier: Dossier) -> Account:
    """Whose dossier it is. Raises NotFound while nobody has signed in for it."""
    if dossier.owner_id is None:
        raise NotFound
    return accounts.account(session, dossier.owner_id)


def holder(account: Account) -> signing.Holder:
    """Whose signature an account's applications need: the person's, or the business's."""
    return signing.Holder(name=account.display_name, personal_number=account.personal_number, tax_code=account.tax_code)


def receive_signed_application(
    session: Session, dossier_id: UUID, returned: Returned, *, actor: Actor, now: datetime
) -> IssuedDocument:
    """Record a proved signed application with its verdict. Raises ApplicationChanged."""
    dossier = locked(session, dossier_id, actor=actor)
    issued = to_be_signed(session, dossier, now=now)
    if issued.sha256 != returned.application_sha256:
        raise ApplicationChanged
    _forget_signed(session, dossier, issued.round, actor=actor, now=now)
    signed = IssuedDocument(
        dossier_id=dossier.id,
        kind=queries.SIGNED_APPLICATION,
        round=issued.round,
        title=document_name(queries.SIGNED_APPLICATION).vi,
        sha256=returned.blob.sha256,
        source_sha256=issued.sha256,
        size=returned.blob.size,
        created_at=now,
        signed_at=_signed_at(returned.verdict),
    )
    session.add(signed)
    dossier.verdict = returned.verdict.to_dict()
    event = SignedApplicationReceived(
        sha256=returned.blob.sha256, outcome=returned.verdict.outcome.value, reason=returned.verdict.reason.value
    )
    publish(session, dossier.id, event, actor=actor, now=now)
    return signed


def _signed_at(verdict: signing.Verdict) -> datetime | None:
    """The earliest moment a signature provably existed, if a clock proves it."""
    return min((report.best_time for report in verdict.signatures if report.best_time), default=None)


def _forget_signed(session: Session, dossier: Dossier, round_: int, *, actor: Actor, now: datetime) -> None:
    """A second upload replaces the first."""
    taken_out = delete(IssuedDocument).where(
        IssuedDocument.dossier_id == dossier.id,
        IssuedDocument.kind == queries.SIGNED_APPLICATION,
        IssuedDocument.round == round_,
    )
    for sha256 in session.scalars(taken_out.returning(IssuedDocument.sha256)).all():
        publish(session, dossier.id, SignedApplicationRemoved(sha256), actor=actor, now=now)


def remove_signed_application(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take the signed application out again, to submit without a signature or to sign anew.

    Raises NothingToSend for one that was handed in before, AlreadySubmitted or NotFound.
    """
    dossier = locked(session, dossier_id, actor=actor)
    issued = queries.newest(session, dossier.id, queries.APPLICATION)
    if issued is None:
        raise NotFound
    if _was_sent(session, dossier, issued):
        raise NothingToSend
    _forget_signed(session, dossier, issued.round, actor=actor, now=now)
    dossier.verdict = None
