"""Tables of the bank: files of statements, and every transfer to our account that a bank told of."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class TransferState(StrEnum):
    """Where a transfer stands: counted by its code, or waiting for a cashier, or what a cashier decided."""

    CREDITED = "credited"
    UNMATCHED = "unmatched"
    ASSIGNED = "assigned"
    TO_RETURN = "to_return"
    RETURNED = "returned"


class BankStatement(Base):
    """A file from the bank, kept under its digest. Nothing of it counts before somebody confirmed it."""

    __tablename__ = "bank_statement"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    account: Mapped[str] = mapped_column(String(34))
    first_on: Mapped[date | None]
    last_on: Mapped[date | None] = mapped_column(index=True)
    opening: Mapped[int | None] = mapped_column(BigInteger)
    closing: Mapped[int | None] = mapped_column(BigInteger)
    credits: Mapped[int]
    read_by: Mapped[str] = mapped_column(String(200))
    read_at: Mapped[datetime]
    confirmed_by: Mapped[str | None] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]


class BankTransfer(Base):
    """Money that came to our account, once, whoever told of it.

    ``statement_reference`` and ``notice_reference`` are the numbers by which a statement and a notice know it: banks do
    not always use the same. ``code``: the order code in its content, "" when there is not exactly one. ``order_id``:
    whose money it became.
    """

    __tablename__ = "bank_transfer"
    __table_args__ = (
        Index("ix_bank_transfer_pairing", "amount", "code", "booked_on"),
        Index("ix_bank_transfer_state", "state", "booked_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account: Mapped[str] = mapped_column(String(34))
    statement_reference: Mapped[str | None] = mapped_column(String(80), unique=True)
    notice_reference: Mapped[str | None] = mapped_column(String(80), unique=True)
    number: Mapped[str] = mapped_column(String(80))
    statement_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    booked_on: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(String(1000))
    payer_name: Mapped[str] = mapped_column(String(200))
    payer_account: Mapped[str] = mapped_column(String(40))
    state: Mapped[TransferState] = mapped_column(String(20))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_order.id"), index=True)
    seen_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(500), default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]
    returned_by_name: Mapped[str | None] = mapped_column(String(200))
    returned_at: Mapped[datetime | None]
    proof: Mapped[str | None] = mapped_column(String(80))
