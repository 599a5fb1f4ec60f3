"""What can go wrong with a carrier."""

from forms.text import Text
from portal.core.errors import PortalError


class CarrierDown(PortalError):
    """The carrier does not answer, or not in a way that can be understood; asked again later."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đơn vị bưu chính chưa trả lời. Hệ thống sẽ hỏi lại.",
                en="The carrier does not answer. It will be asked again.",
            )
        )


class CarrierUnknown(PortalError):
    """This installation has no such carrier."""

    status = 422

    def __init__(self) -> None:
        super().__init__(Text(vi="Hãy chọn đơn vị bưu chính trong danh sách.", en="Choose a carrier from the list."))
