"""The story of a dossier for its applicant: every recorded event in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.text import Text
from portal.core.actor import SYSTEM_NAME, Kind
from portal.core.clock import local
from portal.core.events import EventRecord

_YOU = Text(vi="Bạn", en="You")

DOCUMENT_NAMES: Mapping[str, Text] = {
    "application": Text(vi="Đơn điện tử", en="Application"),
    "signed_application": Text(vi="Đơn đã ký số", en="Signed application"),
    "receipt": Text(vi="Giấy xác nhận đã nhận hồ sơ trực tuyến", en="Receipt of the online submission"),
    "acceptance": Text(vi="Giấy tiếp nhận hồ sơ và hẹn trả kết quả", en="Acceptance slip"),
    "acceptance_slip": Text(vi="Giấy tiếp nhận hồ sơ và hẹn trả kết quả", en="Acceptance slip"),
    "supplement": Text(vi="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", en="Supplement request"),
    "supplement_request": Text(vi="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", en="Supplement request"),
    "refusal": Text(vi="Phiếu từ chối tiếp nhận hồ sơ", en="Refusal slip"),
    "apology": Text(vi="Phiếu xin lỗi và hẹn lại ngày trả kết quả", en="Apology and new date"),
    "stop_notice": Text(vi="Thông báo dừng giải quyết hồ sơ", en="Stop notice"),
    "result": Text(vi="Kết quả giải quyết", en="Result"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the story: what happened, more about it, when, and who did it."""

    title: Text
    text: Text | None
    at: datetime
    by: Text


@dataclass(frozen=True)
class _Telling:
    title: Text | Callable[[Mapping[str, Any]], Text]
    more: Callable[[Mapping[str, Any]], Text | None] = lambda payload: None


def document_name(kind: str) -> Text:
    """What a kind of document is called."""
    return DOCUMENT_NAMES.get(kind, Text(vi="Văn bản", en="Document"))


def _day(stamp: str) -> str:
    return f"{local(datetime.fromisoformat(stamp)):%d/%m/%Y}"


def _due(payload: Mapping[str, Any]) -> Text:
    day = _day(payload["due_at"])
    return Text(vi=f"Hẹn trả kết quả ngày {day}.", en=f"The result is promised for {day}.")


def _reply_by(payload: Mapping[str, Any]) -> Text:
    day = _day(payload["reply_by"])
    return Text(vi=f"Hãy bổ sung trước hết ngày {day}.", en=f"Please answer by the end of {day}.")


def _reason(payload: Mapping[str, Any]) -> Text | None:
    reason = str(payload.get("reason") or "").strip()
    return Text(vi=f"Lý do: {reason}", en=f"Reason: {reason}") if reason else None


def _number(payload: Mapping[str, Any]) -> Text | None:
    number = str(payload.get("number") or "")
    return Text(vi=f"Số {number}.", en=f"Number {number}.") if number else None


def _code(payload: Mapping[str, Any]) -> Text:
    return Text(vi=f"Mã hồ sơ {payload['code']}.", en=f"Dossier code {payload['code']}.")


def _verdict(payload: Mapping[str, Any]) -> Text:
    if payload["outcome"] == "VALID":
        return Text(vi="Kết quả kiểm tra: hợp lệ.", en="Result of the check: valid.")
    return Text(
        vi="Kết quả kiểm tra: chưa đủ căn cứ, hệ thống sẽ kiểm tra lại.",
        en="Result of the check: not enough evidence yet; it will be checked again.",
    )


def _final_verdict(payload: Mapping[str, Any]) -> Text:
    if payload["outcome"] == "VALID":
        return _verdict(payload)
    return Text(vi="Kết quả kiểm tra: không hợp lệ.", en="Result of the check: not valid.")


_ENDED = {
    "refused": Text(vi="Người ký đã từ chối.", en="It was refused."),
    "expired": Text(vi="Đã hết thời gian xác nhận.", en="It was not confirmed in time."),
    "cancelled": Text(vi="Bạn đã hủy yêu cầu.", en="You cancelled it."),
    "failed": Text(vi="Chữ ký nhận được không dùng được.", en="What came back could not be used."),
}


def _ended(payload: Mapping[str, Any]) -> Text:
    return _ENDED[payload["how"]]


def _in_the_app(payload: Mapping[str, Any]) -> Text:
    return Text(vi=f"Mã tài liệu {payload['code']}.", en=f"Document code {payload['code']}.")


def _lost_answers(payload: Mapping[str, Any]) -> Text | None:
    lost = "; ".join(payload["lost"])
    return Text(vi=f"Không còn trong mẫu mới: {lost}", en=f"No longer in the form: {lost}") if lost else None


def _document(payload: Mapping[str, Any]) -> Text:
    return document_name(payload["kind"])


def _proved(payload: Mapping[str, Any]) -> Text:
    day, name = _day(payload["good_until"]), document_name(payload["kind"])
    return Text(vi=f"{name.vi}, kiểm tra được đến {day}.", en=f"{name.en}, provable until {day}.")


