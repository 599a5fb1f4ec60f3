"""Lost second factors: taken away in person, by two people, with a day for the owner to object.

Or by the owner alone, who came through a provider that is as sure of them as a counter is (level high).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.assurance import Level
from forms.text import one_line
from portal.accounts import queries as account_queries
from portal.accounts import rules
from portal.accounts.actions.approving import require_others
from portal.accounts.actions.factors import cleared
from portal.accounts.actions.recovering import new_link, taken_link
from portal.accounts.actions.second_step import taken_half
from portal.accounts.actions.signing_in import locked_account
from portal.accounts.approvals.errors import ProposerLeft
from portal.accounts.approvals.rules import require_entitled
from portal.accounts.factors.queries import factors_of
from portal.accounts.models import Account
from portal.accounts.recovery import queries
from portal.accounts.recovery.errors import IdentityTooWeak, NoSuchOwner, OwnRequest, RecoveryOpen, RecoveryOver
from portal.accounts.recovery.events import (
    FactorRecoveryAsked,
    FactorRecoveryConfirmed,
    FactorRecoveryRefused,
    FactorRecoveryStopped,
)
from portal.accounts.recovery.models import FactorRecovery
from portal.accounts.recovery.rules import OBJECTION, REQUEST_LIMIT, Outcome, Purpose
from portal.core.actor import SYSTEM, Actor, Kind, Role
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_id

IN_PERSON, BY_IDENTITY = "identified in person by two officers", "identity of level high"


def ask_clearing(session: Session, *, username: str, papers: str, actor: Actor, now: datetime) -> None:
    """An officer has the owner before them and has seen the papers; somebody else has to confirm it.

    For staff both are administrators. Raises NoSuchOwner, SamePerson (the owner asks) or RecoveryOpen.
    """
    account = account_queries.account_by_username(session, rules.comparable_username(username))
    if account is None or account.disabled_at is not None:
        raise NoSuchOwner
    if Kind(account.kind) is Kind.STAFF and Role.ADMINISTRATOR not in actor.own_roles:
        raise NoSuchOwner
    require_others(session, account.id, actor=actor)
    account = locked_account(session, account.id)
    if not factors_of(session, account.id).any:
        raise NoSuchOwner
    if queries.recovery_of(session, account.id, now=now) is not None:
        raise RecoveryOpen
    if actor.id is None:
        raise NotFound
    asked = FactorRecovery(
        account_id=account.id, papers=one_line(papers), asked_by_id=actor.id, asked_by=actor.name, asked_at=now
    )
    session.add(asked)
    publish(session, account.id, FactorRecoveryAsked(asked.papers), actor=actor, now=now)


def confirm_clearing(session: Session, recovery_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A second person agrees: the owner is told, and the factors go in 24 hours.

    Raises RecoveryOver, OwnRequest, SamePerson, NotEntitled (staff) or ProposerLeft.
    """
    asked, account = _open(session, recovery_id, actor=actor, now=now)
    asked.confirmed_by_id, asked.confirmed_by, asked.due_at = actor.id, actor.name, now + OBJECTION
    link = new_link(session, account, Purpose.STOP, link_id=new_id(), now=now)
    event = FactorRecoveryConfirmed(due_at=asked.due_at, link_id=str(link.id))
    publish(session, account.id, event, actor=actor, now=now)


def refuse_clearing(session: Session, recovery_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The second person does not agree. Raises what ``confirm_clearing`` raises."""
    asked, account = _open(session, recovery_id, actor=actor, now=now)
    asked.ended_at, asked.outcome = now, Outcome.REFUSED
    publish(session, account.id, FactorRecoveryRefused(), actor=actor, now=now)


def _open(session: Session, recovery_id: UUID, *, actor: Actor, now: datetime) -> tuple[FactorRecovery, Account]:
    found = session.get(FactorRecovery, recovery_id)
    if found is None:
        raise NotFound
    account = locked_account(session, found.account_id)
    session.refresh(found)
    if found.ended_at is not None or found.due_at is not None or found.asked_at <= now - REQUEST_LIMIT:
        raise RecoveryOver
    if found.asked_by_id == actor.id:
        raise OwnRequest
    require_others(session, found.asked_by_id, account.id, actor=actor)
    if Kind(account.kind) is Kind.STAFF:
        require_entitled(frozenset({Role.ADMINISTRATOR}), actor)
    if session.get_one(Account, found.asked_by_id).disabled_at is not None:
        raise ProposerLeft
    return found, account


def stop_by_link(session: Session, token: str, *, now: datetime) -> None:
    """Whoever reads the owner's letters says that this is wrong: the factors stay. Raises LinkOver or RecoveryOver."""
    link = taken_link(session, token, Purpose.STOP, now=now)
    link.used_at = now
    account = locked_account(session, link.account_id)
    _stop(session, account.id, actor=account.actor(), now=now)


def stop_clearing(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The owner, signed in with the very factors, says that this is wrong. Raises RecoveryOver."""
    locked_account(session, account_id)
    _stop(session, account_id, actor=actor, now=now)


def _stop(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> None:
    found = queries.recovery_of(session, account_id, now=now)
    if found is None:
        raise RecoveryOver
    found.ended_at, found.outcome = now, Outcome.STOPPED
    publish(session, account_id, FactorRecoveryStopped(), actor=actor, now=now)


def clear_due(session: Session, *, now: datetime) -> int:
    """Take the factors away whose owners did not object in time; returns of how many."""
    query = select(FactorRecovery).where(FactorRecovery.ended_at.is_(None), FactorRecovery.due_at <= now)
    done = 0
    for found in session.scalars(query.order_by(FactorRecovery.due_at, FactorRecovery.id)).all():
        locked_account(session, found.account_id)
        session.refresh(found)
        if found.ended_at is None:
            found.ended_at, found.outcome = now, Outcome.DONE
            cleared(session, found.account_id, reason=IN_PERSON, actor=SYSTEM, now=now)
            done += 1
    return done


def clear_by_identity(session: Session, token: str, *, now: datetime) -> UUID:
    """Take the factors away of who came through a provider at level high a moment ago; returns the account.

    The half sign-in is over with it: they sign in again. Raises HalfSignInOver or IdentityTooWeak.
    """
    half = taken_half(session, token, now=now)
    if not half.provider or half.level != Level.HIGH:
        raise IdentityTooWeak
    account = locked_account(session, half.account_id)
    cleared(session, account.id, reason=BY_IDENTITY, actor=account.actor(), now=now)
    return account.id
