"""What officers see: one dossier of their agency, and where everything waits. Read only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, select
from sqlalchemy.orm import Session, selectinload

from forms.answers import Answers
from forms.text import Text
from portal.accounts.models import Account, Agency
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.calendar import load_calendar
from portal.core.errors import NotFound
from portal.core.events import EventRecord
from portal.dossiers import queries as dossiers
from portal.dossiers.events import DocumentIssued
from portal.dossiers.filling import HandedIn, handed_in
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.dossiers.rules import answer_by
from portal.office import casework_events as around
from portal.office import rules
from portal.office.conditions import CLOSED, OPEN, URGENCY, own, reachable
from portal.office.events import DeadlineWarned
from portal.office.models import RegisterEntry
from portal.office.rules import Countdown
from portal.processes.models import WorkItem
from portal.processes.queries import StepKind


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


_QUIET = [
    event.__name__
    for event in (
        around.DossiersLinked,
        around.DossiersUnlinked,
        around.EarlierDossiersRead,
        around.InternalNoteWritten,
        DeadlineWarned,
        DocumentIssued,
    )
]


def countdown_of(session: Session, dossier: Dossier, *, now: datetime) -> Countdown | None:
    """The time left for a dossier; None when no time limit runs."""
    calendar = load_calendar(session)
    due = dossier.due_at
    if dossier.status == Status.SUBMITTED and dossier.received_at is not None:
        due = answer_by(calendar, received_at=dossier.received_at)
    if due is None or not rules.is_running(dossier.status):
        return None
    return rules.countdown(calendar, due=due, now=now)


def overview(session: Session, *, actor: Actor, since: datetime, now: datetime) -> Overview:
    """What came in and was finished since a moment, what is late, and where it waits (R11.6)."""
    received = [_count(own(actor), part, Dossier.received_at >= since) for part in (OPEN, CLOSED)]
    finished = _count(own(actor), CLOSED, Dossier.finished_at >= since)
    late = _sum(and_(Dossier.status.in_(rules.RUNNING), Dossier.due_at < now))
    figures = session.execute(select(received[0] + received[1], finished)).one()
    steps = session.execute(
        select(Dossier.step, func.count(), late, func.min(Dossier.received_at))
        .where(own(actor), OPEN)
        .group_by(Dossier.step)
    ).all()
    found = {Step(row[0]): StepLoad(Step(row[0]), row[1], int(row[2]), row[3]) for row in steps}
    ordered = tuple(found[step] for step in Step if step in found)
    return Overview(int(figures[0]), int(figures[1]), sum(load.late for load in ordered), ordered)


def _count(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(Dossier).where(*conditions).scalar_subquery()


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def dossier(session: Session, dossier_id: UUID, *, actor: Actor, lock: bool = False) -> Dossier:
    """A dossier of the officer's agency with its files, documents and requests.

    ``lock`` holds the row for a change. Raises NotFound, also for dossiers of other agencies and
    drafts, or DossierPurged.
    """
    query = (
        select(Dossier)
        .where(Dossier.id == dossier_id, reachable(actor))
        .options(
            selectinload(Dossier.files),
            selectinload(Dossier.documents),
            selectinload(Dossier.supplements),
            selectinload(Dossier.copies),
            selectinload(Dossier.checks),
        )
    )
    if lock:
        query = query.with_for_update()
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return dossiers.not_purged(found)


def dossier_by_code(session: Session, code: str, *, actor: Actor) -> Dossier:
    """A dossier of the officer's agency by its code. Raises NotFound."""
    found = session.scalars(select(Dossier.id).where(Dossier.code == code, reachable(actor))).one_or_none()
    if found is None:
        raise NotFound
    return dossier(session, found, actor=actor)


def running(session: Session, dossier_id: UUID) -> Dossier | None:
    """A dossier of whatever agency, its row held for a change, while a time limit runs; None when none does."""
    query = select(Dossier).where(Dossier.id == dossier_id, Dossier.status.in_(rules.RUNNING)).with_for_update()
    return session.scalars(query).one_or_none()


def waiting_at(session: Session, step: Step, *, actor: Actor, limit: int) -> tuple[list[Dossier], int]:
    """What waits at a desk of the officer's agency, the most urgent first and no more than ``limit``; and how many."""
    # A dossier that only the head of a unit reviews waits at the same desk, but there is nothing to sign yet.
    review = select(WorkItem.id).where(
        WorkItem.dossier_id == Dossier.id, WorkItem.kind == StepKind.REVIEW.value, WorkItem.closed_at.is_(None)
    )
    there = and_(own(actor), OPEN, Dossier.status == Status.PROCESSING, Dossier.step == step, ~review.exists())
    total = session.execute(select(func.count()).select_from(Dossier).where(there)).scalar_one()
    query = select(Dossier).where(there).order_by(URGENCY, Dossier.id).limit(limit)
    return list(session.scalars(query)), total


def some(session: Session, ids: Collection[UUID], *, actor: Actor) -> dict[UUID, Dossier]:
    """Those of these dossiers that belong to the officer's agency, in one look."""
    found = session.scalars(select(Dossier).where(own(actor), Dossier.id.in_(ids)))
    return {dossier.id: dossier for dossier in found}


def deed_of(session: Session, dossier_id: UUID, event_type: str, *, actor: Actor) -> EventRecord | None:
    """The newest event of this type that this very officer caused at a dossier."""
    query = (
        select(EventRecord)
        .where(EventRecord.stream == dossier_id, EventRecord.type == event_type, EventRecord.actor_id == actor.id)
        .order_by(EventRecord.position.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def last_event(session: Session, dossier_id: UUID) -> EventRecord | None:
    """The newest thing that happened to a dossier; what leaves it as it is does not count."""
    changing = and_(EventRecord.stream == dossier_id, EventRecord.type.not_in(_QUIET))
    query = select(EventRecord).where(changing).order_by(EventRecord.position.desc()).limit(1)
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


def component_names(dossier: Dossier) -> dict[str, Text]:
    """The papers that the dossier asks for, given or not: names by component."""
    return {asked.component.key: asked.component.name for asked in answers(dossier).components()}


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


def counted_at(session: Session, agency: Agency) -> list[tuple[Text, int]]:
    """How many numbered documents stand in the registers of an agency; they stay there."""
    said = Text(
        vi="Số văn bản đã cấp, giữ nguyên trong sổ của cơ quan cũ", en="Numbers given, which stay in the old registers"
    )
    query = select(func.count()).where(RegisterEntry.register.startswith(f"{agency.key}/", autoescape=True))
    return [(said, session.execute(query).scalar_one())]
