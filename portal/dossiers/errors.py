"""What can stop an action on a dossier, each with a sentence that says what to do."""

from datetime import date

from forms.text import Text
from portal.core.errors import PortalError


class DossierPurged(PortalError):
    """The time of the dossier is over: its content was destroyed."""

    status = 410

    def __init__(self, code: str, day: str) -> None:
        super().__init__(
            Text(
                vi=f"Hồ sơ {code} đã hết thời hạn lưu. Nội dung đã được tiêu hủy ngày {day} theo quy định.",
                en=f"The retention period of dossier {code} is over. Its content was destroyed on {day}.",
            )
        )


class ActionNotPermitted(PortalError):
    """The dossier is not at a place where this may be done, or not by this person."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không thực hiện được: hồ sơ đã chuyển sang bước khác hoặc việc này không thuộc nhiệm vụ của bạn. "
                "Hãy tải lại trang để xem trạng thái mới nhất.",
                en="This cannot be done: the dossier has moved on, or this is not your task. "
                "Reload the page to see where it is now.",
            )
        )


class DossierIncomplete(PortalError):
    """Answers or papers are still missing."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ còn mục chưa đủ. Hãy mở trang kiểm tra, hoàn thành các mục được đánh dấu rồi nộp lại.",
                en="Something is still missing. Open the check page, complete the marked items, and submit again.",
            )
        )


class ApplicationChanged(PortalError):
    """The answers changed after the application document was made."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Nội dung hồ sơ đã thay đổi sau khi tạo đơn. Hãy tạo lại đơn, ký lại nếu cần rồi nộp.",
                en="The answers changed after the application was made. Make it again, sign it again if you wish, "
                "and then submit.",
            )
        )


class SignatureRejected(PortalError):
    """The signed application cannot be accepted; ``sentence`` is the verdict's own."""


class AlreadySigned(PortalError):
    """The application is signed already; a second signature would add nothing."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đơn này đã có chữ ký số nên không yêu cầu ký lại. Bạn có thể nộp ngay, hoặc bỏ đơn đã ký "
                "rồi ký lại.",
                en="This application is signed already, so no other signature was asked for. You can hand it in, or "
                "take the signed copy out and sign again.",
            )
        )


class SignatureAwaited(PortalError):
    """Another way of signing this application is under way; it has to end first."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Đơn này đang chờ ký theo một cách khác nên chưa bắt đầu ký trên máy. Hãy ký xong hoặc hủy yêu cầu "
                "đó trước.",
                en="This application is waiting to be signed in another way, so nothing was begun on your computer. "
                "Finish or cancel that first.",
            )
        )


class SignatureStillUncertain(PortalError):
    """The issuer of a certificate could not be asked yet; the signature is examined again later."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa hỏi được tổ chức chứng thực. Hệ thống sẽ tự kiểm tra lại chữ ký sau.",
                en="The certification authority could not be asked yet. The signature will be checked again later.",
            )
        )


class TooManyDrafts(PortalError):
    """One person may keep so many drafts."""

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                vi=f"Bạn đang có {most} hồ sơ chưa nộp, là mức tối đa. Hãy nộp hoặc xóa bớt một hồ sơ rồi bắt đầu lại.",
                en=f"You already have {most} unfinished applications, which is the limit. "
                "Submit or delete one and start again.",
            )
        )


class TooManyFiles(PortalError):
    """A component takes only so many files."""

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                vi=f"Mục này chỉ nhận tối đa {most} tệp. Hãy bỏ bớt tệp hoặc ghép các tệp thành một.",
                en=f"This item takes at most {most} files. Remove one, or put several into one file.",
            )
        )


class PageChanged(PortalError):
    """The same page was saved in another window since this one was opened. What was typed here is kept."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Trang này vừa được lưu ở một cửa sổ hoặc thiết bị khác. Nội dung bạn vừa nhập vẫn còn ở dưới. "
                "Hãy so sánh hai bản; bấm lưu lần nữa nếu muốn dùng bản đang nhập.",
                en="This page has just been saved in another window or on another device. What you typed is still "
                "below. Compare the two; save again if you want to keep what you typed here.",
            )
        )


class AlreadySubmitted(PortalError):
    """The draft has become a dossier; nothing more can be changed in it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này đã được nộp nên không sửa được nữa. Hãy mở trang hồ sơ để theo dõi.",
                en="This dossier has been submitted and can no longer be changed. Open its page to follow it.",
            )
        )


class NotForStaff(PortalError):
    """A member of staff processes dossiers with this account and cannot apply with it."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tài khoản cán bộ không dùng để nộp hồ sơ. Hãy đăng nhập bằng tài khoản công dân hoặc doanh nghiệp.",
                en="A staff account cannot apply. Sign in with your account as a citizen or business.",
            )
        )


