"""Tables of the end of dossiers: what was proposed, approved and destroyed, and what must be kept for a complaint."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.ids import new_id

_OPEN_HOLD = text("released_at IS NULL")


class Purge(Base):
    """Dossiers that one person proposes to destroy and another decides about, with the record of what was destroyed.

    ``approved`` is None until somebody decides. ``sha256`` names the sealed record, from ``done_at``; it is kept for
    ever, as this row is.
    """

    __tablename__ = "purge"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    note: Mapped[str] = mapped_column(String(1000))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposer: Mapped[str] = mapped_column(String(200))
    proposed_at: Mapped[datetime]
    approved: Mapped[bool | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(1000), default="")
    done_at: Mapped[datetime | None]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    lines: Mapped[list["PurgeLine"]] = relationship(lazy="raise", order_by="PurgeLine.code")


class PurgeLine(Base):
    """One dossier of a purge. ``destroyed`` are the SHA-256 of the files, ``keeps_result``: its results stay."""

    __tablename__ = "purge_line"
    __table_args__ = (Index("ix_purge_line_dossier_id", "dossier_id"),)

    purge_id: Mapped[UUID] = mapped_column(ForeignKey("purge.id"), primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    service_code: Mapped[str] = mapped_column(String(20))
    finished_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    basis: Mapped[str] = mapped_column(String(600))
    keeps_result: Mapped[bool]
    destroyed: Mapped[list[Any]] = mapped_column(default=list)


class LegalHold(Base):
    """A dossier that must not be destroyed, for instance because of a complaint, until somebody releases it."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index("ix_legal_hold_open", "dossier_id", unique=True, sqlite_where=_OPEN_HOLD, postgresql_where=_OPEN_HOLD),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(1000))
    held_by: Mapped[str] = mapped_column(String(200))
    held_at: Mapped[datetime]
    released_by: Mapped[str] = mapped_column(String(200), default="")
    released_at: Mapped[datetime | None]
