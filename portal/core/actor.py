"""Who acts: a small value that rules receive instead of a web session."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from forms.text import Text


class Role(StrEnum):
    """What a member of staff may do."""

    RECEPTIONIST = "receptionist"
    SPECIALIST = "specialist"
    LEADER = "leader"
    CLERK = "clerk"
    EDITOR = "editor"
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
class Actor:
    """The person, organisation or machine that does something; ``visitor_id`` marks a browser not signed in."""

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


SYSTEM_NAME = Text(vi="Hệ thống", en="The system")
SYSTEM = Actor(kind=Kind.SYSTEM, name=SYSTEM_NAME.vi)
