"""Letters with links: to set a new password, to confirm an address, to object when second factors are to go.

Handlers of the outbox call these, perhaps more than once: a letter about what no longer holds is not sent, and the
same letter sent again is known as the same.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.actions.recovering import link_for, may_recover, typed_in
from portal.accounts.actions.signing_in import locked_account
from portal.accounts.models import Account
from portal.accounts.recovery import links, queries
from portal.accounts.recovery.models import MailedLink
from portal.accounts.recovery.rules import Purpose
from portal.core import mail
from portal.core.clock import local
from portal.core.db import reading, transaction

_FOOT_VI = "Chúng tôi không bao giờ hỏi mật khẩu hay mã của bạn."
_FOOT_EN = "We never ask for your password or your codes."


def write_recovery(asked: UUID, payload: Mapping[str, Any], *, now: datetime) -> None:
    """Look up who was meant and send each a link, or how else to come in; nothing to who is nobody here.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    letters = []
    with transaction() as session:
        for found in queries.reachable(session, typed_in(payload)):
            account = locked_account(session, found.id)
            if (link := link_for(session, account, asked=asked, now=now)) is not None:
                write = _new_password if may_recover(session, account) else _other_way
                letters.append(write(account, link))
    for letter in letters:
        mail.send(letter)


def _new_password(account: Account, link: MailedLink) -> mail.Letter:
    address = links.address_of(link.id, Purpose.RECOVERY)
    return _letter(
        link.email,
        f"password-{link.id}",
        "Đặt mật khẩu mới / Set a new password",
        f"Kính gửi {account.display_name},\n\n"
        f"Có người yêu cầu đặt mật khẩu mới cho tài khoản {account.username}.\n"
        f"Nếu là bạn, hãy mở liên kết sau trong 20 phút; liên kết dùng được một lần:\n\n{address}\n\n"
        "Nếu không phải bạn, hãy bỏ qua thư này: mật khẩu không thay đổi.\n",
        f"Dear {account.display_name},\n\n"
        f"Somebody asked for a new password for the account {account.username}.\n"
        f"If it was you, open this link within 20 minutes; it works once:\n\n{address}\n\n"
        "If it was not you, ignore this letter: the password stays as it is.\n",
    )


def _other_way(account: Account, link: MailedLink) -> mail.Letter:
    """No link takes this account over: it has no password, or it is an officer's without a second factor."""
    return _letter(
        link.email,
        f"password-{link.id}",
        "Đăng nhập bằng cách khác / Sign in another way",
        f"Kính gửi {account.display_name},\n\n"
        f"Có người yêu cầu đặt mật khẩu mới cho tài khoản {account.username}. Tài khoản này không đặt lại mật khẩu "
        "qua thư được.\n"
        "Nếu bạn vẫn đăng nhập bằng tài khoản ở nơi khác, hãy tiếp tục dùng cách đó. "
        "Nếu bạn là cán bộ, hãy liên hệ quản trị viên.\n",
        f"Dear {account.display_name},\n\n"
        f"Somebody asked for a new password for the account {account.username}. "
        "This account gets no new password by letter.\n"
        "If you sign in with an account elsewhere, go on doing so. If you are an officer, ask your administrator.\n",
    )


def write_confirmation(link_id: UUID) -> None:
    """Send the link that confirms an address, and tell the address before. Raises as write_recovery does."""
    with reading() as session:
        link = session.get(MailedLink, link_id)
        if link is None:
            return
        account, live = _account_of(session, link)
        letters = [_former(account, link)] if link.former else []
        if live and link.email:
            letters.append(_confirmation(account, link))
    for letter in letters:
        mail.send(letter)


def _account_of(session: Session, link: MailedLink) -> tuple[Account, bool]:
    account = session.get_one(Account, link.account_id)
    return account, link.used_at is None and account.email == link.email


def _confirmation(account: Account, link: MailedLink) -> mail.Letter:
    address = links.address_of(link.id, Purpose.EMAIL)
    return _letter(
        link.email,
        f"address-{link.id}",
        "Xác nhận địa chỉ thư điện tử / Confirm your email address",
        f"Kính gửi {account.display_name},\n\n"
        f"Địa chỉ này được ghi cho tài khoản {account.username} tại cổng dịch vụ công.\n"
        f"Để xác nhận, hãy mở liên kết sau trong 2 ngày; liên kết dùng được một lần:\n\n{address}\n\n"
        "Nếu không phải tài khoản của bạn, hãy bỏ qua thư này.\n",
        f"Dear {account.display_name},\n\n"
        f"This address was given for the account {account.username} at the portal of public services.\n"
        f"To confirm it, open this link within 2 days; it works once:\n\n{address}\n\n"
        "If the account is not yours, ignore this letter.\n",
    )


def _former(account: Account, link: MailedLink) -> mail.Letter:
    when = f"{local(link.created_at):%H:%M %d/%m/%Y}"
    return _letter(
        link.former,
        f"former-{link.id}",
        "Địa chỉ thư điện tử đã được đổi / The email address was changed",
        f"Kính gửi {account.display_name},\n\n"
        f"Tài khoản {account.username}: địa chỉ thư điện tử đã được đổi lúc {when}; thư từ nay không gửi đến đây nữa.\n"
        "Nếu không phải bạn: hãy đăng nhập, đổi mật khẩu, kết thúc mọi phiên khác và liên hệ cơ quan.\n",
        f"Dear {account.display_name},\n\n"
        f"Account {account.username}: the email address was changed at {when}; letters no longer go here.\n"
        "If it was not you: sign in, change your password, end all other sessions and contact the agency.\n",
    )


def write_objection(link_id: UUID, *, due_at: datetime) -> None:
    """Tell the owner that second factors are to go, with the link that stops it. Raises as write_recovery does."""
    with reading() as session:
        link = session.get(MailedLink, link_id)
        if link is None or not link.email:
            return
        account, live = _account_of(session, link)
        letter = _objection(account, link, due_at=due_at)
    if live:
        mail.send(letter)


def _objection(account: Account, link: MailedLink, *, due_at: datetime) -> mail.Letter:
    address, when = links.address_of(link.id, Purpose.STOP), f"{local(due_at):%H:%M %d/%m/%Y}"
    return _letter(
        link.email,
        f"objection-{link.id}",
        "Xác thực hai bước sắp được gỡ / Your second factors are about to be removed",
        f"Kính gửi {account.display_name},\n\n"
        f"Tại cơ quan, có người đã xuất trình giấy tờ của bạn và đề nghị gỡ mọi cách xác thực hai bước của tài khoản "
        f"{account.username}. Việc này có hiệu lực lúc {when}.\n"
        f"Nếu là bạn, không cần làm gì thêm.\nNếu KHÔNG phải bạn, hãy mở liên kết sau để dừng lại:\n\n{address}\n",
        f"Dear {account.display_name},\n\n"
        f"At the agency somebody showed your papers and asked that all second factors of the account "
        f"{account.username} be removed. This takes effect at {when}.\n"
        f"If it was you, there is nothing to do.\nIf it was NOT you, open this link to stop it:\n\n{address}\n",
    )


def _letter(to: str, reference: str, subject: str, vi: str, en: str) -> mail.Letter:
    text = f"{vi}\n{_FOOT_VI}\n\n---\n\n{en}\n{_FOOT_EN}\n"
    return mail.Letter(to=to, subject=subject, text=text, language="vi", reference=reference)
