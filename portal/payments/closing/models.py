"""Tables of the closing: days, what differed on them, and the gateways' reports. A closed day is frozen by triggers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id
from portal.payments.closing.comparing import Kind

SHARED = "shared"
"""The scope of what belongs to no agency that is known."""


class ClosingState(StrEnum):
    """Where a day stands: compared, waiting for a second person, closed."""

    OPEN = "open"
    PROPOSED = "proposed"
    CLOSED = "closed"


class DayClosing(Base):
    """One day (Vietnam's) of one agency, or of what belongs to none (``scope`` is then ``shared``).

    ``totals``: for each channel what we booked and what the other side says, in đồng, and by what it was compared.
    ``nightly_at``: when the worker compared it for everybody (on the shared row only).
    """

    __tablename__ = "day_closing"
    __table_args__ = (UniqueConstraint("scope", "day"), Index("ix_day_closing_day", "day"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scope: Mapped[str] = mapped_column(String(36))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    day: Mapped[date] = mapped_column(Date)
    state: Mapped[ClosingState] = mapped_column(String(20))
    totals: Mapped[list[Any]]
    compared_at: Mapped[datetime]
    nightly_at: Mapped[datetime | None]
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    proposed_by_name: Mapped[str] = mapped_column(String(200), default="")
    proposed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")
    closed_at: Mapped[datetime | None]


class ClosingDifference(Base):
    """Something that was not the same on both sides, and who explained it how. ``belongs_to``: of which day it is."""

    __tablename__ = "closing_difference"
    __table_args__ = (UniqueConstraint("closing_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    closing_id: Mapped[UUID] = mapped_column(ForeignKey("day_closing.id"))
    key: Mapped[str] = mapped_column(String(32))
    kind: Mapped[Kind] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    belongs_to: Mapped[date] = mapped_column(Date)
    effect: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(String(80))
    reference: Mapped[str] = mapped_column(String(40))
    ours: Mapped[int | None] = mapped_column(BigInteger)
    theirs: Mapped[int | None] = mapped_column(BigInteger)
    our_day: Mapped[date | None] = mapped_column(Date)
    their_day: Mapped[date | None] = mapped_column(Date)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_order.id"))
    target: Mapped[UUID | None]
    answer: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(500), default="")
    explained_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    explained_by_name: Mapped[str] = mapped_column(String(200), default="")
    explained_at: Mapped[datetime | None]


class SettlementReport(Base):
    """A gateway's report of a day, kept under its digest; of several of one day the one read last counts."""

    __tablename__ = "settlement_report"
    __table_args__ = (
        UniqueConstraint("channel", "sha256"),
        Index("ix_settlement_report_channel_day", "channel", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date)
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    signed: Mapped[bool]
    lines: Mapped[int]
    received: Mapped[int] = mapped_column(BigInteger)
    returned: Mapped[int] = mapped_column(BigInteger)
    read_by: Mapped[str] = mapped_column(String(200))
    read_at: Mapped[datetime]
