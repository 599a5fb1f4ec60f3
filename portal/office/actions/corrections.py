"""Answering a correction of the applicant: open just those things for mending, or say why not (R12.3)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.core.actor import Actor
from portal.core.calendar import WorkCalendar, load_calendar
from portal.core.clock import VIETNAM, local
from portal.core.events import publish
from portal.dossiers.dialogue import queries as dialogue
from portal.dossiers.dialogue.errors import AnswerMissing, CorrectionAnswered
from portal.dossiers.dialogue.events import CorrectionAccepted, CorrectionDeclined
from portal.dossiers.dialogue.models import Correction
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier, Supplement
from portal.dossiers.transitions import advance
from portal.office.actions.reception import SHORTEST_REASON, stop_clock
from portal.office.actions.work import require, take
from portal.office.duties import Duty, require_duty

_DAYS_TO_MEND = 5
_LONGEST_ANSWER = 2000


def accept_correction(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, now: datetime) -> None:
    """Let the applicant mend just what the correction names; what was handed in stays, a new application is signed.

    Raises CorrectionAnswered, NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.ACCEPT_CORRECTION, actor=actor)
    correction = _open(session, dossier)
    dossier.supplements.append(
        Supplement(
            round=len(dossier.supplements) + 1,
            items=[_demand(item) for item in correction.items],
            requested_at=now,
            requested_by=actor.name,
            reply_by=mend_by(load_calendar(session), now=now),
            cause="correction",
        )
    )
    stop_clock(session, dossier, by=actor.name, now=now)
    _answer(correction, "accepted", None, actor=actor, now=now)
    event = CorrectionAccepted(correction_id=str(correction.id), round=correction.round)
    advance(session, dossier, Action.ACCEPT_CORRECTION, event, actor=actor, now=now)


def decline_correction(
    session: Session, dossier_id: UUID, *, reason: str, actor: Actor, revision: int, now: datetime
) -> None:
    """Say why a correction is not accepted; the dossier stays where it is.

    Raises AnswerMissing, CorrectionAnswered, NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    why = clean(reason)
    if not SHORTEST_REASON <= len(why) <= _LONGEST_ANSWER:
        raise AnswerMissing
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.DECLINE_CORRECTION, actor=actor)
    correction = _open(session, dossier)
    _answer(correction, "declined", why, actor=actor, now=now)
    event = CorrectionDeclined(correction_id=str(correction.id), round=correction.round, reason=why)
    publish(session, dossier.id, event, actor=actor, now=now)


def mend_by(calendar: WorkCalendar, *, now: datetime) -> datetime:
    """Until when the applicant mends what they reported: the end of the fifth working day."""
    day: date = local(now).date()
    for _ in range(_DAYS_TO_MEND):
        day = calendar.next_working_day(day)
    return datetime.combine(day, time(), tzinfo=VIETNAM) + timedelta(days=1, seconds=-1)


def _open(session: Session, dossier: Dossier) -> Correction:
    newest = next(iter(dialogue.corrections(session, dossier.id)), None)
    if newest is None or newest.outcome is not None:
        raise CorrectionAnswered
    return newest


def _demand(item: dict[str, Any]) -> dict[str, Any]:
    place = {key: item[key] for key in ("kind", "key", "page", "label_vi", "label_en")}
    return place | {"problem": f"Bạn báo nội dung đúng: {item['after']}", "mend": "", "example": ""}


def _answer(correction: Correction, outcome: str, answer: str | None, *, actor: Actor, now: datetime) -> None:
    correction.outcome, correction.answer = outcome, answer
    correction.answered_at, correction.answered_by = now, actor.name
