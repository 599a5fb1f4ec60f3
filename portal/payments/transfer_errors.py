"""What can go wrong with statements and transfers."""

from forms.text import Text
from portal.core.errors import PortalError


class StatementRefused(PortalError):
    """A file is no statement of our account, or contradicts itself or what is known; the sentence says how."""

    def __init__(self, said: Text) -> None:
        super().__init__(said)


class NoAccount(PortalError):
    """This installation has no bank account for transfers."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cổng chưa khai báo tài khoản thu, nên chưa nhận được sổ phụ.",
                en="No bank account is configured here, so statements cannot be taken.",
            )
        )


class TransferDiffers(PortalError):
    """The bank's number of a transfer is known with another amount."""

    status = 409

    def __init__(self, number: str) -> None:
        super().__init__(
            Text(
                vi=f"Số giao dịch {number} đã được ghi nhận với số tiền khác.",
                en=f"Transaction {number} is known with another amount.",
            )
        )


class TransferDecided(PortalError):
    """The transfer was counted or set aside before."""

    status = 409

    def __init__(self) -> None:
        super().__init__(Text(vi="Khoản chuyển này đã được xử lý.", en="This transfer was dealt with already."))


class NoSuchOrder(PortalError):
    """No order of this agency has the code that was typed."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không có khoản nộp nào của cơ quan mang mã này. Hãy xem lại mã trên trang nộp phí.",
                en="No order of this agency has this code. Look at the code on the page of payment again.",
            )
        )


class ReturnNeedsAnother(PortalError):
    """Who set a transfer aside may not write down its return."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Khoản do bạn đề nghị trả lại phải do một người khác xác nhận đã trả.",
                en="Somebody else must confirm the return of a transfer that you set aside.",
            )
        )
