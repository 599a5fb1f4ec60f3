"""What officers see: the queue of their agency, one dossier, and where everything waits. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from forms.answers import Answers
from forms.text import Text, fold
from portal.accounts.models import Account, Agency
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.calendar import load_calendar
from portal.core.errors import NotFound
from portal.core.events import EventRecord
from portal.dossiers.filling import HandedIn, handed_in
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.dossiers.rules import answer_by
from portal.office import rules
from portal.office.models import RegisterEntry
from portal.office.rules import Countdown, Tab

PAGE = 50
_COLUMNS = (
    Dossier.id,
    Dossier.code,
    Dossier.service_code,
    Dossier.service_version,
    Dossier.applicant_name,
    Dossier.status,
    Dossier.step,
    Dossier.received_at,
    Dossier.due_at,
)


@dataclass(frozen=True)
class QueueLine:
    """One dossier in the queue. ``due_at`` of a new dossier is when the desk has to answer."""

    id: UUID
    code: str
    service: Text
    applicant: str
    status: int
    step: Step
    received_at: datetime | None
    due_at: datetime | None
    countdown: Countdown | None


@dataclass(frozen=True)
class Queue:
    """A page of the queue, and how many dossiers match in all."""

    lines: tuple[QueueLine, ...]
    total: int
    page: int

    @property
    def last_page(self) -> int:
        """The number of the last page, from 1."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class StepLoad:
    """How much waits at a desk, how much of it is late, and since when the oldest has been there (R11.6)."""

    step: Step
    waiting: int
    late: int
    oldest: datetime | None


@dataclass(frozen=True)
class Overview:
    """What a leader watches (R11.6): what came in and was finished since a moment, and where the rest waits."""

    received: int
    finished: int
    late: int
    steps: tuple[StepLoad, ...]


def _own(actor: Actor) -> ColumnElement[bool]:
    """Dossiers handed in to the officer's agency; drafts are nobody's business."""
    if actor.agency_id is None:
        return false()
    return and_(Dossier.agency_id == actor.agency_id, Dossier.status != Status.DRAFT)


def _at(*places: tuple[int, str]) -> ColumnElement[bool]:
    return tuple_(Dossier.status, Dossier.step).in_(places) if places else false()


_OPEN = Dossier.status.not_in([Status.DRAFT, *rules.CLOSED])
_URGENCY = func.coalesce(Dossier.due_at, Dossier.received_at).asc()
_RUNNING = and_(_OPEN, Dossier.status.not_in(rules.RESTING))


def _conditions(session: Session, actor: Actor, now: datetime) -> dict[Tab, ColumnElement[bool]]:
    limit = rules.soon_limit(load_calendar(session), now=now)
    mine = [(int(place.status), place.step.value) for place in rules.places_waiting_for(actor.roles)]
    return {
        Tab.MINE: _at(*mine),
        Tab.NEW: Dossier.status == Status.SUBMITTED,
        Tab.SOON: and_(_RUNNING, Dossier.due_at >= now, Dossier.due_at <= limit),
        Tab.LATE: and_(_RUNNING, Dossier.due_at < now),
        Tab.WAITING: Dossier.status.in_([Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED]),
        Tab.APPROVAL: _at((Status.PROCESSING, Step.APPROVAL)),
        Tab.SEALING: _at((Status.PROCESSING, Step.SEALING)),
        Tab.RETURN: Dossier.status == Status.DONE,
        Tab.OPEN: _OPEN,
        Tab.CLOSED: Dossier.status.in_(list(rules.CLOSED)),
    }


def _search(words: str) -> ColumnElement[bool]:
    """Every word, accents aside, in name or code; or the last digits of the applicant's number."""
    found = and_(*(Dossier.folded.contains(word, autoescape=True) for word in fold(words).split()))
    digits = words.strip()
    if digits.isdecimal() and len(digits) >= 4:
        return or_(found, Dossier.applicant_number.endswith(digits, autoescape=True))
    return found


def queue(session: Session, *, actor: Actor, tab: Tab, words: str, page: int, now: datetime) -> Queue:
    """One page of the queue of the officer's agency, the most urgent first.

    ``words`` searches names (accents do not matter), codes and last digits; a search looks in every tab.
    """
    conditions = _conditions(session, actor, now)
    wanted = and_(_own(actor), _search(words) if words.strip() else conditions[tab])
    # What is closed is read newest first; what is open by what is due first, new dossiers by when they came.
    newest_first = tab is Tab.CLOSED and not words.strip()
    order = Dossier.finished_at.desc() if newest_first else _URGENCY
    total = session.execute(select(func.count()).select_from(Dossier).where(wanted)).scalar_one()
    query = select(*_COLUMNS).where(wanted).order_by(order, Dossier.id).limit(PAGE).offset((page - 1) * PAGE)
    return Queue(_lines(session, session.execute(query).all(), now), total, page)


def counts(session: Session, *, actor: Actor, now: datetime) -> dict[Tab, int]:
    """How many dossiers of the officer's agency each tab holds."""
    return _counts(session, actor, _conditions(session, actor, now))


def _counts(session: Session, actor: Actor, conditions: dict[Tab, ColumnElement[bool]]) -> dict[Tab, int]:
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions.values()]
    row = session.execute(select(*sums).select_from(Dossier).where(_own(actor))).one()
    return {tab: int(value) for tab, value in zip(conditions, row, strict=True)}


