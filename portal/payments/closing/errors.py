"""What can go wrong when a day is closed."""

from forms.text import Text
from portal.core.errors import PortalError


class ReportUnfit(PortalError):
    """A file is no report of this gateway, or contradicts itself; the sentence says how."""

    def __init__(self, said: Text) -> None:
        super().__init__(said)


class DayNotOver(PortalError):
    """A day is compared and closed once it is over."""

    def __init__(self) -> None:
        super().__init__(
            Text(vi="Chỉ đối soát và khóa sổ được những ngày đã qua.", en="Only days that are over can be closed.")
        )


class DayClosed(PortalError):
    """A closed day does not change any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Ngày này đã khóa sổ. Thay đổi về sau được nêu ở ngày chưa khóa kế tiếp.",
                en="This day is closed. What changes later is shown on the next day that is still open.",
            )
        )


class DifferencesChanged(PortalError):
    """Since the page was shown, the differences changed."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Các điểm chênh lệch đã thay đổi từ khi mở trang. Hãy xem lại bên dưới rồi thực hiện lại.",
                en="The differences changed since this page was opened. Look at them again below.",
            )
        )


class DifferencesOpen(PortalError):
    """Differences are neither mended nor explained."""

    def __init__(self, left: int) -> None:
        super().__init__(
            Text(
                vi=f"Còn {left} điểm chênh lệch chưa xử lý và chưa giải trình.",
                en=f"{left} difference(s) are neither mended nor explained.",
            )
        )


class ClosingNeedsAnother(PortalError):
    """Who explained or proposed does not confirm."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Ngày có giải trình phải được một người khác xác nhận, không phải người giải trình hay đề nghị.",
                en="Somebody else must confirm: neither who explained a difference nor who proposed to close the day.",
            )
        )


class DayProposed(PortalError):
    """Somebody proposed to close the day as it is: it does not change until a second person decides."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Ngày này đang chờ người thứ hai xác nhận nên chưa sửa được giải trình.",
                en="This day waits for a second person; its explanations cannot be changed meanwhile.",
            )
        )


class NotProposed(PortalError):
    """Nobody proposed to close this day, or it was decided before."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Ngày này không chờ xác nhận. Hãy tải lại trang.",
                en="This day does not wait to be confirmed. Reload the page.",
            )
        )
