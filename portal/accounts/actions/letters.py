"""Letters to the owner of an account about what changed in it: who did not do it learns of it, and what to do.

Handlers of the outbox call this, perhaps more than once: the same letter sent again is known as the same.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from forms.text import Text
from portal.accounts import queries
from portal.core import mail
from portal.core.clock import local
from portal.core.db import reading

_HAPPENED: Mapping[str, Text] = {
    "PasswordChanged": Text(vi="Mật khẩu đã được đổi", en="The password was changed"),
    "PasswordRecovered": Text(
        vi="Mật khẩu mới đã được đặt qua liên kết trong thư", en="A new password was set through a link by email"
    ),
    "FactorRecoveryStopped": Text(
        vi="Yêu cầu gỡ xác thực hai bước đã được dừng lại", en="The request to remove second factors was stopped"
    ),
    "PasswordSet": Text(vi="Mật khẩu đã được đặt", en="A password was set"),
    "DataRequestMade": Text(
        vi="Đã nhận yêu cầu chỉnh sửa hoặc xóa dữ liệu cá nhân, sẽ được trả lời trong 02 ngày làm việc",
        en="A request to correct or erase personal data was received and is answered within 2 working days",
    ),
    "DataRequestDecided": Text(
        vi="Yêu cầu về dữ liệu cá nhân đã được trả lời, xem tại Tài khoản của tôi",
        en="The request about personal data was answered, see My account",
    ),
    "IdentityLinked": Text(
        vi="Đã nối với một tài khoản ở {provider} để đăng nhập",
        en="An account at {provider} was connected for signing in",
    ),
    "IdentityUnlinked": Text(
        vi="Đã gỡ tài khoản ở {provider}, không dùng để đăng nhập nữa",
        en="The account at {provider} was disconnected and no longer signs in",
    ),
    "AuthenticatorAdded": Text(vi="Đã thêm ứng dụng xác thực", en="An authenticator app was added"),
    "AuthenticatorRemoved": Text(vi="Đã gỡ ứng dụng xác thực", en="The authenticator app was removed"),
    "PasskeyAdded": Text(vi="Đã thêm một khóa truy cập", en="A passkey was added"),
    "PasskeyRemoved": Text(vi="Đã gỡ một khóa truy cập", en="A passkey was removed"),
    "FactorsCleared": Text(
        vi="Mọi cách xác thực hai bước đã được gỡ theo yêu cầu của bạn",
        en="All second factors were removed, as you asked",
    ),
    "RecoveryCodesMade": Text(
        vi="Đã lấy mã dự phòng mới, mã cũ không còn dùng được",
        en="New recovery codes were made, the former ones are void",
    ),
    "RecoveryCodeUsed": Text(
        vi="Đã dùng một mã dự phòng, còn lại {left} mã", en="A recovery code was used, {left} left"
    ),
}
TOLD = tuple(_HAPPENED)
"""The events that the owner is told of."""


def write_news(account_id: UUID, event_type: str, payload: Mapping[str, Any], *, position: int, at: datetime) -> None:
    """Tell the owner by e-mail what happened to the account; nothing when no address is known.

    Raises OSError or smtplib.SMTPException: try again later.
    """
    with reading() as session:
        account = queries.account(session, account_id)
        to, name, username = account.email, account.display_name, account.username
    if not to:
        return
    what, when = _HAPPENED[event_type], f"{local(at):%H:%M %d/%m/%Y}"
    vi, en = what.vi.format_map(payload), what.en.format_map(payload)
    text = (
        f"Kính gửi {name},\n\n"
        f"Tài khoản {username}: {vi}, lúc {when}.\n\n"
        "Nếu chính bạn làm việc này, bạn không cần làm gì thêm.\n"
        "Nếu không phải bạn: hãy đăng nhập, đổi mật khẩu, kết thúc mọi phiên khác và liên hệ cơ quan.\n"
        "Thư này không có liên kết; chúng tôi không bao giờ hỏi mật khẩu hay mã của bạn.\n\n"
        "---\n\n"
        f"Dear {name},\n\n"
        f"Account {username}: {en}, at {when}.\n\n"
        "If this was you, there is nothing to do.\n"
        "If it was not: sign in, change your password, end all other sessions and contact the agency.\n"
        "This letter has no links; we never ask for your password or your codes.\n"
    )
    mail.send(
        mail.Letter(
            to=to, subject=f"{vi} / {en}", text=text, language="vi", reference=f"account-{account_id}-{position}"
        )
    )
