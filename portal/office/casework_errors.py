"""What can stop officers at the work around a dossier, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class DraftTooLong(PortalError):
    """More was typed than any form takes."""

    status = 413

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Nội dung quá dài nên chưa lưu nháp được. Hãy rút gọn rồi lưu lại.",
                en="This is too long to be kept as a draft. Shorten it and save again.",
            )
        )


class NoSuchCode(PortalError):
    """There is no other dossier with this code in the agency."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không tìm thấy hồ sơ khác có mã này ở cơ quan bạn. Hãy kiểm tra lại mã hồ sơ.",
                en="There is no other dossier with this code in your agency. Check the code.",
            )
        )


class LinkedAlready(PortalError):
    """The two dossiers are linked."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(vi="Hai hồ sơ này đã được liên kết.", en="These two dossiers are linked already."),
        )
