"""The table of proofs: which file proves a document today, and when it is to be looked at."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class ArchiveCopy(Base):
    """The proof of one signed document.

    ``sha256`` names the file that proves it: a copy with an archive time-stamp, or the document itself when it carries
    one. ``good_until`` is when that proof loses its force; without it no proof could be made yet, for ``reason``.
    """

    __tablename__ = "archive_copy"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("issued_document.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    good_until: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(40), default="")
    due_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]
