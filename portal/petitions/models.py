"""The tables of petitions and questions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Agency
from portal.core.db import Base
from portal.core.ids import new_id
from portal.documents.viruses import Scan
from portal.petitions.lifecycle import State


class Petition(Base):
    """What somebody wrote to an agency, its answer, and what of both is public.

    Personal: ``author``, ``email``, ``phone``, ``subject``, ``body``, ``answer``. ``owner_id`` is the account of who
    wrote signed in; others proved ``email``. ``code`` cannot be guessed and tells strangers nothing but the state.
    ``public_*`` is the version without personal data; ``public_folded`` what it is found by, accents aside.
    """

    __tablename__ = "petition"
    __table_args__ = (
        Index("ix_petition_queue", "agency_id", "state", "due_at"),
        Index("ix_petition_owner", "owner_id", "created_at"),
        Index("ix_petition_published", "published_at"),
        Index("ix_petition_due", "state", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    sector: Mapped[str] = mapped_column(String(60))
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(2), default="vi")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(LongText)
    may_publish: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12), default=State.OPEN)
    created_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(LongText, default="")
    drafted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    public_subject: Mapped[str] = mapped_column(String(200), default="")
    public_body: Mapped[str] = mapped_column(LongText, default="")
    public_answer: Mapped[str] = mapped_column(LongText, default="")
    public_folded: Mapped[str] = mapped_column(LongText, default="")
    published_at: Mapped[datetime | None]
    warned_soon_at: Mapped[datetime | None]
    warned_late_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship(lazy="raise")
    files: Mapped[list["PetitionFile"]] = relationship(lazy="raise", order_by="PetitionFile.position")
    notes: Mapped[list["PetitionNote"]] = relationship(lazy="raise", order_by="PetitionNote.at, PetitionNote.id")


class PetitionFile(Base):
    """A file that came with a petition, examined like every other upload; ``scan`` is what the virus scanner says."""

    __tablename__ = "petition_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int | None]
    scan: Mapped[str] = mapped_column(String(10), default=Scan.OFF)
    uploaded_at: Mapped[datetime]


class PetitionNote(Base):
    """What officers write for each other about a petition; the writer never sees it."""

    __tablename__ = "petition_note"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime]
