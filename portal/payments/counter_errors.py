"""What can go wrong at the counter."""

from forms.text import Text
from portal.core.errors import PortalError


class BoxNotOpen(PortalError):
    """No cash is taken without an open cash box of today."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Quỹ tiền mặt hôm nay của bạn chưa mở hoặc đã kiểm đếm. Hãy mở quỹ trước khi thu.",
                en="Your cash box of today is not open, or was counted already. Open it before taking cash.",
            )
        )


class BoxOpenAlready(PortalError):
    """There is one cash box per cashier and day."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(vi="Quỹ tiền mặt hôm nay của bạn đã được mở.", en="Your cash box of today was opened already.")
        )


class BoxNeedsReason(PortalError):
    """What was counted differs from the book, and nobody said why."""

    def __init__(self, counted: str, expected: str) -> None:
        super().__init__(
            Text(
                vi=f"Bạn đếm được {counted} đồng; theo sổ, quỹ phải có {expected} đồng. "
                "Hãy đếm lại; nếu vẫn lệch, hãy ghi lý do.",
                en=f"You counted {counted} VND; by the book there should be {expected} VND. "
                "Count again; if it still differs, say why.",
            )
        )


class BoxNeedsAnother(PortalError):
    """Who counted a cash box does not confirm its difference."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chênh lệch của quỹ do bạn kiểm đếm phải được một người khác xác nhận.",
                en="Somebody else must confirm the difference of a cash box that you counted.",
            )
        )


class SumChanged(PortalError):
    """Since the page was shown, money came in another way or the order ended."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Số phải thu đã thay đổi từ khi mở trang. Chưa ghi nhận khoản tiền mặt nào; hãy xem lại bên dưới.",
                en="The sum due changed since this page was opened. No cash was recorded; look again below.",
            )
        )


class TooLittleGiven(PortalError):
    """The counter takes the whole sum."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tiền khách đưa ít hơn số phải thu. Quầy chỉ thu đủ một lần.",
                en="This is less than the sum due. The counter takes the whole sum at once.",
            )
        )


class BoxTooLittle(PortalError):
    """There is less in the cash box, by the book, than is to go back."""

    status = 409

    def __init__(self, there: str) -> None:
        super().__init__(
            Text(
                vi=f"Quỹ của bạn theo sổ chỉ còn {there} đồng, không đủ để chi trả khoản này.",
                en=f"By the book there are only {there} VND in your cash box: too little for this refund.",
            )
        )
