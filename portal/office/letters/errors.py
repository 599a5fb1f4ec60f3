"""What can stop a letter, each with a sentence that says what to do."""

from forms.text import Text
from portal.core.errors import PortalError


class NoClockRuns(PortalError):
    """There is no date to be put off: none was promised, or the work is done."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này hiện không tính thời hạn nên không hẹn lại ngày trả được.",
                en="No time limit runs for this dossier now, so there is no date to put off.",
            )
        )


class PutOffAlready(PortalError):
    """Another date is promised at most once (NĐ 61/2018 Đ19.9)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này đã được xin lỗi và hẹn lại một lần. Chỉ được hẹn lại một lần cho mỗi hồ sơ.",
                en="The agency has already apologised and promised another date. That is possible once for a dossier.",
            )
        )


class NewDateTooEarly(PortalError):
    """The new date has to be after the promised one, and after today."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Ngày hẹn lại phải sau ngày hẹn cũ và sau ngày hôm nay.",
                en="The new date must be after the date promised before and after today.",
            )
        )


class NewDateNoWorkingDay(PortalError):
    """Nobody is at the desk on that day."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Ngày hẹn lại phải là ngày làm việc.",
                en="The new date must be a working day.",
            )
        )


class NoLetter(PortalError):
    """There is no such letter that waits for the leader."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không có văn bản nào của hồ sơ này đang chờ lãnh đạo ký.",
                en="No letter about this dossier waits for the leader's signature.",
            )
        )


class YearNotOver(PortalError):
    """The register of a year is closed when the year is over (TT 01/2018 Đ10.2)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chỉ khóa sổ khi năm đã kết thúc.",
                en="The register is closed when its year is over.",
            )
        )


class TooManyToPrint(PortalError):
    """So many lines would keep the person waiting for minutes."""

    status = 409

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                vi=f"Kỳ này có hơn {most} dòng. Hãy in theo từng tháng hoặc tải bảng tính (CSV).",
                en=f"There are more than {most} lines in this period. Print it by month, or download the table (CSV).",
            )
        )


class ClosedAlready(PortalError):
    """The register of a year is closed once."""

    status = 409

    def __init__(self) -> None:
        super().__init__(Text(vi="Sổ năm này đã khóa.", en="The register of this year is closed already."))


class ClosingAlready(PortalError):
    """The register of a year is being closed."""

    status = 409

    def __init__(self) -> None:
        super().__init__(Text(vi="Sổ năm này đang được khóa.", en="The register of this year is being closed."))


class RevokedAlready(PortalError):
    """A result is revoked once."""

    status = 409

    def __init__(self) -> None:
        super().__init__(Text(vi="Kết quả này đã bị thu hồi trước đó.", en="This result was revoked before."))


class DecisionInTheFuture(PortalError):
    """A decision that was not made yet revokes nothing."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Ngày ban hành quyết định không được sau ngày hôm nay.",
                en="The date of the decision must not be after today.",
            )
        )


class TrackingMissing(PortalError):
    """What goes by post is known by carrier and tracking number."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy ghi đơn vị bưu chính và mã vận đơn để người nộp theo dõi được.",
                en="Give the carrier and the tracking number, so that the applicant can follow it.",
            )
        )


class NumberInUse(PortalError):
    """A document bears the number, or may still bear it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Số này đã dùng cho một văn bản, đang giữ cho hồ sơ, hoặc đã hủy. Không hủy được.",
                en="A document bears this number, it is kept for its dossier, or it is void already.",
            )
        )
