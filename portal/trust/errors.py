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


class TrustNotBegun(PortalError):
    """There is no version of the trust policy yet, so nothing can be added to it or taken from it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Danh sách tin cậy chưa có phiên bản nào. Hãy chạy lệnh portal init trên máy chủ trước.",
                en="The trust policy has no version yet. Run portal init on the server first.",
            )
        )


class AnchorUnreadable(PortalError):
    """The file is not one certificate."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tệp này không phải một chứng thư số dạng PEM hoặc DER. Hãy chọn tệp .pem, .crt, .cer hoặc .der.",
                en="This file is not a certificate in PEM or DER form. Choose a .pem, .crt, .cer or .der file.",
            )
        )


class AnchorNotAuthority(PortalError):
    """The certificate is a person's or a server's: it must not vouch for others."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đây không phải chứng thư số của tổ chức chứng thực nên không thể làm gốc tin cậy. "
                "Hãy chọn chứng thư số gốc hoặc trung gian do tổ chức chứng thực công bố.",
                en="This is not the certificate of an authority, so it cannot be an anchor of trust. "
                "Choose the root or intermediate certificate that the authority publishes.",
            )
        )


class AnchorOutOfTime(PortalError):
    """The certificate has expired."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chứng thư số này đã hết hạn. Hãy lấy chứng thư số mới của tổ chức chứng thực.",
                en="This certificate has expired. Get the authority's new certificate.",
            )
        )


class AnchorKnown(PortalError):
    """The certificate is believed already, or somebody has proposed it."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chứng thư số này đã có trong nhóm đã chọn, hoặc đang chờ xác nhận. Bạn không cần thêm lại.",
                en="This certificate is already in that set, or waits to be confirmed. You need not add it again.",
            )
        )


class HostUnreadable(PortalError):
    """One of the typed hosts is not a host."""

    def __init__(self, word: str) -> None:
        super().__init__(
            Text(
                vi=f"“{word}” không phải tên máy chủ. Hãy ghi như ocsp.rootca.gov.vn, mỗi dòng một máy chủ.",
                en=f"“{word}” is not a host. Write it like ocsp.rootca.gov.vn, one a line.",
            )
        )


class FingerprintDiffers(PortalError):
    """What the second administrator typed is not the fingerprint of the certificate."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Dấu vân tay vừa nhập không khớp với chứng thư số. Hãy so lại với bản tổ chức chứng thực công bố; "
                "nếu vẫn không khớp, hãy từ chối đề nghị này.",
                en="What you typed is not the fingerprint of this certificate. Compare it with what the authority "
                "published; if it still differs, refuse the proposal.",
            )
        )
