"""Which version of which service was published, the proof that it has not changed since, and what is not offered."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class PublishedVersion(Base):
    """A service definition as it was when dossiers could first be made with it.

    ``source`` is its YAML when it was published in the browser; None when it is a file of ``forms/services``.
    """

    __tablename__ = "published_version"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    source: Mapped[str | None] = mapped_column(LongText, deferred=True)


class OfferWithdrawal(Base):
    """A service that nobody can begin any more, with the reason people read."""

    __tablename__ = "offer_withdrawal"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    withdrawn_at: Mapped[datetime]


class CatalogueChange(Base):
    """One row that counts the changes, so that every process notices one without reading the catalogue again."""

    __tablename__ = "catalogue_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
