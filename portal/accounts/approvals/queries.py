"""Reading requests that take two people."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.approvals.kinds import keys_for, kind_of
from portal.accounts.approvals.models import Approval, Outcome
from portal.accounts.approvals.rules import USABLE, Human
from portal.accounts.models import Account, AccountRole
from portal.core.actor import Actor, Role
from portal.core.errors import NotFound

MOST = 100


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """What somebody may decide, or asked for."""
    return or_(Approval.kind.in_(keys_for(actor.own_roles)), Approval.proposer_id == actor.id)


def _waits(now: datetime) -> ColumnElement[bool]:
    return and_(Approval.outcome.is_(None), Approval.expires_at > now)


def approval(session: Session, request_id: UUID, *, actor: Actor, lock: bool = False) -> Approval:
    """A request that concerns this person. Raises NotFound."""
    query = select(Approval).where(Approval.id == request_id, _concerns(actor))
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def waiting(session: Session, *, actor: Actor, now: datetime) -> Sequence[Approval]:
    """What waits and concerns this person, the oldest first; ``MOST`` at most."""
    query = select(Approval).where(_waits(now), _concerns(actor))
    return session.scalars(query.order_by(Approval.proposed_at, Approval.id).limit(MOST)).all()


def decided(session: Session, *, actor: Actor, now: datetime, limit: int = 20) -> Sequence[Approval]:
    """What is over and concerns this person, the latest first."""
    over = or_(Approval.outcome.is_not(None), Approval.expires_at <= now)
    query = select(Approval).where(over, _concerns(actor))
    return session.scalars(query.order_by(Approval.proposed_at.desc(), Approval.id).limit(limit)).all()


def count_waiting(session: Session, *, actor: Actor, now: datetime) -> int:
    """How many requests of others wait for this person."""
    query = select(func.count()).where(_waits(now), _concerns(actor), Approval.proposer_id != actor.id)
    return session.execute(query).scalar_one()


def allowance(session: Session, kind: str, subject: UUID, *, actor: Actor, now: datetime) -> Approval | None:
    """What a second person allowed this actor to do to a thing, while it can be used; the latest."""
    query = select(Approval).where(
        Approval.kind == kind,
        Approval.subject == subject,
        Approval.proposer_id == actor.id,
        Approval.outcome == Outcome.APPROVED,
        Approval.used_at.is_(None),
        Approval.decided_at > now - USABLE,
    )
    return session.scalars(query.order_by(Approval.decided_at.desc()).limit(1)).first()


def open_about(session: Session, subject: UUID, *, now: datetime) -> Sequence[Approval]:
    """What is asked for about a thing and waits."""
    return session.scalars(select(Approval).where(Approval.subject == subject, _waits(now))).all()


def has_second(session: Session, *roles: Role, actor: Actor) -> bool:
    """Whether there is another human in use who holds one of these roles."""
    query = (
        select(Account.id, Account.personal_number)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(AccountRole.role.in_(roles), Account.disabled_at.is_(None))
    )
    return any(not Human.of(actor).is_same(Human(row.id, row.personal_number)) for row in session.execute(query))


def seconds_for(session: Session, request: Approval) -> list[str]:
    """The e-mail addresses of those who may decide a request: neither who asked nor whom it is about."""
    involved = (request.proposer_id, request.subject)
    numbers = select(Account.personal_number).where(Account.id.in_(involved), Account.personal_number.is_not(None))
    holding = select(AccountRole.account_id).where(AccountRole.role.in_(kind_of(request.kind).roles))
    query = select(Account.email).where(
        Account.id.in_(holding),
        Account.id.not_in(involved),
        or_(Account.personal_number.is_(None), Account.personal_number.not_in(numbers)),
        Account.disabled_at.is_(None),
        Account.email != "",
    )
    return sorted(set(session.scalars(query)))
