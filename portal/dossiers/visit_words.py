"""The story of appointments, hand-over and online receipt for the applicant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forms.text import Text
from portal.core.clock import local
from portal.dossiers.telling import Telling


def _when(payload: Mapping[str, Any]) -> Text:
    here = local(datetime.fromisoformat(payload["starts_at"]))
    return Text(vi=f"Lúc {here:%H:%M} ngày {here:%d/%m/%Y}.", en=f"At {here:%H:%M} on {here:%d/%m/%Y}.")


def _when_and_why(payload: Mapping[str, Any]) -> Text:
    when, reason = _when(payload), str(payload.get("reason") or "")
    return Text(vi=f"{when.vi} Lý do: {reason}.", en=f"{when.en} Reason: {reason}.") if reason else when


RECEIVERS = {
    "applicant": Text(vi="người nộp", en="the applicant"),
    "mandated": Text(vi="người được ủy quyền", en="by mandate"),
    "member": Text(vi="người của tổ chức", en="member of the organisation"),
}


def _handed(payload: Mapping[str, Any]) -> Text:
    who, by = str(payload["name"]), RECEIVERS[payload["receiver"]]
    return Text(vi=f"Người nhận: {who} ({by.vi}).", en=f"Received by {who} ({by.en}).")


def _online(payload: Mapping[str, Any]) -> Text:
    here = local(datetime.fromisoformat(payload["received_at"]))
    return Text(
        vi=f"Đã nhận kết quả trực tuyến lúc {here:%H:%M:%S} ngày {here:%d/%m/%Y} bởi {payload['name']}.",
        en=f"The result was received online at {here:%H:%M:%S} on {here:%d/%m/%Y} by {payload['name']}.",
    )


TOLD: Mapping[str, Telling] = {
    "AppointmentBooked": Telling(Text(vi="Đã đặt giờ hẹn tại quầy", en="An appointment was booked"), _when),
    "AppointmentMoved": Telling(Text(vi="Đã đổi giờ hẹn tại quầy", en="The appointment was changed"), _when),
    "AppointmentCancelled": Telling(
        Text(vi="Giờ hẹn tại quầy đã hủy", en="The appointment was cancelled"), _when_and_why
    ),
    "AppointmentKept": Telling(Text(vi="Đã đến theo giờ hẹn", en="The appointment was kept"), _when),
    "AppointmentMissed": Telling(Text(vi="Không đến theo giờ hẹn", en="The appointment was missed"), _when),
    "ResultHandedOver": Telling(
        Text(vi="Đã trao kết quả tại quầy", en="The result was handed over at the counter"), _handed
    ),
    "HandOverSigned": Telling(Text(vi="Đã ký biên bản giao nhận kết quả", en="The hand-over record was signed")),
    "ResultReceivedOnline": Telling(
        Text(vi="Đã nhận kết quả trực tuyến", en="The result was received online"), _online
    ),
}
