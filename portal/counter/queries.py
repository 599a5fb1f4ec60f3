"""Readers of the counter: its hours, who comes today, who waits, each for the agency or dossier asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Agency
from portal.carriers.base import ParcelState
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.calendar import load_calendar
from portal.core.clock import VIETNAM, local
from portal.core.errors import NotFound
from portal.counter import rules
from portal.counter.models import (
    Appointment,
    AppointmentState,
    CounterClosedDay,
    CounterHours,
    CounterPlan,
    CounterSlot,
    Ticket,
    TicketState,
)
from portal.dossiers import filings, parcels
from portal.dossiers import queries as dossiers
from portal.dossiers.filling import handed_in
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.dossiers.papers import Paper, papers, signed_validly

LONGEST = 500


class Purpose(StrEnum):
    """What somebody comes to the counter for."""

    COLLECT = "collect"
    ORIGINALS = "originals"


def plan_row(
    session: Session, agency_id: UUID | None, *, lock: bool = False, share: bool = False
) -> CounterPlan | None:
    """How the counter of an agency works, None when nobody arranged it.

    ``share`` keeps it from being changed until the transaction ends; ``lock`` holds it for a change.
    """
    query = select(CounterPlan).where(CounterPlan.agency_id == agency_id)
    if lock or share:
        query = query.with_for_update(read=not lock).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def plan_of(session: Session, row: CounterPlan) -> rules.Plan:
    """The plan of a counter with its hours and closed days."""
    hours: dict[int, list[rules.Span]] = {}
    for one in session.scalars(select(CounterHours).where(CounterHours.agency_id == row.agency_id)):
        hours.setdefault(one.weekday, []).append(rules.Span(one.opens, one.closes))
    closed = session.scalars(select(CounterClosedDay.day).where(CounterClosedDay.agency_id == row.agency_id))
    return rules.Plan(hours, frozenset(closed), row.slot_minutes, row.capacity, row.days_ahead)


def closed_days(session: Session, agency_id: UUID, *, since: date) -> Sequence[CounterClosedDay]:
    """The days from ``since`` on at which this counter alone is closed."""
    query = select(CounterClosedDay).where(CounterClosedDay.agency_id == agency_id, CounterClosedDay.day >= since)
    return session.scalars(query.order_by(CounterClosedDay.day)).all()


@dataclass(frozen=True)
class Offer:
    """A slot and how many more may book it."""

    slot: rules.Slot
    left: int


def offers(session: Session, row: CounterPlan, *, now: datetime) -> list[tuple[date, list[Offer]]]:
    """The days with slots that begin after now, and the slots with what is left of them; full ones too."""
    plan, calendar = plan_of(session, row), load_calendar(session)
    taken = {
        slot.starts_at: slot.taken
        for slot in session.scalars(
            select(CounterSlot).where(CounterSlot.agency_id == row.agency_id, CounterSlot.starts_at > now)
        )
    }
    found = []
    for day in rules.days_offered(plan, now=now):
        later = [slot for slot in rules.slots(plan, day, calendar) if slot.starts_at > now]
        if later:
            found.append((day, [Offer(slot, max(row.capacity - taken.get(slot.starts_at, 0), 0)) for slot in later]))
    return found


def booked(session: Session, dossier_id: UUID, *, lock: bool = False) -> Appointment | None:
    """The appointment of a dossier that is booked, if there is one."""
    query = select(Appointment).where(
        Appointment.dossier_id == dossier_id, Appointment.state == AppointmentState.BOOKED
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def papers_of(session: Session, dossier: Dossier) -> list[Paper]:
    """The components of a dossier and what becomes of their originals."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    given = handed_in(dossier, definition, dossiers.every_file(session, dossier.id))
    return papers(
        definition,
        given.files,
        signed=signed_validly(given.verdict),
        applicant_number=dossier.applicant_number,
        copies=dossiers.copies(session, dossier.id),
        checks=filings.checks_of(session, dossier),
    )


def purpose_of(session: Session, dossier: Dossier) -> Purpose | None:
    """What the applicant has to come for now, None when nothing: nobody is to make a wasted visit (R11.3)."""
    if dossier.status == Status.RETURNED:
        parcel = parcels.newest(session, dossier.id)
        back = parcel is not None and parcel.stage is ParcelState.RETURNED and parcel.finished_at is None
        return Purpose.COLLECT if back else None
    if dossier.status != Status.DONE:
        return None
    if any(paper.to_bring for paper in papers_of(session, dossier)):
        return Purpose.ORIGINALS
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    answers = handed_in(dossier, definition, []).answers
    asked = {question.key for _page, question in definition.questions()}
    wanted = answers.value("result_channel") if "result_channel" in asked else None
    return Purpose.COLLECT if wanted == "counter" else None


@dataclass(frozen=True)
class Visitor:
    """Who comes: an appointment with what the desk finds the dossier by."""

    appointment: Appointment
    code: str
    applicant: str
    service: Text


def visitors(session: Session, agency_id: UUID, day: date) -> list[Visitor]:
    """The appointments of a day in order, those that were cancelled left out."""
    first = datetime.combine(day, time(), tzinfo=VIETNAM)
    query = (
        select(Appointment, Dossier.code, Dossier.applicant_name, Dossier.service_code, Dossier.service_version)
        .join(Dossier, Dossier.id == Appointment.dossier_id)
        .where(
            Appointment.agency_id == agency_id,
            Appointment.starts_at >= first,
            Appointment.starts_at < first + timedelta(days=1),
            Appointment.state != AppointmentState.CANCELLED,
        )
        .order_by(Appointment.starts_at, Appointment.booked_at, Appointment.id)
        .limit(LONGEST)
    )
    return [
        Visitor(row[0], row[1] or "", row[2], catalogue.definition(row[3], row[4]).name)
        for row in session.execute(query)
    ]


