"""The tables of several people's work on one dossier: half-written forms, who is here, what they saw, notes, links."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id
from portal.core.sealed_cells import Sealed, everything, protect


class OfficeDraft(Sealed, Base):
    """What an officer has typed into a form about a dossier and not carried out yet.

    ``page`` is the form's place below the dossier (``propose``, ``files/<id>/overrule``), ``typed`` the contents of its
    fields by name, ``revision`` that of the dossier they had before their eyes.
    """

    __tablename__ = "office_draft"
    __table_args__ = (UniqueConstraint("dossier_id", "account_id", "page"), Index("ix_office_draft_saved", "saved_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    page: Mapped[str] = mapped_column(String(80))
    typed: Mapped[dict[str, Any]]
    revision: Mapped[int]
    saved_at: Mapped[datetime]


class Presence(Base):
    """An officer had a dossier open: since when, in which revision, and when the page last said that it still is.

    ``beat_at`` is empty when the browser runs no script: then nobody can know whether the page is still open.
    """

    __tablename__ = "office_presence"
    __table_args__ = (Index("ix_office_presence_opened", "opened_at"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    revision: Mapped[int]
    opened_at: Mapped[datetime]
    beat_at: Mapped[datetime | None]


class Sight(Base):
    """What a revision of a dossier looked like to officers, so that the slower of two is told what is different.

    ``position`` is that of its last event; ``state`` holds status, desk and date, digests of the answers and of the
    proposal, and the names of the files: no content that is not in the dossier itself.
    """

    __tablename__ = "office_sight"
    __table_args__ = (Index("ix_office_sight_seen", "seen_at"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    state: Mapped[dict[str, Any]]
    seen_at: Mapped[datetime]


class InternalNote(Base):
    """What an officer tells colleagues about a dossier; never changed, never shown to an applicant."""

    __tablename__ = "office_note"
    __table_args__ = (Index("ix_office_note_dossier", "dossier_id", "written_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(4000))
    written_at: Mapped[datetime]


class DossierLink(Base):
    """Two dossiers of one agency that an officer says belong together, and why; ``first_id`` is the smaller id."""

    __tablename__ = "dossier_link"
    __table_args__ = (UniqueConstraint("first_id", "second_id"), Index("ix_dossier_link_second", "second_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(500))
    by: Mapped[str] = mapped_column(String(200))
    linked_at: Mapped[datetime]


protect(OfficeDraft, typed=everything)
