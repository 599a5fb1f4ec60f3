"""Put a specialist in charge, take a dossier over, give it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import one_line
from portal.core.actor import Actor
from portal.core.events import Event, publish
from portal.dossiers.errors import ActionNotPermitted
from portal.dossiers.models import Dossier
from portal.office import colleagues
from portal.office.actions.reception import full_reason
from portal.office.actions.work import take
from portal.office.in_charge import (
    DossierAssigned,
    DossierReleased,
    DossierTakenOver,
    InAnotherHand,
    as_holder,
    is_free_for,
    may_assign,
    may_release,
    may_take_over,
)


def assign(
    session: Session,
    dossier_id: UUID,
    *,
    officer_id: UUID | None,
    note: str,
    actor: Actor,
    revision: int,
    now: datetime,
) -> None:
    """Put a specialist of the agency in charge. Raises NotAColleague and as every action does."""
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    if not may_assign(dossier, actor):
        raise ActionNotPermitted
    officer = colleagues.specialist(session, officer_id, actor=actor)
    dossier.assigned_id = officer.id
    event = DossierAssigned(officer=officer.name, officer_id=str(officer.id), note=one_line(note))
    _record(session, dossier, event, actor=actor, now=now)


def take_over(session: Session, dossier_id: UUID, *, reason: str, actor: Actor, revision: int, now: datetime) -> None:
    """Be in charge instead of the colleague who was. Raises ReasonMissing and as every action does."""
    sentence = full_reason(reason)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    if not may_take_over(dossier, actor):
        raise ActionNotPermitted
    before, before_id = colleagues.name_of(session, dossier.assigned_id), str(dossier.assigned_id or "")
    dossier.assigned_id = actor.id
    event = DossierTakenOver(officer=actor.name, before=before, reason=sentence, before_id=before_id)
    _record(session, dossier, event, actor=actor, now=now)


def release(session: Session, dossier_id: UUID, *, reason: str, actor: Actor, revision: int, now: datetime) -> None:
    """Let any specialist of the unit have the dossier. Raises ReasonMissing and as every action does."""
    sentence = full_reason(reason)
    dossier = take(session, dossier_id, actor=actor, revision=revision)
    if not may_release(dossier, actor):
        raise ActionNotPermitted
    actor, before = as_holder(dossier, actor), colleagues.name_of(session, dossier.assigned_id)
    dossier.assigned_id = None
    _record(session, dossier, DossierReleased(before=before, reason=sentence), actor=actor, now=now)


def require_free(dossier: Dossier, *, actor: Actor) -> None:
    """Raise InAnotherHand while a colleague is in charge."""
    if not is_free_for(dossier, actor):
        raise InAnotherHand


def _record(session: Session, dossier: Dossier, event: Event, *, actor: Actor, now: datetime) -> None:
    dossier.revision += 1
    dossier.updated_at = now
    publish(session, dossier.id, event, actor=actor, now=now)
