"""A mandate as something by which a person acts for somebody else: its receiver, or a member of that organisation."""

from sqlalchemy import bindparam, false, literal, select
from sqlalchemy.types import Date, String

from portal.accounts.bases import Ground
from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate
from portal.accounts.organisations.models import MemberRole, Membership, Organisation
from portal.accounts.organisations.models import State as Proving
from portal.accounts.organisations.rules import rights_of
from portal.core.actor import Basis, Right

_COUNTS = (
    Mandate.state == State.ACCEPTED,
    Mandate.first_day <= bindparam("today", type_=Date),
    Mandate.last_day >= bindparam("today", type_=Date),
)
_IN_FORCE = select(
    literal(Basis.MANDATE.value, String).label("basis"),
    Mandate.id.label("basis_id"),
    Mandate.receiver_id.label("person_id"),
    Mandate.giver_id.label("represented_id"),
    Mandate.rights.label("granted"),
    false().label("proven"),
    Mandate.services.label("services"),
    Mandate.number.label("number"),
).where(*_COUNTS)
MANDATE = Ground(
    basis=Basis.MANDATE,
    in_force=_IN_FORCE,
    rights=lambda granted, _proven: frozenset(Right(one) for one in granted.split()),
)
_BETWEEN = "|"
_BY_MEMBERS = (
    select(
        literal(Basis.MEMBER_BY_MANDATE.value, String).label("basis"),
        Mandate.id.label("basis_id"),
        Membership.person_id,
        Mandate.giver_id.label("represented_id"),
        (Mandate.rights + _BETWEEN + Membership.role).label("granted"),
        (Organisation.state == Proving.PROVEN).label("proven"),
        Mandate.services.label("services"),
        Mandate.number.label("number"),
    )
    .join(Membership, Membership.organisation_id == Mandate.receiver_id)
    .join(Organisation, Organisation.account_id == Mandate.receiver_id)
    .where(*_COUNTS, Membership.ended_at.is_(None), Membership.suspended_at.is_(None))
    .where(Membership.person_id != Mandate.giver_id)
)


def rights_of_member(granted: str, proven: bool) -> frozenset[Right]:
    """What a member does under a mandate of the organisation: what the mandate gives and the member may do there."""
    given, _bar, role = granted.partition(_BETWEEN)
    return frozenset(Right(one) for one in given.split()) & rights_of(MemberRole(role), proven=proven)


BY_MEMBERS = Ground(basis=Basis.MEMBER_BY_MANDATE, in_force=_BY_MEMBERS, rights=rights_of_member)
