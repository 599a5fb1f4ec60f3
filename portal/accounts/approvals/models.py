"""The table of requests that take two people."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class Outcome(StrEnum):
    """What became of a request."""

    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"


class Approval(Base):
    """What somebody asked for, of a registered ``kind``, until a second person has decided.

    ``subject`` is the thing it is about, whose log tells of it; ``payload`` what the kind needs to do it. ``open_key``
    keeps two open requests for the same thing apart: it is emptied when the request is decided. ``used_at`` is when
    whoever asked used what was allowed to them, for kinds that are not done in the moment of the approval.
    """

    __tablename__ = "approval"
    __table_args__ = (Index("ix_approval_open", "outcome", "expires_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[UUID]
    payload: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(500))
    open_key: Mapped[str | None] = mapped_column(String(160), unique=True)
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposer: Mapped[str] = mapped_column(String(200))
    proposed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(20))
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    used_at: Mapped[datetime | None]

    def close(self, outcome: Outcome, *, at: datetime) -> None:
        """Nobody waits for this any more."""
        self.outcome, self.open_key, self.decided_at = outcome, None, at
