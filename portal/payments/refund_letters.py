"""What payers are told by e-mail of money that goes back to them. Handlers of the outbox."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from forms.text import Text
from portal.accounts import queries as accounts
from portal.core import mail
from portal.core.db import reading
from portal.payments import queries
from portal.payments.till import till

_SAID: Mapping[str, Text] = {
    "RefundAsked": Text(
        vi="Cơ quan đã lập đề nghị trả lại {sum} cho bạn. Một người khác sẽ duyệt trước khi chuyển tiền.",
        en="The agency proposed to give {sum} back to you. Somebody else has to approve it before it is sent.",
    ),
    "RefundApproved": Text(
        vi="Khoản trả lại {sum} đã được duyệt và sẽ được chuyển cho bạn.",
        en="The refund of {sum} was approved and will be sent to you.",
    ),
    "RefundRefused": Text(
        vi="Khoản trả lại {sum} chưa chuyển được theo đề nghị vừa rồi. Số tiền vẫn là của bạn; "
        "cơ quan sẽ lập lại đề nghị.",
        en="The refund of {sum} could not go as proposed. The money is still yours; the agency will propose it again.",
    ),
    "RefundSent": Text(
        vi="Đã chuyển trả {sum}. Số giao dịch: {proof}.",
        en="{sum} was sent back. Transaction: {proof}.",
    ),
}
TOLD = tuple(_SAID)
"""The steps of a refund that its payer is told of."""


def write(event_type: str, payload: Mapping[str, Any], *, order_id: UUID, position: int) -> None:
    """Tell the payer one step; nothing where no address is known. Raises OSError, smtplib.SMTPException: try again."""
    with reading() as session:
        order = queries.order(session, order_id)
        amount = queries.refund(session, UUID(payload["refund_id"])).amount
        payer = accounts.account(session, order.payer_id) if order.payer_id else None
        to, name = (payer.email, payer.display_name) if payer else ("", "")
    if not to:
        return
    dong, proof = f"{amount:,}".replace(",", "."), payload.get("proof", "")
    vi = _SAID[event_type].vi.format(sum=f"{dong} đồng", proof=proof)
    en = _SAID[event_type].en.format(sum=f"{amount:,} VND", proof=proof)
    address = f"{till().base_url}/payments/{order_id}"
    text = (
        f"Kính gửi {name},\n\n{vi}\n\nHồ sơ {order.subject_code}, mã khoản nộp {order.code}.\n"
        f"Xem từng bước tại {address}\n"
        "Bạn không cần gửi yêu cầu. Chúng tôi không bao giờ hỏi mật khẩu, mã OTP hay số thẻ của bạn.\n\n"
        f"---\n\nDear {name},\n\n{en}\n\nDossier {order.subject_code}, payment code {order.code}.\n"
        f"See every step at {address}\n"
        "You need not ask for it. We never ask for your password, one-time codes or card number.\n"
    )
    subject = f"Trả lại phí, lệ phí: hồ sơ {order.subject_code}"
    mail.send(mail.Letter(to=to, subject=subject, text=text, language="vi", reference=f"refund-{order_id}-{position}"))
