"""What officers do to a dossier without moving it: at which desk, in which status, by whom. This table is all."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor, Role
from portal.core.events import EventRecord
from portal.dossiers.course import is_work_of
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.lifecycle import Place, Status, Step
from portal.dossiers.models import Dossier
from portal.office.errors import OwnWork


class Duty(StrEnum):
    """A piece of work that leaves the dossier where it is."""

    OVERRULE = "overrule"
    TAKE_BACK = "take_back"
    CERTIFY = "certify"
    CHECK = "check"
    CONSENT = "consent"
    APOLOGISE = "apologise"
    PUT_OFF = "put_off"
    ADDRESS = "address"
    REVOKE = "revoke"
    DECLINE_CORRECTION = "decline_correction"
    WRITE_LETTER = "write_letter"
    SIGN_LETTER = "sign_letter"
    SEAL_LETTER = "seal_letter"
    TRANSFER = "transfer"
    SEND_BY_POST = "send_by_post"
    KEEP_RECORD = "keep_record"


_RECEPTION = Place(Status.SUBMITTED, Step.RECEPTION)
_APPRAISAL = Place(Status.PROCESSING, Step.APPRAISAL)
_DONE = Place(Status.DONE, Step.RETURN)
_AT_THE_COUNTER = (
    _RECEPTION,
    Place(Status.SUPPLEMENT_REQUESTED, Step.APPLICANT),
    Place(Status.ACCEPTED, Step.APPRAISAL),
    _APPRAISAL,
    Place(Status.PROCESSING, Step.APPROVAL),
    Place(Status.PROCESSING, Step.SEALING),
)
_CLOCK_RUNS = (
    Place(Status.ACCEPTED, Step.APPRAISAL),
    _APPRAISAL,
    Place(Status.PROCESSING, Step.APPROVAL),
    Place(Status.PROCESSING, Step.STOPPING),
    Place(Status.PROCESSING, Step.SEALING),
)
_LETTERS = (*_CLOCK_RUNS, _DONE, Place(Status.RETURNED, Step.CLOSED))

DUTIES = frozenset(
    {
        (Duty.OVERRULE, _RECEPTION, Role.RECEPTIONIST),
        (Duty.OVERRULE, _APPRAISAL, Role.SPECIALIST),
        (Duty.TAKE_BACK, _RECEPTION, Role.RECEPTIONIST),  # once accepted, the slip has promised what is to be brought
        *((Duty.CERTIFY, place, Role.RECEPTIONIST) for place in _AT_THE_COUNTER),
        (Duty.CERTIFY, Place(Status.DONE, Step.RETURN), Role.CLERK),
        (Duty.CHECK, _RECEPTION, Role.RECEPTIONIST),  # the slip says what came in: nothing is changed behind it
        (Duty.CONSENT, _RECEPTION, Role.LEADER),
        (Duty.CONSENT, _APPRAISAL, Role.LEADER),
        *((Duty.APOLOGISE, place, Role.SPECIALIST) for place in _CLOCK_RUNS),
        *((Duty.PUT_OFF, place, Role.LEADER) for place in _CLOCK_RUNS),
        (Duty.ADDRESS, Place(Status.ACCEPTED, Step.APPRAISAL), Role.SPECIALIST),
        (Duty.ADDRESS, _APPRAISAL, Role.SPECIALIST),
        (Duty.REVOKE, Place(Status.DONE, Step.RETURN), Role.LEADER),
        (Duty.REVOKE, Place(Status.RETURNED, Step.CLOSED), Role.LEADER),
        (Duty.DECLINE_CORRECTION, _RECEPTION, Role.RECEPTIONIST),
        *((Duty.DECLINE_CORRECTION, place, Role.SPECIALIST) for place in (*_AT_THE_COUNTER[1:], _DONE)),
        *((Duty.WRITE_LETTER, place, Role.SPECIALIST) for place in _LETTERS),
        *((Duty.SIGN_LETTER, place, Role.LEADER) for place in _LETTERS),
        *((Duty.TRANSFER, place, Role.RECEPTIONIST) for place in (_RECEPTION, *_CLOCK_RUNS, _DONE)),
        *((Duty.SEND_BY_POST, place, Role.CLERK) for place in (_DONE, Place(Status.RETURNED, Step.CLOSED))),
        (Duty.KEEP_RECORD, Place(Status.RETURNED, Step.CLOSED), Role.CLERK),
        *((Duty.SEAL_LETTER, place, Role.CLERK) for place in _LETTERS),
    }
)


APPRAISING = ("AppraisalStarted", "ResultProposed", "DraftShown", "StopProposed")
"""Events of the work that a leader decides about."""


def require_other_hands(session: Session, dossier_id: UUID, *deeds: str, actor: Actor) -> None:
    """Two people stand behind a decision, whoever stands in for whom: raise OwnWork when both are this one.

    ``deeds`` are the events of the work that is decided about. Somebody who holds both duties in their own right is the
    agency's own affair; standing in never brings the two together.
    """
    query = select(EventRecord).where(EventRecord.stream == dossier_id, EventRecord.type.in_(deeds))
    own = session.scalars(query.where(EventRecord.actor_id == actor.id)).all()
    if own and (actor.behalf is not None or any(record.behalf for record in own)):
        raise OwnWork


def may_do(dossier: Dossier, duty: Duty, actor: Actor) -> bool:
    """Whether the officer can do this to the dossier where it is now."""
    own = actor.agency_id is not None and actor.agency_id == dossier.agency_id
    roles = [role for role in actor.roles if (duty, dossier.place, role) in DUTIES]
    return own and is_work_of(dossier, actor, *roles)


def require_duty(dossier: Dossier, duty: Duty, *, actor: Actor) -> Actor:
    """The officer as who does this: in their own right or for whom. Raises ActionNotPermitted when nobody lets them."""
    if not may_do(dossier, duty, actor):
        raise ActionNotPermitted
    permitted = (role for one, place, role in DUTIES if (one, place) == (duty, dossier.place))
    return actor.acting(*permitted, holder=dossier.assigned_id)
