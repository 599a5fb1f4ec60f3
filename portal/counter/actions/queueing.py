"""Numbers to wait with: taken, called, called again, served or skipped.

Who takes or calls holds the plan of the counter: numbers have no gaps, and no number is called to two windows.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.core.actor import Actor
from portal.core.calendar import load_calendar
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.sequences import next_number
from portal.counter import queries, rules
from portal.counter.actions.booking import keep
from portal.counter.errors import CounterClosed, CounterNotArranged, NoSuchTurn, QueueFull
from portal.counter.models import Appointment, AppointmentState, CounterPlan, Ticket, TicketState

MOST_WAITING = 300


def take_number(session: Session, agency: Agency, *, code: str = "", now: datetime) -> Ticket:
    """The next number of today. With the code of a dossier that already waits it is that number again.

    A code of no dossier of this agency gives a number like none at all: nobody learns which codes there are. Raises
    CounterNotArranged, CounterClosed or QueueFull.
    """
    row = queries.plan_row(session, agency.id, lock=True)
    if row is None:
        raise CounterNotArranged
    if not rules.is_open(queries.plan_of(session, row), load_calendar(session), now=now):
        raise CounterClosed
    day = local(now).date()
    dossier_id = queries.dossier_id_at(session, code, agency.id) if code else None
    known = queries.at_hand(session, dossier_id, day) if dossier_id else None
    if known is not None:
        return known
    if queries.count_tickets(session, agency.id, day, TicketState.WAITING) >= MOST_WAITING:
        raise QueueFull
    appointment = queries.booked(session, dossier_id) if dossier_id else None
    comes_today = appointment is not None and local(appointment.starts_at).date() == day
    ticket = Ticket(
        agency_id=agency.id,
        day=day,
        number=next_number(session, f"ticket/{agency.key}/{day:%Y%m%d}"),
        dossier_id=dossier_id,
        appointment_id=appointment.id if appointment is not None and comes_today else None,
        issued_at=now,
    )
    session.add(ticket)
    session.flush()
    return ticket


def call_next(session: Session, window: int, *, actor: Actor, now: datetime) -> Ticket | None:
    """Finish what the window is at and call who comes next; None when nobody waits.

    Raises NoSuchTurn for a window there is not, CounterNotArranged, or NotFound for who works at no agency.
    """
    row = _plan(session, actor)
    if not 1 <= window <= row.windows:
        raise NoSuchTurn
    for before in queries.called(session, row.agency_id, local(now).date()):
        if before.window == window:
            _finish(session, before, actor=actor, now=now)
    session.flush()
    waiting = queries.queue(session, row.agency_id, now=now)
    if not waiting:
        return None
    _call(waiting[0], window, now=now)
    return waiting[0]


def call_again(session: Session, ticket_id: UUID, window: int, *, actor: Actor, now: datetime) -> Ticket:
    """Call a number once more, also one that was skipped. Raises NotFound or NoSuchTurn."""
    row = _plan(session, actor)
    ticket = _ticket(session, row, ticket_id, now=now)
    if ticket.state not in (TicketState.CALLED, TicketState.SKIPPED) or not 1 <= window <= row.windows:
        raise NoSuchTurn
    was_skipped = ticket.state == TicketState.SKIPPED and ticket.dossier_id is not None
    if was_skipped and queries.at_hand(session, ticket.dossier_id, ticket.day) is not None:
        raise NoSuchTurn  # they took another number meanwhile
    _call(ticket, window, now=now)
    return ticket


def finish(session: Session, ticket_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Who was called has been served. Raises NotFound or NoSuchTurn."""
    ticket = _ticket(session, _plan(session, actor), ticket_id, now=now)
    if ticket.state != TicketState.CALLED:
        raise NoSuchTurn
    _finish(session, ticket, actor=actor, now=now)


def skip(session: Session, ticket_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Nobody came to the window. Raises NotFound or NoSuchTurn."""
    ticket = _ticket(session, _plan(session, actor), ticket_id, now=now)
    if ticket.state != TicketState.CALLED:
        raise NoSuchTurn
    ticket.state, ticket.done_at = TicketState.SKIPPED, now


def _plan(session: Session, actor: Actor) -> CounterPlan:
    if actor.agency_id is None:
        raise NotFound
    row = queries.plan_row(session, actor.agency_id, lock=True)
    if row is None:
        raise CounterNotArranged
    return row


def _ticket(session: Session, row: CounterPlan, ticket_id: UUID, *, now: datetime) -> Ticket:
    query = select(Ticket).where(
        Ticket.id == ticket_id, Ticket.agency_id == row.agency_id, Ticket.day == local(now).date()
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _call(ticket: Ticket, window: int, *, now: datetime) -> None:
    ticket.state, ticket.window, ticket.called_at, ticket.done_at = TicketState.CALLED, window, now, None
    ticket.calls += 1
    ticket.first_called_at = ticket.first_called_at or now


def _finish(session: Session, ticket: Ticket, *, actor: Actor, now: datetime) -> None:
    ticket.state, ticket.done_at = TicketState.SERVED, now
    if ticket.appointment_id is not None:
        appointment = session.get_one(Appointment, ticket.appointment_id, with_for_update=True)
        session.refresh(appointment)
        if appointment.stage in (AppointmentState.BOOKED, AppointmentState.MISSED):
            keep(session, appointment, actor=actor, now=now)
