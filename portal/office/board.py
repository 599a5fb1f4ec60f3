"""What leaders watch (R11.6): what came in, what is in time, due soon and late, by step, officer and service.

Every figure is counted with a condition that its list of dossiers uses too. A few grouped queries make a whole board.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Account, Agency
from portal.core.actor import Actor
from portal.core.calendar import load_calendar
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.office import rules
from portal.office.conditions import CLOSED, OPEN

PAGE = 50


class Measure(StrEnum):
    """What is counted: came in during the period; is open now; ended during the period."""

    RECEIVED = "received"
    IN_TIME = "in_time"
    SOON = "soon"
    LATE = "late"
    NO_CLOCK = "no_clock"
    ENDED_IN_TIME = "ended_in_time"
    ENDED_LATE = "ended_late"

    @property
    def label(self) -> Text:
        """The measure in words."""
        return _LABELS[self]


_LABELS = {
    Measure.RECEIVED: Text(vi="Nhận trong kỳ", en="Received"),
    Measure.IN_TIME: Text(vi="Đang giải quyết, trong hạn", en="Open, in time"),
    Measure.SOON: Text(vi="Sắp đến hạn", en="Due soon"),
    Measure.LATE: Text(vi="Đang quá hạn", en="Late"),
    Measure.NO_CLOCK: Text(vi="Chưa tính hạn", en="No time limit runs"),
    Measure.ENDED_IN_TIME: Text(vi="Kết thúc trong kỳ, đúng hạn", en="Ended in time"),
    Measure.ENDED_LATE: Text(vi="Kết thúc trong kỳ, quá hạn", en="Ended late"),
}
OPEN_NOW = (Measure.IN_TIME, Measure.SOON, Measure.LATE, Measure.NO_CLOCK)


@dataclass(frozen=True)
class Period:
    """From the first moment on, before the second."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Filter:
    """Which part of the agency's work a list is about; None: all of it. ``unassigned``: nobody appraises it yet."""

    step: Step | None = None
    officer: UUID | None = None
    unassigned: bool = False
    service: str | None = None


Counts = dict[Measure, int]


@dataclass
class Board:
    """The figures of an agency, as a whole and by step, officer (None: nobody yet) and service."""

    whole: Counts = field(default_factory=dict)
    steps: dict[Step, Counts] = field(default_factory=dict)
    officers: dict[UUID | None, Counts] = field(default_factory=dict)
    services: dict[str, Counts] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any], counts: Mapping[Measure, int]) -> None:
        """Add one group of dossiers to every view that it belongs to."""
        step = self.steps.setdefault(Step(row["step"]), {})
        officer = self.officers.setdefault(row["assigned_id"], {})
        service = self.services.setdefault(row["service_code"], {})
        for view in (self.whole, step, officer, service):
            for measure, count in counts.items():
                view[measure] = view.get(measure, 0) + count


def conditions(session: Session, period: Period, *, now: datetime) -> dict[Measure, ColumnElement[bool]]:
    """What each measure counts. Of open dossiers exactly one of four is true; a dossier that ended was late or not."""
    soon = rules.soon_limit(load_calendar(session), now=now)
    is_open = and_(OPEN, Dossier.status.not_in([Status.DRAFT, *rules.CLOSED]))
    running = and_(is_open, Dossier.due_at.is_not(None), Dossier.status != Status.DONE)
    ended = and_(
        Dossier.status == Status.RETURNED, Dossier.finished_at >= period.begins, Dossier.finished_at < period.ends
    )
    late = and_(Dossier.due_at.is_not(None), Dossier.finished_at > Dossier.due_at)
    return {
        Measure.RECEIVED: and_(Dossier.received_at >= period.begins, Dossier.received_at < period.ends),
        Measure.IN_TIME: and_(running, Dossier.due_at > soon),
        Measure.SOON: and_(running, Dossier.due_at >= now, Dossier.due_at <= soon),
        Measure.LATE: and_(running, Dossier.due_at < now),
        Measure.NO_CLOCK: and_(is_open, or_(Dossier.due_at.is_(None), Dossier.status == Status.DONE)),
        Measure.ENDED_IN_TIME: and_(ended, or_(Dossier.due_at.is_(None), Dossier.finished_at <= Dossier.due_at)),
        Measure.ENDED_LATE: and_(ended, late),
    }


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.agency_id is None:
        return false()
    return and_(Dossier.agency_id == actor.agency_id, Dossier.status != Status.DRAFT)


