"""The tables of the counter: when it is open, who comes when, and who waits."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forms.text import Text
from portal.core.db import Base
from portal.core.ids import new_id

_BOOKED = text("state = 'booked'")
_AT_HAND = text("state IN ('waiting', 'called')")


class AppointmentState(StrEnum):
    """What became of an appointment. One that was missed keeps its place taken: nobody could have come instead."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    CAME = "came"
    MISSED = "missed"

    @property
    def label(self) -> Text:
        """The words on screen."""
        return _APPOINTMENTS[self][0]

    @property
    def tone(self) -> str:
        """Its colour on screen."""
        return _APPOINTMENTS[self][1]


_APPOINTMENTS = {
    AppointmentState.BOOKED: (Text(vi="Đã đặt", en="Booked"), "info"),
    AppointmentState.CANCELLED: (Text(vi="Đã hủy", en="Cancelled"), "neutral"),
    AppointmentState.CAME: (Text(vi="Đã đến", en="Came"), "success"),
    AppointmentState.MISSED: (Text(vi="Không đến", en="Did not come"), "warning"),
}


class TicketState(StrEnum):
    """Where a number is between taking it and leaving."""

    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    SKIPPED = "skipped"


class CounterPlan(Base):
    """How an agency's counter works: slots of ``slot_minutes``, ``capacity`` people in each, bookable ``days_ahead``
    calendar days, ``windows`` where officers sit. ``kiosk``: whether people may take numbers themselves.
    """

    __tablename__ = "counter_plan"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    slot_minutes: Mapped[int]
    capacity: Mapped[int]
    days_ahead: Mapped[int]
    windows: Mapped[int]
    kiosk: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(200))


class CounterHours(Base):
    """A stretch of a weekday (0 is Monday) on which the counter is open, in minutes from midnight, Vietnamese time."""

    __tablename__ = "counter_hours"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closes: Mapped[int]


class CounterClosedDay(Base):
    """A day on which this counter alone is closed, and why; public holidays are in the calendar."""

    __tablename__ = "counter_closed_day"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    reason: Mapped[str] = mapped_column(String(300))


class CounterSlot(Base):
    """How many places of a slot are taken; who books holds this row, so that nobody takes the last place twice."""

    __tablename__ = "counter_slot"
    __table_args__ = (CheckConstraint("taken >= 0", name="taken"),)

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    taken: Mapped[int] = mapped_column(default=0)


class Appointment(Base):
    """Somebody comes to the counter about a dossier. A dossier has at most one that is booked.

    ``serial`` counts its changes, so that a calendar program takes the newer one. ``reminded_at``: the letter of the
    day before was ordered.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_booked", "dossier_id", unique=True, sqlite_where=_BOOKED, postgresql_where=_BOOKED),
        Index("ix_appointment_day", "agency_id", "starts_at"),
        Index("ix_appointment_due", "state", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=AppointmentState.BOOKED)
    serial: Mapped[int] = mapped_column(default=0)
    booked_at: Mapped[datetime]
    booked_by: Mapped[str] = mapped_column(String(200))
    reminded_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    @property
    def stage(self) -> AppointmentState:
        """Its state, with words."""
        return AppointmentState(self.state)


class Ticket(Base):
    """A number somebody waits with: from 1 each day at each agency, without gaps. Nothing in it says who they are.

    ``window`` is where it was called to, 0 before; ``calls`` how often.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("agency_id", "day", "number"),
        Index("ix_ticket_state", "agency_id", "day", "state"),
        Index("ix_ticket_at_hand", "dossier_id", "day", unique=True, sqlite_where=_AT_HAND, postgresql_where=_AT_HAND),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    day: Mapped[date] = mapped_column(Date)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=TicketState.WAITING)
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    window: Mapped[int] = mapped_column(default=0)
    calls: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime]
    first_called_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
