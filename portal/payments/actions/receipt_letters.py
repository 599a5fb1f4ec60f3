"""Letters about receipts. Handlers of the outbox call these, perhaps more than once: the same letter."""

from uuid import UUID

from forms.text import Text
from portal.accounts import queries as accounts
from portal.core import mail
from portal.core.db import reading
from portal.documents.wording import grouped
from portal.payments import counter_queries, queries
from portal.payments.booklet import booklet
from portal.payments.counter_models import PaymentReceipt
from portal.payments.models import PaymentOrder


def write_received(order_id: UUID) -> None:
    """Tell the payer that the money is here and where the receipt is.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    _write(order_id, "received")


def write_cancelled(order_id: UUID) -> None:
    """Tell the payer that the receipt counts no more. Raises as :func:`write_received`."""
    _write(order_id, "cancelled")


def _write(order_id: UUID, kind: str) -> None:
    with reading() as session:
        order, receipt = queries.order(session, order_id), counter_queries.receipt_of(session, order_id)
        address = accounts.account(session, order.payer_id).email if order.payer_id else ""
    if receipt is None or not address:
        return
    subject, said = _received(order, receipt) if kind == "received" else _cancelled(order, receipt)
    link = f"{booklet().base_url}/payments/{order.id}"
    text = Text(
        vi=f"Kính gửi {order.payer_name},\n\n{said.vi}\n\nXem và tải biên lai: {link}\n",
        en=f"Dear {order.payer_name},\n\n{said.en}\n\nSee and download the receipt: {link}\n",
    )
    # both languages in one letter: nobody has told us which one the payer reads
    mail.send(
        mail.Letter(
            to=address,
            subject=f"{subject.vi} / {subject.en}",
            text=f"{text.vi}\n{text.en}",
            language="vi",
            reference=f"receipt-{kind}-{receipt.id}",
        )
    )


def _received(order: PaymentOrder, receipt: PaymentReceipt) -> tuple[Text, Text]:
    sum_, number = grouped(receipt.amount), receipt.label
    return (
        Text(vi=f"Đã nhận tiền cho hồ sơ {order.subject_code}", en="Payment received"),
        Text(
            vi=f"Cơ quan đã nhận đủ {sum_} đồng phí, lệ phí của hồ sơ {order.subject_code}. Biên lai số {number}, ký "
            f"hiệu {receipt.series}. Bạn không phải nộp thêm và không phải gửi ảnh chuyển khoản.",
            en=f"The agency received the whole {sum_} VND due for dossier {order.subject_code}. Receipt {number}, "
            f"series {receipt.series}. Nothing more is due, and no proof of transfer is needed.",
        ),
    )


def _cancelled(order: PaymentOrder, receipt: PaymentReceipt) -> tuple[Text, Text]:
    number = receipt.label
    return (
        Text(vi=f"Đã hủy biên lai số {number}", en="Receipt cancelled"),
        Text(
            vi=f"Toàn bộ số tiền bạn đã nộp cho hồ sơ {order.subject_code} đã được trả lại. Biên lai số {number}, ký "
            f"hiệu {receipt.series} vì vậy đã hủy.",
            en=f"All that you paid for dossier {order.subject_code} was returned. Receipt {number}, series "
            f"{receipt.series} is cancelled therefore.",
        ),
    )
