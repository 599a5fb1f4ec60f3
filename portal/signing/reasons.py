"""Why a signed document is or is not good enough: a closed list, each with what happened and what to do."""

from enum import StrEnum
from types import MappingProxyType

from forms.text import Text


class Outcome(StrEnum):
    """The three answers shown to people; there is no fourth, and no green tick for a maybe."""

    VALID = "VALID"
    INVALID = "INVALID"
    INDETERMINATE = "INDETERMINATE"

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _OUTCOMES[self]


class Reason(StrEnum):
    """Closed list of reasons."""

    OK = "ok"
    NO_SIGNATURE = "no_signature"
    NOT_THE_ISSUED_DOCUMENT = "not_the_issued_document"
    ALTERED = "altered"
    NOT_WHOLLY_SIGNED = "not_wholly_signed"
    SIGNED_BY_SOMEONE_ELSE = "signed_by_someone_else"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    UNKNOWN_ISSUER = "unknown_issuer"
    WRONG_USAGE = "wrong_usage"
    BAD_TIMESTAMP = "bad_timestamp"
    WEAK_ALGORITHM = "weak_algorithm"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_SIGNATURES = "too_many_signatures"
    REVOCATION_UNKNOWN = "revocation_unknown"
    TIMEOUT = "timeout"
    UNSUPPORTED = "unsupported"
    NOT_PROVEN = "not_proven"

    @property
    def outcome(self) -> Outcome:
        """The answer this reason leads to; nothing but OK is valid."""
        if self is Reason.OK:
            return Outcome.VALID
        return Outcome.INDETERMINATE if self in _UNDECIDED else Outcome.INVALID

    @property
    def text(self) -> Text:
        """What happened and what to do."""
        return _SENTENCES[self]

    @property
    def readable(self) -> bool:
        """Whether the file could be examined at all."""
        return self not in _UNREADABLE


_UNDECIDED = frozenset({Reason.REVOCATION_UNKNOWN, Reason.TIMEOUT, Reason.UNSUPPORTED})
_UNREADABLE = frozenset({Reason.UNREADABLE, Reason.ENCRYPTED, Reason.TOO_LARGE, Reason.TIMEOUT})

_OUTCOMES = MappingProxyType(
    {
        Outcome.VALID: Text(vi="Hợp lệ", en="Valid"),
        Outcome.INVALID: Text(vi="Không hợp lệ", en="Not valid"),
        Outcome.INDETERMINATE: Text(vi="Chưa đủ căn cứ", en="Not enough evidence"),
    }
)

