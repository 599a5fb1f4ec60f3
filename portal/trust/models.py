"""The versions of the trust policy. A version never changes; a change is a new version."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class TrustVersion(Base):
    """Everything that is believed from ``made_at`` until the next version.

    ``content`` is what :meth:`portal.trust.rules.Policy.to_dict` wrote, ``sha256`` its digest, and ``policy`` the name
    that verdicts carry; the log of the trust policy holds all three facts too.
    """

    __tablename__ = "trust_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    policy: Mapped[str] = mapped_column(String(60), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    why: Mapped[str] = mapped_column(String(500))
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]


class TrustProposal(Base):
    """A certificate that one administrator wants to be believed, until another has confirmed or somebody refused it.

    ``anchor`` is what :meth:`portal.trust.rules.Anchor.to_dict` wrote. ``open_key`` keeps two open proposals of one
    certificate for one set apart: it is emptied when the proposal is decided.
    """

    __tablename__ = "trust_proposal"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    anchor: Mapped[dict[str, Any]]
    why: Mapped[str] = mapped_column(String(500))
    open_key: Mapped[str | None] = mapped_column(String(90), unique=True)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposer: Mapped[str] = mapped_column(String(200))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    version: Mapped[int | None]
