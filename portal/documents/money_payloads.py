"""The receipt of fees and charges, size A5; the XML with the same facts is attached to it."""

from portal.core.clock import local
from portal.documents import blocks
from portal.documents.content import SEAL_BOX, Row
from portal.documents.money_content import MoneyReceipt
from portal.documents.payloads import Payload, payload
from portal.documents.wording import money, place_and_day, second


@payload.register
def _receipt(document: MoneyReceipt) -> Payload:
    facts = (
        Row("Cơ quan thu", (document.agency,)),
        *((Row("Mã số thuế", (document.tax_code,)),) if document.tax_code else ()),
        Row("Người nộp", (document.payer,)),
        Row("Mã hồ sơ", (document.dossier_code,)),
        Row("Mã khoản nộp", (document.order_code,)),
        Row("Hình thức nộp", ("; ".join(document.channels),)),
        Row("Đã nộp đủ lúc", (second(document.paid_at),)),
    )
    cells = [(str(place), line.kind, line.name, money(line.amount)) for place, line in enumerate(document.lines, 1)]
    cells.append(("", "", "Tổng cộng", money(document.total)))
    return Payload(
        template="money_receipt.typ",
        attachment=document.xml,
        data={
            "title": document.name,
            "subtitle": "",
            "author": document.agency,
            "agency": {"superior": "", "name": document.agency, "desk": ""},
            "symbols": [f"Mẫu số: {document.form}", f"Ký hiệu: {document.series}", f"Số: {document.number}"],
            "footer": f"Biên lai {document.form} · {document.series} · {document.number}",
            "place_date": place_and_day(document.place, local(document.issued_at).date()),
            "blocks": [
                blocks.rows(facts, style="plain"),
                blocks.table(
                    ("STT", "Loại", "Khoản thu", "Số tiền"), ("9mm", "1.2fr", "4fr", "2fr"), cells, align="cllr"
                ),
                blocks.rows((Row("Bằng chữ", (document.in_words,)),), style="plain"),
            ],
            "xml": f"Dữ liệu XML đính kèm, SHA-256: {document.xml_sha256}",
            "signers": [{"authority": "", "position": document.agency, "name": "", "box": SEAL_BOX}],
        },
    )
