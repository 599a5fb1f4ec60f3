"""What can stop a message, a correction or a rating."""

from forms.text import Text
from portal.core.errors import PortalError

LONGEST = 4000
MOST_FILES = 5


class MessageEmpty(PortalError):
    """A message needs words."""

    def __init__(self) -> None:
        super().__init__(Text(vi="Hãy viết nội dung tin nhắn.", en="Please write a message."))


class MessageTooLong(PortalError):
    """A message has a length that people still read."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Tin nhắn dài quá 4.000 ký tự nên chưa gửi. Hãy rút gọn, hoặc gửi phần chi tiết bằng tệp đính kèm.",
                en="The message is longer than 4,000 characters and was not sent. Shorten it, or attach the details.",
            )
        )


class TooManyAttachments(PortalError):
    """A message takes only so many files."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi=f"Mỗi tin nhắn kèm tối đa {MOST_FILES} tệp. Tin nhắn chưa gửi; hãy chọn lại ít tệp hơn.",
                en=f"A message takes at most {MOST_FILES} files. It was not sent; please choose fewer.",
            )
        )


class ThreadClosed(PortalError):
    """The dossier was closed so long ago that nobody reads messages about it any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ đã kết thúc hơn 30 ngày nên không gửi tin nhắn được nữa. "
                "Bạn vẫn xem lại được các tin đã gửi.",
                en="The dossier was closed more than 30 days ago, so no message can be sent. You can still read those "
                "that were.",
            )
        )


class NothingCorrected(PortalError):
    """A correction names at least one thing and says how to mend it."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy ghi nội dung đúng vào ít nhất một mục cần đính chính.",
                en="Please write what is right beside at least one item.",
            )
        )


class CorrectionReasonMissing(PortalError):
    """A correction says what went wrong."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy ghi rõ vì sao cần đính chính, tối đa 2.000 ký tự.",
                en="Please say why a correction is needed, in at most 2,000 characters.",
            )
        )


class CorrectionWaiting(PortalError):
    """Only one correction at a time waits for an answer."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Yêu cầu đính chính trước đang chờ cơ quan trả lời. Nếu cần nói thêm, hãy gửi tin nhắn về hồ sơ.",
                en="Your correction before this one still waits for an answer. To add something, send a message.",
            )
        )


class CorrectionAnswered(PortalError):
    """Somebody else answered this correction, or there is none."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không còn yêu cầu đính chính nào chờ trả lời ở hồ sơ này. Hãy tải lại trang hồ sơ.",
                en="No correction of this dossier waits for an answer any more. Please reload its page.",
            )
        )


class AnswerMissing(PortalError):
    """Who does not accept a correction says why."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy ghi lý do không chấp nhận đính chính, từ 10 đến 2.000 ký tự.",
                en="Please say why the correction is not accepted, in 10 to 2,000 characters.",
            )
        )


class NotToBeRated(PortalError):
    """A service is rated once its result was returned."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chỉ đánh giá được sau khi cơ quan đã trả kết quả.",
                en="The service can be rated once the result was returned.",
            )
        )


class RatedBefore(PortalError):
    """A service is rated once for each dossier."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Bạn đã đánh giá hồ sơ này rồi. Mỗi hồ sơ được đánh giá một lần. Cảm ơn bạn.",
                en="You have rated this dossier before; each is rated once. Thank you.",
            )
        )
