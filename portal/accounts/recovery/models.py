"""The tables of links by e-mail and of requests to take lost second factors away."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Account
from portal.core.db import Base
from portal.core.ids import new_id


class MailedLink(Base):
    """A secret link that was sent to ``email``: for one purpose and account, for minutes or days, good once.

    Only the hash of its token is kept; the token is made again from the key of this installation when it is sent.
    ``former`` is the address that the account had before, which is told of the change.
    """

    __tablename__ = "mailed_link"
    __table_args__ = (
        Index("ix_mailed_link_account", "account_id", "created_at"),
        Index("ix_mailed_link_email", "email", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    former: Mapped[str] = mapped_column(String(254), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FactorRecovery(Base):
    """A request, made in person, to take lost second factors away: one officer saw the papers, another confirms.

    After ``due_at`` the factors go, unless the owner stopped it. ``ended_at`` is when it was done, refused or stopped,
    and ``outcome`` says which of these.
    """

    __tablename__ = "factor_recovery"
    __table_args__ = (
        Index("ix_factor_recovery_account", "account_id", "ended_at"),
        Index("ix_factor_recovery_open", "ended_at", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    papers: Mapped[str] = mapped_column(String(300))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_by: Mapped[str] = mapped_column(String(200), default="")
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])
