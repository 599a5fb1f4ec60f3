"""Asking an applicant to complete a dossier: within three working days, once; again only with a leader's consent.

NĐ 61/2018/NĐ-CP Đ15.3 (once, complete and exact), Đ19.4 (within three working days of the receipt).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.calendar import Unit, WorkCalendar, load_calendar
from portal.core.events import publish
from portal.dossiers.lifecycle import Action, Status
from portal.dossiers.models import Dossier, Supplement
from portal.office.actions.reception import full_reason
from portal.office.actions.work import require, take
from portal.office.duties import Duty, require_duty, require_other_hands
from portal.office.permits import next_round, permit_of
from portal.office.reception_errors import NothingToConsent
from portal.office.reception_events import SecondRequestAsked, SecondRequestConsented
from portal.office.reception_models import SupplementPermit

WORKING_DAYS = Decimal(3)
_LOOKED_BACK = timedelta(days=90)
_MOST = 200


@dataclass(frozen=True)
class LateRequest:
    """A request that went out later than it should have."""

    dossier: Dossier
    request: Supplement
    by: datetime


def ask_by(calendar: WorkCalendar, dossier: Dossier) -> datetime | None:
    """Until when a request to complete the dossier goes out in time, counted from its receipt; None before that."""
    if dossier.received_at is None:
        return None
    return calendar.deadline(dossier.received_at, amount=WORKING_DAYS, unit=Unit.WORKING_DAY).due


def ask_again(session: Session, dossier_id: UUID, *, reason: str, actor: Actor, revision: int, now: datetime) -> None:
    """Say why the applicant has to be asked again; the leader decides.

    Raises ReasonMissing, NotFound, ChangedMeanwhile or ActionNotPermitted.
    """
    sentence = full_reason(reason)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require(dossier, Action.REQUEST_SUPPLEMENT, actor=actor)
    permit = permit_of(session, dossier)
    if permit is None:
        permit = SupplementPermit(dossier_id=dossier.id, round=next_round(dossier))
        session.add(permit)
    permit.reason, permit.asked_by, permit.asked_at = sentence, actor.name, now
    permit.granted_by, permit.granted_at = "", None
    _touch(dossier, now)
    event = SecondRequestAsked(round=permit.round, reason=sentence)
    publish(session, dossier.id, event, actor=actor, now=now)


def consent(session: Session, dossier_id: UUID, *, actor: Actor, revision: int, now: datetime) -> None:
    """Let the officer ask again. Raises NothingToConsent, NotFound, ChangedMeanwhile or ActionNotPermitted."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    actor = require_duty(dossier, Duty.CONSENT, actor=actor)
    require_other_hands(session, dossier.id, SecondRequestAsked.__name__, actor=actor)
    permit = permit_of(session, dossier)
    if permit is None or permit.granted_at is not None:
        raise NothingToConsent
    permit.granted_by, permit.granted_at = actor.name, now
    _touch(dossier, now)
    publish(session, dossier.id, SecondRequestConsented(round=permit.round), actor=actor, now=now)


def _touch(dossier: Dossier, now: datetime) -> None:
    dossier.revision += 1
    dossier.updated_at = now


def wanting_consent(session: Session, *, actor: Actor) -> Sequence[tuple[SupplementPermit, Dossier]]:
    """The requests of the leader's agency that wait for consent, the oldest first."""
    query = (
        select(SupplementPermit, Dossier)
        .join(Dossier, Dossier.id == SupplementPermit.dossier_id)
        .where(Dossier.agency_id == actor.agency_id, SupplementPermit.granted_at.is_(None))
        .where(Dossier.status.in_([Status.SUBMITTED, Status.PROCESSING]))
        .order_by(SupplementPermit.asked_at, Dossier.id)
        .limit(_MOST)
    )
    return [(permit, dossier) for permit, dossier in session.execute(query).all()]


def late_requests(session: Session, *, actor: Actor, now: datetime) -> list[LateRequest]:
    """The first requests of the last ninety days that went out after three working days, the newest first."""
    query = (
        select(Supplement, Dossier)
        .join(Dossier, Dossier.id == Supplement.dossier_id)
        .where(Dossier.agency_id == actor.agency_id, Supplement.requested_at >= now - _LOOKED_BACK)
        .where(Supplement.round == 1)
        .order_by(Supplement.requested_at.desc(), Supplement.id)
        .limit(_MOST)
    )
    calendar, found = load_calendar(session), []
    for request, dossier in session.execute(query).all():
        by = ask_by(calendar, dossier)
        if by is not None and request.requested_at > by:
            found.append(LateRequest(dossier, request, by))
    return found
