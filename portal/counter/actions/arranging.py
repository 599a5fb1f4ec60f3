"""When a counter is open, how many may come at once, and days on which it is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.text import clean
from portal.core.actor import Actor
from portal.core.clock import VIETNAM, local
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.counter import queries, rules
from portal.counter.actions.booking import give_up
from portal.counter.errors import CounterNotArranged, DayOver, HoursUnfit
from portal.counter.events import CounterArranged, CounterDayClosed, CounterDayOpened
from portal.counter.models import Appointment, AppointmentState, CounterClosedDay, CounterHours, CounterPlan
from portal.counter.rules import Span
from portal.dossiers.models import Dossier


@dataclass(frozen=True)
class Arrangement:
    """How a counter is to work; ``hours`` by weekday, 0 is Monday."""

    hours: Mapping[int, Sequence[Span]]
    slot_minutes: int
    capacity: int
    days_ahead: int
    windows: int
    kiosk: bool


def arrange(session: Session, wanted: Arrangement, *, actor: Actor, now: datetime) -> None:
    """Set hours, slots and windows of the officer's own counter; what is booked already stays booked.

    Raises HoursUnfit, or NotFound for who works at no agency.
    """
    agency_id = _agency(actor)
    if not all(rules.are_apart(spans) for spans in wanted.hours.values()):
        raise HoursUnfit
    row = queries.plan_row(session, agency_id, lock=True)
    if row is None:
        row = CounterPlan(agency_id=agency_id)
        session.add(row)
    row.slot_minutes, row.capacity, row.days_ahead = wanted.slot_minutes, wanted.capacity, wanted.days_ahead
    row.windows, row.kiosk, row.changed_at, row.changed_by = wanted.windows, wanted.kiosk, now, actor.name
    session.execute(delete(CounterHours).where(CounterHours.agency_id == agency_id))
    told = sorted((day, span.opens, span.closes) for day, spans in wanted.hours.items() for span in spans)
    session.add_all(
        CounterHours(agency_id=agency_id, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in told
    )
    event = CounterArranged(
        wanted.slot_minutes, wanted.capacity, wanted.days_ahead, wanted.windows, wanted.kiosk, tuple(told)
    )
    publish(session, agency_id, event, actor=actor, now=now)


def close_day(session: Session, day: date, reason: str, *, actor: Actor, now: datetime) -> int:
    """Close the counter on a day. Whoever booked for it is told, with the reason; returns how many.

    Raises DayOver, CounterNotArranged, or NotFound for who works at no agency.
    """
    agency_id = _agency(actor)
    if day < local(now).date():
        raise DayOver
    if queries.plan_row(session, agency_id, lock=True) is None:
        raise CounterNotArranged
    row = session.get(CounterClosedDay, (agency_id, day)) or CounterClosedDay(agency_id=agency_id, day=day)
    row.reason = clean(reason)
    session.add(row)
    lost = _booked_on(session, agency_id, day, now=now)
    for appointment in lost:
        give_up(session, appointment, reason=row.reason, actor=actor, now=now)
    publish(session, agency_id, CounterDayClosed(day, row.reason, len(lost)), actor=actor, now=now)
    return len(lost)


def _booked_on(session: Session, agency_id: UUID, day: date, *, now: datetime) -> list[Appointment]:
    """What is booked on a day and has not begun, with the dossiers held: in one order, whoever else comes."""
    first = datetime.combine(day, time(), tzinfo=VIETNAM)
    wanted = (
        Appointment.agency_id == agency_id,
        Appointment.state == AppointmentState.BOOKED,
        Appointment.starts_at >= max(first, now),
        Appointment.starts_at < first + timedelta(days=1),
    )
    ids = select(Appointment.dossier_id).where(*wanted)
    session.execute(select(Dossier.id).where(Dossier.id.in_(ids)).order_by(Dossier.id).with_for_update())
    query = select(Appointment).where(*wanted).order_by(Appointment.starts_at, Appointment.id)
    return list(session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def open_day(session: Session, day: date, *, actor: Actor, now: datetime) -> None:
    """Open a day again that was closed; said again, nothing changes. Raises NotFound for who works at no agency."""
    agency_id = _agency(actor)
    row = session.get(CounterClosedDay, (agency_id, day), with_for_update=True)
    if row is None:
        return
    session.delete(row)
    publish(session, agency_id, CounterDayOpened(day), actor=actor, now=now)


def _agency(actor: Actor) -> UUID:
    if actor.agency_id is None:
        raise NotFound
    return actor.agency_id
