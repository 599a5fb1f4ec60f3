"""Book, change and cancel a time at the counter. A place is taken under the lock of its slot, so none is given twice.

Whoever changes anything takes, in this order, the plan of the counter (shared), the dossier, the slots by time.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor, Right
from portal.core.calendar import load_calendar
from portal.core.db import insert_for
from portal.core.events import publish
from portal.counter import queries, rules
from portal.counter.errors import (
    BookedAlready,
    CounterNotArranged,
    NothingBooked,
    NoVisitNeeded,
    SlotFull,
    SlotNotOffered,
)
from portal.counter.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentKept,
    AppointmentMissed,
    AppointmentMoved,
)
from portal.counter.models import Appointment, AppointmentState, CounterPlan, CounterSlot
from portal.dossiers import queries as dossiers
from portal.dossiers.models import Dossier


def book(session: Session, dossier_id: UUID, starts_at: datetime, *, actor: Actor, now: datetime) -> Appointment:
    """Take a place in the slot that begins at this moment.

    Raises NotFound, RightMissing, CounterNotArranged, NoVisitNeeded, BookedAlready, SlotNotOffered or SlotFull.
    """
    plan, dossier = _held(session, dossier_id, actor=actor)
    if queries.purpose_of(session, dossier) is None:
        raise NoVisitNeeded
    if queries.booked(session, dossier.id, lock=True) is not None:
        raise BookedAlready
    slot = _slot(session, plan, starts_at, now=now)
    _take(session, plan, slot)
    appointment = Appointment(
        agency_id=plan.agency_id,
        dossier_id=dossier.id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        booked_at=now,
        booked_by=actor.full_name,
    )
    session.add(appointment)
    session.flush()
    event = AppointmentBooked(str(appointment.id), appointment.serial, appointment.starts_at)
    publish(session, dossier.id, event, actor=actor, now=now)
    return appointment


def move(session: Session, dossier_id: UUID, starts_at: datetime, *, actor: Actor, now: datetime) -> None:
    """Come at another time; the place before is free again. The time that is booked already changes nothing.

    Raises NothingBooked when it has begun, and as :func:`book` does.
    """
    plan, dossier = _held(session, dossier_id, actor=actor)
    appointment = _open(session, dossier.id, now=now)
    slot = _slot(session, plan, starts_at, now=now)
    if slot.starts_at == appointment.starts_at:
        return
    before = appointment.starts_at
    rows = _slots(session, plan.agency_id, before, slot.starts_at)
    _fill(rows[slot.starts_at], plan)
    rows[before].taken -= 1
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    appointment.serial += 1
    appointment.reminded_at = None
    event = AppointmentMoved(str(appointment.id), appointment.serial, before, slot.starts_at)
    publish(session, dossier.id, event, actor=actor, now=now)


def cancel(session: Session, dossier_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Do not come; the place is free again. Raises NotFound, RightMissing, or NothingBooked when it has begun."""
    _plan, dossier = _held(session, dossier_id, actor=actor)
    give_up(session, _open(session, dossier.id, now=now), reason="", actor=actor, now=now)


def give_up(session: Session, appointment: Appointment, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a booked appointment back and free its place; the caller holds it. ``reason`` is the agency's."""
    _slots(session, appointment.agency_id, appointment.starts_at)[appointment.starts_at].taken -= 1
    appointment.state, appointment.settled_at = AppointmentState.CANCELLED, now
    appointment.serial += 1
    event = AppointmentCancelled(str(appointment.id), appointment.serial, appointment.starts_at, reason)
    publish(session, appointment.dossier_id, event, actor=actor, now=now)


def note_came(session: Session, appointment_id: UUID, *, actor: Actor, now: datetime) -> None:
    """An officer notes that they came, also when it was taken for a miss. Raises NotFound or NothingBooked."""
    appointment = queries.appointment_at(session, appointment_id, actor=actor, lock=True)
    if appointment.stage not in (AppointmentState.BOOKED, AppointmentState.MISSED):
        raise NothingBooked
    keep(session, appointment, actor=actor, now=now)


def keep(session: Session, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    """They came: noted once. The caller holds the row."""
    if appointment.stage is AppointmentState.CAME:
        return
    appointment.state, appointment.settled_at = AppointmentState.CAME, now
    event = AppointmentKept(str(appointment.id), appointment.starts_at)
    publish(session, appointment.dossier_id, event, actor=actor, now=now)


def note_missed(session: Session, appointment_id: UUID, *, actor: Actor, now: datetime) -> None:
    """An officer notes that nobody came. Raises NotFound, or NothingBooked before the slot is over."""
    appointment = queries.appointment_at(session, appointment_id, actor=actor, lock=True)
    if appointment.stage is not AppointmentState.BOOKED or appointment.ends_at > now:
        raise NothingBooked
    miss(session, appointment, actor=actor, now=now)


def miss(session: Session, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    """Nobody came. The place stays taken: it is over. The caller holds the row."""
    appointment.state, appointment.settled_at = AppointmentState.MISSED, now
    event = AppointmentMissed(str(appointment.id), appointment.starts_at)
    publish(session, appointment.dossier_id, event, actor=actor, now=now)


def _held(session: Session, dossier_id: UUID, *, actor: Actor) -> tuple[CounterPlan, Dossier]:
    agency_id = dossiers.own_submitted(session, dossier_id, actor=actor).agency_id
    plan = queries.plan_row(session, agency_id, share=True)
    dossier = dossiers.own_submitted(session, dossier_id, actor=actor, lock=True, right=Right.RECEIVE)
    session.refresh(dossier)
    if plan is None or dossier.agency_id != agency_id:
        raise CounterNotArranged
    return plan, dossier


def _open(session: Session, dossier_id: UUID, *, now: datetime) -> Appointment:
    appointment = queries.booked(session, dossier_id, lock=True)
    if appointment is None or appointment.starts_at <= now:
        raise NothingBooked
    return appointment


def _slot(session: Session, plan: CounterPlan, starts_at: datetime, *, now: datetime) -> rules.Slot:
    slot = rules.slot_at(queries.plan_of(session, plan), starts_at, load_calendar(session), now=now)
    if slot is None:
        raise SlotNotOffered
    return slot


def _take(session: Session, plan: CounterPlan, slot: rules.Slot) -> None:
    _fill(_slots(session, plan.agency_id, slot.starts_at)[slot.starts_at], plan)


def _fill(row: CounterSlot, plan: CounterPlan) -> None:
    if row.taken >= plan.capacity:
        raise SlotFull
    row.taken += 1


def _slots(session: Session, agency_id: UUID, *moments: datetime) -> dict[datetime, CounterSlot]:
    """The rows of these slots, made where they are missing, held in the order of time."""
    for moment in sorted(moments):
        fresh = insert_for(session)(CounterSlot).values(agency_id=agency_id, starts_at=moment, taken=0)
        session.execute(fresh.on_conflict_do_nothing())
    query = (
        select(CounterSlot)
        .where(CounterSlot.agency_id == agency_id, CounterSlot.starts_at.in_(moments))
        .order_by(CounterSlot.starts_at)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.starts_at: row for row in session.scalars(query)}
