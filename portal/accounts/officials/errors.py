"""What can stop an entry of the directory; ``field`` says where."""

from forms.text import Text
from portal.core.errors import PortalError


class EntryUnfit(PortalError):
    """An entry holds what must not be published, or does not fit."""

    def __init__(self, field: str, sentence: Text) -> None:
        super().__init__(sentence)
        self.field = field


NOT_OFFICIAL = Text(
    vi="Chỉ đăng thư điện tử công vụ, cùng tên miền với thư điện tử của một cơ quan.",
    en="Only official addresses are published: of the same domain as the address of an agency.",
)
PRIVATE_PHONE = Text(
    vi="Đây là số điện thoại riêng của một tài khoản. Chỉ đăng số điện thoại công vụ.",
    en="This is the private telephone of an account. Only official telephones are published.",
)
ENDS_BEFORE = Text(
    vi="Ngày thôi đăng phải sau ngày bắt đầu.",
    en="The last day must be after the first.",
)
