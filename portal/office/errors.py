"""What can stop an officer, each with a sentence that says what to do."""

from datetime import datetime

from forms.text import Text
from portal.core.clock import local
from portal.core.errors import PortalError


class ChangedMeanwhile(PortalError):
    """Another officer, or another window, acted on the dossier after this page was opened; it says who and when."""

    status = 409

    def __init__(self, *, who: Text | str, at: datetime) -> None:
        name = Text(vi=who, en=who) if isinstance(who, str) else who
        moment = f"{local(at):%H:%M, %d/%m/%Y}"
        super().__init__(
            Text(
                vi=f"{name.vi} vừa xử lý hồ sơ này lúc {moment}. Thao tác của bạn chưa được thực hiện. "
                "Hãy mở lại hồ sơ, xem thay đổi rồi làm tiếp nếu còn cần.",
                en=f"{name.en} acted on this dossier at {moment}. What you were doing was not carried out. "
                "Open the dossier again, look at the change, and go on if it is still needed.",
            )
        )


class NothingAsked(PortalError):
    """A supplement request has to name at least one thing."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy đánh dấu ít nhất một mục cần bổ sung và ghi rõ thiếu hoặc sai ở đâu.",
                en="Mark at least one item to be completed and say what is missing or wrong.",
            )
        )


class ReplyDateTooEarly(PortalError):
    """The applicant needs some days to answer."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hạn bổ sung phải sau ngày hôm nay, để người nộp kịp chuẩn bị.",
                en="The date to reply by must be after today, so that the applicant has time.",
            )
        )


class ReasonMissing(PortalError):
    """A decision against the applicant is given with its reason (R4.1c)."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy ghi lý do bằng một câu đầy đủ để người nộp hiểu và biết cách khắc phục.",
                en="Give the reason in a full sentence, so that the applicant understands it and knows what to do.",
            )
        )


class OriginalsNotReceived(PortalError):
    """The result is handed over when the originals that must be kept have come in (R11.3)."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này phải thu bản chính khi trả kết quả. Hãy đối chiếu và đánh dấu từng bản chính đã nhận.",
                en="Originals must be taken in with this dossier when the result is returned. "
                "Compare them and mark each one you received.",
            )
        )


class NoSigningKey(PortalError):
    """The account has no key of its own to sign with."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài khoản của bạn chưa được gắn chứng thư số. Hãy liên hệ quản trị viên.",
                en="Your account has no signing certificate. Please ask the administrator.",
            )
        )


class WrongPin(PortalError):
    """The PIN does not open the officer's key."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Mã PIN không đúng. Hãy nhập lại.",
                en="The PIN is not correct. Please enter it again.",
            )
        )


class KeyOfSomeoneElse(PortalError):
    """The certificate of the key does not name the officer who signs (R5.3)."""

    def __init__(self, holder: str) -> None:
        super().__init__(
            Text(
                vi=f"Chứng thư số này cấp cho “{holder}”, không phải cho bạn. Hãy ký bằng chứng thư số của chính mình.",
                en=f"This certificate belongs to “{holder}”, not to you. Sign with your own certificate.",
            )
        )


class ResultNotValid(PortalError):
    """The signed and sealed result did not pass our own check, so it is not issued (R9.3b)."""

    def __init__(self, found: Text) -> None:
        super().__init__(
            Text(
                vi=f"Kết quả chưa được ban hành vì kiểm tra chữ ký, con dấu không đạt: {found.vi} Hãy thử lại; "
                "nếu vẫn lỗi, hãy báo quản trị viên.",
                en=f"The result was not issued because its signature or seal did not pass the check: {found.en} "
                "Try again; if it happens again, tell the administrator.",
            )
        )


class NoProposal(PortalError):
    """There is no proposal of a result to show or to sign."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này chưa có dự thảo kết quả.",
                en="There is no draft of the result for this dossier yet.",
            )
        )
