"""At the one-stop desk: accept a dossier, ask to complete it, refuse it, let it be withdrawn."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.core.actor import Actor
from portal.core.calendar import load_calendar
from portal.core.clock import VIETNAM, local
from portal.dossiers.events import DossierAccepted, DossierRefused, DossierStopped, SupplementRequested
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier, Supplement
from portal.dossiers.transitions import advance
from portal.office import queries
from portal.office.actions.work import (
    ACCEPTANCE_SLIP,
    REFUSAL,
    SUPPLEMENT_REQUEST,
    require,
    reserve_slip,
    take,
)
from portal.office.errors import NothingAsked, ReasonMissing, ReplyDateTooEarly
from portal.office.promise import Promise, promise
from portal.office.reasons import RefusalReason

_SHORTEST_REASON = 10


@dataclass(frozen=True)
class Demand:
    """One thing to complete: where it is (a component, page or question of the form), what is wrong, how to mend it."""

    kind: str
    key: str
    page: str
    label_vi: str
    label_en: str
    problem: str
    mend: str = ""
    example: str = ""


def promised(session: Session, dossier: Dossier, *, now: datetime) -> Promise:
    """What accepting the dossier at this moment would promise."""
    return promise(load_calendar(session), queries.answers(dossier), accepted_at=now)


def accept(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, note: str = "", now: datetime) -> None:
    """Take the dossier in and promise a date (R4.1d). The slip follows from the event.

    Raises NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    require(dossier, Action.ACCEPT, actor=actor)
    dossier.accepted_at = now
    dossier.due_at = promised(session, dossier, now=now).deadline.due
    reserve_slip(session, dossier, kind=ACCEPTANCE_SLIP, round_=acceptance_round(dossier), now=now)
    event = DossierAccepted(due_at=dossier.due_at, note=clean(note))
    advance(session, dossier, Action.ACCEPT, event, actor=actor, now=now)


def acceptance_round(dossier: Dossier) -> int:
    """Which acceptance this is: a dossier that was completed is accepted again, with another slip."""
    return len(dossier.supplements) + 1


def request_supplement(
    session: Session,
    dossier_id: UUID,
    *,
    demands: list[Demand],
    reply_by: date,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Ask once for everything that is missing or wrong (NĐ 61/2018 Đ15.3). The time limit starts afresh when the
    applicant has answered (Đ19.4), so the promised date is withdrawn.

    Raises NothingAsked, ReplyDateTooEarly, NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    if not demands or any(not demand.problem for demand in demands):
        raise NothingAsked
    if reply_by <= local(now).date():
        raise ReplyDateTooEarly
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    require(dossier, Action.REQUEST_SUPPLEMENT, actor=actor)
    round_ = len(dossier.supplements) + 1
    until = datetime.combine(reply_by, time(23, 59, 59), tzinfo=VIETNAM)
    dossier.supplements.append(
        Supplement(
            round=round_,
            items=[asdict(demand) for demand in demands],
            requested_at=now,
            requested_by=actor.name,
            reply_by=until,
        )
    )
    reserve_slip(session, dossier, kind=SUPPLEMENT_REQUEST, round_=round_, now=now)
    dossier.due_at = None
    event = SupplementRequested(round=round_, reply_by=until)
    advance(session, dossier, Action.REQUEST_SUPPLEMENT, event, actor=actor, now=now)


def refuse(
    session: Session,
    dossier_id: UUID,
    *,
    reason_code: RefusalReason,
    reason: str,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Do not take the dossier in, and say why in words the applicant can act on (R4.1c).

    Raises ReasonMissing, NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    sentence = full_reason(reason)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    require(dossier, Action.REFUSE, actor=actor)
    reserve_slip(session, dossier, kind=REFUSAL, round_=1, now=now)
    event = DossierRefused(reason_code=reason_code.value, reason=sentence)
    advance(session, dossier, Action.REFUSE, event, actor=actor, now=now)


def confirm_withdrawal(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, now: datetime) -> None:
    """Let the applicant have the dossier back, as they asked. Raises as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    event = DossierStopped(reason="Rút hồ sơ theo yêu cầu của người nộp.")
    advance(session, dossier, Action.CONFIRM_WITHDRAWAL, event, actor=actor, now=now)


def full_reason(reason: str) -> str:
    """The reason as it is kept. Raises ReasonMissing when it is too short to say anything."""
    sentence = clean(reason)
    if len(sentence) < _SHORTEST_REASON:
        raise ReasonMissing
    return sentence
