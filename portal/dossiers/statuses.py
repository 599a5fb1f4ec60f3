"""Every status in plain words for the applicant: what it means, who holds the dossier, what to do next."""

from dataclasses import dataclass

from forms.text import Text
from portal.dossiers.lifecycle import InvitationState, Place, RequestState, Status, Step, Way


@dataclass(frozen=True)
class Wording:
    """A status as people read it. ``tone``: neutral, info, success, warning or danger; the words say it too."""

    name: Text
    meaning: Text
    holder: Text
    next: Text
    tone: str


_APPLICANT = Text(vi="Bạn", en="You")
_DESK = Text(vi="Bộ phận Một cửa", en="The one-stop desk")
_UNIT = Text(vi="Đơn vị giải quyết", en="The unit in charge")
_NOBODY = Text(vi="Hồ sơ đã kết thúc", en="The dossier is closed")
_WAIT = Text(
    vi="Bạn không cần làm gì thêm. Chúng tôi sẽ báo khi có thay đổi.",
    en="There is nothing for you to do. We will tell you when something changes.",
)

WORDINGS: dict[Status, Wording] = {
    Status.DRAFT: Wording(
        Text(vi="Đang soạn", en="Draft"),
        Text(vi="Hồ sơ chưa nộp; chỉ mình bạn xem được.", en="Not submitted yet; only you can see it."),
        _APPLICANT,
        Text(vi="Hoàn thành các mục còn thiếu rồi nộp hồ sơ.", en="Complete what is missing, then submit."),
        "neutral",
    ),
    Status.SUBMITTED: Wording(
        Text(vi="Mới đăng ký", en="Newly submitted"),
        Text(
            vi="Hệ thống đã nhận đủ hồ sơ của bạn và đang chờ cán bộ kiểm tra.",
            en="Your dossier has arrived complete and is waiting for an officer to check it.",
        ),
        _DESK,
        _WAIT,
        "info",
    ),
    Status.ACCEPTED: Wording(
        Text(vi="Được tiếp nhận", en="Accepted"),
        Text(
            vi="Hồ sơ hợp lệ và đã được tiếp nhận. Thời hạn giải quyết đã bắt đầu được tính.",
            en="The dossier is valid and was accepted. The time limit is running.",
        ),
        _UNIT,
        _WAIT,
        "info",
    ),
    Status.REFUSED: Wording(
        Text(vi="Không được tiếp nhận", en="Not accepted"),
        Text(
            vi="Hồ sơ không được tiếp nhận. Lý do ghi trong phiếu từ chối.",
            en="The dossier was not accepted. The reason is in the refusal slip.",
        ),
        _NOBODY,
        Text(
            vi="Xem lý do, sửa cho đúng rồi nộp hồ sơ mới nếu vẫn có nhu cầu.",
            en="Read the reason, put it right, and submit a new dossier if you still need the service.",
        ),
        "danger",
    ),
    Status.PROCESSING: Wording(
        Text(vi="Đang xử lý", en="In processing"),
        Text(vi="Cán bộ thụ lý đang xem xét hồ sơ.", en="A specialist is working on the dossier."),
        _UNIT,
        _WAIT,
        "info",
    ),
    Status.SUPPLEMENT_REQUESTED: Wording(
        Text(vi="Yêu cầu bổ sung giấy tờ", en="Supplement requested"),
        Text(
            vi="Hồ sơ còn thiếu hoặc cần sửa. Toàn bộ yêu cầu được nêu một lần trong phiếu.",
            en="Something is missing or needs correction. Everything is listed once in the request.",
        ),
        _APPLICANT,
        Text(vi="Bổ sung các mục được nêu rồi gửi lại.", en="Complete the listed items and send the dossier again."),
        "warning",
    ),
    Status.PAYMENT_REQUESTED: Wording(
        Text(vi="Yêu cầu thực hiện nghĩa vụ tài chính", en="Payment requested"),
        Text(vi="Hồ sơ chờ bạn nộp phí, lệ phí.", en="The dossier waits for your payment."),
        _APPLICANT,
        Text(vi="Nộp khoản tiền ghi trong thông báo.", en="Pay the amount in the notice."),
        "warning",
    ),
    Status.WITHDRAWAL_REQUESTED: Wording(
        Text(vi="Công dân yêu cầu rút hồ sơ", en="Withdrawal requested"),
        Text(vi="Bạn đã yêu cầu rút hồ sơ.", en="You asked to withdraw the dossier."),
        _DESK,
        _WAIT,
        "warning",
    ),
    Status.STOPPED: Wording(
        Text(vi="Dừng xử lý", en="Stopped"),
        Text(vi="Việc giải quyết hồ sơ đã dừng.", en="Work on the dossier has stopped."),
        _NOBODY,
        Text(vi="Xem lý do trong diễn biến hồ sơ.", en="The reason is in the history below."),
        "danger",
    ),
    Status.DONE: Wording(
        Text(vi="Đã xử lý xong", en="Processed"),
        Text(vi="Kết quả đã được ký, đóng dấu số.", en="The result is signed and sealed."),
        _DESK,
        Text(vi="Kết quả sẽ được trả cho bạn ngay.", en="The result is about to be returned to you."),
        "success",
    ),
    Status.RETURNED: Wording(
        Text(vi="Đã trả kết quả", en="Result returned"),
        Text(vi="Bạn đã có kết quả.", en="You have the result."),
        _NOBODY,
        Text(
            vi="Tải kết quả về và giữ lại. Bất kỳ ai cũng có thể kiểm tra kết quả tại trang Xác minh.",
            en="Download the result and keep it. Anyone can check it on the Verify page.",
        ),
        "success",
    ),
}


