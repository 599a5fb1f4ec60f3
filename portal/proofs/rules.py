"""Pure rules of the proof: when a head is due, when the whole log is to be checked, what a fault is called."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from forms.text import Text
from portal.core.clock import local

HEAD_EVERY = timedelta(minutes=4)
"""The worker looks every minute, so an event waits five minutes at most."""
LONG_WAIT = timedelta(minutes=15)
CHECK_LATE = timedelta(hours=36)


class What(StrEnum):
    """What does not hold."""

    ALTERED = "altered"
    MISSING = "missing"
    UNLINKED = "unlinked"
    CUT_OFF = "cut_off"
    REPLACED = "replaced"
    LEAF_MISSING = "leaf_missing"
    NODE = "node"
    ROOT = "root"
    HEAD_MISSING = "head_missing"
    HEAD_ALTERED = "head_altered"
    HEAD_SEAL = "head_seal"
    HEAD_UNKNOWN = "head_unknown"
    ROLLED_BACK = "rolled_back"
    PURGE_RECORD = "purge_record"


_SAID = {
    What.ALTERED: Text(vi="Nội dung đã bị sửa sau khi ghi.", en="It was edited after it was written."),
    What.MISSING: Text(vi="Một việc đã ghi ở đây không còn nữa.", en="An event that was written here is gone."),
    What.UNLINKED: Text(vi="Không nối tiếp việc ghi ngay trước.", en="It does not follow the event before it."),
    What.CUT_OFF: Text(
        vi="Cuối nhật ký của hồ sơ hoặc tài khoản này đã bị cắt.", en="The end of the log of this thing was cut off."
    ),
    What.REPLACED: Text(
        vi="Không phải việc đã được niêm phong ở chỗ này.", en="It is not the event that was sealed in this place."
    ),
    What.LEAF_MISSING: Text(vi="Số thứ tự đã cấp không còn nữa.", en="A place that was given out is gone."),
    What.NODE: Text(
        vi="Số liệu dùng để lập bằng chứng đã bị sửa; việc đã ghi không bị ảnh hưởng.",
        en="What proofs are made from was edited; the event itself is unharmed.",
    ),
    What.ROOT: Text(
        vi="Nhật ký trong khoảng này khác với nhật ký đã niêm phong.",
        en="In this range the log is not the log that was sealed.",
    ),
    What.HEAD_MISSING: Text(vi="Một bản niêm phong không còn nữa.", en="A sealed head is gone."),
    What.HEAD_ALTERED: Text(vi="Bản niêm phong đã bị sửa hoặc thay.", en="A sealed head was edited or replaced."),
    What.HEAD_SEAL: Text(vi="Con dấu trên bản niêm phong không đúng.", en="The seal on a head is wrong."),
    What.HEAD_UNKNOWN: Text(
        vi="Con dấu hoặc dấu thời gian trên bản niêm phong không phải của nơi được tin cậy.",
        en="The seal or the time-stamp on a head is of nobody who is trusted.",
    ),
    What.ROLLED_BACK: Text(
        vi="Nhật ký đã bị đưa về trạng thái cũ: bản niêm phong giữ ở nơi khác ghi nhiều hơn hoặc khác đi.",
        en="The log was taken back: a head that was kept elsewhere says more, or something else.",
    ),
    What.PURGE_RECORD: Text(
        vi="Nội dung đã được tiêu hủy, nhưng biên bản tiêu hủy có con dấu không còn hoặc đã bị sửa.",
        en="The content was destroyed, but the sealed record of that is gone or was edited.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that does not hold. ``index`` and ``until`` count events from 0; ``head`` is the number of a head.

    ``stream``, ``position``, ``type`` and ``at`` are of the event, as far as it is still there to say so.
    """

    what: What
    index: int | None = None
    until: int | None = None
    head: int | None = None
    stream: str = ""
    position: int | None = None
    type: str = ""
    at: str = ""

    @property
    def said(self) -> Text:
        """What it means, plainly."""
        return _SAID[self.what]

    @property
    def place(self) -> str:
        """Where it is, for machines and people alike: the number of the event, else its log, else the head."""
        if self.index is not None:
            more = f"–{self.until}" if self.until is not None and self.until > self.index else ""
            return f"#{self.index}{more}"
        if self.stream:
            return f"{self.stream}/{self.position}"
        return f"H{self.head or '?'}"

    @property
    def order(self) -> tuple[int, int, int]:
        """The first bad event first; what names no event comes last."""
        late = 1 << 62
        return (late if self.index is None else self.index, self.position or 0, self.head or 0)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; what is not known is left out."""
        known = {name: value for name, value in asdict(self).items() if value not in (None, "")}
        return {**known, "what": self.what.value}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Fault":
        """What :meth:`to_dict` wrote."""
        return cls(**{**data, "what": What(data["what"])})


def is_head_due(*, made_at: datetime | None, now: datetime) -> bool:
    """Whether a new head may be made: there is none yet, or the last is four minutes old."""
    return made_at is None or now - made_at >= HEAD_EVERY


def is_check_due(*, checked_at: datetime | None, hour: int, now: datetime) -> bool:
    """Whether the nightly check is to be done: none was since the last time this hour struck in Vietnam."""
    struck = local(now).replace(hour=hour, minute=0, second=0, microsecond=0)
    if struck > now:
        struck -= timedelta(days=1)
    return checked_at is None or checked_at < struck


def is_check_late(*, checked_at: datetime | None, now: datetime) -> bool:
    """Whether the nightly check has failed to happen."""
    return checked_at is not None and now - checked_at > CHECK_LATE


def is_waiting_long(*, since: datetime | None, now: datetime) -> bool:
    """Whether events wait for a seal longer than is ordinary: the time-stamping service or the worker is away."""
    return since is not None and now - since > LONG_WAIT
