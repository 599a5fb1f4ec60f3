"""The tables of processes: versions, drafts, which service follows which, and the steps that dossiers go through."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id

_OPEN_MAIN = text("closed_at IS NULL AND request = ''")


class ProcessVersion(Base):
    """A version that was published in the browser; it never changes. ``sha256`` is the digest of ``content``."""

    __tablename__ = "process_version"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(200))
    approved_by: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime]


class ProcessDraft(Base):
    """A version in the making. ``open_key`` lets a process have one at a time: it is emptied when the draft ends.

    ``revision`` counts changes, so that two windows notice each other.
    """

    __tablename__ = "process_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    open_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    content: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(1000), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ProcessChoice(Base):
    """Which process new dossiers of a service follow, where an administrator has chosen one."""

    __tablename__ = "process_choice"

    service_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    chosen_by: Mapped[str] = mapped_column(String(200))
    chosen_at: Mapped[datetime]


class WorkItem(Base):
    """One step of a dossier, or (``request``) one opinion that another agency is asked for during it.

    ``role`` of ``agency_id`` holds it, ``assignee`` in person once somebody has taken it up; without a role it is the
    applicant. The open items of a dossier say who holds it now; a dossier has at most one open step.
    """

    __tablename__ = "work_item"
    __table_args__ = (
        UniqueConstraint("dossier_id", "position"),
        Index("ix_work_item_step", "dossier_id", unique=True, sqlite_where=_OPEN_MAIN, postgresql_where=_OPEN_MAIN),
        Index("ix_work_item_queue", "agency_id", "request", "closed_at", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    position: Mapped[int]
    step: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    request: Mapped[str] = mapped_column(String(40), default="")
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str | None] = mapped_column(String(20))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    assignee: Mapped[str] = mapped_column(String(200), default="")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[str] = mapped_column(String(30), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    record: Mapped[dict[str, Any] | None]
