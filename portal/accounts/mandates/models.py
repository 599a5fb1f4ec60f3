"""The tables of mandates, and of the dossiers that were handled under them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.mandates.lifecycle import Standing, State, standing
from portal.core.actor import Right
from portal.core.db import Base
from portal.core.ids import new_id


class Mandate(Base):
    """An account (``giver``) authorises whoever has ``receiver_number`` and ``receiver_name`` (giấy ủy quyền).

    It is for ``services`` (codes between blanks; of a ``sector`` all that were offered when it was made), or for one
    dossier, from ``first_day`` to ``last_day`` inclusive, with ``rights`` between blanks. Nobody is looked up when it
    is made: ``receiver_id`` is who took it. ``made_by`` is the person at the keys where an organisation gives.
    ``document_sha256`` is what is to be signed, ``signed_sha256`` what counts: the signed copy with its ``verdict``, or
    the scan of a ``paper`` that ``recorded_by`` of ``agency_id`` saw signed. Of the link to the offer only the SHA-256
    is kept. ``signing`` is a signature on the giver's own computer under way.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        Index("ix_mandate_giver", "giver_id", "created_at"),
        Index("ix_mandate_receiver", "receiver_id", "state"),
        Index("ix_mandate_last_day", "state", "last_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=State.PREPARED)
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    giver_name: Mapped[str] = mapped_column(String(200))
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_by: Mapped[str] = mapped_column(String(200))
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    receiver_name: Mapped[str] = mapped_column(String(200))
    receiver_number: Mapped[str] = mapped_column(String(20))
    receiver_email: Mapped[str] = mapped_column(String(254), default="")
    services: Mapped[str] = mapped_column(String(4000), default="")
    sector: Mapped[str] = mapped_column(String(60), default="")
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id", ondelete="SET NULL"))
    rights: Mapped[str] = mapped_column(String(100))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500), default="")
    language: Mapped[str] = mapped_column(String(2), default="vi")
    check_code: Mapped[str] = mapped_column(String(20), unique=True)
    document_sha256: Mapped[str | None] = mapped_column(String(64))
    signed_sha256: Mapped[str | None] = mapped_column(String(64))
    verdict: Mapped[dict[str, Any] | None]
    signing: Mapped[dict[str, Any] | None]
    paper: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[str] = mapped_column(String(200), default="")
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    token_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    serial: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(String(500), default="")

    @property
    def given_rights(self) -> frozenset[Right]:
        """What the receiver may do."""
        return frozenset(Right(one) for one in self.rights.split())

    def standing(self, today: date) -> Standing:
        """What the mandate is worth on a day."""
        return standing(State(self.state), first=self.first_day, last=self.last_day, today=today)


class MandatedDossier(Base):
    """A dossier that somebody has begun, or may handle, under a mandate."""

    __tablename__ = "mandated_dossier"
    __table_args__ = (Index("ix_mandated_dossier_dossier", "dossier_id"),)

    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandate.id", ondelete="CASCADE"), primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]
