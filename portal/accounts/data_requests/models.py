"""Requests about items of an account."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Account
from portal.core.db import Base
from portal.core.ids import new_id

_OPEN = text("decided_at IS NULL")


class Asked(StrEnum):
    """What is asked for an item."""

    CORRECT = "correct"
    ERASE = "erase"


class DataRequest(Base):
    """The owner asks to correct or erase one item (``item``: the account's column); one at a time for each item.

    ``wanted`` is what should stand there; it is emptied with the decision, and the former value is never kept, so that
    what was erased is not here either. ``due_at``: until when the agency answers.
    """

    __tablename__ = "data_request"
    __table_args__ = (
        Index(
            "ix_data_request_open",
            "account_id",
            "item",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_data_request_due_at", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    item: Mapped[str] = mapped_column(String(40))
    asked: Mapped[Asked] = mapped_column(String(10))
    wanted: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(1000))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    accepted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(1000), default="")
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(lazy="raise")
