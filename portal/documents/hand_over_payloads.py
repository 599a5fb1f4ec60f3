"""The record of a hand-over, size A4, as Appendix I of Decree 30/2020 lays a record (biên bản) out."""

from portal.core.clock import local
from portal.documents import blocks
from portal.documents.content import OFFICER_BOX, Row
from portal.documents.hand_over_content import HandOverRecord
from portal.documents.numbering import numbered_line
from portal.documents.payloads import Payload, payload
from portal.documents.wording import minute, place_and_day

_TITLE = "Biên bản giao nhận kết quả"


@payload.register
def _record(document: HandOverRecord) -> Payload:
    return Payload(
        template="hand_over.typ",
        link=document.tracking_url,
        data={
            "title": _TITLE,
            "subtitle": "",
            "number": numbered_line(document.number) if document.number else "",
            "author": document.agency.name,
            "agency": blocks.agency(document.agency),
            "code": document.code,
            "link": document.tracking_url,
            "footer": f"Mã hồ sơ: {document.code}",
            "place_date": place_and_day(document.agency.place, local(document.handed_at).date()),
            "blocks": _blocks(document),
            "receiver": document.receiver,
            "signature": list(document.signature),
            "signers": [blocks.signer(document.officer, box=OFFICER_BOX, caption="Bên giao")],
        },
    )


def _blocks(document: HandOverRecord) -> list[blocks.Block]:
    originals = document.originals or ("Hồ sơ này không phải nộp bản chính.",)
    return [
        blocks.rows(
            (
                Row("Thủ tục", (document.service_name,)),
                Row("Người nộp hồ sơ", (document.applicant,)),
                Row("Thời gian giao nhận", (minute(document.handed_at),)),
            ),
            style="ruled",
        ),
        blocks.heading("Người nhận"),
        blocks.rows(
            (
                Row("Họ và tên", (document.receiver,)),
                Row("Số giấy tờ đã đối chiếu", (document.receiver_number,)),
                Row("Nhận với tư cách", (document.receiver_basis,)),
            ),
            style="ruled",
        ),
        blocks.heading("Kết quả đã giao"),
        blocks.numbered(document.documents),
        blocks.heading("Bản chính đã nhận, đã đối chiếu"),
        blocks.numbered(originals),
        blocks.paragraphs(
            (
                "Hai bên đã kiểm tra, giao và nhận đủ những giấy tờ ghi trên.",
                document.signed_how,
            )
        ),
    ]
