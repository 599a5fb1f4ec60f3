"""Letters about mandates, to both sides. Handlers of the outbox call these, perhaps more than once: the same letter."""

from collections.abc import Callable
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts import queries as accounts
from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate
from portal.core import mail
from portal.core.db import reading
from portal.dossiers import desk
from portal.mandates.actions.answering import token_of


def write_offer(mandate_id: UUID) -> None:
    """Send the receiver the link, if the giver named an address and the offer still stands.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        mandate = session.get(Mandate, mandate_id)
    if mandate is None or mandate.state != State.OFFERED or not mandate.receiver_email:
        return
    link = f"{desk.desk().base_url}/mandates/offers/{token_of(mandate)}"
    subject = Text(vi="Có giấy ủy quyền gửi đến bạn", en="A mandate was given to you")
    text = Text(
        vi=f"Kính gửi {mandate.receiver_name},\n\n{mandate.giver_name} ủy quyền cho bạn theo giấy ủy quyền số "
        f"{mandate.number}. Hãy đăng nhập bằng tài khoản mang đúng họ tên và số giấy tờ của bạn để xem, nhận hoặc từ "
        f"chối:\n{link}\n\nLiên kết chỉ dùng được một lần. Nếu không biết người này, bạn không phải làm gì.\n",
        en=f"Dear {mandate.receiver_name},\n\n{mandate.giver_name} authorises you by mandate {mandate.number}. Sign in "
        f"with the account that has your name and number to read, accept or decline it:\n{link}\n\nThe link works "
        "once. If you do not know this person you need not do anything.\n",
    )
    _send(mandate, "offer", mandate.receiver_email, subject, text)


def write_news(mandate_id: UUID, what: str) -> None:
    """Tell both sides what happened: accepted, declined, revoked, recorded or over. Raises as :func:`write_offer`."""
    with reading() as session:
        mandate = session.get(Mandate, mandate_id)
        if mandate is None:
            return
        addresses = _addresses(session, mandate)
    subject, said = _NEWS[what](mandate)
    for side, address in addresses.items():
        link = f"{desk.desk().base_url}/mandates/{mandate.id}"
        text = Text(vi=f"{said.vi}\n\nXem: {link}\n", en=f"{said.en}\n\nSee: {link}\n")
        _send(mandate, f"{what}-{side}", address, subject, text)


def _addresses(session: Session, mandate: Mandate) -> dict[str, str]:
    giver = accounts.account(session, mandate.giver_id).email
    receiver = accounts.account(session, mandate.receiver_id).email if mandate.receiver_id else ""
    both = {"giver": giver, "receiver": receiver or mandate.receiver_email}
    return {side: address for side, address in both.items() if address}


def _send(mandate: Mandate, kind: str, to: str, subject: Text, text: Text) -> None:
    language = mandate.language
    reference = f"mandate-{kind}-{mandate.id}"
    mail.send(
        mail.Letter(
            to=to, subject=subject.into(language), text=text.into(language), language=language, reference=reference
        )
    )


def _between(mandate: Mandate) -> Text:
    return Text(
        vi=f"Giấy ủy quyền số {mandate.number} ({mandate.giver_name} ủy quyền cho {mandate.receiver_name})",
        en=f"Mandate {mandate.number} ({mandate.giver_name} authorises {mandate.receiver_name})",
    )


def _accepted(mandate: Mandate) -> tuple[Text, Text]:
    between, days = _between(mandate), f"{mandate.first_day:%d/%m/%Y} – {mandate.last_day:%d/%m/%Y}"
    return Text(vi="Giấy ủy quyền đã được nhận", en="The mandate was accepted"), Text(
        vi=f"{between.vi} đã được nhận. Thời hạn: {days}.", en=f"{between.en} was accepted. In force: {days}."
    )


def _recorded(mandate: Mandate) -> tuple[Text, Text]:
    between, by = _between(mandate), mandate.recorded_by
    return Text(vi="Giấy ủy quyền bằng giấy đã được ghi nhận", en="A paper mandate was recorded"), Text(
        vi=f"{between.vi} đã được cán bộ {by} ghi nhận tại quầy.\nNếu bạn không ký giấy này, hãy thu hồi ngay.",
        en=f"{between.en} was recorded at the counter by officer {by}.\nIf you did not sign it, revoke it at once.",
    )


def _declined(mandate: Mandate) -> tuple[Text, Text]:
    between = _between(mandate)
    return Text(vi="Giấy ủy quyền bị từ chối", en="The mandate was declined"), Text(
        vi=f"{between.vi} bị người nhận từ chối. Lý do: {mandate.ended_reason}",
        en=f"{between.en} was declined. Reason: {mandate.ended_reason}",
    )


def _revoked(mandate: Mandate) -> tuple[Text, Text]:
    between = _between(mandate)
    return Text(vi="Giấy ủy quyền đã được thu hồi", en="The mandate was revoked"), Text(
        vi=f"{between.vi} đã được thu hồi. Lý do: {mandate.ended_reason}\nHồ sơ đã nộp vẫn được giải quyết; hồ sơ đang "
        "soạn vẫn là của bên ủy quyền.",
        en=f"{between.en} was revoked. Reason: {mandate.ended_reason}\nWhat was submitted is still processed; drafts "
        "stay with the giver.",
    )


def _ended(mandate: Mandate) -> tuple[Text, Text]:
    between = _between(mandate)
    return Text(vi="Giấy ủy quyền đã hết hạn", en="The mandate has ended"), Text(
        vi=f"{between.vi} đã hết thời hạn.", en=f"{between.en} has come to its end."
    )


_NEWS: MappingProxyType[str, Callable[[Mandate], tuple[Text, Text]]] = MappingProxyType(
    {"accepted": _accepted, "declined": _declined, "revoked": _revoked, "recorded": _recorded, "ended": _ended}
)
