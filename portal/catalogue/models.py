"""Which version of which service was published, and the proof that it has not changed since."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class PublishedVersion(Base):
    """A service definition as it was when dossiers could first be made with it."""

    __tablename__ = "published_version"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
