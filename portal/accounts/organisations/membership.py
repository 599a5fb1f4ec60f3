"""Membership as something by which a person acts for an organisation."""

from sqlalchemy import literal, null, select
from sqlalchemy.types import String

from portal.accounts.bases import Ground
from portal.accounts.organisations.models import MemberRole, Membership, Organisation, State
from portal.accounts.organisations.rules import rights_of
from portal.core.actor import Basis

_IN_FORCE = (
    select(
        literal(Basis.MEMBERSHIP.value, String).label("basis"),
        Membership.id.label("basis_id"),
        Membership.person_id,
        Membership.organisation_id.label("represented_id"),
        Membership.role.label("granted"),
        (Organisation.state == State.PROVEN).label("proven"),
        null().cast(String).label("services"),
        null().cast(String).label("number"),
    )
    .join(Organisation, Organisation.account_id == Membership.organisation_id)
    .where(Membership.ended_at.is_(None), Membership.suspended_at.is_(None))
)


MEMBERSHIP = Ground(
    basis=Basis.MEMBERSHIP,
    in_force=_IN_FORCE,
    rights=lambda granted, proven: rights_of(MemberRole(granted), proven=proven),
)
