"""The table of parcels: a result on paper on its way to the applicant."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.carriers.base import ParcelState
from portal.core.db import Base
from portal.core.ids import new_id

_OPEN = text("finished_at IS NULL")


class Parcel(Base):
    """A result that goes by post. ``carrier_key`` is that of a carrier who is asked over a network; "" when officers
    note themselves how far it is.

    ``tracking`` is "" until the carrier gave a number; ``state_at`` is when the carrier says that the state was
    reached, ``asked_at`` when it was last asked. ``finished_at``: it was delivered, or what came back was settled. A
    dossier has at most one parcel that is not finished.
    """

    __tablename__ = "parcel"
    __table_args__ = (
        Index("ix_parcel_open", "dossier_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_parcel_state", "state", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=ParcelState.PREPARED)
    carrier_key: Mapped[str] = mapped_column(String(20))
    carrier: Mapped[str] = mapped_column(String(100))
    tracking: Mapped[str] = mapped_column(String(60), default="")
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(30))
    address: Mapped[str] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(String(300), default="")
    prepared_at: Mapped[datetime]
    prepared_by: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]
    state_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def stage(self) -> ParcelState:
        """Its state, with words."""
        return ParcelState(self.state)