_DRAFT_RESULT = Wording(
    Text(vi="Chờ bạn xem dự thảo", en="Waiting for your word on the draft"),
    Text(
        vi="Cơ quan đã lập dự thảo kết quả và chờ bạn xem trước khi lãnh đạo ký.",
        en="The agency has drafted the result and waits for your word before it is signed.",
    ),
    _APPLICANT,
    Text(vi="Xem dự thảo, rồi đồng ý hoặc đề nghị sửa.", en="Look at the draft, then confirm it or ask for a change."),
    "warning",
)


_ACKNOWLEDGED = Wording(
    Text(vi="Đã ghi nhận thông báo", en="Notification acknowledged"),
    Text(
        vi="Cơ quan đã ghi nhận thông báo của bạn. Thủ tục này không có kết quả nào khác.",
        en="The agency took note of your notification. This procedure has no other result.",
    ),
    _NOBODY,
    Text(vi="Bạn không cần làm gì thêm.", en="There is nothing more for you to do."),
    "success",
)


_RESULT_WAITS = Wording(
    Text(vi="Yêu cầu thực hiện nghĩa vụ tài chính", en="Payment requested"),
    Text(
        vi="Kết quả đã sẵn sàng; hồ sơ chờ bạn nộp phí, lệ phí.",
        en="The result is ready; the dossier waits for your payment.",
    ),
    _APPLICANT,
    Text(vi="Nộp xong là nhận được kết quả.", en="You get the result once you have paid."),
    "warning",
)


def wording_at(place: Place, *, returned: bool, waits: bool = False) -> Wording:
    """The words for where a dossier is: those of its status, unless it waits for the applicant's word on a draft, goes
    no further before a fee is paid (``waits``: the national status is 6 then), or ended without a result that was
    ``returned``.
    """
    if waits:
        return _RESULT_WAITS if place.status is Status.DONE else wording(Status.PAYMENT_REQUESTED)
    if place == Place(Status.PROCESSING, Step.APPLICANT):
        return _DRAFT_RESULT
    return _ACKNOWLEDGED if place.status is Status.RETURNED and not returned else wording(place.status)


def wording(status: int) -> Wording:
    """The words for a status code."""
    return WORDINGS[Status(status)]


