"""What can go wrong when somebody agrees."""

from forms.text import Text
from portal.core.errors import PortalError


class ConsentTextChanged(PortalError):
    """The text that was on the screen is not the one that holds now: what was agreed to is not what would count."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Nội dung về xử lý dữ liệu cá nhân vừa có phiên bản mới. Hãy đọc lại rồi bấm nút một lần nữa.",
                en="The text about personal data has just changed. Read it again and press the button once more.",
            )
        )
