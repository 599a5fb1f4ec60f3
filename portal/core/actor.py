"""Who acts: a small value that rules receive instead of a web session."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from forms.assurance import Level
from forms.text import Text
from portal.core.errors import RightMissing


class Role(StrEnum):
    """What a member of staff may do."""

    RECEPTIONIST = "receptionist"
    SPECIALIST = "specialist"
    LEADER = "leader"
    CLERK = "clerk"
    CASHIER = "cashier"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ARCHIVIST = "archivist"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


class Kind(StrEnum):
    """What kind of actor this is."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    STAFF = "staff"
    VISITOR = "visitor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Contact:
    """How an account can be reached, and who represents it; offered as first answers in forms."""

    phone: str = ""
    email: str = ""
    address: str = ""
    representative: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which work of an agency is somebody's: of these units (by name) and services (by code); empty ones are all."""

    units: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()

    def covers(self, service: str, unit: str) -> bool:
        """Whether a piece of work is within; work of no unit (empty) is everybody's."""
        return (not self.services or service in self.services) and (not self.units or not unit or unit in self.units)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Duties that somebody lent: whose they are, by which delegation, and only those their owner holds now."""

    delegation_id: UUID
    principal_id: UUID
    name: str
    position: str
    roles: frozenset[Role]
    scope: Scope = field(default=Scope())


class Right(StrEnum):
    """What somebody may do for the party they act for. To see what is theirs needs none of these.

    ``RECEIVE``: results and letters; ``AMEND``: correct or withdraw what was submitted. Members of an organisation have
    the first always and the second with ``SIGN``; only a mandate gives them one by one.
    """

    PREPARE = "prepare"
    SIGN = "sign"
    RECEIVE = "receive"
    AMEND = "amend"
    MANAGE = "manage"


class Basis(StrEnum):
    """By what somebody acts for another party."""

    MEMBERSHIP = "membership"
    MANDATE = "mandate"
    MEMBER_BY_MANDATE = "member_by_mandate"


@dataclass(frozen=True, slots=True)
class Representation:
    """The person behind an actor who is somebody else: by which membership or mandate, for what, with which rights.

    ``services`` are the codes of the services it covers, None for all; ``number`` is that of a mandate. It
    says what counts now, not what counted once.
    """

    person_id: UUID
    person: str
    basis: Basis
    basis_id: UUID
    rights: frozenset[Right]
    services: frozenset[str] | None = None
    number: str = ""
    personal_number: str | None = None
    kind: Kind = Kind.CITIZEN


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, organisation or machine that does something; ``visitor_id`` marks a browser not signed in.

    ``roles`` are all that count now, held or lent; ``stands_in`` says which are lent by whom. ``behalf`` is set where
    something is done in somebody else's place (``acting``), and goes with it into the log. ``level`` is how sure this
    sign-in is of its person.

    Where a person acts for an organisation or another person, everything here is of that party, whose dossiers they
    work with, and ``by`` says who the person is.
    """

    kind: Kind
    name: str
    id: UUID | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    agency_id: UUID | None = None
    personal_number: str | None = None
    tax_code: str | None = None
    visitor_id: UUID | None = None
    username: str = ""
    contact: Contact = field(default=Contact(), compare=False, repr=False)
    held: frozenset[Role] | None = None
    stands_in: tuple[StandIn, ...] = ()
    behalf: StandIn | None = None
    by: Representation | None = None
    scope: Scope = field(default=Scope())
    level: Level = field(default=Level.LOW, compare=False)

    @property
    def is_applicant(self) -> bool:
        """Whether this is a signed-in citizen or business."""
        return self.kind in (Kind.CITIZEN, Kind.BUSINESS)

    @property
    def is_staff(self) -> bool:
        """Whether this is a member of staff."""
        return self.kind is Kind.STAFF

    def has(self, *roles: Role) -> bool:
        """Whether this actor holds one of these roles."""
        return bool(self.roles.intersection(roles))

    @property
    def own_roles(self) -> frozenset[Role]:
        """The roles that this person holds, without those that were lent."""
        return self.roles if self.held is None else self.held

    def lent(self, *stand_ins: StandIn) -> "Actor":
        """The same person with the duties that others lent."""
        borrowed = frozenset(role for one in stand_ins for role in one.roles)
        return replace(self, held=self.own_roles, roles=self.own_roles | borrowed, stands_in=stand_ins)

    def acting(self, *roles: Role, holder: UUID | None = None) -> "Actor":
        """The same person as the one who does something that takes one of these roles, and on whose behalf.

        What is in the hands of somebody who lent the role (``holder``) is done for them; otherwise one's own role comes
        first, and a lent one counts only where one's own would not do.
        """
        if not self.stands_in:
            return self
        lenders = [one for one in self.stands_in if one.roles.intersection(roles)]
        behalf = next((one for one in lenders if one.principal_id == holder), None)
        if behalf is None and lenders and not self.own_roles.intersection(roles):
            behalf = lenders[0]
        return self if behalf == self.behalf else replace(self, behalf=behalf)

    @property
    def full_name(self) -> str:
        """The name, after that of the person who acts for the party, as documents say it."""
        return self.name if self.by is None else f"{self.by.person} thay mặt {self.name}"[:200]

    def may(self, right: Right) -> bool:
        """Whether this is one's own, or whoever acts for the party has this right."""
        return self.by is None or right in self.by.rights

    def require(self, right: Right) -> None:
        """Go on only with this right. Raises RightMissing, which says what is missing and whom to ask."""
        if not self.may(right):
            raise RightMissing(right.value, self.name)

    @property
    def by_mandate(self) -> bool:
        """Whether somebody acts here by a mandate: only what it names is open to them."""
        return self.by is not None and self.by.basis is not Basis.MEMBERSHIP

    def covers(self, service_code: str) -> bool:
        """Whether dossiers of this service are among what the actor works with."""
        return self.by is None or self.by.services is None or service_code in self.by.services

    def reaches(self, roles: Collection[Role], *, service: str, unit: str) -> bool:
        """Whether one of these roles, held or lent, reaches this work; a lent one as far as its owner's does."""
        own = bool(self.own_roles.intersection(roles)) and self.scope.covers(service, unit)
        return own or any(one.roles.intersection(roles) and one.scope.covers(service, unit) for one in self.stands_in)

    @property
    def services(self) -> frozenset[str] | None:
        """The services whose dossiers this person reads, own or lent; None for all."""
        scopes = [self.scope, *(one.scope for one in self.stands_in)]
        if not all(one.services for one in scopes):
            return None
        return frozenset(code for one in scopes for code in one.services)

    def may_work_as(self, account_id: UUID | None, role: Role) -> bool:
        """Whether what is in the hands of this account is this person's to do: the own, or lent with the role."""
        own = account_id is not None and account_id == self.id
        return own or any(one.principal_id == account_id and role in one.roles for one in self.stands_in)


SYSTEM_NAME = Text(vi="Hệ thống", en="The system")
SYSTEM = Actor(kind=Kind.SYSTEM, name=SYSTEM_NAME.vi)
