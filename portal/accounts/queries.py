"""Reading accounts, sign-ins and agencies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from forms.text import fold
from portal.accounts import delegations, representing, rules
from portal.accounts.data_requests.queries import data_requests as data_requests
from portal.accounts.data_requests.rules import DATA_ITEMS as DATA_ITEMS
from portal.accounts.delegations import Absence as Absence
from portal.accounts.delegations import absences as absences
from portal.accounts.delegations import in_force as in_force
from portal.accounts.models import Account, AccountRole, Agency, DelegatedRole, Delegation, SignInSession
from portal.accounts.rules import head_of as head_of
from portal.accounts.rules import is_deputy as is_deputy
from portal.core.actor import Actor, Contact, Kind, Role, Scope, StandIn
from portal.core.calendar import CalendarDay
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import EventRecord


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A sign-in that counts now, and who it belongs to.

    ``acting`` is the party its owner acts for; ``acting_ended`` that they did, and may no longer; ``may_act`` that
    there is somebody for whom they may.
    """

    id: UUID
    actor: Actor
    created_at: datetime
    last_seen_at: datetime
    idle_until: datetime
    expires_at: datetime
    password_temporary: bool
    factor: str
    terms: str
    acting: Actor | None = None
    acting_ended: bool = False
    may_act: bool = False


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is needed to check a password."""

    account_id: UUID
    password_hash: str
    disabled: bool


_Principal, _Held = aliased(Account), aliased(AccountRole)
_LENT = (
    select(
        Delegation.id.label("delegation_id"),
        Delegation.stand_in_id,
        Delegation.starts_at,
        _Principal.agency_id,
        _Principal.id.label("principal_id"),
        _Principal.display_name.label("principal"),
        _Principal.position,
        _Principal.units,
        _Principal.services,
        _Held.role.label("lent"),
    )
    .join(DelegatedRole, DelegatedRole.delegation_id == Delegation.id)
    .join(_Principal, and_(_Principal.id == Delegation.principal_id, _Principal.disabled_at.is_(None)))
    .join(_Held, and_(_Held.account_id == _Principal.id, _Held.role == DelegatedRole.role))
    .where(delegations.in_force(bindparam("now", type_=Delegation.starts_at.type)))
    .subquery("lent")
)
"""What counts of every delegation: only roles that their owner, in the same agency and at work, holds now."""

_NAMED = aliased(Agency)
_GOING_ON = (
    select(Agency)
    .join(_NAMED, Agency.id == func.coalesce(_NAMED.successor_id, _NAMED.id))
    .where(_NAMED.key == bindparam("key"))
)
"""By the key of an agency, itself or its successor."""

_PARTY = aliased(Account)
"""The account for which the owner of a sign-in acts, by a ground that counts."""
_BY_TOKEN = representing.joined(
    select(
        SignInSession.id.label("session_id"),
        SignInSession.created_at,
        SignInSession.last_seen_at,
        SignInSession.idle_until,
        SignInSession.expires_at,
        SignInSession.factor,
        SignInSession.level,
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
        Account.terms,
        Account.units.label("own_units"),
        Account.services.label("own_services"),
        AccountRole.role,
        _LENT.c.delegation_id,
        _LENT.c.principal_id,
        _LENT.c.principal,
        _LENT.c.position,
        _LENT.c.units.label("lent_units"),
        _LENT.c.services.label("lent_services"),
        _LENT.c.lent,
        SignInSession.acts_by_id,
        representing.has_choices().label("may_act"),
        *(
            representing.chosen(name).label(name)
            for name in ("basis", "basis_id", "granted", "proven", "services", "number")
        ),
        _PARTY.id.label("party_id"),
        _PARTY.kind.label("party_kind"),
        _PARTY.display_name.label("party_name"),
        _PARTY.personal_number.label("party_personal_number"),
        _PARTY.tax_code.label("party_tax_code"),
        _PARTY.phone.label("party_phone"),
        _PARTY.email.label("party_email"),
        _PARTY.address.label("party_address"),
        _PARTY.representative.label("party_representative"),
    )
    .select_from(SignInSession)
    .join(Account, Account.id == SignInSession.account_id)
    .outerjoin(AccountRole, AccountRole.account_id == Account.id)
    .outerjoin(_LENT, and_(_LENT.c.stand_in_id == Account.id, _LENT.c.agency_id == Account.agency_id))
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        Account.disabled_at.is_(None),
    )
    .order_by(_LENT.c.starts_at, _LENT.c.delegation_id)
).outerjoin(_PARTY, and_(_PARTY.id == representing.chosen("represented_id"), _PARTY.disabled_at.is_(None)))


def session_by_token(session: Session, token: str, now: datetime) -> LiveSession | None:
    """The sign-in this token opens, if it still counts at ``now``: one query.

    It comes with all duties held and lent, and with the party for which its owner acts.
    """
    rows = (
        session.connection()
        .execute(_BY_TOKEN, {"token_hash": rules.token_hash(token), "now": now, "today": local(now).date()})
        .all()
    )
    if not rows or now >= rules.ends_at(idle_until=rows[0].idle_until, expires_at=rows[0].expires_at):
        return None
    first = rows[0]
    roles = frozenset(Role(row.role) for row in rows if row.role is not None)
    actor, stand_ins = _actor(first, roles), _stand_ins(rows)
    actor = replace(actor, level=rules.level_of(factor=first.factor, level=first.level))
    return LiveSession(
        id=first.session_id,
        actor=actor.lent(*stand_ins) if stand_ins else actor,
        created_at=first.created_at,
        last_seen_at=first.last_seen_at,
        idle_until=first.idle_until,
        expires_at=first.expires_at,
        password_temporary=first.password_temporary,
        factor=first.factor,
        terms=first.terms,
        acting=_party(first, actor),
        acting_ended=first.acts_by_id is not None and first.party_id is None,
        may_act=bool(first.may_act),
    )


def _party(row: Any, person: Actor) -> Actor | None:
    """The party for which the owner acts, with the owner behind it; None when for nobody."""
    if row.party_id is None or person.id is None:
        return None
    number = person.personal_number or person.tax_code
    return Actor(
        kind=Kind(row.party_kind),
        name=row.party_name,
        id=row.party_id,
        personal_number=row.party_personal_number,
        tax_code=row.party_tax_code,
        contact=Contact(row.party_phone, row.party_email, row.party_address, row.party_representative),
        level=person.level,
        by=representing.representation(row, person_id=person.id, person=person.name, number=number, kind=person.kind),
    )


def session_lasts(session: Session, session_id: str, *, now: datetime) -> bool:
    """Whether a sign-in still counts at ``now`` and its account is open."""
    lasting = select(SignInSession.id).where(
        SignInSession.id == UUID(session_id),
        SignInSession.ended_at.is_(None),
        SignInSession.idle_until > now,
        SignInSession.expires_at > now,
        SignInSession.account_id.in_(select(Account.id).where(Account.disabled_at.is_(None))),
    )
    return session.scalar(lasting) is not None


def _stand_ins(rows: Sequence[Any]) -> list[StandIn]:
    """For whom the owner stands in, the oldest delegation first."""
    lent = {row.delegation_id: row for row in rows if row.delegation_id is not None}
    return [
        StandIn(
            delegation_id=one,
            principal_id=row.principal_id,
            name=row.principal,
            position=row.position,
            roles=frozenset(Role(other.lent) for other in rows if other.delegation_id == one),
            scope=Scope(frozenset(row.lent_units), frozenset(row.lent_services)),
        )
        for one, row in lent.items()
    ]


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
        scope=Scope(frozenset(row.own_units), frozenset(row.own_services)),
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
            SignInSession.idle_until > now,
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
            SignInSession.idle_until > now,
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
    """The agency known to the catalogue by ``key``, or who goes on with its work now. Raises NotFound."""
    found = session.scalars(_GOING_ON, {"key": key}).first()
    if found is None:
        raise NotFound
    return found


def going_on(session: Session, keys: Collection[str]) -> dict[str, Agency]:
    """The agencies known by these keys, or who goes on with their work now; unknown keys are left out."""
    if not keys:
        return {}
    going = Agency.id == func.coalesce(_NAMED.successor_id, _NAMED.id)
    rows = session.execute(select(_NAMED.key, Agency).join(Agency, going).where(_NAMED.key.in_(keys)))
    return {row[0]: row[1] for row in rows}


def recent_events(session: Session, account_id: UUID, *, limit: int = 20) -> list[EventRecord]:
    """What happened to an account lately, newest first."""
    query = select(EventRecord).where(EventRecord.stream == account_id).order_by(EventRecord.position.desc())
    return list(session.scalars(query.limit(limit)))


def calendar_days(session: Session) -> list[CalendarDay]:
    """The dated exceptions of the working calendar, latest first."""
    return list(session.scalars(select(CalendarDay).order_by(CalendarDay.day.desc())))


def addresses_of(session: Session, *roles: Role, agency_id: UUID | None = None) -> list[str]:
    """The e-mail addresses of the accounts in use that hold one of these roles, in order; of one agency, if given."""
    holding = select(AccountRole.account_id).where(AccountRole.role.in_(roles))
    query = select(Account.email).where(Account.id.in_(holding), Account.disabled_at.is_(None), Account.email != "")
    if agency_id is not None:
        query = query.where(Account.agency_id == agency_id)
    return sorted(set(session.scalars(query)))


def names_of(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those among these ids that are accounts."""
    query = select(Account.id, Account.display_name).where(Account.id.in_(ids))
    return {row.id: row.display_name for row in session.execute(query)}
