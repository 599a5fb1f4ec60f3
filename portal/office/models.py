"""The registers of the office: every number given to a slip or a result, drawn once; and figures of its work."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id

ACCEPTANCE_SLIP = "acceptance_slip"


class RegisterEntry(Base):
    """A number reserved for one document of a dossier, before the document itself is made.

    Drawing the number and making the document are two steps, because sealing asks remote services that must not be
    asked inside a transaction. The entry is found again when the second step is repeated, so a number is never lost
    to a retry. ``round`` tells repeated documents of one kind apart; ``register`` is the book and its year. A number
    that no document will bear any more is void (``voided_at``): it stays in the register, with the reason.
    """

    __tablename__ = "register_entry"
    __table_args__ = (UniqueConstraint("dossier_id", "kind", "round"), UniqueConstraint("register", "entry"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    round: Mapped[int]
    register: Mapped[str] = mapped_column(String(120))
    entry: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    check_code: Mapped[str] = mapped_column(String(20))
    entered_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str] = mapped_column(String(200), default="")
    void_reason: Mapped[str] = mapped_column(String(1000), default="")


class DossierSeen(Base):
    """How far an officer has seen a dossier: the revision that was on the screen last."""

    __tablename__ = "dossier_seen"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int]


class SavedView(Base):
    """A list of dossiers that an officer gave a name: its filters, columns and order as a query string.

    ``shared`` shows it to everybody of the agency; only its owner changes it.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(500))
    shared: Mapped[bool]
    created_at: Mapped[datetime]


class DeskPreference(Base):
    """How an officer likes the desk: the list that opens first, and whether single keys do anything."""

    __tablename__ = "desk_preference"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    view_id: Mapped[UUID | None] = mapped_column(ForeignKey("saved_view.id", ondelete="SET NULL"))
    keys: Mapped[bool] = mapped_column(default=True)


class UnitFigures(Base):
    """What an agency knows of a quarter that the portal does not: three of the nine indicators are worked out from it.

    ``organisation`` is the assessment of the one-stop desk, 0 to 2 points; petitions received and handled on time;
    procedures in all and offered online; ``dossiers`` received in every way, on paper too.
    """

    __tablename__ = "unit_figures"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarter: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation: Mapped[int | None]
    petitions: Mapped[int | None]
    petitions_on_time: Mapped[int | None]
    procedures: Mapped[int | None]
    procedures_online: Mapped[int | None]
    dossiers: Mapped[int | None]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(200))
