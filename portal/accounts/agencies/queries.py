"""Reading agencies over time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.agencies import rules
from portal.accounts.agencies.models import AgencyUnit, AgencyVersion
from portal.accounts.models import Account, Agency
from portal.core.actor import Kind
from portal.core.errors import NotFound

Counter = Callable[[Session, Agency], Sequence[tuple[Text, int]]]
counters: list[Counter] = []
"""What other domains have of an agency and what becomes of it in a merger: they add theirs where all is wired."""

offers: list[Callable[[Agency], Mapping[str, Text]]] = []
"""Which services, by code, other domains know an agency to decide."""


@dataclass(frozen=True)
class Node:
    """An agency on a day, with who is under it."""

    agency: Agency
    version: AgencyVersion
    children: tuple["Node", ...]


def versions(session: Session) -> Sequence[AgencyVersion]:
    """Everything that is said of any agency, in order of days."""
    query = select(AgencyVersion).order_by(AgencyVersion.valid_from, AgencyVersion.agency_id)
    return session.scalars(query).all()


def history(session: Session, agency_id: UUID) -> Sequence[AgencyVersion]:
    """Everything that is said of one agency, oldest first."""
    query = select(AgencyVersion).where(AgencyVersion.agency_id == agency_id)
    return session.scalars(query.order_by(AgencyVersion.valid_from)).all()


def agency_by_key(session: Session, key: str) -> Agency:
    """The agency with this key, whether it exists still or not. Raises NotFound."""
    found = session.scalars(select(Agency).where(Agency.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def tree(session: Session, day: date) -> list[Node]:
    """The agencies of a day: those without a superior, each with everything below, in order of identifiers."""
    known = versions(session)
    agencies = {one.id: one for one in session.scalars(select(Agency))}
    there = rules.in_force([one.entry for one in known], day)
    by_entry = {(one.agency_id, one.valid_from): one for one in known}
    below: dict[UUID | None, list[UUID]] = {}
    for agency in sorted(there, key=lambda one: (agencies[one].identifier, agencies[one].key)):
        below.setdefault(there[agency].parent, []).append(agency)

    def node(agency: UUID) -> Node:
        version = by_entry[agency, there[agency].since]
        return Node(agencies[agency], version, tuple(node(child) for child in below.get(agency, [])))

    return [node(one) for one in below.get(None, [])]


def name_on(session: Session, agency_id: UUID, day: date) -> Text:
    """What an agency was, is or will be called on a day; before its first day, by its first name."""
    known = history(session, agency_id)
    counting = [one for one in known if one.valid_from <= day] or known[:1]
    return counting[-1].name


def former(session: Session, *, on: date) -> list[tuple[Agency, Agency]]:
    """The agencies that are no more on a day, each with who goes on with its work now, by name."""
    ended = select(Agency).where(Agency.valid_to < on, Agency.successor_id.is_not(None)).order_by(Agency.name_vi)
    return [(one, session.get_one(Agency, one.successor_id)) for one in session.scalars(ended)]


def due(day: date) -> ColumnElement[bool]:
    """What was decided for a day that has come and has not taken effect yet."""
    return and_(AgencyVersion.applied_at.is_(None), AgencyVersion.valid_from <= day)


def affected(session: Session, agency: Agency) -> list[tuple[Text, int]]:
    """What an agency has that goes over to its successor, and what stays: for people to read before they decide."""
    staff = select(func.count()).where(Account.agency_id == agency.id, Account.kind == Kind.STAFF)
    found = [
        (
            Text(vi="Tài khoản cán bộ chuyển sang cơ quan kế thừa", en="Accounts of staff that go over"),
            session.execute(staff).scalar_one(),
        )
    ]
    for counter in counters:
        found += counter(session, agency)
    return found


def units(session: Session, agency_id: UUID | None) -> Sequence[AgencyUnit]:
    """The units that an agency has, by name."""
    query = select(AgencyUnit).where(AgencyUnit.agency_id == agency_id, AgencyUnit.closed_at.is_(None))
    return session.scalars(query.order_by(AgencyUnit.name_vi)).all()


def services_of(agency: Agency) -> dict[str, Text]:
    """The services that an agency decides, by code."""
    return {code: name for offer in offers for code, name in offer(agency).items()}
