"""The table of transfers: somebody gives a dossier to somebody else, who takes it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from forms.text import Text
from portal.core.db import Base
from portal.core.ids import new_id


class TransferState(StrEnum):
    """How far a transfer is. A draft is moved as soon as it is taken; what was submitted waits for the agency then."""

    OFFERED = "offered"
    TAKEN = "taken"
    MOVED = "moved"
    DECLINED = "declined"
    REFUSED = "refused"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _LABELS[self]


_LABELS = {
    TransferState.OFFERED: Text(vi="Chờ người nhận trả lời", en="Waiting for the receiver"),
    TransferState.TAKEN: Text(vi="Chờ cơ quan đồng ý", en="Waiting for the agency's consent"),
    TransferState.MOVED: Text(vi="Đã chuyển", en="Transferred"),
    TransferState.DECLINED: Text(vi="Người nhận từ chối", en="Declined"),
    TransferState.REFUSED: Text(vi="Cơ quan không đồng ý", en="The agency refused"),
    TransferState.CANCELLED: Text(vi="Đã hủy", en="Cancelled"),
}
_OPEN = text("finished_at IS NULL")


class DossierTransfer(Base):
    """The owner (``from_id``) gives a dossier to whoever has ``to_number`` and ``to_name``; ``to_id`` is who took it.

    Of the link only the SHA-256 is kept. ``answer`` is why somebody declined or the agency refused; ``decided_by`` the
    officer. A dossier has at most one transfer that has not ended.
    """

    __tablename__ = "dossier_transfer"
    __table_args__ = (
        Index("ix_dossier_transfer_open", "dossier_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=TransferState.OFFERED)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    from_name: Mapped[str] = mapped_column(String(200))
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    to_name: Mapped[str] = mapped_column(String(200))
    to_number: Mapped[str] = mapped_column(String(20))
    to_email: Mapped[str] = mapped_column(String(254), default="")
    reason: Mapped[str] = mapped_column(String(500))
    token_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(500), default="")
    decided_by: Mapped[str] = mapped_column(String(200), default="")
