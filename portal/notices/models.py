"""The tables of notices: texts, their versions and corrections, their files, and who reads them by e-mail."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from forms.text import Text
from portal.accounts.models import Account
from portal.core.db import Base
from portal.core.ids import new_id
from portal.notices.lifecycle import State

CODE_MOST = 20


class NoticeCategory(Base):
    """What notices are about; ``code`` is its place in addresses. One that is not ``offered`` takes no new notices."""

    __tablename__ = "notice_category"

    code: Mapped[str] = mapped_column(String(CODE_MOST), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    offered: Mapped[bool] = mapped_column(default=True)

    @property
    def named(self) -> Text:
        """Its name in both languages."""
        return Text(vi=self.name, en=self.name_en)


class Notice(Base):
    """A notice in Vietnamese, with an English twin if there is one. ``revision`` grows with every change.

    ``attachments`` are the ids of the files that readers are offered; ``publish_at`` is when the worker shows it.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_state_published", "state", "published_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    category: Mapped[str] = mapped_column(String(CODE_MOST))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(500), default="")
    body: Mapped[str] = mapped_column(LongText)
    title_en: Mapped[str] = mapped_column(String(200), default="")
    summary_en: Mapped[str] = mapped_column(String(500), default="")
    body_en: Mapped[str] = mapped_column(LongText, default="")
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[State] = mapped_column(String(12), default=State.DRAFT)
    pinned: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    edited_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    publisher_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    publish_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    revision: Mapped[int] = mapped_column(default=1)
    author: Mapped[Account] = relationship(foreign_keys=author_id, lazy="raise")
    kind: Mapped[NoticeCategory] = relationship(
        primaryjoin=lambda: foreign(Notice.category) == NoticeCategory.code,
        lazy="joined",
        innerjoin=True,
        viewonly=True,
    )

    @property
    def is_public(self) -> bool:
        """Whether readers see its text."""
        return State(self.state) in (State.PUBLISHED, State.ARCHIVED)

    def has_expired(self, now: datetime) -> bool:
        """Whether its last day is over."""
        return self.expires_at is not None and self.expires_at <= now


class NoticeVersion(Base):
    """A text as somebody left it: ``content`` is what ``rules.content`` gives, ``what`` says how it came about."""

    __tablename__ = "notice_version"
    __table_args__ = (UniqueConstraint("notice_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"))
    number: Mapped[int]
    what: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(500), default="")
    note_en: Mapped[str] = mapped_column(String(500), default="")
    content: Mapped[dict[str, Any]]
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class NoticeCorrection(Base):
    """A new text for a published notice, which a second person accepts or refuses; one at a time waits.

    ``told`` is what readers are told about it; ``accepted`` is None while it waits.
    """

    __tablename__ = "notice_correction"
    __table_args__ = (
        Index(
            "ix_notice_correction_waiting",
            "notice_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"))
    told: Mapped[str] = mapped_column(String(500))
    told_en: Mapped[str] = mapped_column(String(500), default="")
    content: Mapped[dict[str, Any]]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    accepted: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(1000), default="")


class NoticeFile(Base):
    """A picture or an attachment that was uploaded for a notice; readers get it only where its text shows it.

    A picture was drawn anew in ``renditions`` (width, height, sha256), the largest last; ``alt`` says what it shows.
    """

    __tablename__ = "notice_file"
    __table_args__ = (Index("ix_notice_file_notice", "notice_id"), Index("ix_notice_file_scan", "scan"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"))
    is_picture: Mapped[bool]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    scan: Mapped[str] = mapped_column(String(10))
    alt: Mapped[str] = mapped_column(String(300), default="")
    alt_en: Mapped[str] = mapped_column(String(300), default="")
    renditions: Mapped[list[Any]] = mapped_column(default=list)
    uploaded_at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(200))


class NoticeSubscription(Base):
    """Somebody who wants notices by e-mail. The address is sealed; ``mark`` tells whether two are the same.

    It counts from ``confirmed_at`` on. ``categories``: their codes, all when empty. The daily letter of the day
    ``digest_on`` was ordered, and tells what was published until ``told_until``.
    """

    __tablename__ = "notice_subscription"
    __table_args__ = (Index("ix_notice_subscription_mark", "mark"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    mark: Mapped[str] = mapped_column(String(32))
    email: Mapped[str] = mapped_column(String(600))
    language: Mapped[str] = mapped_column(String(2))
    categories: Mapped[list[Any]]
    daily: Mapped[bool]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    told_until: Mapped[datetime]
    digest_on: Mapped[date | None]


class NoticeMailing(Base):
    """That a letter about a notice was ordered for a subscriber: nobody gets two about one."""

    __tablename__ = "notice_mailing"

    subscription_id: Mapped[UUID] = mapped_column(
        ForeignKey("notice_subscription.id", ondelete="CASCADE"), primary_key=True
    )
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
