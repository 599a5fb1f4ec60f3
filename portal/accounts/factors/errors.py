"""What can go wrong with second factors, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class CodeRefused(PortalError):
    """The code is none of the authenticator app's and no unused recovery code."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mã không đúng hoặc đã dùng. Hãy nhập mã đang hiện trong ứng dụng, hoặc một mã dự phòng chưa dùng.",
                en="The code is not right or was used before. Enter the code your app shows now, "
                "or a recovery code that you have not used.",
            )
        )


class AppCodeRefused(PortalError):
    """While an app is set up: the code is not what the secret on the page gives now."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mã không khớp. Hãy kiểm tra giờ trên điện thoại (nên để tự động), rồi nhập mã đang hiện.",
                en="The code does not match. Check the time on your phone (best set automatically), "
                "then enter the code it shows now.",
            )
        )


class CodeUsed(PortalError):
    """This code of the authenticator app was used a moment ago: it is good once."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mã này vừa được dùng. Hãy đợi ứng dụng hiện mã mới (không quá 30 giây) rồi nhập mã đó.",
                en="This code has just been used. Wait until the app shows a new one (30 seconds at most).",
            )
        )


class HalfSignInOver(PortalError):
    """The minutes between the password and the second factor have passed, or the sign-in was completed or revoked."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đã quá thời gian xác nhận. Hãy đăng nhập lại từ đầu.",
                en="The time to confirm has passed. Please sign in again.",
            )
        )


class SetupOver(PortalError):
    """The authenticator app that is being confirmed is no longer waiting for it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Lần cài đặt này đã hết hạn hoặc đã hoàn tất. Hãy bắt đầu lại.",
                en="This set-up has expired or is finished already. Please begin again.",
            )
        )


class AlreadySetUp(PortalError):
    """There is an authenticator app already: remove it before another is set up."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài khoản đã có ứng dụng xác thực. Muốn đổi sang thiết bị khác, hãy gỡ ứng dụng cũ trước.",
                en="This account has an authenticator app already. To change devices, remove the old one first.",
            )
        )


class PasskeyRefused(PortalError):
    """The answer of a passkey is not good: another site, challenge or key, or a copied key. All look alike."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Khóa truy cập này không dùng được ở đây. Hãy thử lại, hoặc chọn cách khác.",
                en="This passkey cannot be used here. Please try again, or choose another way.",
            )
        )


class TooManyPasskeys(PortalError):
    """An account keeps a bounded number of passkeys."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài khoản đã có đủ số khóa truy cập. Hãy gỡ một khóa không dùng nữa trước khi thêm.",
                en="This account has as many passkeys as it can. Remove one that you no longer use first.",
            )
        )


class LastFactor(PortalError):
    """Where staff must have a second factor, the last one stays."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài khoản cán bộ phải có ít nhất một cách xác thực. Hãy thêm cách khác trước khi gỡ cách này.",
                en="A staff account needs at least one second factor. Add another before you remove this one.",
            )
        )
