"""What each kind of letter says, as plain values, and how far a letter can be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

APOLOGY, STOP_NOTICE = "apology", "stop_notice"


class LetterState(StrEnum):
    """With the specialist, before the leader, or issued."""

    DRAFT = "draft"
    WAITING = "waiting"
    ISSUED = "issued"


@dataclass(frozen=True)
class ApologyWords:
    """Why the agency is not ready, and the one other date it promises (NĐ 61/2018/NĐ-CP Đ19.9)."""

    reason: str
    due_at: datetime

    def stored(self) -> dict[str, Any]:
        """As it is kept with the letter."""
        return {"reason": self.reason, "due_at": self.due_at.isoformat()}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "ApologyWords":
        """As it was kept."""
        return cls(stored["reason"], datetime.fromisoformat(stored["due_at"]))


@dataclass(frozen=True)
class StopWords:
    """Why the work ends without a result, on what legal basis, and what the applicant can do next."""

    reason: str
    basis: str
    advice: str

    def stored(self) -> dict[str, Any]:
        """As it is kept with the letter."""
        return {"reason": self.reason, "basis": self.basis, "advice": self.advice}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "StopWords":
        """As it was kept."""
        return cls(stored["reason"], stored["basis"], stored["advice"])
