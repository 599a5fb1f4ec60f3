"""Letters about a fee: how much, why, how to pay and until when. Called again, each is the same letter."""

from uuid import UUID

from sqlalchemy.orm import Session

from forms.fields.number import grouped
from forms.text import Text
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core import mail
from portal.core.clock import local
from portal.core.db import reading
from portal.dossiers import charges, desk
from portal.dossiers.models import Dossier
from portal.payments import queries as payments
from portal.payments.models import PaymentOrder

_WHY = {
    "submission": Text(vi="phí, lệ phí khi nộp hồ sơ", en="the fee of your application"),
    "supplement": Text(
        vi="phần bạn bổ sung làm phí, lệ phí tăng thêm hoặc có khoản thu riêng",
        en="what you completed raised the fee, or has a fee of its own",
    ),
    charges.AT_RETURN: Text(
        vi="kết quả đã có; khoản này nộp trước khi nhận kết quả",
        en="the result is ready; this is paid before you get it",
    ),
    charges.CORRECTION: Text(
        vi="giấy tờ chứng minh được miễn, giảm không được chấp nhận; lý do ghi ở từng khoản dưới đây",
        en="the proof of the reduction was not accepted; the reason stands beside each fee below",
    ),
}
_SAFETY = Text(
    vi="Chúng tôi không bao giờ hỏi mật khẩu, mã OTP hay số thẻ của bạn.",
    en="We never ask for your password, one-time codes or card number.",
)


def write_asked(dossier_id: UUID, *, order: str) -> None:
    """Tell the payer of a fee that is asked for after handing in; nothing once it is paid, cancelled or nobody's.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    subject = Text(vi="Cần nộp phí, lệ phí", en="A fee is due")
    _write(dossier_id, order, subject=subject, reference=f"fee-{order}")


def write_reminder(dossier_id: UUID, *, order: str) -> None:
    """Tell the payer once more, before the time ends. As :func:`write_asked`."""
    subject = Text(vi="Nhắc nộp phí, lệ phí", en="Reminder: a fee is due")
    _write(dossier_id, order, subject=subject, reference=f"fee-reminder-{order}")


def _write(dossier_id: UUID, code: str, *, subject: Text, reference: str) -> None:
    with reading() as session:
        order = payments.order_by_code(session, code)
        if order is None or order.payer_id is None or not payments.missing(order):
            return
        address = accounts.account(session, order.payer_id).email
        dossier = session.get_one(Dossier, dossier_id)
        language, text = dossier.language, _text(session, dossier, order)
    if not address:
        return
    mail.send(
        mail.Letter(
            to=address,
            subject=f"{subject.into(language)}: {order.subject_code}",
            text=text.into(language),
            language=language,
            reference=reference,
        )
    )


def _text(session: Session, dossier: Dossier, order: PaymentOrder) -> Text:
    service = catalogue.definition(dossier.service_code, dossier.service_version).name
    why, lines, until, how = _WHY[order.purpose], _lines(order), _until(order), _how(order)
    return Text(
        vi=f"Kính gửi {order.payer_name},\n\nHồ sơ {order.subject_code} ({service.vi}) có khoản phải nộp: {why.vi}.\n\n"
        f"{lines.vi}\n\n{until.vi}\n\n{how.vi}\n\n{_SAFETY.vi}\n",
        en=f"Dear {order.payer_name},\n\nDossier {order.subject_code} ({service.en}) has a sum to pay: {why.en}.\n\n"
        f"{lines.en}\n\n{until.en}\n\n{how.en}\n\n{_SAFETY.en}\n",
    )


def _lines(order: PaymentOrder) -> Text:
    """Every part with how it came to be, as on the page of the order, and what is still missing of the sum."""
    parts = [(Text(**line["name"]), Text(**line["explanation"]), line["amount"]) for line in order.lines]
    vi = [f"- {name.vi}: {grouped(amount)} đồng\n  Cách tính: {how.vi}" for name, how, amount in parts]
    en = [f"- {name.en}: {amount:,} VND\n  How it comes: {how.en}" for name, how, amount in parts]
    vi.append(f"Tổng cộng: {grouped(order.due)} đồng.")
    en.append(f"In all: {order.due:,} VND.")
    if order.received:
        missing = payments.missing(order)
        vi.append(f"Đã nhận {grouped(order.received)} đồng, còn phải nộp {grouped(missing)} đồng.")
        en.append(f"{order.received:,} VND came in, {missing:,} VND are still due.")
    return Text(vi="\n".join(vi), en="\n".join(en))


def _until(order: PaymentOrder) -> Text:
    if order.pay_by is None:
        return Text(
            vi="Không có hạn nộp: nộp muộn không làm mất kết quả, nhưng kết quả chỉ được trả sau khi nộp.",
            en="There is no last day: paying late does not lose the result, but you only get it once you have paid.",
        )
    day = f"{local(order.pay_by):%d/%m/%Y}"
    return Text(vi=f"Đề nghị nộp trước hết ngày {day}.", en=f"Please pay by the end of {day}.")


def _how(order: PaymentOrder) -> Text:
    link = f"{desk.desk().base_url}/payments/{order.id}"
    return Text(
        vi=f"Nộp trên mạng hoặc lấy mã QR để chuyển khoản tại trang này:\n{link}\n"
        f"Chuyển khoản thì ghi đúng nội dung {order.code}. Nộp tiền mặt thì đọc mã này tại Bộ phận Một cửa.",
        en=f"Pay online, or find the QR code for a transfer, on this page:\n{link}\n"
        f"A transfer must carry the text {order.code}. To pay in cash, give this code at the one-stop desk.",
    )
