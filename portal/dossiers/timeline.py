"""The story of a dossier for its applicant: every recorded event in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from forms.text import Text
from portal.core.actor import SYSTEM_NAME, Kind
from portal.core.events import EventRecord, represented
from portal.dossiers import sayings as say
from portal.dossiers.parcel_words import TOLD as PARCELS_TOLD
from portal.dossiers.telling import Telling as _Telling
from portal.dossiers.visit_words import TOLD as VISITS_TOLD

_YOU = Text(vi="Bạn", en="You")


@dataclass(frozen=True)
class Entry:
    """One line of the story: what happened, more about it, when, and who did it: perhaps an officer of the agency."""

    title: Text
    text: Text | None
    at: datetime
    by: Text
    of_agency: bool = False


_TOLD: Mapping[str, _Telling] = {
    **PARCELS_TOLD,
    **VISITS_TOLD,
    "CounterFilingBegun": _Telling(
        Text(vi="Bộ phận Một cửa lập hồ sơ thay người nộp", en="The one-stop desk began to file for the applicant"),
        say.at_desk,
    ),
    "PaperApplicationReceived": _Telling(
        Text(vi="Đã quét đơn có chữ ký trên giấy", en="The application signed on paper was scanned")
    ),
    "DossierClaimed": _Telling(
        Text(
            vi="Hồ sơ được liên kết với tài khoản của người nộp", en="The dossier was linked to the applicant's account"
        )
    ),
    "DraftStarted": _Telling(Text(vi="Bắt đầu soạn hồ sơ", en="The application was begun")),
    "DraftMoved": _Telling(
        Text(vi="Mẫu đơn đổi sang phiên bản mới", en="The form was changed to a new version"), say.lost_answers
    ),
    "ApplicationIssued": _Telling(Text(vi="Đã tạo đơn điện tử từ nội dung khai", en="The application was made")),
    "SignedApplicationReceived": _Telling(
        Text(vi="Đã nhận đơn có chữ ký số", en="The signed application was received"), say.verdict
    ),
    "SignedApplicationRemoved": _Telling(Text(vi="Đã gỡ đơn có chữ ký số", en="The signed application was taken out")),
    "RemoteSigningAsked": _Telling(
        Text(vi="Đã yêu cầu ký số từ xa", en="A remote signature was asked for"), say.in_the_app
    ),
    "RemoteSigningEnded": _Telling(
        Text(vi="Yêu cầu ký số từ xa kết thúc, chưa có chữ ký", en="The remote signing ended without a signature"),
        say.ended,
    ),
    "LocalSigningAsked": _Telling(
        Text(vi="Bắt đầu ký số trên máy tính của người ký", en="Signing on one's own computer was begun"),
        say.in_the_app,
    ),
    "LocalSigningEnded": _Telling(
        Text(vi="Việc ký số trên máy kết thúc, chưa có chữ ký", en="The signing ended without a signature"), say.ended
    ),
    "SignatureRechecked": _Telling(
        Text(vi="Đã kiểm tra lại chữ ký số trên đơn", en="The signature on the application was checked again"),
        say.final_verdict,
    ),
    "DossierContinued": _Telling(
        Text(vi="Cơ quan kế thừa tiếp tục giải quyết", en="The successor of the agency goes on"), say.successor
    ),
    "DossierSubmitted": _Telling(Text(vi="Đã nộp hồ sơ", en="The dossier was submitted"), say.code),
    "DossierAccepted": _Telling(Text(vi="Hồ sơ được tiếp nhận", en="The dossier was accepted"), say.due),
    "HandedOver": _Telling(
        Text(vi="Hồ sơ đã chuyển đến bộ phận giải quyết", en="The dossier went to the processing unit")
    ),
    "DeadlineRecounted": _Telling(
        Text(vi="Ngày hẹn trả được tính lại vì lịch làm việc thay đổi", en="The date was counted again: days changed"),
        say.moved,
    ),
    "DeadlinePutOff": _Telling(
        Text(vi="Cơ quan xin lỗi và hẹn lại ngày trả kết quả", en="The agency apologised and promised another date"),
        say.moved,
    ),
    "SupplementRequested": _Telling(
        Text(vi="Cơ quan yêu cầu bổ sung hồ sơ", en="The agency sent a supplement request"), say.reply_by
    ),
    "SupplementReceived": _Telling(Text(vi="Đã nhận phần bổ sung", en="Your supplement was received")),
    "CorrectionNotified": _Telling(
        Text(vi="Báo hồ sơ có sai sót, đề nghị đính chính", en="An error in the dossier was reported"), say.in_time
    ),
    "CorrectionAccepted": _Telling(
        Text(vi="Cơ quan chấp nhận đính chính và mở các mục để sửa", en="The agency accepted the correction")
    ),
    "CorrectionDeclined": _Telling(
        Text(vi="Cơ quan không chấp nhận đính chính", en="The agency did not accept the correction"), say.reason
    ),
    "DossierRefused": _Telling(Text(vi="Hồ sơ không được tiếp nhận", en="The dossier was not accepted"), say.reason),
    "AppraisalStarted": _Telling(Text(vi="Cán bộ thụ lý bắt đầu xem xét", en="A specialist took the dossier up")),
    "ResultProposed": _Telling(Text(vi="Đã trình lãnh đạo phê duyệt kết quả", en="A result was put before the leader")),
    "ProposalSentBack": _Telling(Text(vi="Lãnh đạo yêu cầu xem xét thêm", en="The leader asked for another look")),
    "ResultSigned": _Telling(Text(vi="Lãnh đạo đã ký kết quả", en="The leader signed the result"), say.number),
    "FeeAsked": _Telling(say.fee_asked, say.fee_names),
    "FeeLowered": _Telling(Text(vi="Phí, lệ phí giảm sau khi bổ sung", en="The fee became less"), say.fee_lowered),
    "FeeReminded": _Telling(Text(vi="Đã nhắc nộp phí", en="A reminder about the fee was sent"), say.fee_reminded),
    "ResultSealed": _Telling(Text(vi="Kết quả đã được đóng dấu số", en="The result was sealed"), say.number),
    "ResultReturned": _Telling(Text(vi="Đã trả kết quả cho bạn", en="The result was returned to you"), say.by_post),
    "DocumentSent": _Telling(say.sent, say.sent_number),
    "DocumentAcknowledged": _Telling(Text(vi="Cơ quan nhận đã xác nhận", en="It was acknowledged"), say.sent_number),
    "ResultRevoked": _Telling(Text(vi="Kết quả đã bị thu hồi", en="The result was revoked"), say.revoked),
    "WithdrawalRequested": _Telling(
        Text(vi="Đã yêu cầu rút hồ sơ", en="Withdrawal of the dossier was requested"), say.reason
    ),
    "DossierStopped": _Telling(Text(vi="Dừng giải quyết hồ sơ", en="Work on the dossier stopped"), say.reason),
    "DocumentIssued": _Telling(say.document, say.number),
    "ProofAdded": _Telling(
        Text(vi="Đã lưu bản có dấu thời gian lưu trữ lâu dài", en="A copy with an archive time stamp was stored"),
        say.proved,
    ),
    "ProofRenewed": _Telling(
        Text(vi="Đã gia hạn dấu thời gian lưu trữ", en="The archive time stamp was renewed"), say.proved
    ),
    "SignatureOverruled": _Telling(
        Text(vi="Cán bộ chấp nhận chữ ký số trên một tệp", en="An officer accepted the signature on a file"),
        say.overruled,
    ),
    "OverrulingTakenBack": _Telling(
        Text(
            vi="Cán bộ rút lại việc chấp nhận chữ ký số trên một tệp",
            en="The acceptance of the signature on a file was taken back",
        ),
        say.taken_back,
    ),
    "CopyCertified": _Telling(
        Text(vi="Đã cấp bản sao điện tử có chứng thực", en="A certified electronic copy was issued"), say.copied
    ),
    "SignerInvited": _Telling(Text(vi="Đã mời cùng ký đơn", en="Somebody was invited to sign too"), say.person),
    "SignerReminded": _Telling(Text(vi="Đã nhắc người cùng ký", en="Somebody was reminded to sign"), say.person),
    "ApplicationCosigned": _Telling(Text(vi="Có thêm một người ký đơn", en="Another person signed"), say.person),
    "SigningRefused": _Telling(Text(vi="Người được mời từ chối ký", en="Somebody refused to sign"), say.reason),
    "InvitationExpired": _Telling(Text(vi="Lời mời ký đã hết hạn", en="An invitation to sign ran out"), say.person),
    "InvitationCancelled": _Telling(
        Text(vi="Lời mời ký đã được hủy", en="An invitation to sign was cancelled"), say.person
    ),
    "PaperReused": _Telling(
        Text(vi="Đã dùng lại giấy tờ nộp trước đây", en="A paper handed in before was used again"), say.file_name
    ),
    "PaperRechecked": _Telling(
        Text(vi="Đã kiểm tra lại chữ ký số trên một giấy tờ", en="The signature on a paper was checked again"),
        say.paper_verdict,
    ),
    "FilesAwaitScan": _Telling(
        Text(vi="Tệp đã nhận, chờ quét vi-rút", en="Files were received and wait for the virus scan")
    ),
    "FileScanned": _Telling(say.scanned, say.file_name),
    "DraftShown": _Telling(Text(vi="Đã gửi bạn xem dự thảo kết quả", en="The draft of the result was sent to you")),
    "DraftConfirmed": _Telling(Text(vi="Đã đồng ý với dự thảo kết quả", en="The draft of the result was confirmed")),
    "DraftObjected": _Telling(
        Text(vi="Đã đề nghị sửa dự thảo kết quả", en="A correction of the draft was asked for"), say.reason
    ),
    "DraftUnanswered": _Telling(
        Text(vi="Hết hạn góp ý dự thảo, hồ sơ đi tiếp", en="The time to answer about the draft ended; work goes on")
    ),
    "NotificationReceived": _Telling(Text(vi="Cơ quan đã ghi nhận thông báo", en="The notification was received")),
    "TransferOffered": _Telling(Text(vi="Đề nghị chuyển hồ sơ", en="A transfer was offered"), say.person),
    "TransferTaken": _Telling(Text(vi="Người nhận đồng ý nhận hồ sơ", en="The receiver agreed"), say.person),
    "TransferDeclined": _Telling(Text(vi="Người nhận từ chối", en="The receiver declined"), say.reason),
    "TransferCancelled": _Telling(Text(vi="Hủy việc chuyển hồ sơ", en="The transfer was cancelled")),
    "TransferRefused": _Telling(Text(vi="Cơ quan không đồng ý chuyển", en="The transfer was refused"), say.reason),
    "DossierTransferred": _Telling(Text(vi="Hồ sơ đã đổi chủ", en="The dossier was transferred"), say.person),
    "SiteInspected": _Telling(Text(vi="Đã kiểm tra thực địa", en="The site was inspected"), say.place),
}


def title_of(type_: str) -> Text | None:
    """What an event of this type is called whatever it says; None when that depends on it or it is not told."""
    telling = _TOLD.get(type_)
    return telling.title if telling is not None and isinstance(telling.title, Text) else None


def tell(records: list[EventRecord]) -> list[Entry]:
    """The events that mean something to the applicant, newest first."""
    return [_entry(record) for record in reversed(records) if record.type in _TOLD and not record.is_erased]


def _entry(record: EventRecord) -> Entry:
    telling = _TOLD[record.type]
    title = telling.title if isinstance(telling.title, Text) else telling.title(record.payload)
    of_agency = record.actor_kind == Kind.STAFF
    return Entry(title, telling.more(record.payload), at=record.at, by=_who(record), of_agency=of_agency)


_TRANSFERS = {"TransferOffered", "TransferTaken", "TransferDeclined", "TransferCancelled", "DossierTransferred"}
_BY_OTHERS = frozenset({"ApplicationCosigned", "SigningRefused"} | _TRANSFERS)


def _officer(record: EventRecord) -> Text:
    if not record.behalf:
        return Text(vi=f"Cán bộ {record.actor_name}", en=f"Officer {record.actor_name}")
    return Text(
        vi=f"Cán bộ {record.actor_name}, thay {record.behalf}",
        en=f"Officer {record.actor_name}, on behalf of {record.behalf}",
    )


def _who(record: EventRecord) -> Text:
    by_invited = bool(record.payload.get("signer")) and record.actor_kind != Kind.SYSTEM
    if by_invited or (record.type in _BY_OTHERS and record.actor_kind != Kind.STAFF):
        return Text(vi=record.actor_name, en=record.actor_name)
    if record.actor_kind == Kind.STAFF:
        return _officer(record)
    if record.is_represented:
        return represented(record)
    return SYSTEM_NAME if record.actor_kind == Kind.SYSTEM else _YOU
