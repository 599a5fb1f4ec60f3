"""Two ways to prove who stands behind an organisation: a certificate at once, or a file that an officer checks.

By certificate: the portal makes a statement that names organisation and person, the organisation's or its legal
representative's certificate signs exactly that file, and the verdict proves both. Drawing, examining and storing come
before the transaction that records (design §4.2).
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Account
from portal.accounts.organisations.models import Organisation, Proof, State
from portal.core import blobs
from portal.core.actor import Actor, Right
from portal.core.blobs import Blob
from portal.core.clock import local
from portal.core.errors import RightMissing
from portal.core.events import publish
from portal.documents import viruses
from portal.documents.actions import render
from portal.documents.content import APPLICANT_BOX, ApplicationDocument, Party, Row, Section, SignaturePlace
from portal.documents.content import Agency as PrintedAgency
from portal.documents.inspection import GRAPHICS, SCANS, inspect
from portal.documents.viruses import Scan
from portal.dossiers import desk
from portal.organisations import queries
from portal.organisations.errors import (
    AlreadyProven,
    EvidenceUnfit,
    OrganisationKnown,
    StatementMissing,
    StatementNotProving,
)
from portal.organisations.events import EvidenceSent, OrganisationProven, StatementIssued
from portal.signing import actions as signing

LARGEST_EVIDENCE = 10 << 20
_TITLE = "Xác nhận tư cách đại diện"
_DECLARED = (
    "Tổ chức xác nhận người nêu trên được thay mặt tổ chức quản lý tài khoản, soạn, ký và nộp hồ sơ trên Cổng, "
    "và chịu trách nhiệm về việc làm của người này."
)
_INFECTED = Text(
    vi="Trình quét phát hiện vi-rút trong tệp nên tệp không được nhận. Hãy gửi tệp từ một máy sạch.",
    en="A virus was found in this file, so it was not taken in. Send it from a clean device.",
)
_SCANNER_AWAY = Text(
    vi="Trình quét vi-rút đang bận nên chưa nhận được tệp. Hãy thử lại sau ít phút.",
    en="The virus scanner does not answer, so the file was not taken in. Try again in a few minutes.",
)


@dataclass(frozen=True)
class Evidence:
    """A file that was looked at and stored, to be recorded."""

    name: str
    blob: Blob


def draw_statement(session: Session, organisation_id: UUID, *, person: Actor, agency: str, now: datetime) -> Blob:
    """Draw and store what the certificate signs: who acts for the organisation at this ``agency``'s portal.

    Outside any transaction. Raises NotFound, RightMissing, AlreadyProven or RenderingFailed.
    """
    organisation = _to_prove(session, organisation_id, person)
    document = _statement(organisation.account, person, agency=agency, now=now)
    drawn = render(document, created=now)
    box = drawn.boxes[APPLICANT_BOX]
    left, bottom, right, top = (round(side) for side in box.rectangle)
    place = signing.Place(name=signing.APPLICANT_FIELD, box=(left, bottom, right, top), page=box.page)
    return blobs.store().put(signing.prepare_for_several(drawn.pdf, [place]))


def _statement(account: Account, person: Actor, *, agency: str, now: datetime) -> ApplicationDocument:
    facts = (
        ("Tổ chức", account.display_name),
        ("Mã số thuế", account.tax_code or ""),
        ("Người đại diện theo pháp luật", account.representative or ""),
        ("Người làm việc cho tổ chức trên Cổng", person.name),
        ("Số định danh của người này", person.personal_number or ""),
    )
    kept = {"organisation": str(account.id), "tax_code": account.tax_code, "person": str(person.id)}
    return ApplicationDocument(
        title=_TITLE,
        service_name="Tài khoản của tổ chức trên Cổng dịch vụ công",
        service_code="Tài khoản tổ chức",
        service_version="1",
        agency=PrintedAgency(name=agency, place=""),
        applicant=Party(name=account.display_name, identity=f"Mã số thuế: {account.tax_code}", address=account.address),
        sections=(Section("Nội dung xác nhận", tuple(Row(label, (value,)) for label, value in facts)),),
        files=(),
        statement=(_DECLARED,),
        answers_json=json.dumps(kept, ensure_ascii=False, sort_keys=True).encode(),
        draft=str(account.id)[:8].upper(),
        day=local(now).date(),
        place="",
        signatures=(SignaturePlace(caption="Đại diện tổ chức", name=account.representative or account.display_name),),
    )


def issue_statement(session: Session, organisation_id: UUID, drawn: Blob, *, person: Actor, now: datetime) -> None:
    """Record the statement that counts from now on. Raises NotFound, RightMissing or AlreadyProven."""
    organisation = _to_prove(session, organisation_id, person, lock=True)
    organisation.statement_sha256, organisation.statement_size = drawn.sha256, drawn.size
    publish(session, organisation_id, StatementIssued(sha256=drawn.sha256), actor=person, now=now)


def examine_statement(
    session: Session, organisation_id: UUID, stream: BinaryIO, *, person: Actor, now: datetime
) -> Blob:
    """Prove a signed statement against exactly the issued bytes, outside any transaction, and store it.

    Only the certificate of the organisation, or of its registered representative, proves it, and only when that is
    certain now. Raises NotFound, RightMissing, AlreadyProven, StatementMissing or StatementNotProving.
    """
    organisation = _to_prove(session, organisation_id, person)
    if organisation.statement_sha256 is None:
        raise StatementMissing
    account = organisation.account
    holder = signing.Holder(
        name=account.display_name,
        tax_code=account.tax_code,
        representative=account.representative or "",
    )
    with blobs.store().receive(stream) as path:
        verdict = signing.verify(
            path,
            trust=desk.desk().store,
            at=now,
            issued_path=blobs.store().path(organisation.statement_sha256),
            holder=holder,
            cache_folder=desk.desk().cache_folder,
        )
        if verdict.outcome is not signing.Outcome.VALID:
            raise StatementNotProving(verdict.sentence)
        return blobs.store().keep(path)


def prove(
    session: Session, organisation_id: UUID, signed: Blob, *, issued: str | None, person: Actor, now: datetime
) -> None:
    """Record that a certificate proved the organisation. ``issued`` is the statement that was examined.

    Raises NotFound, RightMissing, AlreadyProven, OrganisationKnown, or StatementMissing when another was made since.
    """
    organisation = _to_prove(session, organisation_id, person, lock=True)
    if organisation.statement_sha256 is None or organisation.statement_sha256 != issued:
        raise StatementMissing
    proven(session, organisation, Proof.CERTIFICATE, sha256=signed.sha256, by=person.name, actor=person, now=now)


def proven(
    session: Session, organisation: Organisation, proof: Proof, *, sha256: str, by: str, actor: Actor, now: datetime
) -> None:
    """From now on members may sign and hand in; the caller holds the row. Raises OrganisationKnown."""
    account = session.get_one(Account, organisation.account_id)
    if account.tax_code and queries.is_known(session, account.tax_code, but=account.id):
        raise OrganisationKnown
    organisation.state, organisation.proof, organisation.reason = State.PROVEN, proof, ""
    organisation.decided_at, organisation.decided_by = now, by
    publish(session, account.id, OrganisationProven(proof=proof.value, sha256=sha256), actor=actor, now=now)


def examine_evidence(stream: BinaryIO, filename: str) -> Evidence:
    """Look at a file and store it, outside any transaction. Raises EvidenceUnfit or StorageFull."""
    with blobs.store().receive(stream) as path:
        name = _fit(path, filename)
        return Evidence(name, blobs.store().keep(path))


def _fit(path: Path, filename: str) -> str:
    found = inspect(path, filename=filename, accept=SCANS | GRAPHICS, max_bytes=LARGEST_EVIDENCE)
    if found.problem is not None:
        raise EvidenceUnfit(found.problem.text)
    scan = viruses.scan(path)
    if not scan.opens:
        raise EvidenceUnfit(_INFECTED if scan is Scan.INFECTED else _SCANNER_AWAY)
    return found.name


def send_evidence(session: Session, organisation_id: UUID, evidence: Evidence, *, person: Actor, now: datetime) -> None:
    """Put an organisation before an officer. Raises NotFound, RightMissing or AlreadyProven."""
    organisation = _to_prove(session, organisation_id, person, lock=True)
    organisation.state, organisation.sent_at, organisation.reason = State.WAITING, now, ""
    organisation.evidence_sha256, organisation.evidence_name = evidence.blob.sha256, evidence.name
    organisation.evidence_size = evidence.blob.size
    event = EvidenceSent(name=evidence.name, sha256=evidence.blob.sha256)
    publish(session, organisation_id, event, actor=person, now=now)


def _to_prove(session: Session, organisation_id: UUID, person: Actor, *, lock: bool = False) -> Organisation:
    place = queries.place(session, organisation_id, person=person, lock=lock)
    if not place.manages:
        raise RightMissing(Right.MANAGE.value, session.get_one(Account, organisation_id).display_name)
    if place.organisation.is_proven:
        raise AlreadyProven
    return place.organisation
