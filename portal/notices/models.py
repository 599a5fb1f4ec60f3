"""The table of notices."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Account
from portal.core.db import Base
from portal.core.ids import new_id
from portal.notices.lifecycle import Category, State


class Notice(Base):
    """A notice in Vietnamese, with an English twin if there is one. ``revision`` grows with every change."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_state_published", "state", "published_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    category: Mapped[Category] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(500), default="")
    body: Mapped[str] = mapped_column(LongText)
    title_en: Mapped[str] = mapped_column(String(200), default="")
    summary_en: Mapped[str] = mapped_column(String(500), default="")
    body_en: Mapped[str] = mapped_column(LongText, default="")
    state: Mapped[State] = mapped_column(String(12), default=State.DRAFT)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    edited_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    publisher_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    revision: Mapped[int] = mapped_column(default=1)
    author: Mapped[Account] = relationship(foreign_keys=author_id, lazy="raise")

    @property
    def is_public(self) -> bool:
        """Whether readers see its text."""
        return State(self.state) is State.PUBLISHED
