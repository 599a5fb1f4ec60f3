"""The letters of a dossier while they are written, and to whom its result is sent."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Agency
from portal.core.db import Base
from portal.core.ids import new_id
from portal.dossiers.models import Dossier, IssuedDocument
from portal.office.letters.kinds import LetterState


class Letter(Base):
    """A letter about a dossier, at most one of each kind: another date is promised only once (NĐ 61/2018 Đ19.9).

    ``content`` holds what its kind asks for (see ``kinds``). ``note`` is why the leader gave it back. Once issued, the
    sealed file is a document of the dossier of the same kind, and the letter never changes again.
    """

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("dossier_id", "kind"), Index("ix_letter_state", "state"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=LetterState.DRAFT)
    content: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(4000), default="")
    written_by: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    dossier: Mapped[Dossier] = relationship(lazy="raise")


class Recipient(Base):
    """Another agency that gets the result of a dossier ("Nơi nhận", R11.2), named before the result is proposed."""

    __tablename__ = "recipient"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    agency: Mapped[Agency] = relationship(lazy="raise")


APPLICANT = "applicant"


class Sending(StrEnum):
    """How a document reaches somebody: on the applicant's page, at the counter, by post, in the list of another
    agency; or that agency is told that it was revoked.
    """

    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"
    AGENCY = "agency"
    REVOCATION = "revocation"


class DocumentDelivery(Base):
    """A sealed document sent to one of those it is for, or the news of its revocation.

    ``recipient`` is the agency's id, or ``APPLICANT`` (who has no ``agency_id``). ``received_at`` is when the agency
    acknowledged it, or the applicant was handed it; ``carrier`` and ``tracking`` name a letter that went by post.
    """

    __tablename__ = "document_delivery"
    __table_args__ = (
        UniqueConstraint("document_id", "recipient", "sending"),
        Index("ix_document_delivery_agency", "agency_id", "sent_at"),
        Index("ix_document_delivery_dossier", "dossier_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("issued_document.id", ondelete="CASCADE"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    recipient: Mapped[str] = mapped_column(String(36))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(200))
    sending: Mapped[str] = mapped_column(String(10))
    carrier: Mapped[str] = mapped_column(String(100), default="")
    tracking: Mapped[str] = mapped_column(String(60), default="")
    sent_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    received_by: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[IssuedDocument] = relationship(lazy="raise")


class ClosedBook(Base):
    """The register of an agency's dossiers of a year, closed: the sealed file that is kept (TT 01/2018 Đ10.2)."""

    __tablename__ = "closed_book"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    closed_at: Mapped[datetime]
    closed_by: Mapped[str] = mapped_column(String(200))


class BookClosing(Base):
    """A clerk asked to close the register of a year; the worker does it. ``tries`` counts how often it began.

    The row stays until the book is closed, so that the page can say how far it is, also after a worker was killed.
    """

    __tablename__ = "book_closing"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(200))
    tries: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
