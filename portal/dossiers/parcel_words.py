"""The story of a parcel for the applicant who waits for it."""

from collections.abc import Mapping
from typing import Any

from forms.text import Text
from portal.carriers.base import ParcelState
from portal.dossiers.telling import Telling


def _by(payload: Mapping[str, Any]) -> Text:
    carrier, tracking = payload["carrier"], payload["tracking"]
    return Text(vi=f"{carrier}, mã vận đơn {tracking}.", en=f"{carrier}, tracking number {tracking}.")


def _moved(payload: Mapping[str, Any]) -> Text:
    return _MOVED[ParcelState(payload["state"])]


def _said(payload: Mapping[str, Any]) -> Text:
    carried, note = _by(payload), str(payload.get("note") or "")
    back = ParcelState(payload["state"]) is ParcelState.RETURNED
    vi, en = [carried.vi, note], [carried.en, note]
    if back:
        vi.append("Hãy đến Bộ phận Một cửa nhận, hoặc nhắn tin cho cơ quan một địa chỉ khác.")
        en.append("Collect it at the one-stop desk, or send the agency a message with another address.")
    return Text(vi=" ".join(part for part in vi if part), en=" ".join(part for part in en if part))


def _settled(payload: Mapping[str, Any]) -> Text:
    return _SETTLED[payload["channel"]]


_MOVED = {
    ParcelState.SENT: Text(vi="Kết quả đã được gửi qua bưu chính", en="The result was sent by post"),
    ParcelState.ON_THE_WAY: Text(vi="Bưu chính đang phát kết quả", en="The result is on its way"),
    ParcelState.DELIVERED: Text(vi="Bưu chính đã phát kết quả", en="The result was delivered"),
    ParcelState.RETURNED: Text(vi="Bưu chính chuyển hoàn, chưa phát được", en="The result came back to the agency"),
}
_SETTLED = {
    "counter": Text(vi="Đã nhận tại Bộ phận Một cửa.", en="Collected at the one-stop desk."),
    "online": Text(vi="Dùng bản điện tử tại trang hồ sơ.", en="The electronic result on the page of the dossier."),
}
TOLD: Mapping[str, Telling] = {
    "ParcelPrepared": Telling(
        Text(vi="Cơ quan chuẩn bị gửi kết quả qua bưu chính", en="The agency prepares to send the result by post")
    ),
    "ParcelRegistered": Telling(Text(vi="Đã có mã vận đơn", en="The parcel has its tracking number"), _by),
    "ParcelMoved": Telling(_moved, _said),
    "ParcelSettled": Telling(
        Text(vi="Đã trả kết quả bị chuyển hoàn", en="The result was returned after all"), _settled
    ),
}
