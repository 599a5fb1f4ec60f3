"""What can go wrong with payments."""

from forms.text import Text
from portal.core.errors import PortalError


class NotASum(PortalError):
    """The amount is not one that can be paid."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Số tiền phải là số đồng nguyên, lớn hơn 0.",
                en="The amount must be a whole number of đồng, more than zero.",
            )
        )


class NothingDue(PortalError):
    """The order is paid or cancelled: nobody may be sent to pay it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Khoản này không còn phải nộp. Hãy tải lại trang để xem tình trạng mới nhất.",
                en="Nothing is due here any more. Reload the page to see where it stands.",
            )
        )


class GatewayAway(PortalError):
    """The gateway does not answer, or answers what it must not."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cổng thanh toán chưa trả lời. Bạn chưa bị trừ thêm tiền; hãy thử lại sau ít phút.",
                en="The payment gateway does not answer. No further money was taken; please try again shortly.",
            )
        )


class ChannelUnknown(PortalError):
    """There is no such way to pay here."""

    status = 404

    def __init__(self) -> None:
        super().__init__(Text(vi="Cổng không có cách nộp tiền này.", en="There is no such way to pay here."))


class RefundTooMuch(PortalError):
    """More than is owed back, or more than came in by this way."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Số tiền hoàn vượt quá số còn phải trả lại cho người nộp.",
                en="This is more than is owed back to the payer.",
            )
        )


class RefundNeedsAnother(PortalError):
    """Who proposed a refund may not approve it."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Khoản hoàn do bạn đề nghị phải được một người khác duyệt.",
                en="Somebody else must approve a refund that you proposed.",
            )
        )


class RefundOnItsWay(PortalError):
    """A gateway was told a moment ago to send this money, and may still answer."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Lệnh hoàn vừa được gửi cho cổng thanh toán. Hãy chờ 15 phút và xem sao kê của cổng trước.",
                en="The gateway was told to send this a moment ago. Wait 15 minutes and read its statement first.",
            )
        )


class RefundDecided(PortalError):
    """The refund was decided before."""

    status = 409

    def __init__(self) -> None:
        super().__init__(Text(vi="Khoản hoàn này đã được quyết định.", en="This refund was decided already."))
