"""Tables of the counter: a cashier's cash box of a day, what went in and out, the receipt of every paid order."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class CashBox(Base):
    """The cash of one cashier on one day (Vietnam's), in đồng.

    ``opening`` is what was in it at first. ``taken`` and ``counted`` are written when it is counted: what came in by
    the book, and what was really there; ``paid_out`` what went back to payers by the book; ``notes`` how many
    there were of each denomination. A difference has a reason (``why``) and waits until a second person confirms.
    """

    __tablename__ = "cash_box"
    __table_args__ = (
        UniqueConstraint("cashier_id", "day"),
        Index("ix_cash_box_agency_id_day", "agency_id", "day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    cashier_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    cashier_name: Mapped[str] = mapped_column(String(200))
    day: Mapped[date] = mapped_column(Date)
    opening: Mapped[int] = mapped_column(BigInteger)
    opened_at: Mapped[datetime]
    taken: Mapped[int | None] = mapped_column(BigInteger)
    paid_out: Mapped[int] = mapped_column(BigInteger, default=0)
    notes: Mapped[list[Any]] = mapped_column(default=list)
    counted: Mapped[int | None] = mapped_column(BigInteger)
    counted_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(String(500), default="")
    confirmed_by_name: Mapped[str] = mapped_column(String(200), default="")
    confirmed_at: Mapped[datetime | None]

    @property
    def difference(self) -> int:
        """What is there too much (negative: too little); nothing before it was counted."""
        return 0 if self.counted is None else self.counted - self.expected(self.taken or 0, self.paid_out)

    def expected(self, taken: int, paid_out: int) -> int:
        """What has to be there by the book."""
        return self.opening + taken - paid_out

    @property
    def waits(self) -> bool:
        """Whether a second person must still look at a difference."""
        return self.difference != 0 and self.confirmed_at is None


class CashTaking(Base):
    """Cash that a payer gave: ``number`` is its number in the ledger, ``given`` before change was returned (đồng)."""

    __tablename__ = "cash_taking"

    number: Mapped[str] = mapped_column(String(40), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("payment_order.id"), index=True)
    box_id: Mapped[UUID] = mapped_column(ForeignKey("cash_box.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    given: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class CashPayout(Base):
    """Cash that a payer got back out of a box. ``slip``: the number of the written receipt that the payee signed."""

    __tablename__ = "cash_payout"

    refund_id: Mapped[UUID] = mapped_column(ForeignKey("payment_refund.id"), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("payment_order.id"), index=True)
    box_id: Mapped[UUID] = mapped_column(ForeignKey("cash_box.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    slip: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class PaymentReceipt(Base):
    """The receipt of one paid order. ``form`` and ``series`` are its symbols, ``number`` runs without gaps within them.

    ``sha256`` names the sealed document and ``xml_sha256`` the same facts for machines, both empty until they are made.
    ``official_number`` is what the tax authority's system gave it. A cancelled receipt keeps its number for ever.
    """

    __tablename__ = "payment_receipt"
    __table_args__ = (UniqueConstraint("agency_id", "form", "series", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("payment_order.id"), unique=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    form: Mapped[str] = mapped_column(String(20))
    series: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger)
    numbered_at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(String(64))
    xml_sha256: Mapped[str | None] = mapped_column(String(64))
    official_number: Mapped[str] = mapped_column(String(40), default="")
    cancelled_at: Mapped[datetime | None]
    cancelled_why: Mapped[str] = mapped_column(String(500), default="")

    @property
    def label(self) -> str:
        """Its number as people write it: seven digits."""
        return f"{self.number:07d}"
