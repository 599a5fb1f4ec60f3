"""What can go wrong when the trust policy is read or changed."""

from forms.text import Text
from portal.core.errors import PortalError


class TrustVersionUnknown(PortalError):
    """There is no version of the trust policy with this number or name."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không có phiên bản danh sách tin cậy này. Hãy xem các phiên bản bằng lệnh portal trust list.",
                en="There is no such version of the trust policy. See the versions with portal trust list.",
            )
        )


class TrustVersionAltered(PortalError):
    """A version is not what was recorded when it was made: nothing may be believed because of it."""

    status = 500

    def __init__(self, version: int) -> None:
        super().__init__(
            Text(
                vi=f"Phiên bản {version} của danh sách tin cậy đã bị sửa trong cơ sở dữ liệu nên không được dùng. "
                "Quản trị viên cần khôi phục từ bản sao lưu.",
                en=f"Version {version} of the trust policy was altered in the database and is not used. "
                "The administrator must restore it from a back-up.",
            )
        )
