"""For whom a person may act, and by what. Read only; the one place that knows every ground there is.

A new kind of ground is one more ``Ground`` in ``GROUNDS``: the session, the list of choices and the rights follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from portal.accounts.bases import Ground
from portal.accounts.mandates.ground import BY_MEMBERS, MANDATE
from portal.accounts.models import Account, SignInSession
from portal.accounts.organisations.membership import MEMBERSHIP
from portal.core.actor import Basis, Kind, Representation, Right
from portal.core.clock import local

GROUNDS: Mapping[Basis, Ground] = MappingProxyType({one.basis: one for one in (MEMBERSHIP, MANDATE, BY_MEMBERS)})
_COUNTING = {basis: ground.in_force.subquery(f"by_{basis.value}") for basis, ground in GROUNDS.items()}


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody for whom a person may act now."""

    represented_id: UUID
    name: str
    kind: Kind
    number: str
    by: Representation


def chosen(column: str) -> Any:
    """A column of the ground that a sign-in acts by, NULL when it acts by none that counts."""
    found = [ground.c[column] for ground in _COUNTING.values()]
    return func.coalesce(*found) if len(found) > 1 else found[0]


def joined(query: Any) -> Any:
    """A query about sign-ins, with the ground that each acts by: one look-up by its key for each kind there is."""
    for ground in _COUNTING.values():
        wanted = (ground.c.basis_id == SignInSession.acts_by_id) & (ground.c.person_id == SignInSession.account_id)
        query = query.outerjoin(ground, wanted)
    return query


def has_choices() -> Any:
    """Whether the account of a query may act for anybody, as a column."""
    grounds = [ground.in_force.subquery() for ground in GROUNDS.values()]
    may = or_(*(exists().where(ground.c.person_id == Account.id).correlate(Account) for ground in grounds))
    return case((may, True), else_=False)


def representation(row: Any, *, person_id: UUID, person: str, number: str | None, kind: Kind) -> Representation:
    """What a row with the columns of a ground says about the person who acts."""
    basis = Basis(row.basis)
    return Representation(
        person_id=person_id,
        person=person,
        basis=basis,
        basis_id=row.basis_id,
        rights=GROUNDS[basis].rights(row.granted, bool(row.proven)),
        services=None if row.services is None else frozenset(row.services.split()),
        number=row.number or "",
        personal_number=number,
        kind=kind,
    )


_ALL = union_all(*(select(ground) for ground in _COUNTING.values())).subquery("ground")
_CHOICES = (
    select(_ALL, Account.display_name, Account.kind, Account.tax_code, Account.personal_number)
    .join(Account, Account.id == _ALL.c.represented_id)
    .where(_ALL.c.person_id == bindparam("person"), Account.disabled_at.is_(None))
    .order_by(Account.display_name, _ALL.c.basis_id)
)


def choices(session: Session, person: Account, *, now: datetime) -> list[Choice]:
    """For whom this person may act now, by name."""
    rows = session.execute(_CHOICES, {"person": person.id, "now": now, "today": local(now).date()})
    return [
        Choice(
            represented_id=row.represented_id,
            name=row.display_name,
            kind=Kind(row.kind),
            number=row.tax_code or row.personal_number or "",
            by=representation(
                row,
                person_id=person.id,
                person=person.display_name,
                number=person.personal_number,
                kind=Kind(person.kind),
            ),
        )
        for row in rows
    ]


def rights_shown(by: Representation) -> tuple[Right, ...]:
    """What somebody may do, in the order in which people are told."""
    return tuple(right for right in Right if right in by.rights)
