"""What the lists of an agency's dossiers are made of: its tabs, filters and orders as conditions of SQL.

The conditions are written so that an index holds all they ask: ``ix_dossier_open`` by place, ``ix_dossier_urgent`` by
urgency, ``ix_dossier_closed`` and ``ix_dossier_received`` for what is over.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.core.actor import Actor, Role
from portal.core.calendar import load_calendar
from portal.core.clock import VIETNAM
from portal.core.db import Moment
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.office import rules
from portal.office.listing import ME, NOBODY, Listing, Sort
from portal.office.process_steps import StepKeys, narrowing, within
from portal.office.rules import Tab

OPEN, CLOSED = Dossier.finished_at.is_(None), Dossier.finished_at.is_not(None)
URGENCY = func.coalesce(Dossier.due_at, Dossier.received_at)
_FILTERED_BY = (
    Dossier.id,
    Dossier.finished_at,
    Dossier.received_at,
    Dossier.due_at,
    Dossier.status,
    Dossier.step,
    Dossier.service_code,
    Dossier.assigned_id,
    Dossier.signed,
    Dossier.proposed,
)
"""What the indexes of closed dossiers hold."""
_PROCESS = (Dossier.process_key, Dossier.process_version, Dossier.process_step)
_RUNNING = Dossier.status.in_(rules.RUNNING)
_NOW, _SOON = bindparam("now", type_=Moment()), bindparam("soon", type_=Moment())
OFFICERS = 100
"""For how many of those who work at one time their tabs are kept."""


def own(actor: Actor) -> ColumnElement[bool]:
    """Dossiers handed in to the officer's agency, of the services that are the officer's; a draft belongs to none."""
    if actor.agency_id is None:
        return false()
    here = Dossier.agency_id == actor.agency_id
    return here if actor.services is None else and_(here, Dossier.service_code.in_(sorted(actor.services)))


def reachable(actor: Actor) -> ColumnElement[bool]:
    """The own dossiers, and to read those that agencies finished which the officer's agency succeeded."""
    before = select(Agency.id).where(Agency.successor_id == actor.agency_id)
    inherited = and_(CLOSED, Dossier.agency_id.in_(before))
    if actor.services is not None:
        inherited = and_(inherited, Dossier.service_code.in_(sorted(actor.services)))
    return or_(own(actor), inherited) if actor.agency_id is not None else false()


def _at(places: Iterable[tuple[int, str]]) -> ColumnElement[bool]:
    by_status = groupby(sorted(places), key=lambda place: place[0])
    there = (and_(Dossier.status == status, Dossier.step.in_([step for _, step in some])) for status, some in by_status)
    return or_(false(), *there)


def mine(actor: Actor) -> ColumnElement[bool]:
    """Where somebody with these roles acts next; while a colleague is in charge it is not this officer's turn."""
    free = or_(Dossier.assigned_id.is_(None), Dossier.assigned_id == actor.id, Dossier.step != Step.APPRAISAL)
    return and_(_at(_places(actor.own_roles)), free)


def instead(actor: Actor) -> ColumnElement[bool]:
    """Where it is the turn of somebody whom the officer stands in for, and not the officer's own."""
    turns = []
    for one in actor.stands_in:
        theirs = and_(Dossier.step == Step.APPRAISAL, Dossier.assigned_id == one.principal_id)
        free = or_(Dossier.step != Step.APPRAISAL, Dossier.assigned_id.is_(None))
        turns += [and_(_at(_places(one.roles)), theirs), and_(_at(_places(one.roles - actor.own_roles)), free)]
    return or_(false(), *turns)


def _places(roles: frozenset[Role]) -> list[tuple[int, str]]:
    return [(place.status.value, place.step.value) for place in rules.places_waiting_for(roles)]


def moments(session: Session, now: datetime) -> dict[str, datetime]:
    """The moments that ``tabs`` leaves open, to be given when a statement with a tab is executed."""
    return {_NOW.key: now, _SOON.key: rules.soon_limit(load_calendar(session), now=now)}


