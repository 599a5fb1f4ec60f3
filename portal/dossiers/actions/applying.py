"""The application document: made from the answers, signed elsewhere by the applicant, proved when it comes back."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from forms.signers import Cosigner, cosigners
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import Actor, Kind
from portal.core.blobs import Blob
from portal.core.errors import NotFound
from portal.core.events import ON_BEHALF, last_event, publish
from portal.documents.actions import Box, render
from portal.documents.content import APPLICANT_BOX, ApplicationDocument
from portal.dossiers import application, charges, desk, queries
from portal.dossiers.actions.drafts import locked, require_subject
from portal.dossiers.actions.inviting import cancel_all, invite_all
from portal.dossiers.cosigning_errors import LockedForOthers, PlaceOfAnother
from portal.dossiers.counter import Applicant
from portal.dossiers.document_names import document_name
from portal.dossiers.errors import (
    AlreadySigned,
    ApplicationChanged,
    DossierIncomplete,
    NothingToSend,
    SignatureRejected,
)
from portal.dossiers.events import ApplicationIssued, SignedApplicationReceived, SignedApplicationRemoved
from portal.dossiers.filings import applicant_of
from portal.dossiers.filling import answers_of, files_asked, is_complete
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.scope import scope_of
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
    return application.document(_sources(session, dossier, now=now), now=now)


def _sources(session: Session, dossier: Dossier, *, now: datetime) -> application.Sources:
    account = applicant_of(session, dossier)
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
        fees=charges.fees_of(dossier, answers, charges.checks_of(session, dossier.id), completed=not dossier.is_draft),
    )
    if not all(person.can_be_invited for person in sources.cosigners):
        raise DossierIncomplete
    return sources


def cosigners_of(session: Session, dossier: Dossier) -> tuple[Cosigner, ...]:
    """Who signs the application of this dossier besides the applicant, as its present answers say."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    if not definition.signers or dossier.owner_id is None:
        return ()
    numbers = application.numbers_of(applicant_of(session, dossier))
    answers = answers_of(dossier, definition, queries.files(session, dossier.id))
    return cosigners(answers, applicant_numbers=numbers)


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
    if issued is None or not (dossier.owner_id or dossier.at_desk) or _was_sent(session, dossier, issued):
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
    fields = {APPLICANT_BOX: signing.APPLICANT_FIELD}  # the others' fields are called as their boxes are
    places = [_place(drawn.boxes[place.key], fields.get(place.key, place.key)) for place in document.signatures]
    pdf = signing.prepare_for_several(drawn.pdf, places)
    return Drawn(application.fingerprint(document), blobs.store().put(pdf), drawn.boxes[APPLICANT_BOX])


def _place(box: Box, field: str) -> signing.Place:
    left, bottom, right, top = (round(side) for side in box.rectangle)
    return signing.Place(name=field, box=(left, bottom, right, top), page=box.page)


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
    cancel_all(session, dossier.id, actor=actor, now=now)
    event = ApplicationIssued(sha256=drawn.blob.sha256, answers_sha256=drawn.source_sha256)
    publish(session, dossier.id, event, actor=actor, now=now)
    return issued


def examine_signed(session: Session, dossier_id: UUID, stream: BinaryIO, *, actor: Actor, now: datetime) -> Returned:
    """Prove a signed application against exactly the issued bytes, outside any transaction, and store it.

    An answer that is still uncertain (the issuer could not be asked) is taken in and checked again later.
    Raises ApplicationChanged when none was issued for the present answers, SignatureRejected with the verdict's
    sentence, PlaceOfAnother when it stands where somebody else is to sign, LockedForOthers when it forbids them to, or
    StorageFull.
    """
    dossier = queries.own(session, dossier_id, actor=actor)
    issued = to_be_signed(session, dossier, now=now)
    with blobs.store().receive(stream) as path:
        verdict = signing.verify(
            path,
            trust=desk.desk().store,
            at=now,
            issued_path=blobs.store().path(issued.sha256),
            holder=signs_for(session, dossier, actor),
            cache_folder=desk.desk().cache_folder,
        )
        if verdict.outcome is signing.Outcome.INVALID or not verdict.reason.readable:
            raise SignatureRejected(verdict.sentence)
        theirs = {application.field_of(number) for number, _ in enumerate(cosigners_of(session, dossier), start=1)}
        if theirs.intersection(report.field_name for report in verdict.signatures):
            raise PlaceOfAnother
        if signing.locked_against(path, theirs):
            raise LockedForOthers
        return Returned(issued.sha256, blobs.store().keep(path), verdict)


def holder_of(session: Session, dossier: Dossier) -> signing.Holder:
    """Whose signature the application has: the applicant's, or theirs who signed by a mandate. Raises NotFound."""
    signed = last_event(session, dossier.id, SignedApplicationReceived.__name__)
    if signed is not None and signed.actor_id is not None and signed.payload.get(ON_BEHALF, {}).get("number"):
        return holder(accounts.account(session, signed.actor_id))
    return holder(applicant_of(session, dossier))


def signs_for(session: Session, dossier: Dossier, actor: Actor) -> signing.Holder:
    """Whose signature this actor's signature has to be: the applicant's, or by a mandate their own."""
    if actor.by is not None and actor.by_mandate:
        return holder(accounts.account(session, actor.by.person_id))
    return holder(applicant_of(session, dossier))


def holder(account: Applicant) -> signing.Holder:
    """Whose signature an applicant's applications need: the person's, or the business's."""
    return signing.Holder(
        name=account.display_name,
        personal_number=account.personal_number,
        tax_code=account.tax_code,
        representative=account.representative or "",
    )


def receive_signed_application(
    session: Session, dossier_id: UUID, returned: Returned, *, actor: Actor, now: datetime
) -> IssuedDocument:
    """Record a proved signed application with its verdict, and invite who signs after the applicant.

    Raises ApplicationChanged, or AlreadySigned when others were invited to sign the copy that is there.
    """
    dossier = locked(session, dossier_id, actor=actor)
    issued = to_be_signed(session, dossier, now=now)
    if issued.sha256 != returned.application_sha256:
        raise ApplicationChanged
    people = cosigners_of(session, dossier)
    if people and signed_copy(session, dossier, issued) is not None:
        raise AlreadySigned
    _forget_signed(session, dossier, issued.round, actor=actor, now=now)
    signed = keep_signed(session, dossier, issued, returned, now=now)
    event = SignedApplicationReceived(
        sha256=returned.blob.sha256, outcome=returned.verdict.outcome.value, reason=returned.verdict.reason.value
    )
    publish(session, dossier.id, event, actor=actor, now=now)
    invite_all(session, dossier.id, issued.sha256, people, actor=actor, now=now)
    return signed


def signed_copy(session: Session, dossier: Dossier, issued: IssuedDocument) -> IssuedDocument | None:
    """The signed copy of exactly this application, None while nobody has signed it."""
    signed = queries.newest(session, dossier.id, queries.SIGNED_APPLICATION)
    return signed if signed is not None and signed.source_sha256 == issued.sha256 else None


def keep_signed(
    session: Session, dossier: Dossier, issued: IssuedDocument, returned: Returned, *, now: datetime
) -> IssuedDocument:
    """Put a proved copy of the application beside the dossier, with its verdict."""
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
    cancel_all(session, dossier.id, actor=actor, now=now)
    dossier.verdict = None
