"""The table of officials in the directory."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.text import Text
from portal.accounts.models import Agency
from portal.core.db import Base
from portal.core.ids import new_id


class DirectoryEntry(Base):
    """An official as the public may reach them, from ``starts_on`` to ``ends_on``, both days included.

    Official data only: nothing here is taken from an account. ``words`` is what the entry is found by, accents aside.
    ``rank`` orders the people of an agency, the lowest first.
    """

    __tablename__ = "directory_entry"
    __table_args__ = (Index("ix_directory_entry_agency", "agency_id", "starts_on", "ends_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200))
    position_en: Mapped[str] = mapped_column(String(200), default="")
    duties: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40), default="")
    rank: Mapped[int] = mapped_column(default=100)
    words: Mapped[str] = mapped_column(String(1200))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    revision: Mapped[int] = mapped_column(default=1)
    agency: Mapped[Agency] = relationship(lazy="raise")

    @property
    def title(self) -> Text:
        """The position in both languages."""
        return Text(vi=self.position, en=self.position_en or self.position)
