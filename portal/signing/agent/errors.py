"""Why the agent does not sign. ``reason`` is the word that machines read, ``sentence`` what the page shows."""

from typing import ClassVar

from forms.text import Text
from portal.core.errors import PortalError


class Refusal(PortalError):
    """The agent did not do what it was asked; nothing was signed."""

    status = 403
    reason: ClassVar[str]
    words: ClassVar[Text]

    def __init__(self) -> None:
        super().__init__(self.words)


class ForeignHost(Refusal):
    """The request was not addressed to this machine: another name may have been led here (DNS rebinding)."""

    reason = "host"
    words = Text(vi="Chương trình ký chỉ trả lời trên máy này.", en="The signing agent answers on this computer only.")


class ForeignOrigin(Refusal):
    """The request does not come from a page of the portal this run was started for."""

    reason = "origin"
    words = Text(
        vi="Chương trình ký này được mở cho một trang khác. Hãy mở lại với địa chỉ của cổng này.",
        en="This signing agent was started for another site. Start it with the address of this portal.",
    )


class WrongPairingCode(Refusal):
    """The pairing code is not the one this run shows."""

    reason = "pairing"
    words = Text(
        vi="Mã kết nối không đúng. Hãy nhập mã đang hiện trong cửa sổ chương trình ký.",
        en="The pairing code is not correct. Enter the code shown in the window of the signing agent.",
    )


class Closed(Refusal):
    """Too many wrong pairing codes: somebody may be guessing."""

    reason = "closed"
    words = Text(
        vi="Mã kết nối đã bị nhập sai nhiều lần nên chương trình ký ngừng trả lời. Hãy đóng và mở lại chương trình ký.",
        en="The pairing code was wrong too often, so the signing agent answers no more. Close it and start it again.",
    )


class NotUnderstood(Refusal):
    """The request is not one the agent knows."""

    status = 400
    reason = "request"
    words = Text(
        vi="Chương trình ký không hiểu yêu cầu này. Có thể chương trình đã cũ: hãy cài bản mới.",
        en="The signing agent does not understand this request. It may be too old: install the newest one.",
    )


class Busy(Refusal):
    """The person is being asked about another document."""

    status = 409
    reason = "busy"
    words = Text(
        vi="Chương trình ký đang chờ bạn trả lời cho một tài liệu khác. Hãy trả lời ở đó trước rồi ký lại.",
        en="The signing agent is waiting for your answer about another document. Answer there first, then try again.",
    )


class Declined(Refusal):
    """The person does not want to sign."""

    reason = "declined"
    words = Text(
        vi="Bạn đã từ chối trong chương trình ký nên đơn chưa được ký. Nếu bấm nhầm, hãy ký lại.",
        en="You declined in the signing agent, so the application is not signed. If that was by mistake, sign again.",
    )


class TooLate(Refusal):
    """The person did not answer in time; what they type later counts for nothing."""

    status = 408
    reason = "late"
    words = Text(
        vi="Chương trình ký đã chờ hai phút mà chưa có xác nhận nên đơn chưa được ký. Hãy ký lại.",
        en="The signing agent waited two minutes for your confirmation, so nothing was signed. Please sign again.",
    )


class OriginNotSafe(PortalError):
    """The address given is not one whose pages may ask for signatures."""

    def __init__(self, origin: str) -> None:
        super().__init__(
            Text(
                vi=f"“{origin}” không phải địa chỉ dùng được. Hãy ghi như https://dichvucong.example, không có đường "
                "dẫn; http chỉ dùng cho 127.0.0.1 hoặc localhost.",
                en=f"“{origin}” cannot be used. Write it like https://services.example, without a path; http is for "
                "127.0.0.1 or localhost only.",
            )
        )
