"""What can stop an officer at steps that only some processes have."""

from datetime import datetime

from forms.text import Text
from portal.core.clock import local
from portal.core.errors import PortalError


class OpinionsAwaited(PortalError):
    """The process says that the work waits for opinions that have not come."""

    status = 409

    def __init__(self, count: int) -> None:
        super().__init__(
            Text(
                vi=f"Còn {count} cơ quan chưa trả lời mà quy trình yêu cầu chờ. Hãy chờ ý kiến hoặc hết hạn trả lời.",
                en=f"{count} opinion(s) that the process waits for have not come. Wait for them or for their deadline.",
            )
        )


class InspectionMissing(PortalError):
    """There are no minutes of the site inspection yet."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Chưa có biên bản kiểm tra thực địa. Hãy ghi biên bản rồi chuyển bước.",
                en="There are no minutes of the site inspection. Write them, then go on.",
            )
        )


class InspectionNotYet(PortalError):
    """Minutes are written after the inspection."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Ngày kiểm tra chưa đến. Hãy ghi biên bản sau khi kiểm tra xong.",
                en="The day of the inspection is still to come. Write the minutes after it.",
            )
        )


class StillTimeToAnswer(PortalError):
    """The applicant still has time to answer about the draft."""

    status = 409

    def __init__(self, until: datetime) -> None:
        day = f"{local(until):%d/%m/%Y}"
        super().__init__(
            Text(
                vi=f"Người nộp còn thời gian trả lời về dự thảo đến hết ngày {day}.",
                en=f"The applicant may answer about the draft until the end of {day}.",
            )
        )


class OpinionClosed(PortalError):
    """The opinion was given, or is no longer needed."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Yêu cầu lấy ý kiến này đã được trả lời hoặc không còn cần nữa.",
                en="This request was answered, or an answer is no longer needed.",
            )
        )
