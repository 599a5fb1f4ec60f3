"""What can stop a result from going by post."""

from forms.text import Text
from portal.core.errors import PortalError


class ParcelUnderWay(PortalError):
    """The carrier knows the parcel, or has it: nothing about it changes any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bưu gửi này đã có mã vận đơn hoặc đang trên đường. Không đổi được địa chỉ nữa.",
                en="This parcel has its tracking number or is on its way. The address cannot be changed any more.",
            )
        )


class NoSuchStep(PortalError):
    """The parcel is not at the place where this can be done."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Việc này không làm được ở trạng thái hiện nay của bưu gửi.",
                en="This cannot be done with the parcel as it is now.",
            )
        )


class CarrierNameMissing(PortalError):
    """A carrier that is not asked over a network is known by the name that the officer gives."""

    status = 422

    def __init__(self) -> None:
        super().__init__(Text(vi="Hãy ghi tên đơn vị bưu chính.", en="Give the name of the carrier."))
