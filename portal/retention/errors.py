"""What can go wrong at the end of dossiers."""

from forms.text import Text
from portal.core.errors import PortalError


class NothingChosen(PortalError):
    """No dossier was chosen."""

    def __init__(self) -> None:
        super().__init__(Text(vi="Hãy chọn ít nhất một hồ sơ.", en="Choose at least one dossier."))


class NotDue(PortalError):
    """A dossier may not be destroyed: its time is not over, it is held, or it is in another proposal."""

    status = 409

    def __init__(self, codes: str = "") -> None:
        which = codes or "…"
        super().__init__(
            Text(
                vi=f"Không tiêu hủy được hồ sơ {which}: chưa hết thời hạn lưu, đang được giữ lại, "
                "hoặc đã nằm trong một đề nghị khác. Hãy tải lại danh sách.",
                en=f"These cannot be destroyed: {which}. Their time is not over, they are held, or they stand in "
                "another proposal. Reload the list.",
            )
        )


class NeedsAnotherPerson(PortalError):
    """Who proposed a purge cannot approve it (four eyes)."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn là người đề nghị nên không thể tự phê duyệt. Hãy nhờ một người khác có thẩm quyền xem xét.",
                en="You proposed this, so you cannot approve it. Ask another person in charge to decide.",
            )
        )


class HeldAlready(PortalError):
    """The dossier is held already, or it is being destroyed at this moment."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này đã được giữ lại, hoặc việc tiêu hủy đã được phê duyệt nên không giữ lại được nữa.",
                en="This dossier is held already, or its destruction was approved, so it can no longer be held.",
            )
        )


class UnknownCode(PortalError):
    """There is no dossier with this code in the person's agencies."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không có hồ sơ nào mang mã này thuộc cơ quan của bạn. Hãy kiểm tra lại mã.",
                en="No dossier of your agency has this code. Check the code.",
            )
        )
