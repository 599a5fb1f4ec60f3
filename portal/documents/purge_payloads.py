"""The sealed record of dossiers that were destroyed; the list for machines is attached to it."""

from portal.core.clock import local
from portal.documents import blocks
from portal.documents.content import SEAL_BOX, PurgedLine, PurgeRecord, Row
from portal.documents.payloads import Payload, payload
from portal.documents.wording import place_and_day, second

_WHAT_GOES = (
    "Đã tiêu hủy: câu trả lời, tệp đính kèm, văn bản về hồ sơ, tin nhắn, ghi chú, lịch sử xem.",
    "Đã tiêu hủy: tên và số định danh của người nộp, nội dung chi tiết của nhật ký.",
    "Còn lại: mã hồ sơ, thủ tục, cơ quan, các mốc thời gian, số văn bản trong sổ đăng ký và mã băm của nhật ký.",
    "Tệp có nội dung trùng với tệp của hồ sơ khác vẫn được giữ vì hồ sơ đó.",
)
_WIDTHS = ("10mm", "3.2fr", "4fr", "2fr", "2fr", "1.2fr", "1.8fr")


@payload.register
def _purge(document: PurgeRecord) -> Payload:
    facts = (
        Row("Số biên bản", (str(document.number),)),
        Row("Căn cứ", document.bases),
        Row("Lý do", (document.note,)),
        Row("Người đề nghị", (f"{document.proposer}, {second(document.proposed_at)}",)),
        Row("Người phê duyệt", (f"{document.approver}, {second(document.approved_at)}",)),
        Row("Số hồ sơ", (str(len(document.lines)),)),
    )
    columns = ("STT", "Mã hồ sơ", "Thủ tục", "Kết thúc", "Hết hạn lưu", "Số tệp", "Kết quả")
    return Payload(
        template="inventory.typ",
        attachment=document.manifest,
        data={
            "title": "Biên bản tiêu hủy hồ sơ hết thời hạn lưu",
            "subtitle": f"Số {document.number}",
            "author": document.agency.name,
            "agency": blocks.agency(document.agency),
            "footer": f"Biên bản tiêu hủy hồ sơ số {document.number}",
            "place_date": place_and_day(document.agency.place, local(document.made_at).date()),
            "blocks": [
                blocks.rows(facts, style="ruled"),
                blocks.heading("Nội dung tiêu hủy"),
                blocks.paragraphs(_WHAT_GOES),
                blocks.heading("Danh mục hồ sơ"),
                blocks.table(columns, _WIDTHS, _cells(document.lines), align="clllcrl"),
            ],
            "signers": [{"authority": "", "position": document.agency.name, "name": "", "box": SEAL_BOX}],
        },
    )


def _cells(lines: tuple[PurgedLine, ...]) -> list[tuple[str, ...]]:
    return [
        (
            str(number),
            line.code,
            line.service,
            f"{line.finished:%d/%m/%Y}",
            f"{line.due:%d/%m/%Y}",
            str(line.files),
            "Giữ lại" if line.keeps_result else "Tiêu hủy",
        )
        for number, line in enumerate(lines, start=1)
    ]