_BY = (Dossier.step, Dossier.assigned_id, Dossier.service_code)


def board(session: Session, period: Period, *, actor: Actor, now: datetime) -> Board:
    """The figures of the actor's agency: four grouped queries, each over what its index finds."""
    wanted, found = conditions(session, period, now=now), Board()
    is_open = and_(OPEN, Dossier.status.not_in([Status.DRAFT, *rules.CLOSED]))
    ended = or_(wanted[Measure.ENDED_IN_TIME], wanted[Measure.ENDED_LATE])
    for over, measures in (
        (and_(OPEN, wanted[Measure.RECEIVED]), (Measure.RECEIVED,)),
        (and_(CLOSED, wanted[Measure.RECEIVED]), (Measure.RECEIVED,)),
        (is_open, OPEN_NOW),
        (ended, (Measure.ENDED_IN_TIME, Measure.ENDED_LATE)),
    ):
        sums = [func.sum(case((wanted[measure], 1), else_=0)) for measure in measures]
        query = select(*_BY, *sums).where(_own(actor), over).group_by(*_BY)
        for row in session.execute(query):
            place = {"step": row[0], "assigned_id": row[1], "service_code": row[2]}
            found.add(place, dict(zip(measures, (int(value) for value in row[3:]), strict=True)))
    return found


def units(session: Session, period: Period, *, actor: Actor, now: datetime) -> list[tuple[Agency, Counts]]:
    """The figures of the agencies directly under the actor's, for comparing; their dossiers stay their own."""
    below = session.scalars(
        select(Agency).where(Agency.parent_id == actor.agency_id).order_by(Agency.name_vi, Agency.id)
    ).all()
    if not below or actor.agency_id is None:
        return []
    wanted = conditions(session, period, now=now)
    sums = [func.sum(case((condition, 1), else_=0)) for condition in wanted.values()]
    query = (
        select(Dossier.agency_id, *sums)
        .where(Dossier.agency_id.in_([agency.id for agency in below]), or_(*wanted.values()))
        .group_by(Dossier.agency_id)
    )
    rows = {row[0]: dict(zip(wanted, (int(value) for value in row[1:]), strict=True)) for row in session.execute(query)}
    return [(agency, rows.get(agency.id, {})) for agency in below]


def names(session: Session, officers: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of officers."""
    ids = [one for one in officers if one is not None]
    query = select(Account.id, Account.display_name).where(Account.id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query)} if ids else {}


@dataclass(frozen=True)
class Listed:
    """A page of the dossiers behind a figure, and how many there are in all."""

    rows: Sequence[Any]
    total: int


_COLUMNS = (
    Dossier.id, Dossier.code, Dossier.service_code, Dossier.service_version, Dossier.applicant_name, Dossier.status,
    Dossier.step, Dossier.received_at, Dossier.due_at, Dossier.finished_at,
)  # fmt: skip


def behind(
    session: Session, measure: Measure, only: Filter, period: Period, *, actor: Actor, page: int, now: datetime
) -> Listed:
    """The dossiers that a figure counts, what is due first before the rest."""
    wanted = and_(_own(actor), conditions(session, period, now=now)[measure], *_only(only))
    total = session.execute(select(func.count()).select_from(Dossier).where(wanted)).scalar_one()
    order = func.coalesce(Dossier.due_at, Dossier.received_at)
    query = select(*_COLUMNS).where(wanted).order_by(order, Dossier.id).limit(PAGE).offset((page - 1) * PAGE)
    return Listed(session.execute(query).all(), total)


def _only(only: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if only.step is not None:
        found.append(Dossier.step == only.step.value)
    if only.unassigned:
        found.append(Dossier.assigned_id.is_(None))
    elif only.officer is not None:
        found.append(Dossier.assigned_id == only.officer)
    if only.service is not None:
        found.append(Dossier.service_code == only.service)
    return found
