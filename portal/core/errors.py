"""The root of everything that can go wrong in a way we can explain to a person."""

import errno
from typing import ClassVar

from forms.text import Text

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class PortalError(Exception):
    """A fact that stops an action. ``status`` is the HTTP answer, ``sentence`` what the person reads."""

    status: ClassVar[int] = 422
    sentence: Text

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.vi)
        self.sentence = sentence


class NotFound(PortalError):
    """There is no such thing, or it is not this person's: the answer is the same."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không tìm thấy nội dung này, hoặc bạn không có quyền xem.",
                en="This does not exist, or you may not see it.",
            )
        )


class Conflict(PortalError):
    """Somebody else, or another window, changed this in the meantime."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Nội dung này vừa được thay đổi ở một cửa sổ khác hoặc bởi người khác. "
                "Hãy tải lại trang, kiểm tra rồi thực hiện lại.",
                en="This has just been changed in another window or by somebody else. "
                "Reload the page, check it, and try again.",
            )
        )


class StorageFull(PortalError):
    """There is no room left for files; nothing was taken in."""

    status = 507

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hệ thống tạm hết chỗ lưu tệp nên chưa nhận được tệp này. Nội dung bạn đã nhập vẫn được giữ. "
                "Hãy thử lại sau ít phút.",
                en="There is no room to store files just now, so this file was not taken in. What you typed is kept. "
                "Please try again in a few minutes.",
            )
        )
