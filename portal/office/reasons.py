"""Why an agency may refuse a dossier: a closed list, each reason with what the applicant can do (R4.1c)."""

from enum import StrEnum

from forms.text import Text


class RefusalReason(StrEnum):
    """The first six say that reliability or confidentiality is not assured; the others that it is the wrong dossier."""

    INVALID_SIGNATURE = "invalid_signature"
    UNREADABLE_FILE = "unreadable_file"
    MALWARE = "malware"
    NOT_INTACT = "not_intact"
    SECRET_DISCLOSED = "secret_disclosed"  # noqa: S105 (a reason for refusing, no password)
    UNKNOWN_SENDER = "unknown_sender"
    WRONG_AGENCY = "wrong_agency"
    NOT_ELIGIBLE = "not_eligible"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """The reason as officers choose it and slips print it."""
        return _REASONS[self][0]

    @property
    def remedy(self) -> Text:
        """What the applicant can do about it."""
        return _REASONS[self][1]


_SIGN_AGAIN = Text(
    vi="Ký lại đơn bằng chứng thư số còn hiệu lực của chính mình rồi nộp hồ sơ mới; hoặc nộp hồ sơ mới không ký số và "
    "mang bản chính khi nhận kết quả.",
    en="Sign the application again with your own valid certificate and submit a new dossier; or submit a new dossier "
    "unsigned and bring the originals when you collect the result.",
)
_NEW_FILES = Text(
    vi="Tạo lại tệp, mở thử để chắc chắn đọc được, rồi nộp hồ sơ mới.",
    en="Make the file again, open it to be sure that it can be read, and submit a new dossier.",
)
_REASONS: dict[RefusalReason, tuple[Text, Text]] = {
    RefusalReason.INVALID_SIGNATURE: (
        Text(vi="Chữ ký số không hợp lệ", en="The digital signature is not valid"),
        _SIGN_AGAIN,
    ),
    RefusalReason.UNREADABLE_FILE: (
        Text(vi="Tệp bị hỏng hoặc không mở được", en="A file is damaged or cannot be opened"),
        _NEW_FILES,
    ),
    RefusalReason.MALWARE: (
        Text(vi="Tệp chứa mã độc", en="A file contains malicious code"),
        Text(
            vi="Quét mã độc trên thiết bị của bạn, tạo lại tệp sạch rồi nộp hồ sơ mới.",
            en="Scan your device for malicious code, make a clean file, and submit a new dossier.",
        ),
    ),
    RefusalReason.NOT_INTACT: (
        Text(vi="Văn bản điện tử không còn toàn vẹn", en="The electronic document is not intact"),
        _NEW_FILES,
    ),
    RefusalReason.SECRET_DISCLOSED: (
        Text(vi="Hồ sơ chứa tài liệu mật", en="The dossier contains secret documents"),
        Text(
            vi="Không gửi tài liệu mật qua mạng. Liên hệ trực tiếp cơ quan tiếp nhận để được hướng dẫn.",
            en="Never send secret documents over the network. Contact the receiving agency in person.",
        ),
    ),
    RefusalReason.UNKNOWN_SENDER: (
        Text(vi="Không xác định được người gửi", en="The sender cannot be identified"),
        Text(
            vi="Kiểm tra thông tin cá nhân, giấy tờ tùy thân trong hồ sơ rồi nộp hồ sơ mới.",
            en="Check the personal data and identity papers in the dossier, then submit a new one.",
        ),
    ),
    RefusalReason.WRONG_AGENCY: (
        Text(vi="Không thuộc thẩm quyền giải quyết của cơ quan", en="Another agency is competent"),
        Text(
            vi="Nộp hồ sơ đến cơ quan có thẩm quyền nêu trong lý do.",
            en="Hand the dossier in to the competent agency named in the reason.",
        ),
    ),
    RefusalReason.NOT_ELIGIBLE: (
        Text(vi="Không đủ điều kiện giải quyết theo quy định", en="The conditions laid down by law are not met"),
        Text(
            vi="Khi đã đủ điều kiện nêu trong lý do, bạn có thể nộp hồ sơ mới.",
            en="When the conditions named in the reason are met, you may submit a new dossier.",
        ),
    ),
    RefusalReason.OTHER: (
        Text(vi="Lý do khác", en="Another reason"),
        Text(
            vi="Khắc phục điều nêu trong lý do rồi nộp hồ sơ mới nếu vẫn có nhu cầu.",
            en="Put right what the reason names, and submit a new dossier if you still need the service.",
        ),
    ),
}
