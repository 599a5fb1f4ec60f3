"""The officers of one agency, to choose from. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Account, AccountRole, Delegation
from portal.accounts.queries import Absence, absences, in_force
from portal.core.actor import Actor, Role
from portal.office.in_charge import NotAColleague
from portal.office.rules import OFFICER_ROLES


@dataclass(frozen=True)
class Colleague:
    """An officer by id and name, and until when they are absent, if they are."""

    id: UUID
    name: str
    away: Absence | None = None


def with_absences(session: Session, found: Sequence[Colleague], *, now: datetime) -> list[Colleague]:
    """The same officers, and which of them are absent: whoever assigns to them is told."""
    gone = absences(session, [one.id for one in found], now=now)
    return [replace(one, away=gone[one.id][0] if one.id in gone else None) for one in found]


def in_charge(session: Session, account_id: UUID | None, *, now: datetime) -> Colleague | None:
    """Who is in charge, and whether they are absent: one look; None for nobody."""
    if account_id is None:
        return None
    gone = and_(Delegation.principal_id == Account.id, Delegation.away, in_force(now))
    stand_in = aliased(Account)
    query = (
        select(Account.display_name, Delegation.ends_at, stand_in.id, stand_in.display_name.label("stand_in"))
        .outerjoin(Delegation, gone)
        .outerjoin(stand_in, stand_in.id == Delegation.stand_in_id)
        .where(Account.id == account_id)
        .order_by(Delegation.starts_at)
        .limit(1)
    )
    row = session.execute(query).one()
    away = Absence(row.ends_at, row.id, row.stand_in) if row.id else None
    return Colleague(account_id, row.display_name, away)


def specialists(session: Session, actor: Actor) -> list[Colleague]:
    """Who can be in charge of a dossier of the officer's agency, by name."""
    return _with(session, actor, (Role.SPECIALIST,))


def officers(session: Session, actor: Actor) -> list[Colleague]:
    """Every officer of the agency, by name."""
    return _with(session, actor, OFFICER_ROLES)


def specialist(session: Session, officer_id: UUID | None, *, actor: Actor) -> Colleague:
    """This specialist of the agency. Raises NotAColleague."""
    for colleague in specialists(session, actor):
        if colleague.id == officer_id:
            return colleague
    raise NotAColleague


def name_of(session: Session, account_id: UUID | None) -> str:
    """What an officer is called; empty for nobody."""
    return session.scalar(select(Account.display_name).where(Account.id == account_id)) or "" if account_id else ""


def _with(session: Session, actor: Actor, roles: tuple[Role, ...]) -> list[Colleague]:
    query = (
        select(Account.id, Account.display_name)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(Account.agency_id == actor.agency_id, Account.disabled_at.is_(None), AccountRole.role.in_(roles))
        .distinct()
        .order_by(Account.display_name, Account.id)
    )
    return [Colleague(row.id, row.display_name) for row in session.execute(query)]
