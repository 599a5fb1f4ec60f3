"""The root of everything that can go wrong in a way we can explain to a person."""

import errno
from typing import ClassVar

from forms.assurance import Level
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


class LevelNeeded(PortalError):
    """The sign-in is less sure of the person than this asks for; ``level`` is what it takes."""

    status = 403

    def __init__(self, level: Level) -> None:
        names = {"low": ("cơ bản", "low"), "substantial": ("khá", "substantial"), "high": ("cao", "high")}
        vi, en = names[level]
        super().__init__(
            Text(
                vi=f"Việc này cần đăng nhập ở mức xác thực {vi}. Nội dung đã lưu vẫn còn.",
                en=f"This needs a sign-in of level {en}. Nothing that was saved is lost.",
            )
        )
        self.level = level


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


class RightMissing(PortalError):
    """Somebody acts for another party and may not do this for it. ``right`` names what is missing, ``party`` whose."""

    status = 403
    _WANTED: ClassVar[dict[str, Text]] = {
        "prepare": Text(vi="soạn hồ sơ", en="prepare dossiers"),
        "sign": Text(vi="ký và nộp", en="sign and hand in"),
        "receive": Text(vi="nhận kết quả và văn bản", en="receive results and letters"),
        "amend": Text(vi="đính chính, rút hồ sơ", en="correct or withdraw dossiers"),
        "manage": Text(vi="quản trị thành viên", en="arrange its members"),
    }

    def __init__(self, right: str, party: str) -> None:
        wanted = self._WANTED[right]
        super().__init__(
            Text(
                vi=f"Bạn đang làm việc cho {party} và chưa có quyền {wanted.vi}. "
                "Hãy đề nghị người đại diện hoặc người quản trị của bên đó.",
                en=f"You act for {party} and may not {wanted.en} there. "
                "Ask who represents that party or arranges its members.",
            )
        )
        self.right = right
