"""What can stop work on a notice, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class NoticeNotReady(PortalError):
    """The notice is not at a place where this may be done."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không thực hiện được: bài đã chuyển sang bước khác. Hãy tải lại trang để xem trạng thái mới nhất.",
                en="This cannot be done: the notice has moved on. Reload the page to see where it is now.",
            )
        )


class NotYourPart(PortalError):
    """Editors write, publishers publish: this step is the other's."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bước này không thuộc vai trò của bạn: biên tập viên soạn bài, người duyệt đăng duyệt và gỡ bài.",
                en="This step is not yours: editors write notices, publishers publish and withdraw them.",
            )
        )


class SecondEditorNeeded(PortalError):
    """Who wrote or edited a notice does not publish it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn đã viết hoặc sửa bài này nên không thể tự duyệt đăng. Hãy nhờ một người duyệt đăng khác.",
                en="You wrote or edited this notice, so you cannot publish it. Ask another publisher.",
            )
        )


class NoticeIncomplete(PortalError):
    """A notice lacks something a reader needs; ``field`` says where."""

    def __init__(self, field: str, sentence: Text) -> None:
        super().__init__(sentence)
        self.field = field
