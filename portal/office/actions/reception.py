"""At the one-stop desk: accept a dossier, ask to complete it, refuse it, let it be withdrawn."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import clean
from portal.core.actor import Actor
from portal.core.calendar import load_calendar
from portal.core.clock import VIETNAM, local
from portal.dossiers import charges, deadlines, ledger
from portal.dossiers.events import DossierAccepted, DossierRefused, DossierStopped, SupplementRequested
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier, Supplement
from portal.dossiers.transitions import advance
from portal.office import queries
from portal.office.actions.work import (
    REFUSAL,
    SUPPLEMENT_REQUEST,
    require,
    reserve_slip,
    take,
)
from portal.office.errors import FeeUnpaid, NothingAsked, ReasonMissing, ReplyDateTooEarly
from portal.office.models import ACCEPTANCE_SLIP
from portal.office.permits import require_leave
from portal.office.promise import Promise, promise
from portal.office.reasons import RefusalReason

SHORTEST_REASON = 10


@dataclass(frozen=True)
class Demand:
    """One thing to complete: where it is (a component, page or question of the form), what is wrong, how to mend it.

    ``ground`` is the legal provision that asks for it.
    """

    kind: str
    key: str
    page: str
    label_vi: str
    label_en: str
    problem: str
    mend: str = ""
    example: str = ""
    ground: str = ""


def promised(session: Session, dossier: Dossier, *, now: datetime) -> Promise:
    """What accepting the dossier at this moment would promise."""
    before = ledger.read(session, dossier.id)
    return promise(load_calendar(session), queries.answers(dossier), before, accepted_at=now)


def accept(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, note: str = "", now: datetime) -> None:
    """Take the dossier in and promise a date (R4.1d). The slip follows from the event.

    Raises FeeUnpaid, NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.ACCEPT, actor=actor)
    if charges.statement(session, dossier, queries.answers(dossier)).blocked:
        raise FeeUnpaid
    dossier.accepted_at = now
    promise_made = promised(session, dossier, now=now)
    ledger.add(session, dossier, promise_made.entry, by=actor.name)
    reserve_slip(session, dossier, kind=ACCEPTANCE_SLIP, round_=acceptance_round(dossier), now=now)
    event = DossierAccepted(due_at=promise_made.deadline.due, note=clean(note))
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
    """Ask once for everything that is missing or wrong (NĐ 61/2018 Đ15.3). No clock runs until the applicant has
    answered and the dossier is accepted again.

    Raises NothingAsked, ReplyDateTooEarly, AskedBefore (a second request without a leader's consent), NotFound,
    ChangedMeanwhile or ActionNotPermitted.
    """
    if not demands or any(not demand.problem for demand in demands):
        raise NothingAsked
    if reply_by <= local(now).date():
        raise ReplyDateTooEarly
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.REQUEST_SUPPLEMENT, actor=actor)
    require_leave(session, dossier)
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
    stop_clock(session, dossier, by=actor.name, now=now)
    event = SupplementRequested(round=round_, reply_by=until)
    advance(session, dossier, Action.REQUEST_SUPPLEMENT, event, actor=actor, now=now)


def stop_clock(session: Session, dossier: Dossier, *, by: str, now: datetime) -> None:
    """Let no deadline run while the applicant has the dossier."""
    limit, before = queries.answers(dossier).time_limit(), ledger.read(session, dossier.id)
    entry = deadlines.interrupted(load_calendar(session), limit, before, reason="", now=now)
    dossier.due_at = None
    if entry is not None:
        ledger.add(session, dossier, entry, by=by)


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
    actor = require(dossier, Action.REFUSE, actor=actor)
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
    if len(sentence) < SHORTEST_REASON:
        raise ReasonMissing
    return sentence
