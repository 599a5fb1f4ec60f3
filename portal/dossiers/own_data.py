"""Archives of everything that is kept about one person: one at a time, kept for some days (R18.2; G10)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import blobs
from portal.core.blobs import BlobStore
from portal.core.db import Base
from portal.core.ids import new_id

KEPT = timedelta(days=7)


class OwnData(Base):
    """An archive that its owner asked for; ``sha256`` and ``size`` (bytes) once it is made, deleted at its end."""

    __tablename__ = "own_data"
    __table_args__ = (Index("ix_own_data_expires_at", "expires_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(BigInteger)


def archive_of(session: Session, account_id: UUID, *, now: datetime) -> OwnData | None:
    """The archive of this account that is being made or can be fetched."""
    query = select(OwnData).where(OwnData.account_id == account_id, OwnData.expires_at > now)
    return session.scalars(query.order_by(OwnData.asked_at.desc())).first()


def store() -> BlobStore:
    """Where archives lie: apart from the files of dossiers, because they are deleted."""
    return BlobStore(blobs.store().root / "own-data")
