"""What can go wrong when people come back in, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class LinkOver(PortalError):
    """The link is too old, was used, is of an address that was changed, or was never sent. All look alike."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Liên kết này đã hết hạn hoặc đã dùng rồi. Hãy yêu cầu một liên kết mới.",
                en="This link has expired or was used already. Please ask for a new one.",
            )
        )


class FactorNeeded(PortalError):
    """The account has a second factor, and the link alone takes nobody past it."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài khoản này có xác thực hai bước. Hãy nhập mã trong ứng dụng hoặc một mã dự phòng.",
                en="This account has a second factor. Enter the code of your app or a recovery code.",
            )
        )


class NothingToConfirm(PortalError):
    """There is no address, or it is confirmed already."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài khoản chưa có thư điện tử, hoặc địa chỉ đã được xác nhận.",
                en="The account has no email address, or it is confirmed already.",
            )
        )


class TooManyLetters(PortalError):
    """So many letters went to this address lately that no more are sent now (threat T42)."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đã gửi nhiều thư đến địa chỉ này. Hãy xem cả thư rác, và thử lại sau một giờ.",
                en="Several letters went to this address. Look into your spam folder, and try again in an hour.",
            )
        )


class NoSuchOwner(PortalError):
    """Nobody with this username has second factors that an officer may ask to take away."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không có tài khoản nào có tên này và đang bật xác thực hai bước mà bạn được gỡ.",
                en="No account with this username has a second factor that you may take away.",
            )
        )


class RecoveryOpen(PortalError):
    """There is such a request already."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài khoản này đang có một yêu cầu chưa xong. Hãy xem trong danh sách.",
                en="There is a request for this account already. See the list.",
            )
        )


class RecoveryOver(PortalError):
    """The request was confirmed, refused, stopped or done in the meantime."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Yêu cầu này vừa được xử lý hoặc đã hết hạn. Hãy xem lại danh sách.",
                en="This request was dealt with in the meantime or has expired. Look at the list again.",
            )
        )


class OwnRequest(PortalError):
    """Two people stand behind it: who saw the papers does not confirm."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Người lập yêu cầu không tự xác nhận. Hãy nhờ một cán bộ khác.",
                en="Who made the request does not confirm it. Ask another officer.",
            )
        )


class IdentityTooWeak(PortalError):
    """Only who has just come through a provider at level high may take lost factors away alone."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Việc này cần đăng nhập qua một nhà cung cấp định danh ở mức cao.",
                en="This needs a sign-in through an identity provider at level high.",
            )
        )
