"""Who stands in for whom. Read only; the one place that says which delegations count at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Account, AccountRole, Delegation
from portal.accounts.rules import LENDABLE
from portal.core.actor import Kind
from portal.core.errors import NotFound

MOST = 200
_PEOPLE = (joinedload(Delegation.principal), joinedload(Delegation.stand_in))


@dataclass(frozen=True)
class Absence:
    """Until when an officer is absent, and who stands in meanwhile."""

    until: datetime
    stand_in_id: UUID
    stand_in: str


def in_force(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Delegations that count at a moment: begun, not over, not revoked."""
    return and_(Delegation.starts_at <= now, Delegation.ends_at > now, Delegation.revoked_at.is_(None))


def overlapping(starts_at: datetime, ends_at: datetime) -> ColumnElement[bool]:
    """Delegations that share any moment with this time."""
    return and_(Delegation.starts_at < ends_at, Delegation.ends_at > starts_at, Delegation.revoked_at.is_(None))


def delegation(session: Session, delegation_id: UUID, *, lock: bool = False) -> Delegation:
    """One delegation with both people. Raises NotFound."""
    query = select(Delegation).where(Delegation.id == delegation_id).options(*_PEOPLE)
    found = session.scalars(query.with_for_update(of=Delegation) if lock else query).unique().first()
    if found is None:
        raise NotFound
    return found


def of_account(session: Session, account_id: UUID, *, now: datetime) -> list[Delegation]:
    """What somebody lent or was lent that is not over, the next first."""
    mine = or_(Delegation.principal_id == account_id, Delegation.stand_in_id == account_id)
    return _open(session, mine, now)


def of_agency(session: Session, agency_id: UUID | None, *, now: datetime) -> list[Delegation]:
    """What is lent in an agency (anywhere, without one) and not over, the next first; ``MOST`` at most."""
    inside = Delegation.principal.has(Account.agency_id == agency_id) if agency_id else Delegation.id.is_not(None)
    return _open(session, inside, now)


def _open(session: Session, wanted: ColumnElement[bool], now: datetime) -> list[Delegation]:
    query = select(Delegation).where(wanted, Delegation.ends_at > now, Delegation.revoked_at.is_(None))
    query = query.options(*_PEOPLE).order_by(Delegation.starts_at, Delegation.id).limit(MOST)
    return list(session.scalars(query).unique())


def absences(session: Session, account_ids: Iterable[UUID], *, now: datetime) -> dict[UUID, list[Absence]]:
    """Which of these officers are absent now, and who stands in for them."""
    query = (
        select(Delegation.principal_id, Delegation.ends_at, Account.id, Account.display_name)
        .join(Account, Account.id == Delegation.stand_in_id)
        .where(Delegation.principal_id.in_(list(account_ids)), Delegation.away, in_force(now))
        .order_by(Delegation.starts_at, Delegation.id)
    )
    found: dict[UUID, list[Absence]] = {}
    for row in session.execute(query):
        found.setdefault(row.principal_id, []).append(Absence(row.ends_at, row.id, row.display_name))
    return found


def officers(session: Session, agency_id: UUID | None) -> list[Account]:
    """Who works with dossiers in an agency, by name."""
    query = select(Account).join(AccountRole, AccountRole.account_id == Account.id)
    query = query.where(Account.kind == Kind.STAFF, Account.disabled_at.is_(None), AccountRole.role.in_(LENDABLE))
    query = query.where(Account.agency_id == agency_id).order_by(Account.display_name, Account.id).limit(MOST)
    return list(session.scalars(query).unique())


def colleagues(session: Session, account: Account) -> list[Account]:
    """Who can stand in for somebody: every other member of staff of the same agency, by name."""
    query = select(Account).where(
        Account.agency_id == account.agency_id,
        Account.agency_id.is_not(None),
        Account.id != account.id,
        Account.kind == Kind.STAFF,
        Account.disabled_at.is_(None),
    )
    return list(session.scalars(query.order_by(Account.display_name, Account.id)).unique())
