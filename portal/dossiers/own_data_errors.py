"""What can stop somebody from taking their data away."""

from forms.text import Text
from portal.core.errors import PortalError


class DataAskedBefore(PortalError):
    """An archive is being made, or waits to be fetched."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn đã yêu cầu rồi. Khi tệp sẵn sàng, hãy tải tại trang này; tệp bị xóa rồi thì yêu cầu lại được.",
                en="You have asked already. Fetch the archive here when it is ready; ask again once it was deleted.",
            )
        )
