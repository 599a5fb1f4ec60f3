"""What the one-stop desk keeps: reasons used again and again, scans to be placed by hand, leave to ask twice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class ReceptionReason(Base):
    """A sentence of an agency's desk for a component that is not in order, with its remedy; the most used come first.

    A reason nobody wants any more is retired: dossiers keep the words, not the row.
    """

    __tablename__ = "reception_reason"
    __table_args__ = (UniqueConstraint("agency_id", "problem"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    problem: Mapped[str] = mapped_column(String(500))
    mend: Mapped[str] = mapped_column(String(500), default="")
    uses: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]


class UnplacedScan(Base):
    """Pages of a scanned batch that no separator sheet names: an officer says what they are, or takes them out."""

    __tablename__ = "unplaced_scan"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    first: Mapped[int]
    pages: Mapped[int]
    created_at: Mapped[datetime]


class SupplementPermit(Base):
    """Leave to ask an applicant again: the desk says why, a leader consents (NĐ 61/2018 Đ15.3: once and complete)."""

    __tablename__ = "supplement_permit"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(1000))
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    granted_by: Mapped[str] = mapped_column(String(200), default="")
    granted_at: Mapped[datetime | None]
