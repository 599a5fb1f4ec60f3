"""The table of officers who opened very many dossiers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class ReadingAlert(Base):
    """An officer had opened ``opened`` dossiers between ``since`` and ``at``, more than the ``most`` that were usual.

    ``name`` and agency are those of the officer at that time.
    """

    __tablename__ = "reading_alert"
    __table_args__ = (Index("ix_reading_alert_account", "account_id", "at"), Index("ix_reading_alert_at", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    since: Mapped[datetime]
    at: Mapped[datetime]
    opened: Mapped[int]
    most: Mapped[int]
