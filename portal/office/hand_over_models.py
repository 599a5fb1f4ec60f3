"""The table of results that were handed over at the counter."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class Receiver(StrEnum):
    """As what somebody receives a result."""

    APPLICANT = "applicant"
    MANDATED = "mandated"
    MEMBER = "member"


class HandOver(Base):
    """A result given to somebody at the counter: who, by which identity document (``number``), in which capacity.

    ``basis`` says the capacity in the words of the record; ``originals`` are the names of those that came in. The
    receiver signed on the screen (``signature_sha256``, a PNG picture) or on ``paper``, whose scan comes later
    (``scan_sha256``, a PDF); ``signed_at`` is when the one or the other was there.
    """

    __tablename__ = "hand_over"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    receiver: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(20))
    basis: Mapped[str] = mapped_column(String(300))
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id", ondelete="SET NULL"))
    originals: Mapped[list[Any]]
    paper: Mapped[bool]
    signature_sha256: Mapped[str | None] = mapped_column(String(64))
    scan_sha256: Mapped[str | None] = mapped_column(String(64))
    officer: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200))
    handed_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
