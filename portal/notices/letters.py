"""Letters to subscribers of notices, each in the language that was chosen. They hold links, never the whole text.

Handlers of the outbox call these, perhaps more than once: the same letter sent again is known as the same.
"""

from datetime import datetime
from uuid import UUID

from forms.text import Text
from portal.core import mail, sealed
from portal.core.clock import local
from portal.core.db import reading
from portal.notices import links, queries
from portal.notices.lifecycle import State
from portal.notices.links import Purpose
from portal.notices.models import Notice, NoticeSubscription
from portal.notices.wording import Wording


def write_link(subscription_id: UUID) -> None:
    """Send the link that confirms; nothing when it is confirmed already, or forgotten.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        one = session.get(NoticeSubscription, subscription_id)
    if one is None or one.confirmed_at is not None:
        return
    address = links.address_of(one.id, Purpose.CONFIRM)
    text = Text(
        vi="Có người đã dùng địa chỉ này để đăng ký nhận thông báo qua thư điện tử từ "
        f"{links.current().agency}.\n\n"
        f"Nếu đó là bạn, hãy mở liên kết sau để xác nhận:\n{address}\n\n"
        "Liên kết dùng được trong 48 giờ. Nếu không phải bạn, hãy bỏ qua thư này: bạn sẽ không nhận thêm thư nào.\n",
        en=f"Somebody entered this address to get notices by e-mail from {links.current().agency_en}.\n\n"
        f"If it was you, open this link to confirm:\n{address}\n\n"
        "The link works for 48 hours. If it was not you, ignore this letter: nothing else will be sent.\n",
    )
    subject = Text(vi="Xác nhận đăng ký nhận thông báo", en="Confirm your subscription to notices")
    _send(one, subject, text, reference=f"notices-{one.id}", unsubscribe=False)


def write_notice(subscription_id: UUID, notice_id: UUID) -> None:
    """Tell of one notice; nothing when it is public no more or the subscription is over. Raises as write_link does."""
    with reading() as session:
        one, notice = session.get(NoticeSubscription, subscription_id), session.get(Notice, notice_id)
    if one is None or notice is None or State(notice.state) is not State.PUBLISHED:
        return
    words = Wording.of(notice, one.language)
    subject = Text(vi=words.title, en=words.title)
    told = _told(notice, one.language)
    _send(one, subject, Text(vi=told, en=told), reference=f"notices-{one.id}-{notice.id}")


def write_digest(subscription_id: UUID, *, since: datetime, until: datetime) -> None:
    """Tell of what was published in that time; nothing when there is nothing any more. Raises as write_link does."""
    with reading() as session:
        one, notices = (
            session.get(NoticeSubscription, subscription_id),
            queries.wanted(session, subscription_id, since, until),
        )
    if one is None or not notices:
        return
    day, count = local(until), len(notices)
    subject = Text(vi=f"{count} thông báo mới, ngày {day:%d/%m/%Y}", en=f"New notices ({count}), {day:%d/%m/%Y}")
    text = "\n\n".join(_told(notice, one.language) for notice in notices)
    _send(one, subject, Text(vi=text, en=text), reference=f"notices-{one.id}-{until:%Y%m%d%H%M%S}")


def _told(notice: Notice, language: str) -> str:
    words = Wording.of(notice, language)
    missing = "" if words.language == language else "(This notice is in Vietnamese only.)\n"
    return f"{words.title}\n{missing}{words.summary}\n{links.current().base_url}/notices/{notice.slug}\n"


def _send(one: NoticeSubscription, subject: Text, text: Text, *, reference: str, unsubscribe: bool = True) -> None:
    ending, address = "", ""
    if unsubscribe:
        address = links.address_of(one.id, Purpose.END)
        ending = Text(
            vi=f"\n---\nBạn nhận thư này vì đã đăng ký nhận thông báo của {links.current().agency}.\n"
            f"Hủy đăng ký và xóa địa chỉ của bạn: {address}\n",
            en=f"\n---\nYou get this letter because you subscribed to notices of {links.current().agency_en}.\n"
            f"End it and have your address deleted: {address}\n",
        ).into(one.language)
    mail.send(
        mail.Letter(
            to=sealed.unseal(one.email, NoticeSubscription.email, one.id),
            subject=subject.into(one.language),
            text=text.into(one.language) + ending,
            language=one.language,
            reference=reference,
            unsubscribe=address,
        )
    )