_SENTENCES = MappingProxyType(
    {
        Reason.OK: Text(
            vi="Chữ ký hợp lệ: đúng người ký, tài liệu không bị thay đổi sau khi ký.",
            en="The signature is valid: the signer is known and the document has not changed since.",
        ),
        Reason.NO_SIGNATURE: Text(
            vi="Tệp này chưa có chữ ký số. Hình ảnh chữ ký hoặc con dấu không thay cho chữ ký số. "
            "Hãy ký số vào tệp rồi tải lên lại.",
            en="This file has no digital signature. A picture of a signature or a seal is not one. "
            "Sign the file digitally, then upload it again.",
        ),
        Reason.NOT_THE_ISSUED_DOCUMENT: Text(
            vi="Tệp đã ký không phải là tờ khai hệ thống vừa lập cho bạn, hoặc đã được lưu lại bằng phần mềm khác. "
            "Hãy tải tờ khai từ trang này, ký đúng tệp đó và không in, quét hay lưu lại thành tệp khác.",
            en="The signed file is not the document issued to you here, or it was saved anew by other software. "
            "Download the document from this page and sign that very file; do not print, scan or re-save it.",
        ),
        Reason.ALTERED: Text(
            vi="Nội dung tài liệu đã bị thay đổi so với lúc ký. Hãy lấy lại tài liệu gốc và ký lại.",
            en="The document has been changed since it was signed. Get the original again and sign it anew.",
        ),
        Reason.NOT_WHOLLY_SIGNED: Text(
            vi="Chữ ký không bao trùm toàn bộ tệp, có phần dữ liệu nằm ngoài chữ ký. "
            "Hãy ký lại tài liệu gốc bằng phần mềm ký số thông thường.",
            en="The signature does not cover the whole file; some data lies outside it. "
            "Sign the original again with ordinary signing software.",
        ),
        Reason.SIGNED_BY_SOMEONE_ELSE: Text(
            vi="Chữ ký hợp lệ về kỹ thuật nhưng là của người khác. Hãy ký bằng chứng thư số của chính bạn, "
            "có số định danh hoặc mã số thuế trùng với tài khoản.",
            en="The signature is sound but somebody else's. Sign with your own certificate: "
            "its personal number or tax code must be that of the account.",
        ),
        Reason.EXPIRED: Text(
            vi="Chứng thư số đã hết hạn và không đủ bằng chứng rằng khi ký chứng thư số còn hiệu lực, chưa bị thu hồi. "
            "Hãy gia hạn chứng thư số rồi ký lại.",
            en="The certificate has expired and nothing proves that it was valid and not revoked at signing. "
            "Renew the certificate, then sign again.",
        ),
        Reason.NOT_YET_VALID: Text(
            vi="Chứng thư số chưa có hiệu lực vào lúc ký. Hãy kiểm tra ngày hiệu lực của chứng thư số rồi ký lại.",
            en="The certificate was not valid yet at signing. Check its first day of validity, then sign again.",
        ),
        Reason.REVOKED: Text(
            vi="Chứng thư số đã bị thu hồi. Hãy liên hệ nơi cấp để được cấp chứng thư số mới rồi ký lại.",
            en="The certificate has been revoked. Ask its issuer for a new one, then sign again.",
        ),
        Reason.UNKNOWN_ISSUER: Text(
            vi="Chứng thư số không do tổ chức chứng thực được công nhận cấp. "
            "Hãy ký bằng chứng thư số của tổ chức chứng thực chữ ký số công cộng được cấp phép.",
            en="The certificate was not issued by a recognised authority. "
            "Sign with a certificate of a licensed public certification authority.",
        ),
        Reason.WRONG_USAGE: Text(
            vi="Chứng thư số này không được cấp để ký tài liệu. Hãy chọn chứng thư số của bạn rồi ký lại.",
            en="This certificate was not issued for signing documents. "
            "Choose your signing certificate, then sign again.",
        ),
        Reason.BAD_TIMESTAMP: Text(
            vi="Dấu thời gian kèm chữ ký không hợp lệ nên không xác định được thời điểm ký. "
            "Hãy ký lại, hoặc chọn dịch vụ dấu thời gian được công nhận.",
            en="The time stamp of the signature is not valid, so the time of signing is unknown. "
            "Sign again, or choose a recognised time stamp service.",
        ),
        Reason.WEAK_ALGORITHM: Text(
            vi="Chữ ký dùng thuật toán không còn an toàn. Hãy ký lại bằng RSA từ 2048 bit hoặc ECDSA từ 256 bit "
            "với SHA-256 trở lên.",
            en="The signature uses an algorithm that is no longer safe. "
            "Sign again with RSA of at least 2048 bits or ECDSA of at least 256 bits, with SHA-256 or better.",
        ),
        Reason.UNREADABLE: Text(
            vi="Không đọc được tệp: tệp bị hỏng, chưa tải lên hết hoặc không phải PDF. Hãy kiểm tra và tải lên lại.",
            en="The file cannot be read: it is damaged, incomplete or not a PDF. Check it and upload it again.",
        ),
        Reason.ENCRYPTED: Text(
            vi="Tệp đang được đặt mật khẩu nên không kiểm tra được. Hãy bỏ mật khẩu, ký lại rồi tải lên.",
            en="The file is protected by a password and cannot be examined. Remove the password, sign again, upload.",
        ),
        Reason.TOO_LARGE: Text(
            vi="Tệp lớn hơn 50 MB nên không kiểm tra được. Hãy giảm dung lượng (ví dụ quét ở 200 dpi) rồi ký lại.",
            en="The file is larger than 50 MB and is not examined. Make it smaller (scan at 200 dpi), then sign again.",
        ),
        Reason.TOO_MANY_SIGNATURES: Text(
            vi="Tệp có hơn 20 chữ ký nên không kiểm tra được. Hãy tách thành nhiều tệp.",
            en="The file has more than 20 signatures and is not examined. Split it into several files.",
        ),
        Reason.REVOCATION_UNKNOWN: Text(
            vi="Chưa hỏi được nơi cấp xem chứng thư số hoặc dấu thời gian còn hiệu lực hay không. "
            "Hệ thống sẽ tự kiểm tra lại và báo cho bạn, bạn chưa cần làm gì.",
            en="The issuer could not be asked whether the certificate or the time stamp is still good. "
            "This will be checked again and you will be told; you need not do anything now.",
        ),
        Reason.TIMEOUT: Text(
            vi="Việc kiểm tra tệp mất quá nhiều thời gian nên đã dừng lại. "
            "Hãy thử lại; nếu vẫn vậy, hãy tạo lại tệp PDF đơn giản hơn rồi ký lại.",
            en="Examining the file took too long and was stopped. "
            "Try again; if it happens again, create a simpler PDF and sign that.",
        ),
        Reason.UNSUPPORTED: Text(
            vi="Chữ ký dùng định dạng hệ thống chưa kiểm tra được. Cán bộ sẽ xem xét, "
            "hoặc bạn có thể ký lại theo định dạng PAdES.",
            en="The signature has a format that cannot be examined here. An officer will look at it, "
            "or you may sign again in the PAdES format.",
        ),
        Reason.NOT_PROVEN: Text(
            vi="Chữ ký có định dạng hệ thống không kiểm tra được nên chưa chứng minh được ai đã ký. "
            "Hãy ký lại bằng phần mềm ký số hỗ trợ định dạng PAdES.",
            en="The signature has a format that cannot be examined, so it does not prove who signed. "
            "Sign again with software that supports the PAdES format.",
        ),
    }
)
