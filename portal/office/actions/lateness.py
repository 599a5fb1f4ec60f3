"""So that no deadline is missed unseen: warnings before and after a date, and dates counted again when days change.

Nothing here stops an officer: late is a warning, the result is returned all the same.
"""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.core.actor import SYSTEM
from portal.core.calendar import WorkCalendar, load_calendar
from portal.core.clock import VIETNAM
from portal.core.db import reading, transaction
from portal.core.events import publish
from portal.dossiers import deadlines, ledger
from portal.dossiers.events import DeadlineRecounted
from portal.dossiers.models import DeadlineWarning, Dossier
from portal.office import queries, rules
from portal.office.events import DeadlineWarned
from portal.office.rules import Stage

_AT_ONCE = 500
_RUNNING = Dossier.status.in_(rules.RUNNING)


def warn(*, now: datetime) -> int:
    """Warn of every date that is near or over, once for each date and stage; returns how many warnings were given.

    The worst stage comes first: what is late is not announced as near.
    """
    return sum(_warn_stage(stage, now=now) for stage in reversed(Stage))


def _warn_stage(stage: Stage, *, now: datetime) -> int:
    given = 0
    with reading() as session:
        until = rules.horizon(load_calendar(session), stage, now=now)
    while True:
        with reading() as session:
            waiting = _unwarned(session, stage, until=until)
        more = 0
        for dossier_id in waiting:
            with transaction() as session:
                more += _warn_one(session, dossier_id, stage, until=until, now=now)
        given += more
        if more < _AT_ONCE:
            return given


def _unwarned(session: Session, stage: Stage, *, until: datetime) -> list[UUID]:
    """Dossiers that have reached a stage and of whose date neither this nor anything worse was said."""
    said = exists().where(
        DeadlineWarning.dossier_id == Dossier.id,
        DeadlineWarning.due == Dossier.due_at,
        DeadlineWarning.stage.in_([worse.value for worse in stage.and_worse]),
    )
    query = select(Dossier.id).where(_RUNNING, Dossier.due_at <= until, ~said).order_by(Dossier.due_at).limit(_AT_ONCE)
    return list(session.scalars(query))


def _warn_one(session: Session, dossier_id: UUID, stage: Stage, *, until: datetime, now: datetime) -> int:
    dossier = queries.running(session, dossier_id)
    if dossier is None or dossier.due_at is None or dossier.due_at > until:
        return 0
    key = (dossier_id, dossier.due_at, stage.value)
    if session.get(DeadlineWarning, key) is not None:
        return 0
    session.add(DeadlineWarning(dossier_id=dossier_id, due=dossier.due_at, stage=stage.value, at=now))
    event = DeadlineWarned(stage=stage.value, due_at=dossier.due_at)
    publish(session, dossier_id, event, actor=SYSTEM, now=now)
    return 1


def recount(*, day: date, reason: str, now: datetime) -> int:
    """Count the deadlines again that a changed day of the calendar lies in; returns how many have moved."""
    begins = datetime.combine(day, time(), tzinfo=VIETNAM)
    ends = datetime.combine(day, time.max, tzinfo=VIETNAM)
    touched = select(Dossier.id).where(_RUNNING, Dossier.accepted_at <= ends, Dossier.due_at >= begins)
    with reading() as session:
        found, calendar = list(session.scalars(touched)), load_calendar(session)
    moved = 0
    for dossier_id in found:
        with transaction() as session:
            moved += _recount_one(session, dossier_id, calendar, reason, now=now)
    return moved


def _recount_one(session: Session, dossier_id: UUID, calendar: WorkCalendar, reason: str, *, now: datetime) -> int:
    dossier = queries.running(session, dossier_id)
    if dossier is None:
        return 0
    entry = deadlines.recounted(calendar, ledger.read(session, dossier_id), reason=reason, now=now)
    if entry is None or entry.due is None:
        return 0
    ledger.add(session, dossier, entry, by=SYSTEM.name)
    dossier.revision += 1
    event = DeadlineRecounted(due_at=entry.due, reason=reason)
    publish(session, dossier_id, event, actor=SYSTEM, now=now)
    return 1
