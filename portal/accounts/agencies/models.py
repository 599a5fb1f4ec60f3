"""What was, is and will be true of every agency, by the day from which it counts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forms.text import Text
from portal.accounts.agencies.rules import Entry
from portal.core.db import Base

FACTS = ("name_vi", "name_en", "symbol", "level", "place", "address", "phone", "email")


class AgencyVersion(Base):
    """The facts of an agency from a day on, until its next version; with ``successor_id``: that it is no more.

    ``basis`` names the decision. ``change_id`` holds together what one decision does to several agencies;
    ``applied_at`` is when it took effect in the portal, None while the day has not come.
    """

    __tablename__ = "agency_version"
    __table_args__ = (Index("ix_agency_version_due", "applied_at", "valid_from"),)

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(Date, primary_key=True)
    change_id: Mapped[UUID]
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    symbol: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(300))
    phone: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    basis: Mapped[str] = mapped_column(String(300))
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]

    @property
    def name(self) -> Text:
        """What the agency is called from this day on."""
        return Text(vi=self.name_vi, en=self.name_en)

    @property
    def entry(self) -> Entry:
        """This version as the rules of the tree see it."""
        return Entry(self.agency_id, self.valid_from, self.parent_id, self.successor_id)


class AgencyUnit(Base):
    """A unit of an agency (a division, a one-stop desk). Internal processes name it by its Vietnamese name.

    A unit is never renamed: it is closed, and one with another name is opened.
    """

    __tablename__ = "agency_unit"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    name_vi: Mapped[str] = mapped_column(String(200), primary_key=True)
    name_en: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def name(self) -> Text:
        """What the unit is called."""
        return Text(vi=self.name_vi, en=self.name_en)
