"""What is said of an event beyond its name: sentences made of what it recorded, for the timeline."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from forms.fields.number import grouped
from forms.text import Text
from portal.core.clock import local
from portal.dossiers.document_names import document_name


def _day(stamp: str) -> str:
    return f"{local(datetime.fromisoformat(stamp)):%d/%m/%Y}"


def due(payload: Mapping[str, Any]) -> Text:
    day = _day(payload["due_at"])
    return Text(vi=f"Hẹn trả kết quả ngày {day}.", en=f"The result is promised for {day}.")


def moved(payload: Mapping[str, Any]) -> Text:
    when, why = due(payload), reason(payload)
    return when if why is None else Text(vi=f"{when.vi} {why.vi}", en=f"{when.en} {why.en}")


def reply_by(payload: Mapping[str, Any]) -> Text:
    day = _day(payload["reply_by"])
    return Text(vi=f"Hãy bổ sung trước hết ngày {day}.", en=f"Please answer by the end of {day}.")


def reason(payload: Mapping[str, Any]) -> Text | None:
    given = str(payload.get("reason") or "").strip()
    return Text(vi=f"Lý do: {given}", en=f"Reason: {given}") if given else None


def successor(payload: Mapping[str, Any]) -> Text:
    before, after = payload["before"], payload["agency"]
    return Text(vi=f"Từ {before} sang {after}. Mã hồ sơ không đổi.", en=f"From {before} to {after}. The code stays.")


def number(payload: Mapping[str, Any]) -> Text | None:
    known = str(payload.get("number") or "")
    return Text(vi=f"Số {known}.", en=f"Number {known}.") if known else None


def code(payload: Mapping[str, Any]) -> Text:
    return Text(vi=f"Mã hồ sơ {payload['code']}.", en=f"Dossier code {payload['code']}.")


def verdict(payload: Mapping[str, Any]) -> Text:
    if payload["outcome"] == "VALID":
        return Text(vi="Kết quả kiểm tra: hợp lệ.", en="Result of the check: valid.")
    return Text(
        vi="Kết quả kiểm tra: chưa đủ căn cứ, hệ thống sẽ kiểm tra lại.",
        en="Result of the check: not enough evidence yet; it will be checked again.",
    )


def final_verdict(payload: Mapping[str, Any]) -> Text:
    if payload["outcome"] == "VALID":
        return verdict(payload)
    return Text(vi="Kết quả kiểm tra: không hợp lệ.", en="Result of the check: not valid.")


_ENDED = {
    "refused": Text(vi="Người ký đã từ chối.", en="It was refused."),
    "expired": Text(vi="Đã hết thời gian xác nhận.", en="It was not confirmed in time."),
    "cancelled": Text(vi="Yêu cầu đã được hủy.", en="It was cancelled."),
    "failed": Text(vi="Chữ ký nhận được không dùng được.", en="What came back could not be used."),
}


def ended(payload: Mapping[str, Any]) -> Text:
    return _ENDED[payload["how"]]


def in_the_app(payload: Mapping[str, Any]) -> Text:
    return Text(vi=f"Mã tài liệu {payload['code']}.", en=f"Document code {payload['code']}.")


def lost_answers(payload: Mapping[str, Any]) -> Text | None:
    lost = "; ".join(payload["lost"])
    return Text(vi=f"Không còn trong mẫu mới: {lost}", en=f"No longer in the form: {lost}") if lost else None


def in_time(payload: Mapping[str, Any]) -> Text:
    if payload["in_time"]:
        return Text(
            vi="Khi nhận được thông báo, cơ quan chưa xử lý hồ sơ.",
            en="When the notice came, the agency had not begun to process the dossier.",
        )
    return Text(
        vi="Khi nhận được thông báo, cơ quan đã xử lý hồ sơ.",
        en="When the notice came, the agency had begun to process the dossier.",
    )


def document(payload: Mapping[str, Any]) -> Text:
    return document_name(payload["kind"])


def proved(payload: Mapping[str, Any]) -> Text:
    day, name = _day(payload["good_until"]), document_name(payload["kind"])
    return Text(vi=f"{name.vi}, kiểm tra được đến {day}.", en=f"{name.en}, provable until {day}.")


def scanned(payload: Mapping[str, Any]) -> Text:
    if payload["outcome"] == "infected":
        return Text(vi="Phát hiện vi-rút trong một tệp", en="A virus was found in a file")
    return Text(vi="Đã quét vi-rút xong một tệp phải chờ", en="A file that had to wait was scanned for viruses")


def person(payload: Mapping[str, Any]) -> Text:
    role = payload.get("role")
    if not role:
        return Text(vi=f"{payload['name']}.", en=f"{payload['name']}.")
    return Text(vi=f"{payload['name']} ({role['vi']}).", en=f"{payload['name']} ({role['en']}).")


def paper_verdict(payload: Mapping[str, Any]) -> Text:
    name, found = payload["name"], final_verdict(payload)
    return Text(vi=f"{name}: {found.vi}", en=f"{name}: {found.en}")


def file_name(payload: Mapping[str, Any]) -> Text:
    return Text(vi=payload["name"], en=payload["name"])


def overruled(payload: Mapping[str, Any]) -> Text:
    name, reason = payload["name"], payload["reason"]
    found = _VERDICTS[payload["verdict"]]
    return Text(
        vi=f"“{name}”: {found.vi}; cán bộ đã xem và chấp nhận. Lý do: {reason}",
        en=f"“{name}”: {found.en}; an officer looked at it and accepted it. Reason: {reason}",
    )


_VERDICTS = {
    "altered": Text(
        vi="hệ thống thấy tệp có thay đổi sau khi ký", en="the check found changes made after the file was signed"
    ),
    "unsupported": Text(
        vi="hệ thống chưa kiểm tra được loại chữ ký này", en="signatures of this kind cannot be examined here"
    ),
}


def taken_back(payload: Mapping[str, Any]) -> Text:
    name, reason = payload["name"], payload["reason"]
    return Text(vi=f"“{name}”. Lý do: {reason}", en=f"“{name}”. Reason: {reason}")


def copied(payload: Mapping[str, Any]) -> Text:
    name, number, code = payload["name"], payload["number"], payload["check_code"]
    return Text(vi=f"{name}, số {number}, mã kiểm tra {code}.", en=f"{name}, No. {number}, check code {code}.")


def place(payload: Mapping[str, Any]) -> Text:
    return Text(vi=payload["place"], en=payload["place"])


def at_desk(payload: Mapping[str, Any]) -> Text:
    return _CHANNELS[payload["channel"]]


_CHANNELS = {
    "counter": Text(vi="Người nộp đến trực tiếp và đồng ý.", en="The applicant came in person and agreed."),
    "post": Text(vi="Hồ sơ gửi qua bưu chính, người nộp đồng ý.", en="It came by post; the applicant agreed."),
}


def by_post(payload: Mapping[str, Any]) -> Text | None:
    carrier, tracking = payload.get("carrier"), payload.get("tracking")
    if not tracking:
        return None
    return Text(vi=f"Gửi qua {carrier}, mã vận đơn {tracking}.", en=f"Sent with {carrier}, tracking number {tracking}.")


def sent(payload: Mapping[str, Any]) -> Text:
    if payload["sending"] == "revocation":
        return Text(vi="Đã báo việc thu hồi cho cơ quan nhận kết quả", en="A recipient was told of the revocation")
    return Text(vi="Đã gửi kết quả cho cơ quan nhận", en="The result was sent to a recipient")


def sent_number(payload: Mapping[str, Any]) -> Text:
    number, name = payload["number"], payload["name"]
    return Text(vi=f"{name}, văn bản số {number}.", en=f"{name}, document number {number}.")


def revoked(payload: Mapping[str, Any]) -> Text:
    number, decision, authority, reason = (payload[key] for key in ("number", "decision", "authority", "reason"))
    day = f"{date.fromisoformat(payload['decided_on']):%d/%m/%Y}"
    return Text(
        vi=f"Văn bản số {number}, theo quyết định số {decision} ngày {day} của {authority}. Lý do: {reason}",
        en=f"Document number {number}, by decision {decision} of {day}, {authority}. Reason: {reason}",
    )


_FEES: Final = {
    "supplement": Text(vi="Phải nộp phí khi bổ sung hồ sơ", en="A fee is due with the supplement"),
    "return": Text(vi="Phải nộp phí để nhận kết quả", en="A fee is due for the result"),
    "correction": Text(
        vi="Phải nộp thêm phí vì giấy tờ miễn giảm không được chấp nhận",
        en="More is due, as the proof of a reduction was not accepted",
    ),
}


def fee_asked(payload: Mapping[str, Any]) -> Text:
    """Why a sum became due after the dossier was handed in."""
    return _FEES[payload["purpose"]]


def fee_names(payload: Mapping[str, Any]) -> Text:
    """How much, and for which fees."""
    called, total = "; ".join(payload["names"]), payload["due"]
    if "pay_by" not in payload:  # asked for before fees had a last day
        return Text(vi=f"{grouped(total)} đồng: {called}", en=f"{total:,} VND: {called}")
    until = _until(payload["pay_by"])
    return Text(vi=f"{grouped(total)} đồng: {called}{until.vi}", en=f"{total:,} VND: {called}{until.en}")


def fee_lowered(payload: Mapping[str, Any]) -> Text:
    """By how much, and what becomes of money that came in for it."""
    by = payload["by"]
    return Text(
        vi=f"Giảm {grouped(by)} đồng; tiền đã nộp thừa, nếu có, được trả lại.",
        en=f"{by:,} VND less; what was paid beyond it, if anything, is given back.",
    )


def fee_reminded(payload: Mapping[str, Any]) -> Text:
    """What had still to come in when the payer was reminded."""
    missing, until = payload["missing"], _until(payload["pay_by"])
    return Text(vi=f"{grouped(missing)} đồng{until.vi}", en=f"{missing:,} VND{until.en}")


def _until(moment: str | None) -> Text:
    """Until when a sum is asked for, to follow it; a sum without such a time waits for its payer."""
    if moment is None:
        return Text(vi=", không có hạn nộp", en=", at any time")
    day = f"{local(datetime.fromisoformat(moment)):%d/%m/%Y}"
    return Text(vi=f", nộp trước hết ngày {day}", en=f", by the end of {day}")
