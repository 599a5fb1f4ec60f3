"""From the one-stop desk to the processing unit: the same working day, or the next one when it came in after 15:00.

NĐ 61/2018/NĐ-CP Đ18.2, Đ18.3. What counts is when the dossier was accepted: until then it is not to be handed over.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.calendar import DayKind, WorkCalendar, load_calendar
from portal.core.clock import VIETNAM, local
from portal.core.events import publish
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.office.reception_errors import NothingToHandOver
from portal.office.reception_events import HandedOver

LAST_HOUR = time(15)
MOST = 200


@dataclass(frozen=True)
class Waiting:
    """An accepted dossier that is still at the desk, and the day on which it has to go."""

    dossier: Dossier
    day: date
    late: bool


def hand_over_by(calendar: WorkCalendar, *, accepted: datetime) -> date:
    """The day on which a dossier leaves the desk: that of its acceptance, or the next working day after 15:00."""
    moment = local(accepted)
    if calendar.kind(moment.date()) is DayKind.OFF or moment.time() > LAST_HOUR:
        return calendar.next_working_day(moment.date())
    return moment.date()


def waiting(session: Session, *, actor: Actor, now: datetime) -> Sequence[Waiting]:
    """What the officer's desk has accepted and not handed over, the oldest first."""
    query = select(Dossier).where(*_still_there(actor)).order_by(Dossier.accepted_at, Dossier.id).limit(MOST)
    calendar, today = load_calendar(session), local(now).date()
    found = []
    for dossier in session.scalars(query):
        day = hand_over_by(calendar, accepted=dossier.accepted_at or now)
        found.append(Waiting(dossier, day, day < today))
    return found


def _still_there(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        Dossier.agency_id == actor.agency_id,
        Dossier.status == Status.ACCEPTED,
        Dossier.accepted_at.is_not(None),
        Dossier.handed_over_at.is_(None),
    )


def hand_over(session: Session, ids: Collection[UUID], *, actor: Actor, now: datetime) -> list[UUID]:
    """Record that these went to the processing unit; those that are not at the desk any more are left alone.

    Raises NothingToHandOver when none is.
    """
    query = select(Dossier).where(Dossier.id.in_(ids), *_still_there(actor)).with_for_update()
    found = list(session.scalars(query)) if ids and actor.agency_id is not None else []
    if not found:
        raise NothingToHandOver
    for dossier in found:
        dossier.handed_over_at = now
        dossier.updated_at = now
        publish(session, dossier.id, HandedOver(), actor=actor, now=now)
    return [dossier.id for dossier in found]


def handed_over(session: Session, *, actor: Actor, day: date) -> Sequence[Dossier]:
    """What left the officer's desk on a day, for the list that goes along with the papers."""
    begin = datetime.combine(day, time(), tzinfo=VIETNAM)
    query = select(Dossier).where(
        Dossier.agency_id == actor.agency_id,
        Dossier.handed_over_at >= begin,
        Dossier.handed_over_at < begin + timedelta(days=1),
    )
    return session.scalars(query.order_by(Dossier.handed_over_at, Dossier.code)).all()
