"""What can stop the transfer of a dossier."""

from forms.text import Text
from portal.core.errors import PortalError


class TransferWaiting(PortalError):
    """There is one under way."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này đang có một đề nghị chuyển chưa xong. Hãy hủy đề nghị đó trước.",
                en="A transfer of this dossier is under way. Cancel that one first.",
            )
        )


class TransferUnfit(PortalError):
    """The dossier is finished, at the desk, or the receiver is its owner."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không chuyển được: hồ sơ đã kết thúc, đang chờ bổ sung, hoặc người nhận chính là chủ hồ sơ.",
                en="It cannot be transferred: it is finished, waits to be completed, or the receiver is its owner.",
            )
        )


class TransferOver(PortalError):
    """It has ended meanwhile, or waits for somebody else."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đề nghị chuyển hồ sơ này vừa được trả lời hoặc đã hủy. Hãy tải lại trang.",
                en="This transfer has just been answered or cancelled. Reload the page.",
            )
        )


class TransferReasonMissing(PortalError):
    """It is not asked for, declined or refused without saying why."""

    def __init__(self) -> None:
        super().__init__(Text(vi="Hãy ghi lý do, tối đa 500 ký tự.", en="Say why, in 500 characters at most."))
