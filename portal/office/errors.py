"""What can stop an officer, each with a sentence that says what to do."""

from datetime import datetime

from forms.fields.number import grouped
from forms.text import Text
from portal.core.clock import local
from portal.core.errors import PortalError
from portal.signing.actions import Reason


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


class FeeUnpaid(PortalError):
    """By its own rule a fee has to be paid before the dossier is accepted."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Thủ tục này chỉ tiếp nhận hồ sơ sau khi đã nộp phí, lệ phí. Hãy đề nghị người nộp nộp khoản "
                "còn thiếu nêu ở phần phí, lệ phí của hồ sơ, rồi tiếp nhận.",
                en="This procedure accepts a dossier only after its fee was paid. Ask the applicant to pay what is "
                "missing, as the part about fees says, and then accept.",
            )
        )


class ResultAwaitsPayment(PortalError):
    """What is due with the result has not come in; the result waits for it."""

    status = 409

    def __init__(self, unpaid: int) -> None:
        super().__init__(
            Text(
                vi=f"Người nộp chưa nộp {grouped(unpaid)} đồng phải nộp khi nhận kết quả. Kết quả được giữ lại, không "
                "mất giá trị vì nộp muộn; hãy trả sau khi đã thu đủ.",
                en=f"{unpaid:,} VND that are due with the result have not come in. The result is kept and loses "
                "nothing by a late payment; return it once the sum is paid.",
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


class ShownOtherwise(PortalError):
    """What would be signed or sealed now is not what was on the screen when it was decided."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Nội dung văn bản không còn đúng như lúc bạn xem. Văn bản chưa được ký; hãy mở lại và xem lại.",
                en="The document is no longer what you were shown. It was not signed; open it again and look.",
            )
        )


class NothingDecided(PortalError):
    """A batch needs at least one decision."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn chưa chọn văn bản nào. Hãy chọn cách xử lý cho ít nhất một văn bản.",
                en="You have not chosen any document. Choose what to do with at least one.",
            )
        )


class NotToBeOverruled(PortalError):
    """Something else stands against the file than what an officer may overrule."""

    status = 409

    def __init__(self, reason: Reason) -> None:
        super().__init__(
            Text(
                vi=f"Không chấp nhận được tệp này. Kết quả kiểm tra lại: {reason.text.vi}",
                en=f"This file cannot be accepted. It was checked again: {reason.text.en}",
            )
        )


class SignerNotPossible(PortalError):
    """The officer did not say whose signature it is, or said what the certificate excludes."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy chọn chữ ký được chấp nhận là của ai.",
                en="Choose whose signature it is accepted as.",
            )
        )


class ScanMissing(PortalError):
    """No scan was sent, or one that is empty."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy chọn bản quét: một tệp PDF, hoặc các ảnh theo thứ tự trang.",
                en="Choose the scan: one PDF, or pictures in the order of the pages.",
            )
        )


class ScanMixed(PortalError):
    """Several PDFs, or a PDF among pictures: nobody could say in which order they belong."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy gửi đúng một tệp PDF, hoặc chỉ gửi ảnh. Không gửi lẫn PDF với ảnh hay nhiều tệp PDF.",
                en="Send exactly one PDF, or pictures only; not several PDFs, nor a PDF among pictures.",
            )
        )


class ScanRefused(PortalError):
    """A file of the scan cannot be used; the sentence names it and says why."""


class ScanSigned(PortalError):
    """What is signed already is no scan of a paper."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tệp này đã có chữ ký số nên không phải bản quét từ giấy. Người nộp có thể gửi chính tệp đó.",
                en="This file is signed electronically, so it is no scan. The applicant may send it as it is.",
            )
        )


class ScanNotExamined(PortalError):
    """The virus scanner does not answer: nothing is sealed that was not looked at."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa quét vi-rút được bản quét nên chưa thể đóng dấu. Hãy thử lại sau ít phút.",
                en="The scan could not be checked for viruses, so it cannot be sealed yet. Try again in a few minutes.",
            )
        )


class CopyNotValid(PortalError):
    """The sealed copy did not pass our own check, so it is not issued."""

    def __init__(self, found: Text) -> None:
        super().__init__(
            Text(
                vi=f"Bản sao chưa được cấp vì kiểm tra con dấu không đạt: {found.vi} Hãy quét lại rồi thử lại.",
                en=f"The copy was not issued because its seal did not pass the check: {found.en} Scan again and retry.",
            )
        )


class NoCopyWaiting(PortalError):
    """There is no scan that waits for its seal."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(vi="Không có bản sao nào đang chờ đóng dấu.", en="There is no copy that waits for its seal.")
        )


class FiguresDisagree(PortalError):
    """A part cannot be more than the whole."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Số đúng hạn không thể nhiều hơn số phản ánh đã nhận; số thủ tục trực tuyến không thể nhiều hơn "
                "tổng số thủ tục. Hãy kiểm tra lại.",
                en="Petitions on time cannot be more than those received, nor procedures online more than all. "
                "Please check.",
            )
        )


class OwnWork(PortalError):
    """A stand-in would decide about what they did themselves: somebody else has to."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn đã xử lý hồ sơ này, nên không được duyệt thay. Người khác có thẩm quyền phải quyết định.",
                en="You worked on this dossier, so you cannot decide about it for somebody else. Another person does.",
            )
        )
