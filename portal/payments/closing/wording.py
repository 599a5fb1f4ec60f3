"""What a difference is called, and what to do next."""

from collections.abc import Mapping

from forms.text import Text
from portal.payments.closing.comparing import Kind
from portal.payments.closing.sides import Basis

NAMES: Mapping[Kind, Text] = {
    Kind.ONLY_OURS: Text(vi="Chỉ có trong sổ thu", en="Only in our books"),
    Kind.ONLY_THEIRS: Text(vi="Chỉ có ở bên kia", en="Only on the other side"),
    Kind.OTHER_AMOUNT: Text(vi="Khác số tiền", en="Other amount"),
    Kind.OTHER_DAY: Text(vi="Khác ngày", en="Other day"),
    Kind.TWICE: Text(vi="Bên kia ghi hai lần", en="Listed twice by the other side"),
    Kind.REFUND_ONLY_OURS: Text(vi="Hoàn tiền chỉ có trong sổ thu", en="Refund only in our books"),
    Kind.REFUND_ONLY_THEIRS: Text(vi="Bên kia đã hoàn tiền, sổ thu chưa ghi", en="Refunded there but not here"),
    Kind.UNMATCHED: Text(vi="Chuyển khoản chưa rõ của ai", en="Transfer that nobody recognised"),
    Kind.TO_RETURN: Text(vi="Chuyển khoản chờ trả lại ngân hàng", en="Transfer that has to go back"),
    Kind.BOX_OPEN: Text(vi="Quỹ tiền mặt chưa kiểm đếm", en="Cash box not counted"),
    Kind.BOX_DIFFERS: Text(vi="Quỹ tiền mặt lệch so với sổ", en="Cash box differs from the book"),
    Kind.NO_REPORT: Text(vi="Chưa có số liệu của bên kia", en="Nothing known of the other side"),
    Kind.LATE: Text(vi="Báo có muộn, sau khi khóa sổ", en="Heard of after the day was closed"),
}
NEXT: Mapping[Kind, Text] = {
    Kind.ONLY_OURS: Text(
        vi="Xem báo cáo ngày kế tiếp. Nếu vẫn không có, gửi tra soát cho bên kia kèm số giao dịch và ghi lại ở đây.",
        en="Look at the report of the next day. If it is not there either, ask the other side to trace the number.",
    ),
    Kind.ONLY_THEIRS: Text(
        vi="Hỏi lại cổng thanh toán. Nếu tiền không thuộc khoản nộp nào, gửi tra soát và ghi lại ở đây.",
        en="Ask the gateway again. If the money is of no order here, have it traced, and say so here.",
    ),
    Kind.OTHER_AMOUNT: Text(
        vi="So với chứng từ của giao dịch. Phần thu thừa thì lập đề nghị hoàn tiền; phần thiếu thì gửi tra soát.",
        en="Compare with the voucher. Propose a refund of what is too much; have what is missing traced.",
    ),
    Kind.OTHER_DAY: Text(
        vi="Thường là giao dịch sát nửa đêm. Ghi lại để người xác nhận biết; không phải sửa sổ.",
        en="Mostly a payment around midnight. Say so for who confirms; nothing has to be changed.",
    ),
    Kind.TWICE: Text(
        vi="Hỏi bên kia tiền đã bị trừ hai lần hay chỉ ghi hai dòng. Nếu đã trừ hai lần, phải hoàn cho người nộp.",
        en="Ask whether the money was taken twice or only listed twice. If it was taken twice, it has to go back.",
    ),
    Kind.REFUND_ONLY_OURS: Text(
        vi="Kiểm tra số giao dịch hoàn tiền đã ghi. Nếu tiền chưa đi, gửi tra soát cho bên kia.",
        en="Check the number of the refund. If the money did not go, have it traced.",
    ),
    Kind.REFUND_ONLY_THEIRS: Text(
        vi="Mở khoản nộp, ghi lệnh hoàn đang chờ bằng số giao dịch này, hoặc lập đề nghị hoàn rồi ghi.",
        en="Open the order and end the waiting refund with this number, or propose the refund and then record it.",
    ),
    Kind.UNMATCHED: Text(
        vi="Tìm khoản nộp và ghi nhận, hoặc đề nghị trả lại ngân hàng.",
        en="Find whose money it is and assign it, or set it aside to be returned.",
    ),
    Kind.TO_RETURN: Text(
        vi="Chuyển trả ở ngân hàng, rồi người thứ hai ghi số lệnh trả.",
        en="Have the bank return it; then a second person records the number.",
    ),
    Kind.BOX_OPEN: Text(
        vi="Quỹ của ngày đã qua không kiểm đếm lại được: lập biên bản kiểm quỹ và ghi số biên bản ở đây.",
        en="A box of a day that is over cannot be counted any more: have it inspected, and give the record here.",
    ),
    Kind.BOX_DIFFERS: Text(
        vi="Người thứ hai xác nhận chênh lệch của quỹ, rồi ghi cách xử lý ở đây.",
        en="A second person confirms the difference of the box; say here how it was settled.",
    ),
    Kind.NO_REPORT: Text(
        vi="Nộp báo cáo ngày của cổng thanh toán hoặc sổ phụ ngân hàng, rồi so lại.",
        en="Bring the gateway's report of the day or the bank's statement, then compare again.",
    ),
    Kind.LATE: Text(
        vi="Tiền của ngày đã khóa, nay mới được báo. Ghi lại để kho bạc cộng vào ngày này.",
        en="Money of a closed day that was heard of later. Say so, that the treasury adds it to this day.",
    ),
}
ANSWERS: Mapping[str, Text] = {
    "paid": Text(
        vi="Được hỏi riêng, cổng thanh toán trả lời: đã thu tiền.",
        en="Asked about this one, the gateway says: paid.",
    ),
    "failed": Text(
        vi="Được hỏi riêng, cổng thanh toán trả lời: giao dịch thất bại.",
        en="Asked about this one, the gateway says: failed.",
    ),
    "pending": Text(
        vi="Được hỏi riêng, cổng thanh toán trả lời: đang xử lý.",
        en="Asked about this one, the gateway says: pending.",
    ),
    "doubted": Text(
        vi="Được hỏi riêng, cổng thanh toán trả lời: có nghi vấn.",
        en="Asked about this one, the gateway says: in doubt.",
    ),
    "unknown": Text(
        vi="Được hỏi riêng, cổng thanh toán trả lời: không biết giao dịch này.",
        en="Asked about this one, the gateway never heard of it.",
    ),
    "away": Text(
        vi="Cổng thanh toán không trả lời khi được hỏi riêng.",
        en="The gateway did not answer about this one.",
    ),
}
BASES: Mapping[Basis, Text] = {
    Basis.REPORT: Text(vi="Báo cáo ngày của cổng thanh toán", en="The gateway's report of the day"),
    Basis.ASKED: Text(
        vi="Hỏi cổng thanh toán từng giao dịch; chưa so được tiền hoàn",
        en="The gateway, asked one by one; without refunds",
    ),
    Basis.STATEMENT: Text(vi="Sổ phụ ngân hàng, chỉ tiền vào", en="The bank's statement, only what came in"),
    Basis.COUNTED: Text(vi="Kiểm đếm quỹ", en="The counted cash boxes"),
    Basis.NOTHING: Text(vi="Chưa có số liệu", en="Nothing yet"),
}
