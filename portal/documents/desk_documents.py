"""What the one-stop desk prints and does not keep: sheets that part a batch of papers, and the sheet to take home."""

import io
from dataclasses import dataclass
from datetime import datetime

import segno

from portal.documents import blocks
from portal.documents.content import Agency, Row
from portal.documents.payloads import Payload, payload
from portal.documents.wording import minute, place_and_day

_SEPARATOR = "Tờ phân cách khi quét hồ sơ"
_HANDOUT = "Phiếu theo dõi hồ sơ"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One separator: the paper that lies behind it, and what its QR code says to the machine."""

    name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparatorSheets:
    """A sheet for each kind of paper of one dossier."""

    agency: str
    applicant: str
    service_name: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """How a person follows the dossier that the desk filed for them, with the code that makes it their own."""

    agency: Agency
    code: str
    applicant: str
    service_name: str
    received_at: datetime
    due_at: datetime | None
    claim_code: str
    claim_until: datetime | None
    claim_url: str
    tracking_url: str
    officer: str
    printed_at: datetime


@payload.register
def _separators(document: SeparatorSheets) -> Payload:
    sheets = [{"name": sheet.name, "qr": qr(sheet.code)} for sheet in document.sheets]
    return Payload(
        template="separators.typ",
        data={
            "title": _SEPARATOR,
            "subtitle": "",
            "author": document.agency,
            "footer": document.agency,
            "applicant": document.applicant,
            "service": document.service_name,
            "sheets": sheets,
        },
    )


def qr(code: str) -> str:
    """A QR code that is still read when a quarter of it is smudged or cut off by the feeder."""
    drawn = io.BytesIO()
    segno.make(code, error="q", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode("ascii")


@payload.register
def _handout(document: Handout) -> Payload:
    rows = [
        Row("Người nộp", (document.applicant,)),
        Row("Thủ tục", (document.service_name,)),
        Row("Thời gian nhận hồ sơ", (minute(document.received_at),)),
    ]
    if document.due_at is not None:
        rows.append(Row("Hẹn trả kết quả", (minute(document.due_at),)))
    rows.append(Row("Cán bộ nộp thay", (document.officer,)))
    shown = [blocks.rows(rows), *_claiming(document)]
    return Payload(
        template="handout.typ",
        link=document.tracking_url,
        data={
            "title": _HANDOUT,
            "subtitle": "",
            "author": document.agency.name,
            "agency": blocks.agency(document.agency),
            "code": document.code,
            "link": document.tracking_url,
            "footer": f"Mã hồ sơ: {document.code}",
            "place_date": place_and_day(document.agency.place, document.printed_at.date()),
            "blocks": shown,
        },
    )


def _claiming(document: Handout) -> list[blocks.Block]:
    if not document.claim_code or document.claim_until is None:
        return []
    return [
        blocks.heading("Xem hồ sơ trong tài khoản của ông (bà)"),
        blocks.rows(
            [
                Row("Mã liên kết", (document.claim_code,)),
                Row("Dùng được đến", (minute(document.claim_until),)),
            ]
        ),
        blocks.paragraphs(
            (
                f"Đăng nhập cổng dịch vụ công, mở {document.claim_url}, nhập mã hồ sơ và mã liên kết.",
                "Số định danh hoặc mã số thuế của tài khoản phải đúng là số ghi trong hồ sơ. Giữ kín mã liên kết.",
            )
        ),
    ]
