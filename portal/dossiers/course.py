"""How a dossier goes through its process: which moves of the table its step permits, and who holds it now.

The table of moves says what may happen at all; the process of the dossier, in the version it was handed in with, only
leaves out moves, and says which step comes next. Who calls ``follow`` holds the dossier's row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.answers import Answers
from forms.conditions import Scope
from portal.accounts import queries as accounts
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor, Role
from portal.core.calendar import Unit, WorkCalendar, load_calendar
from portal.core.clock import local
from portal.dossiers.lifecycle import Action, Status
from portal.dossiers.lifecycle import Step as Desk
from portal.dossiers.models import Dossier
from portal.processes import queries as processes
from portal.processes.models import WorkItem
from portal.processes.queries import AT_APPRAISAL, Extra, Process, Request, Step, StepKind

_A, _K = Action, StepKind
_AT: Final[Mapping[Action, frozenset[StepKind]]] = {
    _A.ACCEPT: frozenset({_K.RECEPTION}),
    _A.ACKNOWLEDGE: frozenset({_K.RECEIPT}),
    _A.ENDORSE: frozenset({_K.REVIEW}),
    _A.APPROVE: frozenset({_K.APPROVAL}),
}
"""Actions that belong to certain kinds of step."""
_TO: Final[Mapping[Action, frozenset[StepKind]]] = {
    _A.FORWARD: AT_APPRAISAL,
    _A.PROPOSE: frozenset({_K.REVIEW, _K.APPROVAL}),
    _A.SHOW_DRAFT: frozenset({_K.CONFIRMATION}),
}
"""Actions by what comes next."""
_EXTRA: Final[Mapping[Action, Extra]] = {
    _A.REQUEST_SUPPLEMENT: Extra.REQUEST_SUPPLEMENT,
    _A.PROPOSE_STOP: Extra.STOP,
    _A.STOP: Extra.STOP,
}
_STARTS: Final = frozenset({_A.SUBMIT, _A.SUPPLEMENT, _A.REQUEST_WITHDRAWAL})
_ON: Final = frozenset(
    {_A.ACCEPT, _A.FORWARD, _A.PROPOSE, _A.SHOW_DRAFT, _A.ENDORSE, _A.CONFIRM_DRAFT, _A.GO_ON, _A.APPROVE, _A.SEAL}
)
_BACK: Final = frozenset({_A.SEND_BACK, _A.HAND_BACK, _A.OBJECT_TO_DRAFT})
_BY_DESK: Final = {
    Desk.APPRAISAL: _K.APPRAISAL,
    Desk.APPROVAL: _K.APPROVAL,
    Desk.SEALING: _K.SEALING,
    Desk.RETURN: _K.RETURN,
}
_MOVED_ON: Final = "process_over"


def process_of(dossier: Dossier) -> Process:
    """The process of a dossier in the version it was handed in with; a draft has the standard one so far."""
    return processes.pinned(dossier.process_key or processes.STANDARD, dossier.process_version or 1)


def step_of(dossier: Dossier) -> Step | None:
    """The step where a dossier is; None while it is with the applicant, or closed.

    A dossier from before there were processes is at the first step of its desk.
    """
    process, desk = process_of(dossier), Desk(dossier.step)
    if dossier.process_step:
        return process.step(dossier.process_step)
    if desk is Desk.RECEPTION:
        return process.first
    return process.of_kind(_BY_DESK[desk]) if desk in _BY_DESK else None


def permits(dossier: Dossier, action: Action) -> bool:
    """Whether the process of a dossier has this action where the dossier is; the table of moves is asked as well."""
    if action is Action.SUBMIT:
        return True
    step = step_of(dossier)
    if action in _AT:
        return step is not None and step.kind in _AT[action]
    if action in _TO:
        following = next_step(dossier, step)
        return following is not None and following.kind in _TO[action]
    if action is Action.HAND_BACK:
        return step is not None and step.back is not None
    if action in _EXTRA and step is not None and step.kind in AT_APPRAISAL:
        return _EXTRA[action] in step.may
    return True


def is_work_of(dossier: Dossier, actor: Actor, *roles: Role) -> bool:
    """Whether the dossier, at the step where it is, is the officer's to handle in one of these roles.

    It is one of the officer's services, and the step is given to one of the officer's units or to none.
    """
    step = step_of(dossier)
    return actor.reaches(roles, service=dossier.service_code, unit=step.unit.vi if step else "")


def next_step(dossier: Dossier, step: Step | None) -> Step | None:
    """The step that comes after ``step`` for the answers of the dossier; None when it ends there."""
    if step is None:
        return None
    key = step.following(_scope(dossier) if step.is_conditional else {})
    return process_of(dossier).step(key) if key else None


def _scope(dossier: Dossier) -> Scope:
    """What was handed in, as conditions read it."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    day = local(dossier.submitted_at).date() if dossier.submitted_at else None
    return Answers.from_stored(definition, dossier.submitted_answers or {}, day=day).scope


def follow(
    session: Session, dossier: Dossier, action: Action, left: Step | None, *, actor: Actor, now: datetime
) -> None:
    """Go on in the process after a move: close what was open at the step that is ``left``, open what comes next."""
    if action is Action.APPRAISE:
        _take_up(session, dossier, left, actor=actor, now=now)
        return
    target = _target(session, dossier, action, left)
    _close(session, dossier, action, actor=actor, now=now)
    dossier.process_step = target.key if target else ""
    if target is not None:
        _open(session, dossier, target, now=now)


def _target(session: Session, dossier: Dossier, action: Action, left: Step | None) -> Step | None:
    if action is Action.SUBMIT:
        process = processes.followed_by(session, dossier.service_code)
        dossier.process_key, dossier.process_version = process.key, process.version
    process = process_of(dossier)
    if action in _STARTS:
        return process.first
    if action in _BACK and left is not None and left.back is not None:
        return process.step(left.back)
    return next_step(dossier, left) if action in _ON else None


