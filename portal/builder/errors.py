"""What can stop work on a definition, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class DraftNotReady(PortalError):
    """The draft is not at a place where this may be done."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không thực hiện được: bản nháp đã chuyển sang bước khác. Hãy tải lại trang để xem trạng thái mới.",
                en="This cannot be done: the draft has moved on. Reload the page to see where it is now.",
            )
        )


class SecondAdministratorNeeded(PortalError):
    """Who wrote a definition does not review it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn đã soạn hoặc sửa bản nháp này nên không thể tự duyệt. Hãy nhờ một quản trị viên khác.",
                en="You wrote or changed this draft, so you cannot review it. Ask another administrator.",
            )
        )


class DefinitionUnsound(PortalError):
    """The definition still has errors."""

    def __init__(self, number: int) -> None:
        super().__init__(
            Text(
                vi=f"Bản nháp còn {number} chỗ cần sửa. Hãy sửa hết rồi gửi duyệt.",
                en=f"The draft has {number} error(s) left. Mend them all, then send it for review.",
            )
        )


class GateNotPassed(PortalError):
    """The trial run has not passed for exactly these bytes."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa thể công bố: bản này chưa chạy thử đạt. Hãy xem kết quả chạy thử, sửa lỗi nếu có rồi thử lại.",
                en="Not published: the trial run of this text has not passed. Read its report, mend what it found, "
                "and run it again.",
            )
        )


class CodeUnfit(PortalError):
    """The code cannot be a service's."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence)


class TooLarge(PortalError):
    """The definition is larger than a definition may be."""

    status = 413

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Nội dung vượt quá 1 MB nên chưa được lưu. Hãy rút gọn, hoặc tách thành hai dịch vụ.",
                en="The definition would be above 1 MB, so it was not saved. Shorten it, or make two services of it.",
            )
        )


class PartGone(PortalError):
    """The part that was to be changed is no longer where it was."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Phần này vừa được người khác chuyển chỗ hoặc xóa. Hãy mở lại bản nháp và tìm phần cần sửa.",
                en="Somebody else has just moved or deleted this part. Open the draft again and look for it.",
            )
        )


class NothingToUndo(PortalError):
    """There is no earlier state."""

    status = 409

    def __init__(self) -> None:
        super().__init__(Text(vi="Không còn thay đổi nào để hoàn tác.", en="There is no change left to undo."))


class CodeTaken(PortalError):
    """There is such a service, or a draft of it."""

    status = 409

    def __init__(self, code: str) -> None:
        super().__init__(
            Text(
                vi=f"Đã có dịch vụ hoặc bản nháp mang mã {code}. Hãy mở dịch vụ đó để sửa, hoặc dùng mã khác.",
                en=f"There is a service or a draft with the code {code}. Open that one, or use another code.",
            )
        )
