"""Taking up and laying down the part of somebody else, for one sign-in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts import queries, representing
from portal.accounts.events import ActingBegan, ActingEnded
from portal.accounts.models import SignInSession
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.events import publish


def act_for(session: Session, session_id: UUID, basis_id: UUID, *, person: Actor, now: datetime) -> str:
    """Let this sign-in act by a membership or mandate from the next request on; returns for whom.

    Raises NotFound where there is no such ground for this person now.
    """
    entry = _entry(session, session_id, person)
    found = representing.choices(session, queries.account(session, entry.account_id), now=now)
    wanted = next((one for one in found if one.by.basis_id == basis_id), None)
    if wanted is None:
        raise NotFound
    if entry.acts_by_id != basis_id:
        entry.acts_by_id = basis_id
        event = ActingBegan(basis=wanted.by.basis.value, basis_id=basis_id, party_id=wanted.represented_id)
        publish(session, entry.account_id, event, actor=person, now=now)
    return wanted.name


def act_for_oneself(session: Session, session_id: UUID, *, person: Actor, now: datetime) -> None:
    """Let this sign-in be its owner's own again, also where the ground has ended meanwhile."""
    entry = _entry(session, session_id, person)
    if entry.acts_by_id is not None:
        publish(session, entry.account_id, ActingEnded(basis_id=entry.acts_by_id), actor=person, now=now)
        entry.acts_by_id = None


def _entry(session: Session, session_id: UUID, person: Actor) -> SignInSession:
    entry = session.get(SignInSession, session_id, with_for_update=True)
    if entry is None or entry.account_id != person.id or not person.is_applicant:
        raise NotFound
    return entry