def _take_up(session: Session, dossier: Dossier, step: Step | None, *, actor: Actor, now: datetime) -> None:
    item = open_item(session, dossier)
    if item is None and step is not None:  # accepted before there were processes
        item = _open(session, dossier, step, now=now)
    if item is not None:
        item.assignee_id, item.assignee = actor.id, actor.name


def open_item(session: Session, dossier: Dossier) -> WorkItem | None:
    """The open step of a dossier; None when it has none."""
    session.flush()
    query = select(WorkItem).where(
        WorkItem.dossier_id == dossier.id, WorkItem.request == "", WorkItem.closed_at.is_(None)
    )
    return session.scalars(query).one_or_none()


def _close(session: Session, dossier: Dossier, action: Action, *, actor: Actor, now: datetime) -> None:
    """Close the open step; requests to other agencies end with the dossier only."""
    item = open_item(session, dossier)
    if item is not None:
        item.closed_at, item.closed_by, item.outcome = now, actor.name, action.value
    if dossier.finished_at is not None or dossier.status == Status.DONE:
        for request in open_requests(session, dossier):
            request.closed_at, request.closed_by, request.outcome = now, actor.name, _MOVED_ON
    session.flush()


def open_requests(session: Session, dossier: Dossier) -> list[WorkItem]:
    """The opinions that other agencies have not given yet, in the order they were asked."""
    query = select(WorkItem).where(
        WorkItem.dossier_id == dossier.id, WorkItem.request != "", WorkItem.closed_at.is_(None)
    )
    return list(session.scalars(query.order_by(WorkItem.position)))


def _open(session: Session, dossier: Dossier, step: Step, *, now: datetime) -> WorkItem:
    calendar = load_calendar(session)
    item = WorkItem(
        dossier_id=dossier.id,
        position=_next_position(session, dossier),
        step=step.key,
        kind=step.kind.value,
        agency_id=dossier.agency_id,
        role=step.role.value if step.role else None,
        opened_at=now,
        due_at=_due(dossier, step, calendar, opened_at=now),
    )
    session.add(item)
    session.flush()
    for request in step.requests:
        _ask(session, dossier, step, request, calendar, now=now)
    return item


def _next_position(session: Session, dossier: Dossier) -> int:
    highest = select(func.max(WorkItem.position)).where(WorkItem.dossier_id == dossier.id)
    return (session.scalar(highest) or 0) + 1


def _due(dossier: Dossier, step: Step, calendar: WorkCalendar, *, opened_at: datetime) -> datetime | None:
    """When the step has to be done; None where no time limit runs."""
    if step.days is not None:
        return calendar.deadline(opened_at, amount=Decimal(step.days), unit=Unit.WORKING_DAY).due
    if not step.share or dossier.accepted_at is None or dossier.due_at is None:
        return None
    process = process_of(dossier)
    return processes.due_of(process, step, calendar, accepted_at=dossier.accepted_at, due_at=dossier.due_at)


def _ask(
    session: Session, dossier: Dossier, step: Step, request: Request, calendar: WorkCalendar, *, now: datetime
) -> None:
    """Ask another agency, unless it was asked before or the answers make it needless."""
    if request.when is not None and not request.when.holds(_scope(dossier)):
        return
    asked = select(WorkItem.id).where(
        WorkItem.dossier_id == dossier.id, WorkItem.step == step.key, WorkItem.request == request.key
    )
    if session.scalars(asked).first() is not None:
        return
    due = calendar.deadline(now, amount=Decimal(request.amount), unit=Unit(request.unit)).due
    session.add(
        WorkItem(
            dossier_id=dossier.id,
            position=_next_position(session, dossier),
            step=step.key,
            kind=_K.OPINION.value,
            request=request.key,
            agency_id=accounts.agency(session, request.agency).id,
            opened_at=now,
            due_at=due,
        )
    )
    session.flush()


def recount(session: Session, dossier: Dossier) -> None:
    """Give the open step its part of a deadline that has changed."""
    item = open_item(session, dossier)
    if item is not None and dossier.due_at is not None and item.kind != _K.CONFIRMATION:
        step = process_of(dossier).step(item.step)
        item.due_at = _due(dossier, step, load_calendar(session), opened_at=item.opened_at)


def request_of(dossier: Dossier, item: WorkItem) -> Request:
    """What another agency is asked, in the version of the process that the dossier has."""
    step = process_of(dossier).step(item.step)
    return next(request for request in step.requests if request.key == item.request)


@dataclass(frozen=True)
class Stage:
    """One step on the way of a dossier: ``state`` is done, here or ahead; ``at`` is when it ended, or has to end."""

    step: Step
    state: str
    at: datetime | None = None
    who: str = ""


def stages(dossier: Dossier, items: list[WorkItem]) -> list[Stage]:
    """The way of a dossier: each step it went through, the one where it is, and those that follow if nobody decides
    otherwise.
    """
    process, here = process_of(dossier), step_of(dossier)
    main = [item for item in items if not item.request]
    done = [
        Stage(process.step(item.step), "done", item.closed_at, item.closed_by)
        for item in main
        if item.closed_at is not None
    ]
    if here is None or dossier.finished_at is not None:
        return done
    item = next((item for item in main if item.closed_at is None), None)
    due, who = (item.due_at, item.assignee) if item else (None, "")
    ahead, step = [], next_step(dossier, here)
    while step is not None:
        ahead.append(Stage(step, "ahead"))
        step = next_step(dossier, step)
    return [*done, Stage(here, "here", due, who), *ahead]