_REMOTE_ENDED: dict[RequestState, Text] = {
    RequestState.REFUSED: Text(
        vi="Yêu cầu ký đã bị từ chối trong ứng dụng nên đơn chưa có chữ ký. Nếu bạn bấm nhầm, hãy yêu cầu ký lại; "
        "nếu không phải bạn từ chối, hãy báo cho nhà cung cấp chữ ký số.",
        en="The request was refused in the app, so the application is not signed. If that was by mistake, ask again; "
        "if it was not you, tell your signing provider.",
    ),
    RequestState.EXPIRED: Text(
        vi="Quá 15 phút chưa có xác nhận nên yêu cầu ký đã hết hạn; xác nhận muộn hơn không được dùng. "
        "Hãy yêu cầu ký lại hoặc chọn cách ký khác.",
        en="There was no confirmation within 15 minutes, so the request has expired; a later one is not used. "
        "Ask again, or sign another way.",
    ),
    RequestState.CANCELLED: Text(
        vi="Bạn đã hủy yêu cầu ký. Nếu ứng dụng vẫn hỏi, hãy từ chối; xác nhận cũng không được dùng.",
        en="You cancelled the request. If the app still asks, refuse there; a confirmation is not used.",
    ),
}
_LOCAL_ENDED: dict[RequestState, Text] = {
    RequestState.REFUSED: Text(
        vi="Bạn đã từ chối trong chương trình ký nên đơn chưa có chữ ký. Nếu gõ nhầm, hãy ký lại.",
        en="You declined in the signing agent, so the application is not signed. If that was by mistake, sign again.",
    ),
    RequestState.EXPIRED: Text(
        vi="Quá 15 phút chưa có chữ ký nên yêu cầu ký đã hết hạn; chữ ký đến muộn hơn không được dùng. "
        "Hãy ký lại hoặc chọn cách ký khác.",
        en="There was no signature within 15 minutes, so the request has expired; a later one is not used. "
        "Sign again, or choose another way.",
    ),
    RequestState.CANCELLED: Text(
        vi="Bạn đã hủy yêu cầu ký. Nếu chương trình ký vẫn hỏi, hãy bấm Enter để từ chối; chữ ký cũng không được dùng.",
        en="You cancelled the request. If the agent still asks, press Enter to decline; a signature is not used.",
    ),
}


def request_ended(way: str, state: str) -> Text | None:
    """How a request for a signature ended without one; one that failed has a sentence of its own."""
    ended = _LOCAL_ENDED if way == Way.LOCAL else _REMOTE_ENDED
    return ended.get(RequestState(state))


INVITATIONS: dict[InvitationState, tuple[Text, str]] = {
    InvitationState.WAITING: (Text(vi="Chờ đến lượt", en="Waits for their turn"), "neutral"),
    InvitationState.SENT: (Text(vi="Đã mời, chờ ký", en="Invited, not signed yet"), "info"),
    InvitationState.SIGNED: (Text(vi="Đã ký", en="Signed"), "success"),
    InvitationState.REFUSED: (Text(vi="Từ chối ký", en="Refused"), "danger"),
    InvitationState.EXPIRED: (Text(vi="Quá hạn", en="Ran out"), "warning"),
    InvitationState.CANCELLED: (Text(vi="Đã hủy lời mời", en="Cancelled"), "neutral"),
}
"""What people read of an invitation to sign, and its colour."""

INVITATION_ENDED: dict[InvitationState, Text] = {
    InvitationState.WAITING: Text(
        vi="Chưa đến lượt bạn ký. Bạn sẽ nhận lời mời khi những người ký trước đã ký xong.",
        en="It is not your turn yet. You will be invited once those before you have signed.",
    ),
    InvitationState.SIGNED: Text(
        vi="Bạn đã ký đơn này. Không phải làm gì thêm; người nộp hồ sơ sẽ nộp khi mọi người đã ký.",
        en="You have signed this application. There is nothing more to do; the applicant hands it in once everybody "
        "has signed.",
    ),
    InvitationState.REFUSED: Text(
        vi="Bạn đã từ chối ký. Người nộp hồ sơ đã được báo và có thể gửi cho bạn lời mời mới.",
        en="You refused to sign. The applicant was told and can send you another invitation.",
    ),
    InvitationState.EXPIRED: Text(
        vi="Lời mời đã hết hạn. Nếu bạn vẫn muốn ký, hãy nhờ người nộp hồ sơ gửi lại lời mời.",
        en="The invitation has run out. If you still want to sign, ask the applicant to send it again.",
    ),
    InvitationState.CANCELLED: Text(
        vi="Lời mời đã được hủy: người nộp đã thay đổi đơn hoặc không cần bạn ký nữa. Bạn không phải làm gì.",
        en="The invitation was cancelled: the applicant changed the application or no longer needs your signature. "
        "You need not do anything.",
    ),
}
"""What somebody reads who opens an invitation that cannot be used (any more)."""
