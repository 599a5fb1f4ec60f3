"""Lending one's duties to a colleague for a time, and taking them back at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forms.text import one_line
from portal.accounts import delegations, rules
from portal.accounts.actions.signing_in import locked_account
from portal.accounts.errors import (
    BasisMissing,
    LentAlready,
    NoSuchDuty,
    NotAStandIn,
    PeriodUnfit,
    StandInAway,
)
from portal.accounts.events import DelegationRevoked, DutiesDelegated, DutiesGivenBack, DutiesTaken
from portal.accounts.models import Account, DelegatedRole, Delegation
from portal.core.actor import Actor, Kind, Role
from portal.core.errors import NotFound
from portal.core.events import Event, publish
from portal.core.ids import new_id


@dataclass(frozen=True, kw_only=True)
class Lending:
    """What is lent, to whom, for how long and why; ``away`` when the owner is absent meanwhile."""

    stand_in_id: UUID | None
    roles: frozenset[Role]
    starts_at: datetime
    ends_at: datetime
    away: bool
    reason: str
    basis: str


def may_arrange(account: Account, actor: Actor) -> bool:
    """Whether somebody may arrange who stands in for this account: its owner, a leader of its agency, administrators.

    A leader's right to do so is the leader's own: it is never lent.
    """
    if actor.id == account.id or Role.ADMINISTRATOR in actor.own_roles:
        return True
    return Role.LEADER in actor.own_roles and actor.agency_id is not None and actor.agency_id == account.agency_id


def delegate(session: Session, principal_id: UUID, lending: Lending, *, actor: Actor, now: datetime) -> Delegation:
    """Lend duties of an officer to a colleague.

    Raises NotFound when the actor may not arrange that, NotAStandIn, NoSuchDuty, PeriodUnfit, LentAlready, StandInAway
    or BasisMissing.
    """
    principal = _locked_officer(session, principal_id)
    if actor.id is None or not may_arrange(principal, actor):
        raise NotFound
    stand_in = _stand_in(session, principal, lending.stand_in_id, actor)
    _require_fit(session, principal, stand_in, lending, now=now)
    one = Delegation(
        id=new_id(),
        principal_id=principal.id,
        stand_in_id=stand_in.id,
        starts_at=lending.starts_at,
        ends_at=lending.ends_at,
        away=lending.away,
        reason=one_line(lending.reason),
        basis=one_line(lending.basis),
        given_by=actor.name,
        given_by_id=actor.id,
        given_at=now,
        duties=[DelegatedRole(role=role) for role in sorted(lending.roles)],
    )
    session.add(one)
    session.flush()
    _tell_given(session, one, principal, stand_in, actor=actor, now=now)
    return one


def revoke(session: Session, delegation_id: UUID, *, actor: Actor, now: datetime) -> None:
    """End a delegation at once: by who may arrange it, or by the stand-in. Ended before, it does nothing.

    Raises NotFound for everybody else.
    """
    one = delegations.delegation(session, delegation_id, lock=True)
    if one.stand_in_id != actor.id and not may_arrange(one.principal, actor):
        raise NotFound
    if one.revoked_at is not None or one.ends_at <= now:
        return
    one.revoked_at = now
    ended = DelegationRevoked(str(one.id), one.stand_in.display_name, str(one.stand_in_id))
    back = DutiesGivenBack(str(one.id), one.principal.display_name, str(one.principal_id))
    _tell_both(session, {one.principal_id: ended, one.stand_in_id: back}, actor=actor, now=now)


def _locked_officer(session: Session, account_id: UUID) -> Account:
    """The row is held: two who lend the same duty at once come one after the other."""
    account = locked_account(session, account_id)
    if Kind(account.kind) is not Kind.STAFF or account.disabled_at is not None:
        raise NotFound
    return account


def _stand_in(session: Session, principal: Account, stand_in_id: UUID | None, actor: Actor) -> Account:
    named = {one.id: one for one in delegations.colleagues(session, principal)}
    if stand_in_id is None or stand_in_id not in named or (stand_in_id == actor.id and actor.id != principal.id):
        raise NotAStandIn
    return named[stand_in_id]


def _require_fit(session: Session, principal: Account, stand_in: Account, lending: Lending, *, now: datetime) -> None:
    held = {Role(item.role) for item in principal.roles}
    if not lending.roles or not lending.roles <= held.intersection(rules.LENDABLE):
        raise NoSuchDuty
    if not rules.period_fits(lending.starts_at, lending.ends_at, now=now):
        raise PeriodUnfit
    if Role.LEADER in lending.roles and not rules.is_deputy(stand_in.position) and not one_line(lending.basis):
        raise BasisMissing
    at_the_time = delegations.overlapping(max(lending.starts_at, now), lending.ends_at)
    query = select(Delegation).where(at_the_time).options(joinedload(Delegation.stand_in))
    for other in session.scalars(query.where(Delegation.principal_id == principal.id)).unique():
        if other.roles & lending.roles:
            raise LentAlready(other.stand_in.display_name)
    gone = select(Delegation.id).where(at_the_time, Delegation.principal_id == stand_in.id, Delegation.away)
    if session.scalars(gone).first() is not None:
        raise StandInAway


def _tell_given(
    session: Session, one: Delegation, principal: Account, stand_in: Account, *, actor: Actor, now: datetime
) -> None:
    """In both logs: whose duties went, and who has them."""
    roles = tuple(sorted(role.value for role in one.roles))
    given = DutiesDelegated(
        delegation_id=str(one.id),
        stand_in=stand_in.display_name,
        stand_in_id=str(stand_in.id),
        roles=roles,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        away=one.away,
        reason=one.reason,
        basis=one.basis,
    )
    taken = DutiesTaken(str(one.id), principal.display_name, str(principal.id), roles, one.starts_at, one.ends_at)
    _tell_both(session, {principal.id: given, stand_in.id: taken}, actor=actor, now=now)


def _tell_both(session: Session, told: Mapping[UUID, Event], *, actor: Actor, now: datetime) -> None:
    """Two logs are always written in the same order, so that people who lend to each other do not block each other."""
    for account_id in sorted(told):
        publish(session, account_id, told[account_id], actor=actor, now=now)
