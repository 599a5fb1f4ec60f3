"""The sealed list of a proof package, for people; the same list for machines is attached to it."""

from portal.core.clock import local
from portal.documents import blocks
from portal.documents.content import SEAL_BOX, InventoryDocument, Row
from portal.documents.payloads import Payload, payload
from portal.documents.wording import place_and_day, second

_HOW_TO_CHECK = (
    "Kiểm tra con dấu số trên chính bảng kê này.",
    "So SHA-256 của từng tệp trong gói với bảng kê.",
    "Kiểm tra chữ ký số trên từng văn bản; bằng chứng về chứng thư số và dấu thời gian nằm trong văn bản.",
)


@payload.register
def _inventory(document: InventoryDocument) -> Payload:
    facts = (
        Row("Mã hồ sơ", (document.code,)),
        Row("Thủ tục", (document.service_name,)),
        Row("Thời điểm lập gói", (second(document.made_at),)),
        Row("Danh sách tin cậy", (document.policy,)),
    )
    return Payload(
        template="inventory.typ",
        attachment=document.manifest,
        data={
            "title": "Bảng kê gói chứng cứ của hồ sơ",
            "subtitle": document.service_name,
            "author": document.agency.name,
            "agency": blocks.agency(document.agency),
            "footer": f"Mã hồ sơ: {document.code}",
            "place_date": place_and_day(document.agency.place, local(document.made_at).date()),
            "blocks": [
                blocks.rows(facts, style="ruled"),
                blocks.heading("Văn bản đã ký số"),
                blocks.files(document.documents),
                blocks.heading("Bằng chứng kèm theo"),
                blocks.files(document.others),
                blocks.heading("Cách kiểm tra"),
                blocks.numbered(_HOW_TO_CHECK),
            ],
            "signers": [{"authority": "", "position": document.agency.name, "name": "", "box": SEAL_BOX}],
        },
    )