def count_by_day(session: Session, agency_id: UUID, *, since: datetime) -> dict[date, int]:
    """How many are booked on each day from ``since`` on."""
    query = select(Appointment.starts_at).where(
        Appointment.agency_id == agency_id,
        Appointment.state == AppointmentState.BOOKED,
        Appointment.starts_at >= since,
    )
    counts: dict[date, int] = {}
    for moment in session.scalars(query):
        counts[local(moment).date()] = counts.get(local(moment).date(), 0) + 1
    return counts


def appointment_at(session: Session, appointment_id: UUID, *, actor: Actor, lock: bool = False) -> Appointment:
    """An appointment at the counter of the officer's agency. Raises NotFound."""
    query = select(Appointment).where(Appointment.id == appointment_id, Appointment.agency_id == actor.agency_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none() if actor.agency_id is not None else None
    if found is None:
        raise NotFound
    return found


def agency_with_counter(session: Session, key: str) -> tuple[Agency, CounterPlan]:
    """An agency whose counter is arranged, by the key in its addresses. Raises NotFound."""
    query = select(Agency, CounterPlan).join(CounterPlan, CounterPlan.agency_id == Agency.id).where(Agency.key == key)
    row = session.execute(query).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def ticket(session: Session, ticket_id: UUID) -> Ticket:
    """A number by its own address, which nobody guesses. Raises NotFound."""
    found = session.get(Ticket, ticket_id)
    if found is None:
        raise NotFound
    return found


def waiting(session: Session, agency_id: UUID, day: date) -> list[tuple[Ticket, rules.Waiting]]:
    """Who waits at an agency today, in the order of their numbers."""
    query = (
        select(Ticket, Appointment.starts_at, Appointment.ends_at)
        .outerjoin(Appointment, Appointment.id == Ticket.appointment_id)
        .where(Ticket.agency_id == agency_id, Ticket.day == day, Ticket.state == TicketState.WAITING)
        .order_by(Ticket.number)
        .limit(LONGEST)
    )
    rows = session.execute(query)
    return [(row[0], rules.Waiting(row[0].number, row[0].issued_at, row[1], row[2])) for row in rows]


def queue(session: Session, agency_id: UUID, *, now: datetime) -> list[Ticket]:
    """Who waits at an agency, in the order in which they are called at this moment."""
    found = waiting(session, agency_id, local(now).date())
    by_number = {one.number: one for one, _ in found}
    return [by_number[one.number] for one in rules.in_order([each for _, each in found], now=now)]


def called(session: Session, agency_id: UUID, day: date) -> Sequence[Ticket]:
    """The numbers that are at a window now, the one called last first."""
    query = select(Ticket).where(Ticket.agency_id == agency_id, Ticket.day == day, Ticket.state == TicketState.CALLED)
    return session.scalars(query.order_by(Ticket.called_at.desc(), Ticket.number)).all()


def skipped(session: Session, agency_id: UUID, day: date) -> Sequence[Ticket]:
    """The numbers that nobody came with when they were called."""
    query = select(Ticket).where(Ticket.agency_id == agency_id, Ticket.day == day, Ticket.state == TicketState.SKIPPED)
    return session.scalars(query.order_by(Ticket.number).limit(LONGEST)).all()


def count_tickets(session: Session, agency_id: UUID, day: date, state: TicketState) -> int:
    """How many numbers of a day are in this state."""
    query = select(func.count()).where(Ticket.agency_id == agency_id, Ticket.day == day, Ticket.state == state)
    return session.scalar(query) or 0


def minutes_to_wait(session: Session, row: CounterPlan, *, ahead: int, now: datetime) -> int:
    """Roughly how long somebody with ``ahead`` people before them waits, by the pace of today; in minutes."""
    query = select(Ticket.first_called_at).where(
        and_(Ticket.agency_id == row.agency_id, Ticket.day == local(now).date(), Ticket.first_called_at.is_not(None))
    )
    calls = [moment for moment in session.scalars(query.order_by(Ticket.first_called_at.desc()).limit(20)) if moment]
    return rules.minutes_to_wait(calls, ahead=ahead, slot_minutes=row.slot_minutes, windows=row.windows)


def at_hand(session: Session, dossier_id: UUID | None, day: date) -> Ticket | None:
    """The number that somebody waits with, or is at a window with, for a dossier."""
    query = select(Ticket).where(
        Ticket.dossier_id == dossier_id,
        Ticket.day == day,
        Ticket.state.in_([TicketState.WAITING, TicketState.CALLED]),
    )
    return session.scalars(query).one_or_none()


def dossier_id_at(session: Session, code: str, agency_id: UUID) -> UUID | None:
    """Which dossier of an agency has this code; whether there is one is told to nobody."""
    return session.scalar(select(Dossier.id).where(Dossier.code == code, Dossier.agency_id == agency_id))


def codes_of(session: Session, tickets: Sequence[Ticket]) -> dict[UUID, tuple[UUID, str]]:
    """Dossier and code of the numbers that were taken for one, for officers: by number."""
    ids = [one.dossier_id for one in tickets if one.dossier_id is not None]
    if not ids:
        return {}
    codes = {
        row[0]: row[1] or "" for row in session.execute(select(Dossier.id, Dossier.code).where(Dossier.id.in_(ids)))
    }
    return {one.id: (one.dossier_id, codes[one.dossier_id]) for one in tickets if one.dossier_id in codes}