def _scanned(payload: Mapping[str, Any]) -> Text:
    if payload["outcome"] == "infected":
        return Text(vi="Phát hiện vi-rút trong một tệp", en="A virus was found in a file")
    return Text(vi="Đã quét vi-rút xong một tệp phải chờ", en="A file that had to wait was scanned for viruses")


def _file_name(payload: Mapping[str, Any]) -> Text:
    return Text(vi=payload["name"], en=payload["name"])


_TOLD: Mapping[str, _Telling] = {
    "DraftStarted": _Telling(Text(vi="Bắt đầu soạn hồ sơ", en="The application was begun")),
    "DraftMoved": _Telling(
        Text(vi="Mẫu đơn đổi sang phiên bản mới", en="The form was changed to a new version"), _lost_answers
    ),
    "ApplicationIssued": _Telling(Text(vi="Đã tạo đơn điện tử từ nội dung khai", en="The application was made")),
    "SignedApplicationReceived": _Telling(
        Text(vi="Đã nhận đơn có chữ ký số", en="The signed application was received"), _verdict
    ),
    "SignedApplicationRemoved": _Telling(Text(vi="Đã gỡ đơn có chữ ký số", en="The signed application was taken out")),
    "RemoteSigningAsked": _Telling(
        Text(vi="Đã yêu cầu ký số từ xa", en="A remote signature was asked for"), _in_the_app
    ),
    "RemoteSigningEnded": _Telling(
        Text(vi="Yêu cầu ký số từ xa kết thúc, chưa có chữ ký", en="The remote signing ended without a signature"),
        _ended,
    ),
    "SignatureRechecked": _Telling(
        Text(vi="Đã kiểm tra lại chữ ký số trên đơn", en="The signature on the application was checked again"),
        _final_verdict,
    ),
    "DossierSubmitted": _Telling(Text(vi="Đã nộp hồ sơ", en="The dossier was submitted"), _code),
    "DossierAccepted": _Telling(Text(vi="Hồ sơ được tiếp nhận", en="The dossier was accepted"), _due),
    "SupplementRequested": _Telling(
        Text(vi="Cơ quan yêu cầu bổ sung hồ sơ", en="The agency sent a supplement request"), _reply_by
    ),
    "SupplementReceived": _Telling(Text(vi="Đã nhận phần bổ sung", en="Your supplement was received")),
    "DossierRefused": _Telling(Text(vi="Hồ sơ không được tiếp nhận", en="The dossier was not accepted"), _reason),
    "AppraisalStarted": _Telling(Text(vi="Cán bộ thụ lý bắt đầu xem xét", en="A specialist took the dossier up")),
    "ResultProposed": _Telling(Text(vi="Đã trình lãnh đạo phê duyệt kết quả", en="A result was put before the leader")),
    "ProposalSentBack": _Telling(Text(vi="Lãnh đạo yêu cầu xem xét thêm", en="The leader asked for another look")),
    "ResultSigned": _Telling(Text(vi="Lãnh đạo đã ký kết quả", en="The leader signed the result"), _number),
    "ResultSealed": _Telling(Text(vi="Kết quả đã được đóng dấu số", en="The result was sealed"), _number),
    "ResultReturned": _Telling(Text(vi="Đã trả kết quả cho bạn", en="The result was returned to you")),
    "WithdrawalRequested": _Telling(
        Text(vi="Đã yêu cầu rút hồ sơ", en="Withdrawal of the dossier was requested"), _reason
    ),
    "DossierStopped": _Telling(Text(vi="Dừng giải quyết hồ sơ", en="Work on the dossier stopped"), _reason),
    "DocumentIssued": _Telling(_document, _number),
    "ProofAdded": _Telling(
        Text(vi="Đã lưu bản có dấu thời gian lưu trữ lâu dài", en="A copy with an archive time stamp was stored"),
        _proved,
    ),
    "ProofRenewed": _Telling(
        Text(vi="Đã gia hạn dấu thời gian lưu trữ", en="The archive time stamp was renewed"), _proved
    ),
    "PaperReused": _Telling(
        Text(vi="Đã dùng lại giấy tờ nộp trước đây", en="A paper handed in before was used again"), _file_name
    ),
    "FilesAwaitScan": _Telling(
        Text(vi="Tệp đã nhận, chờ quét vi-rút", en="Files were received and wait for the virus scan")
    ),
    "FileScanned": _Telling(_scanned, _file_name),
}


def tell(records: list[EventRecord]) -> list[Entry]:
    """The events that mean something to the applicant, newest first."""
    return [_entry(record) for record in reversed(records) if record.type in _TOLD]


def _entry(record: EventRecord) -> Entry:
    telling = _TOLD[record.type]
    title = telling.title if isinstance(telling.title, Text) else telling.title(record.payload)
    return Entry(title=title, text=telling.more(record.payload), at=record.at, by=_who(record))


def _who(record: EventRecord) -> Text:
    if record.actor_kind == Kind.STAFF:
        return Text(vi=f"Cán bộ {record.actor_name}", en=f"Officer {record.actor_name}")
    return SYSTEM_NAME if record.actor_kind == Kind.SYSTEM else _YOU
