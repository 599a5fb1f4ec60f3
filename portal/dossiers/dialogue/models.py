"""Messages about a dossier, its corrections, and how the applicant rated the service."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id
from portal.core.sealed_cells import Sealed, everything, protect
from portal.documents.viruses import Scan

_UNREAD = text("read_at IS NULL AND side = 'applicant'")


class Message(Base):
    """One message, never changed; ``read_at`` and ``read_by`` are set once, when the other side first sees it.

    ``id`` is chosen by the page it is written on, so that sending twice sends once. ``side`` is who wrote it: the
    ``applicant`` or the ``agency``, for which ``author`` names the officer.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_thread", "dossier_id", "sent_at"),
        Index("ix_message_unread", "agency_id", "sent_at", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    side: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(4000))
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[str | None] = mapped_column(String(200))


class MessageFile(Base):
    """A file that came with a message, examined like every other upload; ``scan`` is what the virus scanner says."""

    __tablename__ = "message_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int | None]
    scan: Mapped[str] = mapped_column(String(10), default=Scan.OFF)
    uploaded_at: Mapped[datetime]


class Correction(Sealed, Base):
    """The sender says what is wrong in what was sent, and how to mend it (R12.3).

    ``items`` are ``kind`` (question or component), ``key``, ``page``, both labels, ``before`` and ``after``.
    ``processed_at`` is since when the receiver had been processing the dossier at ``notified_at``; None: it had not
    begun. ``outcome`` is ``accepted`` or ``declined``, with the receiver's reason.
    """

    __tablename__ = "correction"
    __table_args__ = (UniqueConstraint("dossier_id", "round"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    round: Mapped[int]
    items: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(String(2000))
    notified_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(200))
    answer: Mapped[str | None] = mapped_column(String(2000))


class Rating(Base):
    """How an applicant rated the service after the result, once for each dossier (TT 01/2018/TT-VPCP Đ12–15).

    Nobody's name stands here, and no officer's page shows a single one: they are counted, never read one by one.
    ``contacts`` and ``bodies`` are counts (2: more than once), ``publicity`` 0 to 2 ways, ``officer_id`` who had
    appraised the dossier.
    """

    __tablename__ = "rating"
    __table_args__ = (Index("ix_rating_period", "agency_id", "rated_at"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    service_code: Mapped[str] = mapped_column(String(20))
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    grade: Mapped[str] = mapped_column(String(20))
    contacts: Mapped[int]
    bodies: Mapped[int]
    publicity: Mapped[int]
    complaint: Mapped[bool]
    comment: Mapped[str] = mapped_column(String(2000), default="")
    rated_at: Mapped[datetime]


protect(Correction, items=everything)
