"""From a document's values to the data its template prints: which template, which title, which words in which block."""

from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import Any

from portal.core.clock import local
from portal.documents import blocks
from portal.documents.content import (
    SEAL_BOX,
    ApplicationDocument,
    ReceiptDocument,
    Row,
    SignaturePlace,
)
from portal.documents.wording import minute, place_and_day, second


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What the typesetter needs: template name, printed data, links of the QR codes and the attachment, if any.

    ``link`` is the main QR code; ``check_link`` a second one, on documents that have both to follow and to check.
    """

    template: str
    data: dict[str, Any]
    link: str = ""
    check_link: str = ""
    attachment: bytes | None = None


@singledispatch
def payload(document: object) -> Payload:
    """The payload of a document; every kind of document registers its own."""
    raise TypeError(f"no layout for {type(document).__name__}")


@payload.register
def _application(document: ApplicationDocument) -> Payload:
    return Payload(
        template="application.typ",
        attachment=document.answers_json,
        data={
            "title": document.title,
            "subtitle": document.service_name,
            "service": f"Mã thủ tục: {document.service_code} · Phiên bản biểu mẫu: {document.service_version}",
            "addressee": document.agency.name,
            "author": document.applicant.name,
            "footer": f"Đơn điện tử {document.draft} · {document.service_code}",
            "blocks": _application_blocks(document),
            "place_date": place_and_day(document.place, document.day),
            "signers": [_signature_place(place) for place in document.signatures],
        },
    )


def _signature_place(place: SignaturePlace) -> dict[str, str]:
    return {"caption": place.caption, "position": place.position, "name": place.name, "box": place.key}


def _application_blocks(document: ApplicationDocument) -> list[blocks.Block]:
    shown = [
        blocks.heading("Người nộp hồ sơ"),
        blocks.rows(blocks.party_rows(document.applicant, label="Họ và tên / tên tổ chức"), style="ruled"),
    ]
    if document.representative:
        represented = blocks.party_rows(document.representative, label="Họ và tên")
        basis = (Row("Tư cách, căn cứ đại diện", (document.representation,)),) if document.representation else ()
        shown += [blocks.heading("Người đại diện"), blocks.rows(represented + basis, style="ruled")]
    shown += blocks.sections(document.sections, style="ruled")
    shown += [blocks.heading("Tệp kèm theo đơn"), blocks.files(document.files)]
    if document.fees:
        shown += [blocks.heading("Phí, lệ phí"), blocks.fees(document.fees)]
    return [*shown, blocks.heading("Cam kết"), blocks.paragraphs(document.statement)]


@payload.register
def _receipt(document: ReceiptDocument) -> Payload:
    return Payload(
        template="receipt.typ",
        link=document.tracking_url,
        check_link=document.verify_url,
        data={
            "title": "Giấy xác nhận đã nhận hồ sơ trực tuyến",
            "subtitle": document.service_name,
            "author": document.agency.name,
            "code": document.code,
            "agency": blocks.agency(document.agency),
            "footer": f"Mã hồ sơ: {document.code} · Mã kiểm tra: {document.check_code}",
            "link": document.tracking_url,
            "check_code": document.check_code,
            "check_link": document.verify_url,
            "place_date": place_and_day(document.agency.place, _day_of(document)),
            "blocks": _receipt_blocks(document),
            "signers": [{"authority": "", "position": document.agency.name, "name": "", "box": SEAL_BOX}],
        },
    )


def _day_of(document: ReceiptDocument) -> date:
    return local(document.received_at).date()


def _receipt_blocks(document: ReceiptDocument) -> list[blocks.Block]:
    facts = (
        Row("Mã hồ sơ", (document.code,)),
        Row("Thủ tục", (f"{document.service_name} (mã {document.service_code})",)),
        *blocks.party_rows(document.applicant, label="Người nộp"),
        Row("Thời điểm gửi", (second(document.sent_at),)),
        Row("Thời điểm nhận", (second(document.received_at),)),
        Row("Đơn đã ký (SHA-256)", (document.application_sha256,)),
        Row("Kết quả kiểm tra chữ ký", document.verdict),
        *((Row("Dấu vết trong nhật ký niêm phong", (document.leaf,)),) if document.leaf else ()),
    )
    shown = [blocks.rows(facts, style="ruled"), blocks.heading("Tệp đã nhận"), blocks.files(document.files)]
    if document.fees:
        shown += [blocks.heading("Phí, lệ phí"), blocks.fees(document.fees)]
    steps = list(document.next_steps)
    if document.answer_by:
        steps.append(f"Cơ quan trả lời bạn chậm nhất lúc {minute(document.answer_by)}.")
    return [*shown, blocks.heading("Việc tiếp theo"), blocks.numbered(steps)]
