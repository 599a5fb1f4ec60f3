"""Whether a result is in force: it is until its last day, or until a decision revokes it (R12.2). Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from forms.text import Text
from portal.core.clock import local
from portal.dossiers.models import IssuedDocument


class Force(StrEnum):
    """The state of a result."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """How it looks; the words say it too."""
        return {"in_force": "success", "expired": "warning", "revoked": "danger"}[self.value]


_LABELS = {
    Force.IN_FORCE: Text(vi="Còn hiệu lực", en="In force"),
    Force.EXPIRED: Text(vi="Đã hết hiệu lực", en="Expired"),
    Force.REVOKED: Text(vi="Đã bị thu hồi", en="Revoked"),
}


@dataclass(frozen=True)
class Revocation:
    """The decision that ended the force of a result. ``reason`` is for its holder and recipients, not for everybody."""

    decision: str
    decided_on: date
    authority: str
    reason: str
    at: datetime
    by: str

    def stored(self) -> dict[str, Any]:
        """As it is kept with the document."""
        return {
            "decision": self.decision,
            "decided_on": self.decided_on.isoformat(),
            "authority": self.authority,
            "reason": self.reason,
            "at": self.at.isoformat(),
            "by": self.by,
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Revocation":
        """As it was kept."""
        return cls(
            decision=stored["decision"],
            decided_on=date.fromisoformat(stored["decided_on"]),
            authority=stored["authority"],
            reason=stored["reason"],
            at=datetime.fromisoformat(stored["at"]),
            by=stored["by"],
        )


def force_of(document: IssuedDocument, *, now: datetime) -> Force:
    """The state of a result at a moment."""
    if document.revocation is not None:
        return Force.REVOKED
    ended = document.valid_until is not None and local(now).date() > document.valid_until
    return Force.EXPIRED if ended else Force.IN_FORCE


def revocation_of(document: IssuedDocument) -> Revocation | None:
    """The decision that revoked a result, if one did."""
    return Revocation.from_stored(document.revocation) if document.revocation is not None else None
