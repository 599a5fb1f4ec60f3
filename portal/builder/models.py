"""The tables of the builder: drafts of definitions, and their earlier states."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Account
from portal.builder.lifecycle import State
from portal.core.db import Base
from portal.core.ids import new_id


class ServiceDraft(Base):
    """A version of a service in the making.

    ``content`` is the definition as plain data, perhaps incomplete, every value as it was typed; ``source`` its YAML,
    written when it is sent for review and not changed until it is given back. ``hands`` are the ids of all who wrote
    it. ``gate`` is the state and report of the trial run of ``source``, ``sample`` the answers tried in the preview.
    ``revision`` grows with every change.
    """

    __tablename__ = "service_draft"
    __table_args__ = (Index("ix_service_draft_state", "state", "updated_at"), Index("ix_service_draft_code", "code"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    base_version: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[State] = mapped_column(String(12), default=State.DRAFT)
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    source: Mapped[str | None] = mapped_column(LongText, deferred=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    gate: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    sample: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    hands: Mapped[list[Any]] = mapped_column(default=list)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reviewer_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    author: Mapped[Account] = relationship(foreign_keys=author_id, lazy="raise")
    reviewer: Mapped[Account | None] = relationship(foreign_keys=reviewer_id, lazy="raise")


class DraftState(Base):
    """The content of a draft before a change, to come back to; ``what`` is the change and ``title`` what it touched."""

    __tablename__ = "service_draft_state"
    __table_args__ = (UniqueConstraint("draft_id", "revision"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("service_draft.id", ondelete="CASCADE"))
    revision: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    what: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
