"""What can go wrong with proofs."""

from forms.text import Text
from portal.core.errors import PortalError


class NothingToProve(PortalError):
    """The dossier does not exist, or has no signed document with a proof yet."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không có hồ sơ mang mã này, hoặc hồ sơ chưa có văn bản ký số nào được lưu kèm bằng chứng.",
                en="There is no dossier with this code, or none of its signed documents has a proof yet.",
            )
        )
