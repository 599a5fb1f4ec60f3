"""Steps that only some processes have: several at one desk, a site inspection, a receipt that ends it, no answer."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.core.actor import Actor
from portal.core.clock import local
from portal.core.events import publish
from portal.dossiers import course
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.dossiers.transitions import advance, as_mover, may
from portal.office.actions.reception import full_reason
from portal.office.actions.work import require, take
from portal.office.course_errors import InspectionMissing, InspectionNotYet, OpinionsAwaited, StillTimeToAnswer
from portal.office.duties import APPRAISING, require_other_hands
from portal.office.scans import Scanned
from portal.processes.events import (
    DossierForwarded,
    DossierHandedBack,
    DraftUnanswered,
    NotificationReceived,
    ProposalEndorsed,
    SiteInspected,
)
from portal.processes.models import WorkItem
from portal.processes.queries import StepKind, Wait


@dataclass(frozen=True)
class Visit:
    """A site inspection as its minutes say."""

    day: date
    place: str
    participants: str
    minutes: str


def forward(session: Session, dossier_id: UUID, *, note: str, actor: Actor, revision: int, now: datetime) -> None:
    """Let the dossier go on to the next step at this desk.

    Raises OpinionsAwaited, InspectionMissing and as every action does.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.FORWARD, actor=actor)
    _require_done(session, dossier, now=now)
    following = course.next_step(dossier, course.step_of(dossier))
    event = DossierForwarded(step=following.key if following else "", note=clean(note))
    advance(session, dossier, Action.FORWARD, event, actor=actor, now=now)


def _require_done(session: Session, dossier: Dossier, *, now: datetime) -> None:
    """Whether what the step is for is there: the opinions that have to be waited for, the minutes."""
    step = course.step_of(dossier)
    if step is not None and step.kind is StepKind.INSPECTION:
        item = course.open_item(session, dossier)
        if item is None or item.record is None:
            raise InspectionMissing
    awaited = [item for item in course.open_requests(session, dossier) if _holds_up(dossier, item, now=now)]
    if awaited and step is not None and step.kind is StepKind.OPINION:
        raise OpinionsAwaited(len(awaited))


def _holds_up(dossier: Dossier, item: WorkItem, *, now: datetime) -> bool:
    """Whether the work waits for this opinion: late ones stop nothing unless the process says so."""
    wait = course.request_of(dossier, item).wait
    return wait is Wait.UNTIL_ANSWERED or (wait is Wait.UNTIL_DUE and item.due_at is not None and now <= item.due_at)


def hand_back(session: Session, dossier_id: UUID, *, note: str, actor: Actor, revision: int, now: datetime) -> None:
    """Give the dossier back to an earlier step, and say why. Raises ReasonMissing and as every action does."""
    sentence = full_reason(note)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    step = course.step_of(dossier)
    event = DossierHandedBack(step=step.back if step and step.back else "", note=sentence)
    advance(session, dossier, Action.HAND_BACK, event, actor=actor, now=now)


def endorse(session: Session, dossier_id: UUID, *, note: str, actor: Actor, revision: int, now: datetime) -> None:
    """The head of a unit lets the proposal go on. Raises as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.ENDORSE, actor=actor)
    require_other_hands(session, dossier.id, *APPRAISING, actor=actor)
    advance(session, dossier, Action.ENDORSE, ProposalEndorsed(note=clean(note)), actor=actor, now=now)


def acknowledge(session: Session, dossier_id: UUID, *, note: str, actor: Actor, revision: int, now: datetime) -> None:
    """Take note of a notification: its process ends here. Raises as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    advance(session, dossier, Action.ACKNOWLEDGE, NotificationReceived(note=clean(note)), actor=actor, now=now)


def go_on(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, now: datetime) -> None:
    """Go on without the applicant's word about the draft, once their time is over.

    Raises StillTimeToAnswer and as every action does.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.GO_ON, actor=actor)
    item = course.open_item(session, dossier)
    if item is not None and item.due_at is not None and now <= item.due_at:
        raise StillTimeToAnswer(item.due_at)
    advance(session, dossier, Action.GO_ON, DraftUnanswered(), actor=actor, now=now)


def record_visit(
    session: Session,
    dossier_id: UUID,
    *,
    visit: Visit,
    scan: Scanned | None,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Keep the minutes of a site inspection, with photos as one PDF (``scan``, stored before).

    Raises InspectionNotYet for a day to come, NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    if visit.day > local(now).date():
        raise InspectionNotYet
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    step, item = course.step_of(dossier), course.open_item(session, dossier)
    if step is None or step.kind is not StepKind.INSPECTION or item is None or not may(dossier, Action.FORWARD, actor):
        raise ActionNotPermitted
    item.record = {
        "day": visit.day.isoformat(),
        "place": visit.place,
        "participants": visit.participants,
        "minutes": visit.minutes,
        "by": actor.name,
        "file": _file(scan),
    }
    actor = as_mover(dossier, Action.FORWARD, actor)
    item.assignee_id, item.assignee = actor.id, actor.name
    dossier.revision += 1
    event = SiteInspected(day=visit.day.isoformat(), place=visit.place, sha256=scan.sha256 if scan else "")
    publish(session, dossier.id, event, actor=actor, now=now)


def _file(scan: Scanned | None) -> dict[str, str | int] | None:
    return None if scan is None else {"name": scan.name, "sha256": scan.sha256, "pages": scan.pages}
