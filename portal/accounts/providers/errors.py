"""What can go wrong with signing in through a provider, each with a sentence that says what to do."""

from uuid import UUID

from forms.text import Text
from portal.core.errors import PortalError


class FlowOver(PortalError):
    """The answer belongs to no sign-in that this browser began in the last minutes, or was used before."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Lần đăng nhập này đã quá 10 phút hoặc đã dùng rồi. Hãy đăng nhập lại từ đầu.",
                en="This sign-in took longer than 10 minutes or was used already. Please sign in again.",
            )
        )


class ProviderAway(PortalError):
    """The provider does not answer, or with something that is no answer."""

    status = 503

    def __init__(self, name: Text) -> None:
        super().__init__(
            Text(
                vi=f"{name.vi} hiện không trả lời. Hãy thử lại sau ít phút, hoặc đăng nhập bằng cách khác.",
                en=f"{name.en} does not answer at the moment. "
                "Please try again in a few minutes, or sign in another way.",
            )
        )


class ProviderDeclined(PortalError):
    """The person gave up at the provider, or the provider would not go on."""

    def __init__(self, name: Text) -> None:
        super().__init__(
            Text(
                vi=f"Bạn chưa hoàn tất việc đăng nhập tại {name.vi}. Hãy thử lại, hoặc đăng nhập bằng cách khác.",
                en=f"Signing in at {name.en} was not completed. Please try again, or sign in another way.",
            )
        )


class IdentityRefused(PortalError):
    """The provider's answer cannot be believed; ``why`` is for the log, not for the person."""

    def __init__(self, name: Text, why: str) -> None:
        super().__init__(
            Text(
                vi=f"Câu trả lời của {name.vi} không hợp lệ nên bạn chưa được đăng nhập. "
                "Hãy thử lại; nếu vẫn vậy, hãy đăng nhập bằng cách khác và báo cho cơ quan.",
                en=f"The answer of {name.en} is not valid, so you are not signed in. "
                "Please try again; if it happens again, sign in another way and tell the agency.",
            )
        )
        self.why = why


class LevelTooLow(PortalError):
    """The provider is less sure of the person than this portal asks for."""

    def __init__(self, name: Text) -> None:
        super().__init__(
            Text(
                vi=f"Tài khoản của bạn tại {name.vi} chưa đạt mức xác thực mà cổng này yêu cầu. "
                f"Hãy nâng mức tài khoản tại {name.vi}, hoặc đăng nhập bằng cách khác.",
                en=f"Your account at {name.en} does not have the level of assurance that this portal asks for. "
                f"Raise its level at {name.en}, or sign in another way.",
            )
        )


class SignInLately(PortalError):
    """Something important is asked of an account without a password: its owner shows again who they are."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Để chắc chắn là bạn: hãy đăng xuất, đăng nhập lại, rồi làm việc này trong vòng 10 phút.",
                en="To make sure it is you: sign out, sign in again, and do this within 10 minutes.",
            )
        )


class AccountClosed(PortalError):
    """The account that belongs to this identity was closed by an administrator."""

    def __init__(self, account_id: UUID) -> None:
        self.account_id = account_id
        super().__init__(
            Text(
                vi="Tài khoản của bạn tại cổng này đang bị khóa. Hãy liên hệ cơ quan theo thông tin ở cuối trang.",
                en="Your account at this portal is closed. Contact the agency; you find how at the foot of the page.",
            )
        )


class IdentityTaken(PortalError):
    """Another account of this portal has this identity."""

    status = 409

    def __init__(self, name: Text) -> None:
        super().__init__(
            Text(
                vi=f"Tài khoản {name.vi} này đã nối với một tài khoản khác của cổng. "
                "Hãy đăng nhập tài khoản đó và gỡ ra trước.",
                en=f"This account at {name.en} is connected to another account of the portal. "
                "Sign in to that one and disconnect it first.",
            )
        )


class LastWayIn(PortalError):
    """Without this identity nobody could sign in to the account any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đây là cách đăng nhập duy nhất của bạn. Hãy đặt mật khẩu trước, rồi gỡ.",
                en="This is your only way to sign in. Set a password first, then disconnect it.",
            )
        )
