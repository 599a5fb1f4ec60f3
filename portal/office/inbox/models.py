"""The inbox of officers, and how each wants it by mail."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class OfficerNotice(Base):
    """One line of an officer's inbox, from one event (``stream``, ``position``), once, written ``at`` that moment.

    ``code`` is the dossier's, ``item_id`` the request for an opinion that it is about; ``who`` names a colleague, for
    the screen only.
    """

    __tablename__ = "officer_notice"
    __table_args__ = (
        UniqueConstraint("stream", "position", "account_id", "kind"),
        Index("ix_officer_notice_unread", "account_id", "read_at"),
        Index("ix_officer_notice_at", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    stream: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40), default="")
    item_id: Mapped[UUID | None]
    who: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class NoticeChoice(Base):
    """How an officer wants the inbox by mail, in which language; ``digest_on`` is the day of the last daily mail."""

    __tablename__ = "officer_notice_choice"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    mail: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(5))
    digest_on: Mapped[date | None]
    digest_until: Mapped[datetime]
