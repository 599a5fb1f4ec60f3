"""Reading accounts, sign-ins and agencies."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from forms.text import fold
from portal.accounts import rules
from portal.accounts.models import Account, AccountRole, Agency, SignInSession
from portal.core.actor import Actor, Contact, Kind, Role
from portal.core.calendar import CalendarDay
from portal.core.errors import NotFound
from portal.core.events import EventRecord


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A sign-in that counts now, and who it belongs to."""

    id: UUID
    actor: Actor
    last_seen_at: datetime
    expires_at: datetime
    password_temporary: bool


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is needed to check a password."""

    account_id: UUID
    password_hash: str
    disabled: bool


_BY_TOKEN = (
    select(
        SignInSession.id.label("session_id"),
        SignInSession.last_seen_at,
        SignInSession.expires_at,
        Account.id,
        Account.username,
        Account.kind,
        Account.display_name,
        Account.personal_number,
        Account.tax_code,
        Account.phone,
        Account.email,
        Account.address,
        Account.representative,
        Account.agency_id,
        Account.password_temporary,
        AccountRole.role,
    )
    .join(Account, Account.id == SignInSession.account_id)
    .outerjoin(AccountRole, AccountRole.account_id == Account.id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        Account.disabled_at.is_(None),
    )
)


def session_by_token(session: Session, token: str, now: datetime) -> LiveSession | None:
    """The sign-in this token opens, if it still counts at ``now``: one query, one row for each role."""
    rows = session.connection().execute(_BY_TOKEN, {"token_hash": rules.token_hash(token)}).all()
    if not rows or not rules.is_alive(last_seen_at=rows[0].last_seen_at, expires_at=rows[0].expires_at, now=now):
        return None
    first = rows[0]
    roles = frozenset(Role(row.role) for row in rows if row.role is not None)
    return LiveSession(
        id=first.session_id,
        actor=_actor(first, roles),
        last_seen_at=first.last_seen_at,
        expires_at=first.expires_at,
        password_temporary=first.password_temporary,
    )


def _actor(row: Any, roles: frozenset[Role]) -> Actor:
    return Actor(
        kind=Kind(row.kind),
        name=row.display_name,
        id=row.id,
        roles=roles,
        agency_id=row.agency_id,
        personal_number=row.personal_number,
        tax_code=row.tax_code,
        username=row.username,
        contact=Contact(row.phone, row.email, row.address, row.representative),
    )


def credentials(session: Session, username: str) -> Credentials | None:
    """What is needed to check the password of the account with this username, as stored; None if there is none."""
    query = select(Account.id, Account.password_hash, Account.disabled_at).where(Account.username == username)
    row = session.execute(query).first()
    return Credentials(row.id, row.password_hash, row.disabled_at is not None) if row else None


def knows_address(session: Session, username: str, address: str) -> bool:
    """Whether the account with this username has signed in from this network address before."""
    query = (
        select(SignInSession.id)
        .join(Account, Account.id == SignInSession.account_id)
        .where(Account.username == username, SignInSession.address == address)
    )
    return session.execute(query.limit(1)).first() is not None


def account(session: Session, account_id: UUID) -> Account:
    """The account with its roles and agency. Raises NotFound."""
    query = select(Account).where(Account.id == account_id).options(joinedload(Account.agency))
    found = session.scalars(query).unique().first()
    if found is None:
        raise NotFound
    return found


def account_by_username(session: Session, username: str) -> Account | None:
    """The account with this username, or None."""
    return session.scalars(select(Account).where(Account.username == username)).unique().first()


def find_accounts(session: Session, *, words: str = "", staff_only: bool = True, limit: int = 200) -> list[Account]:
    """Accounts by name or username, accents ignored, for the administrator; staff only unless asked otherwise."""
    names = select(Account.id, Account.username, Account.display_name).order_by(Account.username)
    if staff_only:
        names = names.where(Account.kind == Kind.STAFF)
    wanted = fold(words)
    matching = (row.id for row in session.execute(names) if wanted in fold(f"{row.display_name} {row.username}"))
    found = select(Account).where(Account.id.in_(islice(matching, limit))).options(joinedload(Account.agency))
    return list(session.scalars(found.order_by(Account.username)).unique())


def live_sessions(session: Session, account_id: UUID, *, now: datetime) -> list[SignInSession]:
    """The sign-ins of an account that count now, latest first."""
    query = (
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at > now - rules.IDLE_LIMIT,
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id)
    )
    return list(session.scalars(query))


def count_live_sessions(session: Session, *, now: datetime) -> dict[UUID, int]:
    """How many sign-ins count now, for each account that has one."""
    query = (
        select(SignInSession.account_id, func.count())
        .where(
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at > now - rules.IDLE_LIMIT,
        )
        .group_by(SignInSession.account_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def agencies(session: Session, *, on: date | None = None) -> list[Agency]:
    """The agencies in force on a day (all that ever were, without one), by identifier (R17.5)."""
    query = select(Agency).order_by(Agency.identifier, Agency.key)
    if on is not None:
        query = query.where(Agency.valid_from <= on, or_(Agency.valid_to.is_(None), Agency.valid_to >= on))
    return list(session.scalars(query))


def agency(session: Session, key: str) -> Agency:
    """The agency known to the catalogue by ``key``. Raises NotFound."""
    found = session.scalars(select(Agency).where(Agency.key == key)).first()
    if found is None:
        raise NotFound
    return found


def recent_events(session: Session, account_id: UUID, *, limit: int = 20) -> list[EventRecord]:
    """What happened to an account lately, newest first."""
    query = select(EventRecord).where(EventRecord.stream == account_id).order_by(EventRecord.position.desc())
    return list(session.scalars(query.limit(limit)))


def calendar_days(session: Session) -> list[CalendarDay]:
    """The dated exceptions of the working calendar, latest first."""
    return list(session.scalars(select(CalendarDay).order_by(CalendarDay.day.desc())))
