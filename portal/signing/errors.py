"""What can go wrong when we sign, prepare or trust. A bad signature is no error: it is a verdict."""

from forms.text import Text
from portal.core.errors import PortalError


class TrustStoreUnusable(PortalError):
    """The trust folder has no anchor, or holds a file that is not a certificate."""

    status = 500

    def __init__(self, file: str = "") -> None:
        where_vi = f" (tệp {file})" if file else ""
        where_en = f" (file {file})" if file else ""
        super().__init__(
            Text(
                vi=f"Danh sách tổ chức chứng thực tin cậy chưa dùng được{where_vi}. "
                "Quản trị viên cần kiểm tra thư mục chứng thư số gốc.",
                en=f"The list of trusted authorities cannot be used{where_en}. "
                "The administrator must check the folder of root certificates.",
            )
        )


class KnownRevocationsUnreadable(PortalError):
    """A line of the list of certificates known to be revoked is not a SHA-256 and a moment."""

    def __init__(self, line: int) -> None:
        super().__init__(
            Text(
                vi=f"Không đọc được dòng {line} của danh sách chứng thư số đã bị thu hồi. "
                "Mỗi dòng gồm SHA-256 của chứng thư số và thời điểm thu hồi có múi giờ.",
                en=f"Line {line} of the list of revoked certificates cannot be read. "
                "Each line holds the SHA-256 of a certificate and the moment of revocation with its time zone.",
            )
        )


class IdentityUnreadable(PortalError):
    """The PKCS#12 file cannot be read, or holds no key with its certificate."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không đọc được tệp khóa ký (PKCS#12). Hãy kiểm tra đúng tệp .p12 hoặc .pfx có kèm chứng thư số.",
                en="The signing key file (PKCS#12) cannot be read. "
                "Check that it is a .p12 or .pfx file that contains the certificate.",
            )
        )


class WrongPassphrase(PortalError):
    """The passphrase does not open the key."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mật khẩu của tệp khóa ký không đúng. Hãy nhập lại.",
                en="The passphrase of the signing key file is not correct. Please enter it again.",
            )
        )


class IdentityExpired(PortalError):
    """The certificate of the key is not valid now, so nothing may be signed with it."""

    def __init__(self, until: str) -> None:
        super().__init__(
            Text(
                vi=f"Chứng thư số không còn hoặc chưa có hiệu lực (thời hạn đến {until}). "
                "Hãy gia hạn chứng thư số rồi ký lại.",
                en=f"The signing certificate is not valid now (valid until {until}). "
                "Renew the certificate, then sign again.",
            )
        )


class SigningRefused(PortalError):
    """The document or the certificate does not allow signing, for instance because it has been revoked."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa ký được: chứng thư số không còn dùng được hoặc tài liệu không cho phép ký. "
                "Hãy kiểm tra chứng thư số với nơi cấp rồi thử lại.",
                en="Signing was refused: the certificate cannot be used, or the document does not allow it. "
                "Check the certificate with its issuer, then try again.",
            )
        )


class RevocationUnavailable(PortalError):
    """Nobody could be asked whether our own certificate is still good, so nothing was signed."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa kiểm tra được chứng thư số của cơ quan với nơi cấp nên chưa ký được. "
                "Nội dung vẫn được giữ nguyên, hãy thử lại sau ít phút.",
                en="The agency's certificate could not be checked with its issuer, so nothing was signed. "
                "Everything is kept; please try again in a few minutes.",
            )
        )


class DocumentNotSignable(PortalError):
    """The bytes are not a PDF we can add a signature field to."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài liệu này không phải tệp PDF đọc được nên không thể ký. Hãy tạo lại tệp PDF rồi thử lại.",
                en="This document is not a readable PDF, so it cannot be signed. Create the PDF again and retry.",
            )
        )


class TimestampUnavailable(PortalError):
    """No time-stamping service gave a usable time-stamp; nothing was signed."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Dịch vụ cấp dấu thời gian đang gián đoạn nên chưa ký được. "
                "Nội dung vẫn được giữ nguyên, hãy thử lại sau ít phút.",
                en="The time stamp service is not available, so nothing was signed. "
                "Everything is kept; please try again in a few minutes.",
            )
        )