def _lines(session: Session, rows: Sequence[Any], now: datetime) -> tuple[QueueLine, ...]:
    calendar = load_calendar(session)
    lines = []
    for row in rows:
        due = row.due_at
        if row.status == Status.SUBMITTED and due is None and row.received_at is not None:
            due = answer_by(calendar, received_at=row.received_at)
        running = due is not None and rules.is_running(row.status)
        lines.append(
            QueueLine(
                id=row.id,
                code=row.code or "",
                service=catalogue.definition(row.service_code, row.service_version).name,
                applicant=row.applicant_name,
                status=row.status,
                step=Step(row.step),
                received_at=row.received_at,
                due_at=due,
                countdown=rules.countdown(calendar, due=due, now=now) if running else None,
            )
        )
    return tuple(lines)


def countdown_of(session: Session, dossier: Dossier, *, now: datetime) -> Countdown | None:
    """The time left for a dossier; None when no time limit runs."""
    calendar = load_calendar(session)
    due = dossier.due_at
    if dossier.status == Status.SUBMITTED and dossier.received_at is not None:
        due = answer_by(calendar, received_at=dossier.received_at)
    if due is None or not rules.is_running(dossier.status):
        return None
    return rules.countdown(calendar, due=due, now=now)


def next_of(session: Session, dossier: Dossier, *, actor: Actor, now: datetime) -> UUID | None:
    """The most urgent other dossier that waits for this officer."""
    waiting = and_(_own(actor), _conditions(session, actor, now)[Tab.MINE], Dossier.id != dossier.id)
    return session.scalars(select(Dossier.id).where(waiting).order_by(_URGENCY, Dossier.id).limit(1)).first()


def overview(session: Session, *, actor: Actor, since: datetime, now: datetime) -> Overview:
    """What came in and was finished since a moment, what is late, and where it waits (R11.6)."""
    late = and_(_RUNNING, Dossier.due_at < now)
    figures = session.execute(
        select(_sum(Dossier.received_at >= since), _sum(Dossier.finished_at >= since), _sum(late)).where(_own(actor))
    ).one()
    steps = session.execute(
        select(Dossier.step, func.count(), _sum(late), func.min(Dossier.updated_at))
        .where(_own(actor), _OPEN)
        .group_by(Dossier.step)
    ).all()
    found = {Step(row[0]): StepLoad(Step(row[0]), row[1], int(row[2]), row[3]) for row in steps}
    ordered = tuple(found[step] for step in Step if step in found)
    return Overview(received=int(figures[0]), finished=int(figures[1]), late=int(figures[2]), steps=ordered)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def dossier(session: Session, dossier_id: UUID, *, actor: Actor, lock: bool = False) -> Dossier:
    """A dossier of the officer's agency with its files, documents and requests.

    ``lock`` holds the row for a change. Raises NotFound, also for dossiers of other agencies and drafts.
    """
    query = (
        select(Dossier)
        .where(Dossier.id == dossier_id, _own(actor))
        .options(selectinload(Dossier.files), selectinload(Dossier.documents), selectinload(Dossier.supplements))
    )
    if lock:
        query = query.with_for_update()
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def last_event(session: Session, dossier_id: UUID) -> EventRecord | None:
    """The newest thing that happened to a dossier."""
    query = select(EventRecord).where(EventRecord.stream == dossier_id).order_by(EventRecord.position.desc()).limit(1)
    return session.scalars(query).one_or_none()


def count_events(session: Session, dossier_id: UUID, event_type: str, *, until: int) -> int:
    """How often this had happened to a dossier when event number ``until`` was written."""
    query = select(func.count()).where(
        EventRecord.stream == dossier_id, EventRecord.type == event_type, EventRecord.position <= until
    )
    return session.execute(query).scalar_one()


def entry_of(session: Session, dossier_id: UUID, *, kind: str, round_: int) -> RegisterEntry | None:
    """The number reserved for a document, if there is one."""
    query = select(RegisterEntry).where(
        RegisterEntry.dossier_id == dossier_id, RegisterEntry.kind == kind, RegisterEntry.round == round_
    )
    return session.scalars(query).one_or_none()


def answers(dossier: Dossier) -> Answers:
    """What the applicant answered and gave, over the definition the dossier was made with."""
    return given(dossier).answers


def given(dossier: Dossier) -> HandedIn:
    """What the applicant handed in last: never the work in progress on a supplement."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    return handed_in(dossier, definition, dossier.files)


def channel_of(given: Answers) -> str:
    """How the applicant wants the result: ``online``, ``post`` or ``counter``; online when it was not asked."""
    asked = {question.key for _, question in given.definition.questions()}
    return str(given.value("result_channel") or "online") if "result_channel" in asked else "online"


def agency(session: Session, dossier: Dossier) -> Agency:
    """The agency that a dossier was handed in to. Raises NotFound."""
    found = session.get(Agency, dossier.agency_id) if dossier.agency_id else None
    if found is None:
        raise NotFound
    return found


def last_reason(session: Session, dossier_id: UUID, event_type: str) -> str:
    """The reason that the newest event of this type gave; empty when there is none."""
    query = (
        select(EventRecord.payload)
        .where(EventRecord.stream == dossier_id, EventRecord.type == event_type)
        .order_by(EventRecord.position.desc())
        .limit(1)
    )
    payload = session.scalars(query).one_or_none()
    return str(payload["reason"]) if payload else ""


def officer(session: Session, actor: Actor) -> Account:
    """The account of an officer. Raises NotFound."""
    account = session.get(Account, actor.id) if actor.id else None
    if account is None:
        raise NotFound
    return account
