"""An officer looks at the evidence of an organisation and decides."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.text import clean
from portal.accounts.organisations.models import Organisation, Proof, State
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.organisations import queries
from portal.organisations.actions.proving import proven
from portal.organisations.errors import NotWaiting, ReasonNeeded
from portal.organisations.events import OrganisationRefused

_LONGEST = 500


def accept(session: Session, organisation_id: UUID, *, seen: str, actor: Actor, now: datetime) -> None:
    """Confirm who stands behind an organisation, by the file that the officer has ``seen`` (its SHA-256).

    Raises NotFound, NotWaiting or OrganisationKnown.
    """
    found = _waiting(session, organisation_id, seen, actor)
    proven(session, found, Proof.OFFICER, sha256=seen, by=actor.name, actor=actor, now=now)


def refuse(session: Session, organisation_id: UUID, *, seen: str, reason: str, actor: Actor, now: datetime) -> None:
    """Do not accept the evidence; another file may be sent. Raises NotFound, NotWaiting or ReasonNeeded."""
    found, said = _waiting(session, organisation_id, seen, actor), clean(reason)
    if not said or len(said) > _LONGEST:
        raise ReasonNeeded
    found.state, found.reason, found.decided_at, found.decided_by = State.REFUSED, said, now, actor.name
    publish(session, organisation_id, OrganisationRefused(reason=said), actor=actor, now=now)


def _waiting(session: Session, organisation_id: UUID, seen: str, actor: Actor) -> Organisation:
    if not actor.is_staff or not actor.has(*queries.CHECKERS):
        raise NotFound
    query = select(Organisation).where(Organisation.account_id == organisation_id)
    found = session.scalars(query.with_for_update()).first()
    if found is None:
        raise NotFound
    if State(found.state) is not State.WAITING or found.evidence_sha256 != seen:
        raise NotWaiting
    return found
