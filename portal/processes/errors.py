"""What can go wrong when processes are read or changed."""

from forms.text import Text
from portal.core.errors import PortalError


class ProcessAltered(PortalError):
    """A published version is not what was published: nothing goes on by it."""

    status = 500

    def __init__(self, key: str, version: int) -> None:
        super().__init__(
            Text(
                vi=f"Quy trình {key} phiên bản {version} đã bị sửa trong cơ sở dữ liệu nên không được dùng. "
                "Quản trị viên cần khôi phục từ bản sao lưu.",
                en=f"Version {version} of the process {key} was altered in the database and is not used. "
                "The administrator must restore it from a back-up.",
            )
        )


class ProcessKeyTaken(PortalError):
    """There is a process of this key already, or a draft of it."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mã quy trình này đã có. Hãy chọn mã khác.",
                en="There is a process of this key already. Choose another.",
            )
        )


class DraftInTheMaking(PortalError):
    """Somebody is making a new version already."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Quy trình này đang có một bản nháp. Hãy mở bản nháp đó để sửa tiếp.",
                en="There is a draft of this process already. Open it and go on there.",
            )
        )


class DraftClosed(PortalError):
    """The draft cannot be changed now: it waits for another administrator, or has ended."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Lúc này không sửa được bản nháp: bản nháp đang chờ duyệt hoặc đã kết thúc.",
                en="The draft cannot be changed now: it waits for approval, or has ended.",
            )
        )


class ProcessUnsound(PortalError):
    """The process has errors, so it cannot go on to approval or be published."""

    def __init__(self, count: int) -> None:
        super().__init__(
            Text(
                vi=f"Quy trình còn {count} lỗi. Hãy sửa hết các lỗi nêu trên trang rồi thực hiện lại.",
                en=f"The process has {count} error(s). Correct those on the page and try again.",
            )
        )


class NeedsAnotherAdministrator(PortalError):
    """Who made a version cannot publish it (four eyes)."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn là người soạn nên không thể tự công bố. Hãy nhờ một quản trị viên khác xem và công bố.",
                en="You made this version, so you cannot publish it. Ask another administrator.",
            )
        )


class StepKeyTaken(PortalError):
    """There is a step of this key already."""

    def __init__(self) -> None:
        super().__init__(
            Text(vi="Đã có bước mang mã này. Hãy chọn mã khác.", en="There is a step of this key. Choose another.")
        )


class OnlyStep(PortalError):
    """A process keeps its first and its last step."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không bỏ hoặc chuyển được bước đầu và bước cuối của quy trình.",
                en="The first and the last step of a process stay where they are.",
            )
        )
