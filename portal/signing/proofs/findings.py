"""What is found about a proof, in words for people."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from forms.text import Text
from portal.signing.reasons import Outcome


class ProofReason(StrEnum):
    """Why a proof holds, or why not."""

    OK = "ok"
    UNREADABLE = "unreadable"
    EVENT_ALTERED = "event_altered"
    NOT_IN_LOG = "not_in_log"
    HEAD_NOT_SEALED = "head_not_sealed"
    HEAD_NOT_STAMPED = "head_not_stamped"
    SEALER_UNKNOWN = "sealer_unknown"

    @property
    def outcome(self) -> Outcome:
        """Valid, or not; a seal whose issuer is unknown here is undecided."""
        if self is ProofReason.OK:
            return Outcome.VALID
        return Outcome.INDETERMINATE if self is ProofReason.SEALER_UNKNOWN else Outcome.INVALID

    @property
    def readable(self) -> bool:
        """Whether this is a proof at all."""
        return self is not ProofReason.UNREADABLE

    @property
    def sentence(self) -> Text:
        """What it means, plainly."""
        return _SENTENCES[self]


_SENTENCES = {
    ProofReason.OK: Text(
        vi="Các việc ghi trong tệp này có trong nhật ký đã niêm phong của cổng, đúng từng chữ.",
        en="The events in this file stand in the portal's sealed log, word for word.",
    ),
    ProofReason.UNREADABLE: Text(
        vi="Tệp này không phải bằng chứng nhật ký, hoặc đã hỏng.",
        en="This file is no proof from the log, or it is damaged.",
    ),
    ProofReason.EVENT_ALTERED: Text(
        vi="Nội dung ghi trong tệp khác với nội dung đã ghi vào nhật ký.",
        en="What the file says is not what was written to the log.",
    ),
    ProofReason.NOT_IN_LOG: Text(
        vi="Việc ghi trong tệp không nằm trong nhật ký đã niêm phong này.",
        en="The event in the file does not stand in this sealed log.",
    ),
    ProofReason.HEAD_NOT_SEALED: Text(
        vi="Con dấu trên nhật ký không đúng: nội dung đã bị sửa hoặc không phải con dấu này.",
        en="The seal on the log is wrong: it was altered, or it is another seal.",
    ),
    ProofReason.HEAD_NOT_STAMPED: Text(
        vi="Nhật ký không có dấu thời gian đáng tin cậy.",
        en="The log carries no time-stamp that can be believed.",
    ),
    ProofReason.SEALER_UNKNOWN: Text(
        vi="Không rõ con dấu trên nhật ký là của ai: chứng thư số không dẫn về tổ chức được tin cậy.",
        en="Whose seal is on the log is not known: its certificate leads to nobody who is trusted.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Proved:
    """One event of a proof: what happened, when, and its place in the log, counted from 0."""

    type: str
    at: datetime
    index: int


@dataclass(frozen=True, kw_only=True)
class ProofVerdict:
    """Everything that can be said about a proof file; ``place`` is the place in the log of the event at fault."""

    reason: ProofReason
    sha256: str
    policy: str
    place: int | None = None
    events: tuple[Proved, ...] = ()
    origin: str = ""
    size: int = 0
    sealer: str = ""
    stamped_at: datetime | None = None

    @property
    def outcome(self) -> Outcome:
        """Valid, invalid or undecided."""
        return self.reason.outcome

    @property
    def sentence(self) -> Text:
        """What was found, plainly."""
        return self.reason.sentence

    @classmethod
    def unread(cls, data: bytes, policy: str) -> "ProofVerdict":
        """The verdict about a file that is no proof."""
        return cls(reason=ProofReason.UNREADABLE, sha256=hashlib.sha256(data).hexdigest(), policy=policy)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, for machines."""
        return {
            "outcome": self.outcome.value,
            "reason": self.reason.value,
            "sentence": {"vi": self.sentence.vi, "en": self.sentence.en},
            "sha256": self.sha256,
            "policy": self.policy,
            "place": self.place,
            "events": [{"type": each.type, "at": each.at.isoformat(), "index": each.index} for each in self.events],
            "origin": self.origin,
            "size": self.size,
            "sealer": self.sealer,
            "stamped_at": self.stamped_at.isoformat() if self.stamped_at else None,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "ProofVerdict":
        """What :meth:`to_dict` wrote."""
        plain = {name: data[name] for name in ("sha256", "policy", "place", "origin", "size", "sealer")}
        events = tuple(
            Proved(type=each["type"], at=datetime.fromisoformat(each["at"]), index=each["index"])
            for each in data["events"]
        )
        stamped_at = datetime.fromisoformat(data["stamped_at"]) if data["stamped_at"] else None
        return cls(reason=ProofReason(data["reason"]), events=events, stamped_at=stamped_at, **plain)
