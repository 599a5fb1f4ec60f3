"""Slips 01 to 05 of the one-stop shop (Circular 01/2018/TT-VPCP, art. 9; stop notice of Circular 03/2025), size A5."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from portal.core.clock import local
from portal.documents import blocks
from portal.documents.content import (
    APPLICANT_BOX,
    OFFICER_BOX,
    SEAL_BOX,
    AcceptanceSlip,
    Agency,
    Apology,
    PaperLine,
    Party,
    Refusal,
    Row,
    Signatory,
    StopNotice,
    SupplementRequest,
)
from portal.documents.payloads import Payload, payload
from portal.documents.wording import minute, place_and_day

Slip = AcceptanceSlip | SupplementRequest | Refusal | Apology | StopNotice


def _slip(
    document: Slip, *, title: str, day: date, shown: Sequence[blocks.Block], signers: Sequence[dict[str, str]]
) -> Payload:
    data: dict[str, Any] = {
        "title": title,
        "subtitle": "",
        "author": document.agency.name,
        "number": document.number,
        "code": document.code,
        "agency": _letterhead(document.agency),
        "footer": f"Mã hồ sơ: {document.code}",
        "link": document.tracking_url,
        "place_date": place_and_day(document.agency.place, day),
        "blocks": list(shown),
        "signers": list(signers),
        "recipients": [],
    }
    return Payload(template="slip.typ", link=document.tracking_url, data=data)


def _letterhead(agency: Agency) -> dict[str, str]:
    """The forms name the agency and its desk; without a desk, the agency under its superior."""
    named = blocks.agency(agency)
    return named | {"superior": ""} if agency.desk else named


def _desk(agency: Agency) -> str:
    return agency.desk or agency.name


def _whose(party: Party, *, label: str, service: str) -> tuple[Row, ...]:
    named, *rest = blocks.party_rows(replace(party, phone="", email=""), label=label)
    reach = "; ".join(part for part in (party.phone, party.email) if part)
    contact = (Row("Số điện thoại, thư điện tử", (reach,)),) if reach else ()
    return (named, Row("Nội dung yêu cầu giải quyết", (service,)), *rest, *contact)


def _officer(signatory: Signatory, caption: str) -> dict[str, str]:
    return blocks.signer(signatory, box=OFFICER_BOX, caption=caption)


def _head(signatory: Signatory) -> dict[str, str]:
    return blocks.signer(signatory, box=OFFICER_BOX) | {"seal": SEAL_BOX}


@payload.register
def _acceptance(document: AcceptanceSlip) -> Payload:
    applicant = document.representative or document.applicant
    depositor = {"caption": "Người nộp hồ sơ", "name": applicant.name, "box": APPLICANT_BOX}
    return _slip(
        document,
        title="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        day=local(document.received_at).date(),
        shown=_acceptance_blocks(document),
        signers=[depositor, _officer(document.receptionist, "Người tiếp nhận hồ sơ")],
    )


def _paper(position: int, line: PaperLine) -> tuple[str, ...]:
    counts = (str(count) if count else "–" for count in (line.originals, line.copies, line.electronic))
    return (str(position), f"{line.name} ({line.note})" if line.note else line.name, *counts)


def _acceptance_blocks(document: AcceptanceSlip) -> list[blocks.Block]:
    whose = _whose(document.applicant, label="Tiếp nhận hồ sơ của", service=document.service_name)
    if document.representative:
        depositor = "; ".join(part for part in (document.representative.name, document.representative.identity) if part)
        whose += (Row("Người được ủy quyền nộp", (depositor,)),)
    papers = (_paper(position, line) for position, line in enumerate(document.components, start=1))
    return [
        blocks.rows(whose),
        blocks.heading("Thành phần hồ sơ"),
        blocks.table(
            ("STT", "Tên giấy tờ", "Bản chính", "Bản sao", "Bản điện tử"),
            ("9mm", "1fr", "18mm", "15mm", "21mm"),
            papers,
            align="clccc",
        ),
        blocks.rows(_acceptance_terms(document)),
        *_originals(document),
    ]


def _acceptance_terms(document: AcceptanceSlip) -> tuple[Row, ...]:
    duration = f"; thời hạn giải quyết theo quy định: {document.duration}" if document.duration else ""
    book = f"Quyển số: {document.book_number or '—'}; số thứ tự: {document.book_entry or '—'}"
    return (
        Row("Số lượng hồ sơ", (f"{document.sets:02d} bộ{duration}",)),
        Row("Thời gian nhận hồ sơ", (minute(document.received_at),)),
        Row("Thời gian trả kết quả", (minute(document.due_at),)),
        Row("Nhận kết quả", (f"{document.return_channel}; {document.return_place}",)),
        Row("Phí, lệ phí", (blocks.fee_sentence(document.fees),)),
        Row("Vào sổ theo dõi hồ sơ", (book,)),
    )


def _originals(document: AcceptanceSlip) -> list[blocks.Block]:
    """R11.3 and R11.4: what to bring once with the result and by which rule, or why nothing."""
    title = blocks.heading("Bản chính phải mang khi nhận kết quả")
    if not document.originals:
        why = document.no_original_reason or "Hồ sơ ký số hợp lệ có giá trị như bản gốc."
        return [title, blocks.paragraphs((f"Không phải mang bản giấy nào. {why}",))]
    bring = (f"{original.name} — {original.rule}" for original in document.originals)
    return [title, blocks.paragraphs(("Chỉ mang một lần, khi đến nhận kết quả:",)), blocks.numbered(bring)]


@payload.register
def _supplement(document: SupplementRequest) -> Payload:
    wanted = (
        (str(position), item.component, "\n".join(part for part in (item.demand, item.reason) if part))
        for position, item in enumerate(document.items, start=1)
    )
    ask = ["Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, ông (bà) liên hệ " + _contact(document) + "."]
    if document.answer_by:
        ask.insert(0, f"Đề nghị hoàn thiện và gửi lại trước {minute(document.answer_by)}.")
    shown = [
        blocks.rows(_whose(document.applicant, label="Hồ sơ của", service=document.service_name)),
        blocks.paragraphs(("Yêu cầu bổ sung, hoàn thiện hồ sơ gồm những nội dung sau:",)),
        blocks.table(("STT", "Giấy tờ, nội dung", "Yêu cầu và lý do"), ("9mm", "2fr", "3fr"), wanted, align="cll"),
        blocks.paragraphs(ask),
    ]
    return _slip(
        document,
        title="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        day=document.day,
        shown=shown,
        signers=[_officer(document.officer, "Người hướng dẫn")],
    )


def _contact(document: SupplementRequest) -> str:
    return document.contact or document.agency.contact or _desk(document.agency)


@payload.register
def _refusal(document: Refusal) -> Payload:
    cause = f" ({document.reason_class})" if document.reason_class else ""
    shown = [
        blocks.rows(_whose(document.applicant, label="Hồ sơ của", service=document.service_name)),
        blocks.paragraphs(
            (f"Qua xem xét, {_desk(document.agency)} không tiếp nhận, giải quyết hồ sơ này với lý do{cause}:",)
        ),
        blocks.numbered(document.reasons),
        *_bases(document.legal_bases),
    ]
    if document.remedies:
        shown += [blocks.heading("Ông (bà) có thể làm gì"), blocks.numbered(document.remedies)]
    shown.append(blocks.paragraphs(("Xin thông báo để ông (bà) được biết và thực hiện./.",)))
    return _slip(
        document,
        title="Phiếu từ chối tiếp nhận giải quyết hồ sơ",
        day=document.day,
        shown=shown,
        signers=[_officer(document.officer, "Người tiếp nhận hồ sơ")],
    )


def _bases(legal_bases: Sequence[str]) -> list[blocks.Block]:
    return [blocks.heading("Căn cứ"), blocks.numbered(legal_bases)] if legal_bases else []


def _apology_words(document: Apology) -> tuple[str, ...]:
    who = document.agency.name
    return (
        f"{who} đã tiếp nhận hồ sơ “{document.service_name}” của ông (bà) lúc {minute(document.received_at)}.",
        f"Mã hồ sơ: {document.code}. Hẹn trả kết quả: {minute(document.promised_at)}.",
        f"Đến nay, {who} chưa giải quyết xong nên không trả được kết quả đúng hẹn. Lý do: {document.reason}",
        f"Sự chậm trễ này đã gây phiền hà, tốn kém chi phí, công sức của ông (bà). {who} xin lỗi ông (bà).",
        f"{who} hẹn trả kết quả lúc {minute(document.new_due_at)}.",
        "Rất mong nhận được sự thông cảm của ông (bà)./.",
    )


@payload.register
def _apology(document: Apology) -> Payload:
    slip = _slip(
        document,
        title="Phiếu xin lỗi và hẹn lại ngày trả kết quả",
        day=document.day,
        shown=[blocks.paragraphs(_apology_words(document))],
        signers=[_head(document.signatory)],
    )
    slip.data.update(addressee=document.applicant.name, recipients=["Như trên;", "Lưu: hồ sơ."])
    return slip


@payload.register
def _stop(document: StopNotice) -> Payload:
    who = f"{document.agency.name} thông báo dừng giải quyết hồ sơ mã {document.code}"
    shown = [
        blocks.paragraphs((f"{who} về việc “{document.service_name}” với lý do:",)),
        blocks.numbered(document.reasons),
        *_bases(document.legal_bases),
        blocks.paragraphs((*document.consequences, "Xin thông báo để ông (bà) được biết./.")),
    ]
    slip = _slip(
        document,
        title="Thông báo dừng giải quyết hồ sơ",
        day=document.day,
        shown=shown,
        signers=[_head(document.signatory)],
    )
    slip.data.update(addressee=document.applicant.name, recipients=["Như trên;", "Lưu: hồ sơ."])
    return slip
