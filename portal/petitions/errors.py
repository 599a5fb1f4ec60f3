"""What can stop a petition, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class StepNotPossible(PortalError):
    """It is not at a place where this may be done, or this is another role's step."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không thực hiện được bước này: đơn đã chuyển sang bước khác, hoặc bước này thuộc vai trò khác. "
                "Hãy tải lại trang.",
                en="This step cannot be done: it has moved on, or the step belongs to another role. Reload the page.",
            )
        )


class AddressNeeded(PortalError):
    """Without a sign-in an answer needs an address to go to."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy nhập địa chỉ thư điện tử đúng, ví dụ ten@example.vn. Chúng tôi gửi thư để bạn xác nhận.",
                en="Enter a correct e-mail address, for example name@example.vn. We send a letter for you to confirm.",
            )
        )


class LinkOver(PortalError):
    """The link of a letter does not work (any more)."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Liên kết này không còn dùng được. Thư chưa xác nhận được xóa sau 2 ngày; hãy viết lại nếu cần.",
                en="This link no longer works. What is not confirmed is deleted after 2 days; please write again.",
            )
        )


class StillPersonal(PortalError):
    """The version to be published still names somebody; ``found`` is what was found."""

    def __init__(self, found: str) -> None:
        super().__init__(
            Text(
                vi=f"Bản công khai còn dữ liệu cá nhân: “{found}”. Hãy xóa hoặc thay bằng […].",
                en=f"The public version still contains personal data: “{found}”. Remove it or put […] in its place.",
            )
        )


class NotAgreed(PortalError):
    """The writer did not agree to publication."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Người viết không đồng ý công khai nên không đăng được câu trả lời này.",
                en="The writer did not agree to publication, so this answer cannot be published.",
            )
        )
