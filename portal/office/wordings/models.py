"""The tables of templates and of the letters written with them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.core.ids import new_id
from portal.dossiers.models import Dossier


class LetterTemplate(Base):
    """A version of an agency's template. ``content`` is its ``Wording``; once published it never changes.

    ``family`` is what its versions have in common; ``open_family`` lets it have one draft at a time. ``hands`` are the
    ids of all who wrote it: none of them publishes it. ``revision`` counts changes, so that two windows notice.
    """

    __tablename__ = "letter_template"
    __table_args__ = (
        UniqueConstraint("family", "version"),
        Index("ix_letter_template_agency", "agency_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    family: Mapped[UUID]
    version: Mapped[int]
    open_family: Mapped[UUID | None] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(12))
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    hands: Mapped[list[Any]]
    author: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(1000), default="")
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(200), default="")
    published_at: Mapped[datetime | None]


class WrittenState(StrEnum):
    """With the specialist, before the leader, before the clerk, issued; or given up."""

    DRAFT = "draft"
    WAITING = "waiting"
    SIGNED = "signed"
    ISSUED = "issued"
    CANCELLED = "cancelled"


class WrittenLetter(Base):
    """A letter about a dossier, written with one version of a template and kept with it.

    ``typed`` is what the officer put into the places; ``agencies`` the ids of those that get a copy. ``words`` are
    frozen when it is put before the leader, ``signed`` is the signed file until it is sealed. ``round`` is its number
    among the letters of the dossier, and the ``round`` of its entry in the register and of the issued document.
    """

    __tablename__ = "written_letter"
    __table_args__ = (UniqueConstraint("dossier_id", "round"), Index("ix_written_letter_state", "state"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    round: Mapped[int]
    template_id: Mapped[UUID] = mapped_column(ForeignKey("letter_template.id"))
    state: Mapped[str] = mapped_column(String(12), default=WrittenState.DRAFT)
    typed: Mapped[dict[str, Any]]
    agencies: Mapped[list[Any]]
    words: Mapped[dict[str, Any] | None]
    signed: Mapped[dict[str, Any] | None]
    note: Mapped[str] = mapped_column(String(4000), default="")
    written_by: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    template: Mapped[LetterTemplate] = relationship(lazy="joined", innerjoin=True)
    dossier: Mapped[Dossier] = relationship(lazy="raise")
