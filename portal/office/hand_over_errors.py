"""What stops a hand-over at the counter."""

from forms.text import Text
from portal.core.errors import PortalError


class NotEntitled(PortalError):
    """Nobody of this choice may receive the result: the mandate ended, or they left the organisation."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Người này không có quyền nhận kết quả. Người đến thay cần giấy ủy quyền còn hiệu lực, có "
                "quyền nhận kết quả của hồ sơ này.",
                en="This person may not receive the result. Whoever comes for somebody needs a mandate in force that "
                "gives the right to receive results of this dossier.",
            )
        )


class NumberDiffers(PortalError):
    """The number of the paper that was shown is not that of the person."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Số giấy tờ không khớp với người được chọn. Hãy xem lại giấy tờ và chọn đúng người nhận.",
                en="The number does not belong to the chosen person. Look at the paper again and choose the right one.",
            )
        )


class SignatureMissing(PortalError):
    """Nothing was drawn."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa có chữ ký. Người nhận ký vào khung, hoặc chọn ký trên giấy.",
                en="There is no signature. The receiver signs in the frame, or choose to sign on paper.",
            )
        )


class SignatureUnfit(PortalError):
    """What came is no picture of a signature, or too large to be one."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không đọc được chữ ký. Hãy xóa và ký lại, hoặc chọn ký trên giấy.",
                en="The signature cannot be read. Clear it and sign again, or choose to sign on paper.",
            )
        )


class NothingToScan(PortalError):
    """There is no record on paper that waits for its scan."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không có biên bản giấy nào chờ bản quét.",
                en="No record on paper waits for its scan.",
            )
        )
