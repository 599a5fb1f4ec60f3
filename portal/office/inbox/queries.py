"""The inbox of an officer, and who is to be told of what. Read only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select, union
from sqlalchemy.orm import Session

from portal.accounts.models import Account, AccountRole, DelegatedRole, Delegation
from portal.accounts.queries import absences, in_force
from portal.core.actor import Actor, Role
from portal.dossiers.dialogue.queries import unread_at
from portal.office.inbox.kinds import Mail
from portal.office.inbox.models import NoticeChoice, OfficerNotice

PAGE = 50
MOST = 100
"""The highest count of unread lines: more is said as "more"."""
_MOST_TOLD = 100


@dataclass(frozen=True)
class Unread:
    """How much an officer has not read: messages to the agency, and lines of the inbox (``MOST`` or more: ``MOST``)."""

    messages: int
    lines: int


def _unread(account_id: UUID | None) -> ColumnElement[bool]:
    return (OfficerNotice.account_id == account_id) & OfficerNotice.read_at.is_(None)


def unread(session: Session, actor: Actor) -> Unread:
    """What the frame of every page counts, in one look."""
    some = select(literal_column("1")).select_from(OfficerNotice).where(_unread(actor.id)).limit(MOST).subquery()
    lines = select(func.count()).select_from(some).scalar_subquery()
    row = session.execute(select(unread_at(actor.agency_id).label("messages"), lines.label("lines"))).one()
    return Unread(row.messages, row.lines)


def inbox(session: Session, account_id: UUID | None, *, page: int) -> tuple[Sequence[OfficerNotice], bool]:
    """One page of an officer's inbox, the newest first, and whether there are older lines."""
    query = select(OfficerNotice).where(OfficerNotice.account_id == account_id)
    query = query.order_by(OfficerNotice.at.desc(), OfficerNotice.id.desc()).offset((page - 1) * PAGE).limit(PAGE + 1)
    found = session.scalars(query).all()
    return found[:PAGE], len(found) > PAGE


def choice(session: Session, account_id: UUID | None) -> Mail:
    """How an officer wants the inbox by mail."""
    found = session.get(NoticeChoice, account_id)
    return Mail(found.mail) if found else Mail.NONE


def holders(session: Session, agency_id: UUID | None, roles: Collection[Role], *, now: datetime) -> set[UUID]:
    """Who holds one of these roles in an agency now, in their own right or for a colleague, and is there.

    Where everybody is absent it is all of them.
    """
    held = (
        select(Account.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(Account.agency_id == agency_id, Account.disabled_at.is_(None), AccountRole.role.in_(roles))
    )
    lent = (
        select(Delegation.stand_in_id)
        .join(DelegatedRole, DelegatedRole.delegation_id == Delegation.id)
        .join(Account, Account.id == Delegation.principal_id)
        .where(Account.agency_id == agency_id, DelegatedRole.role.in_(roles), in_force(now))
    )
    found = set(session.scalars(union(held, lent).limit(_MOST_TOLD)))
    return found - set(absences(session, found, now=now)) or found


def with_stand_ins(session: Session, accounts: set[UUID], *, now: datetime) -> set[UUID]:
    """These officers, and for those who are absent who stands in for them."""
    gone = absences(session, accounts, now=now)
    return accounts | {one.stand_in_id for found in gone.values() for one in found}


def reachable(session: Session, accounts: Collection[UUID], mail: Mail) -> dict[UUID, tuple[str, str]]:
    """Address and language of those of these officers who want mail in this way and have an address."""
    query = (
        select(Account.id, Account.email, NoticeChoice.language)
        .join(NoticeChoice, NoticeChoice.account_id == Account.id)
        .where(Account.id.in_(accounts), NoticeChoice.mail == mail.value)
        .where(Account.email != "", Account.disabled_at.is_(None))
    )
    return {row.id: (row.email, row.language) for row in session.execute(query)}
