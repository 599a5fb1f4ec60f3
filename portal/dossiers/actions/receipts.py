"""The receipt: what came in and when, sealed by the agency with a trusted time (R10.1–R10.3)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import SYSTEM
from portal.core.blobs import Blob
from portal.core.calendar import load_calendar
from portal.core.db import reading, transaction
from portal.core.events import publish
from portal.core.ids import new_check_code
from portal.documents.actions import render
from portal.documents.content import SEAL_BOX, Party, ReceiptDocument
from portal.dossiers import application, charges, desk, queries, rules
from portal.dossiers.actions import applying
from portal.dossiers.document_names import document_name
from portal.dossiers.events import DocumentIssued
from portal.dossiers.filer import filer
from portal.dossiers.filings import applicant_of
from portal.dossiers.filling import HandedIn, handed_in, in_progress
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.papers import papers, signed_validly
from portal.dossiers.standing import proof_of_role
from portal.proofs import queries as proofs
from portal.signing import actions as signing
from portal.signing.actions import Verdict

_NEXT = (
    "Cán bộ kiểm tra hồ sơ. Nếu cần bổ sung, bạn nhận một phiếu yêu cầu duy nhất nêu đủ mọi mục.",
    "Nếu hồ sơ hợp lệ, bạn nhận giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
)
_REASON = "Xác nhận đã nhận hồ sơ trực tuyến"


def issue_receipt(dossier_id: UUID, *, round_: int, received_at: datetime | None = None, now: datetime) -> None:
    """Draw, seal, store and record the receipt of a submission (round 1) or of a later supplement; once only.

    ``received_at``: when the supplement came in; a submission carries its own times.

    Drawing and sealing ask remote services and happen outside the transaction. Raises TimestampUnavailable,
    SigningRefused or RenderingFailed: nothing is recorded then, and trying again later is right.
    """
    with reading() as session:
        if _issued(session, dossier_id, round_):
            return
        dossier = queries.whole(session, dossier_id)
        code = new_check_code()
        blob = _seal(session, dossier, check_code=code, received_at=received_at, now=now)
    with transaction() as session:
        if not _issued(session, dossier_id, round_):
            _record(session, dossier_id, blob, check_code=code, round_=round_, now=now)


def _issued(session: Session, dossier_id: UUID, round_: int) -> bool:
    documents = queries.documents(session, dossier_id)
    return any(document.kind == queries.RECEIPT and document.round == round_ for document in documents)


def _record(session: Session, dossier_id: UUID, blob: Blob, *, check_code: str, round_: int, now: datetime) -> None:
    title = document_name(queries.RECEIPT).vi
    receipt = IssuedDocument(
        dossier_id=dossier_id,
        kind=queries.RECEIPT,
        round=round_,
        title=title,
        check_code=check_code,
        sha256=blob.sha256,
        size=blob.size,
        created_at=now,
        sealed_at=now,
    )
    session.add(receipt)
    session.flush()
    publish(
        session, dossier_id, DocumentIssued(kind=queries.RECEIPT, number="", sha256=blob.sha256), actor=SYSTEM, now=now
    )


def _seal(session: Session, dossier: Dossier, *, check_code: str, received_at: datetime | None, now: datetime) -> Blob:
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    agency = catalogue.agency_for(session, definition)
    created = received_at or dossier.received_at or now
    drawn = render(_document(session, dossier, check_code=check_code, received_at=received_at), created=created)
    box = drawn.boxes[SEAL_BOX]
    left, bottom, right, top = (round(side) for side in box.rectangle)
    current = desk.desk()
    stamp = signing.seal_stamp(
        agency=agency.name_vi,
        at=now,
        box=(left, bottom, right, top),
        page=box.page,
        picture=current.seal_picture(agency.key),
    )
    sealed = signing.seal(
        drawn.pdf, identity=current.seal_of(agency.key), desk=current.signing, reason=_REASON, stamp=stamp
    )
    return blobs.store().put(sealed)


def _document(session: Session, dossier: Dossier, *, check_code: str, received_at: datetime | None) -> ReceiptDocument:
    if dossier.code is None or dossier.sent_at is None or dossier.received_at is None:
        raise ValueError("a receipt is for a dossier that was handed in")
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    given = handed_in(dossier, definition, dossier.files)
    sent = [each for each in dossier.documents if each.kind in _APPLICATIONS and not in_progress(dossier, each)]
    return ReceiptDocument(
        code=dossier.code,
        agency=application.printed_agency(catalogue.agency_for(session, definition)),
        service_name=definition.name.vi,
        service_code=definition.code,
        applicant=_applicant(session, dossier),
        sent_at=received_at or dossier.sent_at,
        received_at=received_at or dossier.received_at,
        files=tuple(application.file_lines(definition, given.files)),
        application_sha256=sent[-1].sha256,
        verdict=_verdict(given, applying.holder_of(session, dossier)),
        next_steps=(*_NEXT, *_originals(dossier, given)),
        tracking_url=f"{desk.desk().base_url}/track?code={dossier.code}",
        check_code=check_code,
        verify_url=f"{desk.desk().base_url}/verify?code={check_code}",
        answer_by=rules.answer_by(load_calendar(session), received_at=received_at or dossier.received_at),
        fees=application.fee_lines(
            charges.fees_of(dossier, given.answers, dossier.checks, completed=received_at is not None)
        ),
        leaf=proofs.leaf_of(session, dossier.id, "SupplementReceived" if received_at else "DossierSubmitted"),
    )


def _applicant(session: Session, dossier: Dossier) -> Party:
    """The applicant, with the person who handed in for them."""
    named, by = application.party(applicant_of(session, dossier)), filer(queries.events(session, dossier.id))
    return named if by is None else replace(named, name=by.vi)


_APPLICATIONS = (queries.APPLICATION, queries.SIGNED_APPLICATION)


def _verdict(given: HandedIn, holder: signing.Holder) -> tuple[str, ...]:
    if given.verdict is None:
        return ("Đơn nộp không kèm chữ ký số.",)
    verdict = Verdict.from_dict(given.verdict)
    signers = tuple(f"Người ký: {report.signer}" for report in verdict.signatures)
    role = proof_of_role(verdict, holder)
    return (f"{verdict.outcome.label.vi}: {verdict.sentence.vi}", *signers, *([role.vi] if role else []))


def _originals(dossier: Dossier, given: HandedIn) -> tuple[str, ...]:
    """R11.3, R11.4: what to bring once with the result, and by which rule; or that nothing is to be brought."""
    definition, number = given.answers.definition, dossier.applicant_number
    signed = signed_validly(given.verdict)
    found = papers(
        definition, given.files, signed=signed, applicant_number=number, copies=dossier.copies, checks=dossier.checks
    )
    bring = [f"{paper.component.name.vi} ({paper.rule.basis.vi})" for paper in found if paper.to_bring]
    if not bring:
        return ("Bạn không phải mang bản giấy nào.",)
    return (f"Khi đến nhận kết quả, mang một lần bản chính của: {'; '.join(bring)}.",)
