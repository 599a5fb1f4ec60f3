"""What the worker does every hour: letters of the day before, and appointments nobody came to."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.core.actor import SYSTEM
from portal.core.clock import VIETNAM, local
from portal.core.db import reading, transaction
from portal.core.events import publish
from portal.counter.actions.booking import give_up, keep, miss
from portal.counter.events import AppointmentNear
from portal.counter.models import Appointment, AppointmentState
from portal.counter.queries import booked
from portal.dossiers.models import Dossier

_NOT_BEFORE = 8
"""The hour from which people are reminded."""
_RETURNED = "kết quả đã được trả"


def remind(*, now: datetime) -> int:
    """Order the letter of the day before for tomorrow's appointments, once each; returns how many.

    Who booked today has just got a letter and is not written to again.
    """
    here = local(now)
    if here.hour < _NOT_BEFORE:
        return 0
    today = datetime.combine(here.date(), time(), tzinfo=VIETNAM)
    tomorrow = today + timedelta(days=1)
    wanted = (
        Appointment.reminded_at.is_(None)
        & (Appointment.starts_at >= tomorrow)
        & (Appointment.starts_at < tomorrow + timedelta(days=1))
        & (Appointment.booked_at < today)
    )

    def tell(session: Session, appointment: Appointment) -> None:
        appointment.reminded_at = now
        event = AppointmentNear(str(appointment.id), appointment.serial, appointment.starts_at)
        publish(session, appointment.dossier_id, event, actor=SYSTEM, now=now)

    return _each(wanted, tell)


def close_the_past(*, now: datetime) -> int:
    """Note for booked appointments of days that are over that nobody came; returns how many."""
    today = datetime.combine(local(now).date(), time(), tzinfo=VIETNAM)
    return _each(Appointment.starts_at < today, lambda session, one: miss(session, one, actor=SYSTEM, now=now))


def _each(wanted: ColumnElement[bool], what: Callable[[Session, Appointment], None]) -> int:
    """Do it for each booked appointment, in a transaction of its own: one that changed meanwhile is left alone."""
    booked = (Appointment.state == AppointmentState.BOOKED) & wanted
    with reading() as session:
        found = session.execute(select(Appointment.id, Appointment.dossier_id).where(booked).order_by(Appointment.id))
        ids: list[tuple[UUID, UUID]] = [(row[0], row[1]) for row in found]
    done = 0
    for appointment_id, dossier_id in ids:
        with transaction() as session:
            session.execute(select(Dossier.id).where(Dossier.id == dossier_id).with_for_update())
            query = select(Appointment).where(Appointment.id == appointment_id, booked).with_for_update()
            appointment = session.scalars(query).one_or_none()
            if appointment is not None:
                what(session, appointment)
                done += 1
    return done


def settle_visit(dossier_id: UUID, *, channel: str, now: datetime) -> None:
    """The result of a dossier was returned: an appointment of today at the counter was kept, any other is over."""
    with transaction() as session:
        session.execute(select(Dossier.id).where(Dossier.id == dossier_id).with_for_update())
        appointment = booked(session, dossier_id, lock=True)
        if appointment is None:
            return
        if channel == "counter" and local(appointment.starts_at).date() == local(now).date():
            keep(session, appointment, actor=SYSTEM, now=now)
        elif appointment.starts_at > now:
            give_up(session, appointment, reason=_RETURNED, actor=SYSTEM, now=now)
