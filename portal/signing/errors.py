"""What can go wrong when we sign, prepare or trust. A bad signature is no error: it is a verdict."""

from forms.text import Text
from portal.core.errors import PortalError
from portal.signing.reasons import Reason


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
    """The passphrase does not open the key file, or the PIN does not open the token."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mật khẩu hoặc mã PIN của khóa ký không đúng. Hãy nhập lại.",
                en="The passphrase or PIN of the signing key is not correct. Please enter it again.",
            )
        )


class TokenUnavailable(PortalError):
    """The token or security module that holds a key is not there, or does not do what it should."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không dùng được thiết bị giữ khóa ký (token hoặc HSM) nên chưa ký được. "
                "Nội dung vẫn được giữ nguyên. Hãy kiểm tra thiết bị đã cắm và sẵn sàng, rồi thử lại.",
                en="The device that holds the signing key (token or HSM) cannot be used, so nothing was signed. "
                "Everything is kept. Check that the device is connected and ready, then try again.",
            )
        )


class TokenLocked(PortalError):
    """The token has locked itself after too many wrong PINs."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Thiết bị giữ khóa ký đã bị khóa vì nhập sai mã PIN quá nhiều lần. "
                "Hãy liên hệ nơi cấp thiết bị để mở khóa.",
                en="The device that holds the signing key is locked after too many wrong PINs. "
                "Ask whoever issued the device to unlock it.",
            )
        )


class KeyNotOnToken(PortalError):
    """The token is there, but holds no such key, or the key has no certificate."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Thiết bị không có khóa ký với nhãn đã khai báo, hoặc khóa chưa kèm chứng thư số. "
                "Quản trị viên cần kiểm tra nhãn của khóa.",
                en="The device holds no signing key with the configured label, or the key has no certificate. "
                "The administrator must check the label of the key.",
            )
        )


class TokenDescriptionUnreadable(PortalError):
    """The file that says where a token key is cannot be understood."""

    status = 500

    def __init__(self, file: str) -> None:
        super().__init__(
            Text(
                vi=f"Tệp mô tả khóa trên thiết bị ({file}) không đọc được. "
                "Quản trị viên cần ghi đủ ba dòng module, token và key.",
                en=f"The description of a key on a device ({file}) cannot be read. "
                "The administrator must give the three lines module, token and key.",
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


class NoEmptyField(PortalError):
    """The file has no empty signature field, or was signed before: ``name`` is the file that shows it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(
                vi=f"Chưa ký: {name} không có ô chữ ký trống hoặc là tệp đã ký. Hãy dùng đúng tệp đơn tải từ cổng; "
                "nếu muốn ký lại, hãy xóa tệp đã ký trước.",
                en=f"Nothing was signed: {name} has no empty signature field or is a signed file. Use the application "
                "as it was downloaded from the portal; to sign again, delete the signed file first.",
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


class SignatureMismatch(PortalError):
    """What came back is no signature by the certificate's key over the digest we sent."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chữ ký nhận được không khớp với đơn đã gửi đi ký nên không được dùng. Hãy yêu cầu ký lại; "
                "nếu vẫn vậy, hãy báo cho nhà cung cấp chữ ký số.",
                en="The signature that came back does not fit the application that was sent, so it was not used. "
                "Ask for a signature again; if it happens again, tell your signing provider.",
            )
        )


class CertificateNotYours(PortalError):
    """The provider has no certificate that carries a number of this account."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chứng thư số mà nhà cung cấp gửi về không mang số định danh hoặc mã số thuế của tài khoản này "
                "nên chưa yêu cầu ký. Hãy kiểm tra lại đăng ký với nhà cung cấp, hoặc chọn cách ký khác.",
                en="The certificate at the provider does not carry the personal number or tax code of this account, "
                "so no signature was asked for. Check your registration with the provider, or sign another way.",
            )
        )


class LocalCertificateNotYours(PortalError):
    """The certificate on the person's computer does not carry a number of this account."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chứng thư số trên máy này không mang số định danh hoặc mã số thuế của tài khoản nên chưa ký gì. "
                "Hãy mở chương trình ký với chứng thư số của chính bạn, hoặc chọn cách ký khác.",
                en="The certificate on this computer does not carry the personal number or tax code of your account, "
                "so nothing was signed. Start the signing agent with your own certificate, or sign another way.",
            )
        )


class CertificateUnfit(PortalError):
    """The account's own certificate may not sign now; the sentence says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text)
        self.reason = reason


class NoRemoteCertificate(PortalError):
    """The provider knows nobody with this number."""

    def __init__(self, provider: str) -> None:
        super().__init__(
            Text(
                vi=f"{provider} chưa có chứng thư số nào cho số định danh hoặc mã số thuế của tài khoản này. "
                "Hãy đăng ký với nhà cung cấp, hoặc chọn cách ký khác.",
                en=f"{provider} has no certificate for the personal number or tax code of this account. "
                "Register with the provider, or sign another way.",
            )
        )


class ProviderDown(PortalError):
    """The provider of remote signing did not answer in time, or not in its own language."""

    status = 503

    def __init__(self, provider: str) -> None:
        super().__init__(
            Text(
                vi=f"{provider} chưa trả lời. Nội dung vẫn được giữ nguyên; hãy thử lại sau ít phút hoặc chọn cách ký "
                "khác.",
                en=f"{provider} does not answer. Everything is kept; please try again in a few minutes or sign "
                "another way.",
            )
        )


class NotConfirmed(PortalError):
    """The provider gave no signature, and there is nothing to wait for."""

    def __init__(self, provider: str) -> None:
        super().__init__(
            Text(
                vi=f"{provider} không trả về chữ ký: yêu cầu bị từ chối, quá thời gian xác nhận hoặc mất kết nối. "
                "Hãy yêu cầu ký lại hoặc chọn cách ký khác.",
                en=f"{provider} gave no signature: the request was refused, not confirmed in time, or the connection "
                "was lost. Ask again, or sign another way.",
            )
        )


class WrongCode(PortalError):
    """The provider did not take the code that confirms a signature; another may be tried."""

    def __init__(self, provider: str) -> None:
        super().__init__(
            Text(
                vi=f"{provider} không nhận mã này: mã sai hoặc đã hết hạn. Hãy xem lại mã, hoặc lấy mã mới.",
                en=f"{provider} did not take this code: it is wrong or has expired. Check it, or get a new one.",
            )
        )


class PictureUnfit(PortalError):
    """The picture of a signature or a seal is not one that may stand on official documents (Decree 30/2020, App. I)."""

    status = 503

    def __init__(self, name: str, why: Text) -> None:
        super().__init__(
            Text(
                vi=f"Hình chữ ký hoặc con dấu “{name}” không dùng được: {why.vi}. Văn bản chưa được ký; "
                "hãy báo quản trị viên thay hình.",
                en=f"The picture “{name}” of a signature or seal cannot be used: {why.en}. Nothing was signed; "
                "please ask the administrator to replace it.",
            )
        )