class ServiceNotForYou(PortalError):
    """The service is for the other kind of account (citizens or businesses)."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Thủ tục này không dành cho loại tài khoản bạn đang dùng. "
                "Hãy xem mục đối tượng thực hiện trên trang thủ tục.",
                en="This service is not for your kind of account. See who may apply on the service's page.",
            )
        )


class ServiceClosed(PortalError):
    """The last day for handing in applications to this service is over."""

    status = 409

    def __init__(self, last_day: date) -> None:
        super().__init__(
            Text(
                vi=f"Thủ tục này đã hết thời gian nhận hồ sơ: ngày cuối là {last_day:%d/%m/%Y}. "
                "Bản nháp của bạn vẫn được giữ; hãy liên hệ cơ quan giải quyết nếu cần.",
                en=f"This service takes no more applications: the last day was {last_day:%d/%m/%Y}. "
                "Your draft is still kept; contact the agency if you need help.",
            )
        )


class ReasonMissing(PortalError):
    """A withdrawal needs a reason."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy ghi lý do rút hồ sơ, tối đa 1.000 ký tự.",
                en="Please give the reason for withdrawing, in at most 1,000 characters.",
            )
        )


class ObjectionMissing(PortalError):
    """An objection says what should be corrected."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy ghi rõ nội dung cần sửa, từ 10 đến 2.000 ký tự.",
                en="Please say what should be corrected, in 10 to 2,000 characters.",
            )
        )


class NothingToSend(PortalError):
    """The supplement answers nothing that was asked for."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa có mục nào được bổ sung. Hãy sửa hoặc thêm tệp cho từng mục được yêu cầu rồi gửi lại.",
                en="Nothing has been completed yet. Correct each item you were asked for, then send again.",
            )
        )


class Infected(PortalError):
    """The virus scanner found something."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Trình quét phát hiện vi-rút trong tệp nên tệp không được nhận. Hãy quét vi-rút máy của bạn, "
                "rồi chụp, quét hoặc xuất lại giấy tờ từ một máy sạch.",
                en="A virus was found in this file, so it was not taken in. Scan your device for viruses, then "
                "photograph, scan or export the paper again on a clean device.",
            )
        )


class NotScannedYet(PortalError):
    """Nobody may open the file before the virus scanner has looked at it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tệp này chưa được quét vi-rút nên chưa mở được. Hệ thống tự quét lại; hãy quay lại sau ít phút.",
                en="This file has not been scanned for viruses, so it cannot be opened yet. It is scanned again by "
                "itself; come back in a few minutes.",
            )
        )


class ScannerStillAway(PortalError):
    """The virus scanner did not answer again; the files are scanned later."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Trình quét vi-rút chưa trả lời. Hệ thống sẽ tự quét lại.",
                en="The virus scanner does not answer. The files are scanned again later.",
            )
        )


class FileRefused(PortalError):
    """A file is refused by its name or size before it is sent; the sentence is the inspection's own."""


class TooManyUploads(PortalError):
    """More unfinished uploads than one application may have."""

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                vi=f"Hồ sơ này đang có {most} tệp gửi dở. Hãy gửi xong hoặc hủy bớt rồi chọn tệp mới.",
                en=f"This application has {most} unfinished uploads. Finish or cancel some, then choose new files.",
            )
        )


class UploadDamaged(PortalError):
    """What arrived is not the file that was announced."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tệp nhận được không giống tệp trên máy của bạn (có thể tệp bị sửa trong lúc gửi). "
                "Hãy chọn lại tệp để gửi từ đầu.",
                en="What arrived differs from the file on your device (it may have changed while it was sent). "
                "Choose the file again to send it from the beginning.",
            )
        )


class UploadUnfinished(PortalError):
    """Pieces of the file are still missing."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tệp chưa gửi xong. Hãy chọn lại đúng tệp đó để gửi tiếp phần còn thiếu.",
                en="The file has not arrived completely. Choose the same file again to send what is missing.",
            )
        )


class PayForResult(PortalError):
    """What is due with the result has to be paid before it is opened."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Kết quả đã có. Hãy nộp khoản phí nêu tại trang hồ sơ, sau đó bạn tải được kết quả; nộp muộn "
                "không làm mất kết quả.",
                en="The result is ready. Pay the fee that your dossier's page names, and you can open it; a late "
                "payment does not lose it.",
            )
        )


class PaperSignatureMissing(PortalError):
    """What the desk files for somebody is signed by them: on paper, or electronically."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa có chữ ký của người nộp. Hãy in đơn, đưa người nộp đọc và ký, rồi quét đơn đã ký tải lên.",
                en="The applicant has not signed yet. Print the application, let them read and sign it, and upload the "
                "scan of what they signed.",
            )
        )


class ClaimRefused(PortalError):
    """The codes of a slip, or the number of the account, do not fit; it is not said which."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không liên kết được hồ sơ. Hãy kiểm tra mã hồ sơ, mã liên kết in trên phiếu, và số định danh hoặc "
                "mã số thuế của tài khoản. Nếu vẫn không được, hãy liên hệ Bộ phận Một cửa.",
                en="The dossier could not be linked. Check the dossier code and the link code on your slip, and the "
                "personal number or tax code of your account. If it still fails, contact the one-stop desk.",
            )
        )


class ServiceNotCovered(PortalError):
    """Somebody acts for another party, and not in this service."""

    status = 403

    def __init__(self, party: str) -> None:
        super().__init__(
            Text(
                vi=f"Bạn không được làm thủ tục này thay {party}. Hãy xem lại phạm vi ủy quyền, "
                "hoặc chọn lại bạn làm việc cho ai.",
                en=f"You may not use this service for {party}. Look at what your mandate covers, "
                "or choose again whom you act for.",
            )
        )
