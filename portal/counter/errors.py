"""What can go wrong at the counter, in words for whom it stops."""

from forms.text import Text
from portal.core.errors import PortalError


class NoVisitNeeded(PortalError):
    """There is nothing to come for now."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này hiện không cần bạn đến quầy, nên không có giờ hẹn để đặt.",
                en="Nothing waits for you at the counter, so there is no appointment to book.",
            )
        )


class CounterNotArranged(PortalError):
    """The agency takes no appointments."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cơ quan chưa nhận đặt giờ hẹn. Bạn đến quầy trong giờ làm việc.",
                en="The agency takes no appointments yet. Come to the counter during working hours.",
            )
        )


class SlotNotOffered(PortalError):
    """Over, on a day off, of another agency, or no slot at all."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Giờ này không đặt được. Hãy chọn một giờ còn chỗ trong danh sách.",
                en="This time cannot be booked. Choose one of the times that are offered.",
            )
        )


class SlotFull(PortalError):
    """Others took the last place."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Giờ này vừa hết chỗ. Hãy chọn giờ khác.",
                en="The last place at this time has just been taken. Choose another time.",
            )
        )


class BookedAlready(PortalError):
    """A dossier has one appointment."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hồ sơ này đã có một giờ hẹn. Bạn có thể đổi hoặc hủy giờ đó.",
                en="This dossier has an appointment already. You can change or cancel it.",
            )
        )


class NothingBooked(PortalError):
    """There is no appointment to change, cancel or note, or its time has come."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Không còn giờ hẹn nào để đổi, hủy hoặc ghi nhận.",
                en="There is no appointment to change, cancel or note any more.",
            )
        )


class HoursUnfit(PortalError):
    """Opening hours that are not readable, end before they begin, or reach into each other."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Giờ mở quầy phải có dạng 07:30, giờ đóng sau giờ mở, buổi chiều sau buổi sáng.",
                en="Hours look like 07:30, end after they begin, and the afternoon comes after the morning.",
            )
        )


class DayOver(PortalError):
    """A day that is past cannot be closed."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(vi="Hãy chọn một ngày từ hôm nay trở đi.", en="Choose today or a later day."),
        )


class CounterClosed(PortalError):
    """Numbers are given out only while the counter works."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Quầy đang đóng nên chưa phát số thứ tự. Hãy quay lại trong giờ làm việc.",
                en="The counter is closed and gives out no numbers. Please come back during opening hours.",
            )
        )


class QueueFull(PortalError):
    """So many wait that nobody would be served today."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hôm nay đã đủ người chờ, quầy không phát thêm số. Hãy hỏi cán bộ hướng dẫn.",
                en="As many people wait as can be served today. Please ask the staff.",
            )
        )


class NobodyWaits(PortalError):
    """There is no number to call."""

    status = 409

    def __init__(self) -> None:
        super().__init__(Text(vi="Không còn ai chờ.", en="Nobody is waiting."))


class NoSuchTurn(PortalError):
    """The number was called, served or skipped meanwhile."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Số này vừa được xử lý ở nơi khác. Hãy xem lại danh sách.",
                en="This number was dealt with meanwhile. Please look at the list again.",
            )
        )