@lru_cache(OFFICERS)
def tabs(actor: Actor, steps: StepKeys | None) -> Mapping[Tab, ColumnElement[bool]]:
    """What each tab holds of an agency's dossiers; ``steps`` are those of the officer's units (``steps_of``).

    It is kept, because it takes longer to write than to answer.
    """
    waiting = [Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED]
    processing = Status.PROCESSING.value
    conditions = {
        Tab.MINE: and_(mine(actor), *within(steps)),
        Tab.INSTEAD: instead(actor),
        Tab.NEW: Dossier.status == Status.SUBMITTED,
        # What is due is as urgent as it is due: saying both lets the index of urgency begin and end there
        Tab.SOON: and_(_RUNNING, Dossier.due_at >= _NOW, Dossier.due_at <= _SOON, URGENCY >= _NOW, URGENCY <= _SOON),
        Tab.LATE: and_(_RUNNING, Dossier.due_at < _NOW, URGENCY < _NOW),
        Tab.WAITING: Dossier.status.in_(waiting),
        Tab.APPROVAL: _at([(processing, Step.APPROVAL), (processing, Step.STOPPING)]),
        Tab.SEALING: _at([(processing, Step.SEALING)]),
        Tab.RETURN: Dossier.status == Status.DONE,
    }
    opened = {tab: and_(OPEN, condition) for tab, condition in conditions.items()}
    return opened | {Tab.OPEN: OPEN, Tab.CLOSED: CLOSED}


def is_empty(listing: Listing, *, closed: bool) -> bool:
    """Whether no dossier that is open, or closed, can be what the list asks for."""
    status, step = listing.status, listing.step
    wrong_status = status is not None and (status in rules.CLOSED) is not closed
    return wrong_status or (step is not None and (step is Step.CLOSED) is not closed)


def order(sort: Sort | None, *, closed: bool, of: Any = Dossier) -> tuple[Any, Any]:
    """The order of a list; ``of`` are the columns to read, the table's unless given."""
    if sort is Sort.NEWEST:
        return of.received_at.desc(), of.id.desc()
    if sort is Sort.OLDEST:
        return of.received_at.asc(), of.id.asc()
    return (of.finished_at.desc(), of.id.desc()) if closed else (URGENCY.asc(), of.id.asc())


def filtered_by(listing: Listing) -> tuple[Any, ...]:
    """The columns that ``filters`` and ``order`` read of closed dossiers: no more than the list asks about."""
    return _FILTERED_BY + (_PROCESS if listing.at_step or listing.unit else ())


def filters(session: Session, listing: Listing, actor: Actor, *, of: Any = Dossier) -> list[ColumnElement[bool]]:
    """What narrows the list; ``of`` are the columns to read, the table's unless given."""
    asked: list[tuple[bool, Any]] = [
        (bool(listing.service), of.service_code == listing.service),
        (listing.status is not None, of.status == listing.status),
        (listing.step is not None, of.step == listing.step),
        (bool(listing.officer), _in_charge(listing.officer, actor, of)),
        (listing.signed is not None, of.signed.is_(bool(listing.signed))),
        (listing.outcome is not None, of.proposed == listing.outcome),
    ]
    of_columns = [condition for applies, condition in asked if applies]
    return of_columns + received(listing, of=of) + _due(listing, of) + narrowing(session, listing, of=of)


def received(listing: Listing, *, of: Any = Dossier) -> list[ColumnElement[bool]]:
    """The days of receipt that the list asks for."""
    return _period(of.received_at, listing.received_from, listing.received_to)


def _due(listing: Listing, of: Any) -> list[ColumnElement[bool]]:
    return _period(of.due_at, listing.due_from, listing.due_to)


def _period(column: Any, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    begin = [column >= _begin(first)] if first else []
    return begin + ([column < _begin(last, days=1)] if last else [])


def _begin(day: date, *, days: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days), time.min, VIETNAM)


def _in_charge(officer: str, actor: Actor, of: Any) -> ColumnElement[bool]:
    if officer in ("", NOBODY):
        nobody: ColumnElement[bool] = of.assigned_id.is_(None)
        return nobody
    somebody: ColumnElement[bool] = of.assigned_id == (actor.id if officer == ME else UUID(officer))
    return somebody
