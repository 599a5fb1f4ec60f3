"""The mandate document, size A4, as Appendix I of Decree 30/2020 lays documents out; no agency stands at its head."""

from datetime import date

from portal.documents import blocks
from portal.documents.content import Row
from portal.documents.mandate_content import GIVER_BOX, MandateDocument
from portal.documents.numbering import numbered_line
from portal.documents.payloads import Payload, payload
from portal.documents.wording import place_and_day

_BASES = (
    "Căn cứ Bộ luật Dân sự số 91/2015/QH13, các điều 138, 140 và từ Điều 562 đến Điều 569;",
    "Căn cứ nhu cầu và sự tự nguyện của bên ủy quyền.",
)
_TERMS = (
    "Bên được ủy quyền chỉ làm việc ghi trong giấy này, không ủy quyền lại. Hồ sơ lập ra là của bên ủy quyền.",
    "Bên ủy quyền chấm dứt ủy quyền bất cứ lúc nào trên Cổng dịch vụ công. Hồ sơ đã nộp trước đó vẫn được giải quyết.",
    "Giấy có hiệu lực khi bên ủy quyền đã ký và bên được ủy quyền đã nhận.",
)


@payload.register
def _mandate(document: MandateDocument) -> Payload:
    return Payload(
        template="mandate.typ",
        link=document.verify_url,
        data={
            "title": "Giấy ủy quyền",
            "subtitle": "",
            "number": numbered_line(document.number),
            "author": document.giver.name,
            "footer": f"Giấy ủy quyền số {document.number} · Mã kiểm tra: {document.check_code}",
            "blocks": _blocks(document),
            "check_code": document.check_code,
            "link": document.verify_url,
            "place_date": place_and_day("", document.day),
            "signers": [
                {
                    "caption": "Bên ủy quyền",
                    "position": "Người đại diện theo pháp luật" if document.representative else "",
                    "name": document.representative or document.giver.name,
                    "box": GIVER_BOX,
                }
            ],
        },
    )


def _blocks(document: MandateDocument) -> list[blocks.Block]:
    giver = blocks.party_rows(document.giver, label="Họ và tên / tên tổ chức")
    if document.representative:
        giver = (*giver, Row("Người đại diện theo pháp luật", (document.representative,)))
    receiver = blocks.party_rows(document.receiver, label="Họ và tên / tên tổ chức")
    time = Row("Thời hạn", (f"Từ ngày {_day(document.first)} đến hết ngày {_day(document.last)}",))
    scope = (Row("Thủ tục", document.services), Row("Được làm", document.rights), time)
    reason = (Row("Lý do", (document.reason,)),) if document.reason else ()
    return [
        blocks.paragraphs(_BASES),
        blocks.heading("I. Bên ủy quyền"),
        blocks.rows(giver, style="ruled"),
        blocks.heading("II. Bên được ủy quyền"),
        blocks.rows(receiver, style="ruled"),
        blocks.heading("III. Nội dung và thời hạn ủy quyền"),
        blocks.rows((*scope, *reason), style="ruled"),
        blocks.heading("IV. Cam kết"),
        blocks.numbered(_TERMS),
    ]


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
