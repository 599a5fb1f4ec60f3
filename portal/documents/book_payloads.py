"""Form 06, the control sheet (A5), and form 07, the register (A4, landscape), of the one-stop shop."""

from portal.core.clock import local
from portal.documents import blocks
from portal.documents.book_content import ControlSheet, Handover, RegisterBook, RegisterLine
from portal.documents.content import SEAL_BOX, Row
from portal.documents.payloads import Payload, payload
from portal.documents.wording import minute, place_and_day

_WIDTHS = ("9mm", "34mm", "1.4fr", "9mm", "1.2fr", "1.7fr", "1.1fr", "17mm", "17mm", "17mm", "17mm", "11mm", "0.8fr")


@payload.register
def _control(document: ControlSheet) -> Payload:
    whose = (
        Row("Hồ sơ của", (document.applicant.name,)),
        Row("Nội dung yêu cầu giải quyết", (document.service_name,)),
        Row("Tiếp nhận", (minute(document.accepted_at) if document.accepted_at else "Chưa tiếp nhận",)),
        Row("Hẹn trả kết quả", (minute(document.due_at) if document.due_at else "Không tính hạn",)),
    )
    cells = (_handover(handover) for handover in document.handovers)
    columns = ("Giao", "Nhận", "Giờ nhận", "Giờ giao", "Người giao", "Kết quả", "Ghi chú")
    return Payload(
        template="slip.typ",
        link=document.tracking_url,
        data={
            "title": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
            "subtitle": "",
            "author": document.agency.name,
            "number": "",
            "code": document.code,
            "agency": blocks.agency(document.agency) | {"superior": ""},
            "footer": f"Mã hồ sơ: {document.code}",
            "link": document.tracking_url,
            "place_date": place_and_day(document.agency.place, document.day),
            "blocks": [
                blocks.rows(whose),
                blocks.table(columns, ("1fr", "1fr", "17mm", "17mm", "1fr", "14mm", "1fr"), cells, align="llcclcl"),
            ],
            "signers": [
                {
                    "authority": "",
                    "position": document.agency.desk or document.agency.name,
                    "name": "",
                    "box": "",
                    "seal": SEAL_BOX,
                }
            ],
            "recipients": [],
        },
    )


def _handover(one: Handover) -> tuple[str, ...]:
    times = (f"{local(at):%H:%M\n%d/%m/%Y}" if at else "–" for at in (one.received_at, one.given_at))
    return (one.giver, one.taker, *times, one.by, one.outcome, one.note)


@payload.register
def _register(document: RegisterBook) -> Payload:
    return Payload(
        template="book.typ",
        data={
            "title": "Sổ theo dõi hồ sơ",
            "subtitle": f"Quyển số {document.book} · {document.period}",
            "author": document.agency.name,
            "agency": blocks.agency(document.agency) | {"superior": ""},
            "footer": f"Sổ theo dõi hồ sơ, quyển số {document.book}",
            "place_date": place_and_day(document.agency.place, document.day),
            "columns": list(document.columns),
            "widths": list(_WIDTHS),
            "align": list("cllclllccclcl"),
            "lines": [_line(line) for line in document.lines],
            "count": f"Có {len(document.lines)} dòng.",
            "signers": [{"authority": "", "position": document.agency.name, "name": "", "box": "", "seal": SEAL_BOX}],
        },
    )


def _line(line: RegisterLine) -> list[str]:
    return [str(cell) for cell in line.cells]
