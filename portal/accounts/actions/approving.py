"""Four eyes: ask, approve, refuse. What was asked for is done in the transaction of the approval, or not at all."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts.approvals import queries, rules
from portal.accounts.approvals.errors import AskedAlready
from portal.accounts.approvals.events import ApprovalAsked, ApprovalGiven, ApprovalRefused
from portal.accounts.approvals.kinds import Kind, kind_of
from portal.accounts.approvals.models import Approval, Outcome
from portal.accounts.approvals.rules import Human
from portal.accounts.models import Account
from portal.core.actor import Actor, Role
from portal.core.errors import NotFound
from portal.core.events import publish


def ask_second(
    session: Session,
    kind: Kind,
    *,
    subject: UUID,
    key: str,
    payload: dict[str, Any],
    reason: str,
    actor: Actor,
    now: datetime,
) -> Approval:
    """Ask for something that a second person decides within a week; nothing is done yet.

    ``subject`` is the thing whose log tells of it; ``key`` names what is asked for, once at a time.
    Raises NotEntitled or AskedAlready.
    """
    rules.require_entitled(kind.roles, actor)
    if actor.id is None:
        raise NotFound
    open_key = f"{kind.key}/{key}"
    _end_expired(session, open_key, now)
    request = Approval(
        kind=kind.key,
        subject=subject,
        payload=payload,
        reason=one_line(reason),
        open_key=open_key,
        proposer_id=actor.id,
        proposer=actor.name,
        proposed_at=now,
        expires_at=now + rules.VALID,
    )
    session.add(request)
    try:
        session.flush()
    except IntegrityError:  # somebody else asked a moment ago
        raise AskedAlready from None
    asked = ApprovalAsked(str(request.id), kind.key, payload, request.reason, request.expires_at)
    publish(session, subject, asked, actor=actor, now=now)
    return request


def approve(session: Session, request_id: UUID, *, actor: Actor, now: datetime) -> Approval:
    """Do what somebody else asked for, as the second person.

    Raises NotFound, RequestDecided, RequestExpired, NotEntitled, SamePerson or ProposerLeft, and what doing it raises.
    """
    request = queries.approval(session, request_id, actor=actor, lock=True)
    kind = kind_of(request.kind)
    rules.require_open(outcome=request.outcome, expires_at=request.expires_at, now=now)
    rules.require_entitled(kind.roles, actor)
    proposer = session.get_one(Account, request.proposer_id)
    require_others(session, proposer.id, request.subject, actor=actor)
    held = frozenset(Role(one.role) for one in proposer.roles)
    rules.require_standing(kind.roles, held=held, in_use=proposer.disabled_at is None)
    request.decided_by_id, request.decided_by = actor.id, actor.name
    request.close(Outcome.APPROVED, at=now)
    given = ApprovalGiven(
        str(request.id), kind.key, request.payload, request.proposer, str(request.proposer_id), request.reason
    )
    publish(session, request.subject, given, actor=actor, now=now)
    kind.act(session, request, actor, now)
    return request


def refuse(session: Session, request_id: UUID, *, note: str, actor: Actor, now: datetime) -> Approval:
    """Refuse what somebody else asked for. Nothing is done. Raises what ``approve`` raises of who may decide."""
    request = queries.approval(session, request_id, actor=actor, lock=True)
    rules.require_entitled(kind_of(request.kind).roles, actor)
    require_others(session, request.proposer_id, request.subject, actor=actor)
    _end(session, request, Outcome.REFUSED, note=one_line(note), actor=actor, now=now)
    return request


def take_back(session: Session, request_id: UUID, *, actor: Actor, now: datetime) -> Approval:
    """Take back what one asked for oneself. Raises NotFound (it is another's), RequestDecided or RequestExpired."""
    request = queries.approval(session, request_id, actor=actor, lock=True)
    if request.proposer_id != actor.id:
        raise NotFound
    _end(session, request, Outcome.TAKEN_BACK, note="", actor=actor, now=now)
    return request


def _end(session: Session, request: Approval, outcome: Outcome, *, note: str, actor: Actor, now: datetime) -> None:
    rules.require_open(outcome=request.outcome, expires_at=request.expires_at, now=now)
    request.decided_by_id, request.decided_by, request.note = actor.id, actor.name, note
    request.close(outcome, at=now)
    ended = ApprovalRefused(str(request.id), request.kind, request.proposer, note, outcome is Outcome.TAKEN_BACK)
    publish(session, request.subject, ended, actor=actor, now=now)


def require_others(session: Session, *accounts: UUID, actor: Actor) -> None:
    """Raise SamePerson when the actor is one of these people, also through another account of theirs."""
    found = session.execute(select(Account.id, Account.personal_number).where(Account.id.in_(accounts)))
    rules.require_other(actor, [Human(row.id, row.personal_number) for row in found])


def _end_expired(session: Session, open_key: str, now: datetime) -> None:
    query = select(Approval).where(Approval.open_key == open_key, Approval.expires_at <= now)
    for request in session.scalars(query.with_for_update()):
        request.close(Outcome.EXPIRED, at=request.expires_at)
    session.flush()
