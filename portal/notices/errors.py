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


class VersionUnknown(PortalError):
    """There is no such version of the notice."""

    status = 404

    def __init__(self) -> None:
        super().__init__(Text(vi="Không có phiên bản này.", en="There is no such version."))


class CorrectionWaits(PortalError):
    """One correction at a time: another one waits for a decision."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bài này đang có một đính chính chờ duyệt. Hãy chờ người duyệt đăng quyết định rồi mới soạn tiếp.",
                en="A correction of this notice waits for a publisher. Wait for the decision before you write another.",
            )
        )


class NothingCorrected(PortalError):
    """A correction that changes nothing."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Nội dung chưa thay đổi gì so với bài đang đăng.",
                en="The text is the same as the published one.",
            )
        )


class CorrectionGone(PortalError):
    """There is no correction that waits for a decision."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không còn đính chính nào chờ duyệt: có người vừa quyết định. Hãy tải lại trang.",
                en="No correction waits any more: somebody has just decided. Reload the page.",
            )
        )


class FileUnfit(PortalError):
    """A picture or an attachment that is not taken in; ``field`` says at which question."""

    status = 422

    def __init__(self, field: str, sentence: Text) -> None:
        super().__init__(sentence)
        self.field = field


class CategoryUnfit(PortalError):
    """A category that cannot be saved as it is; ``field`` says where."""

    status = 422

    def __init__(self, field: str, sentence: Text) -> None:
        super().__init__(sentence)
        self.field = field
