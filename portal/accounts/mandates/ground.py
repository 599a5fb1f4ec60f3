"""A mandate as something by which a person acts for somebody else."""

from sqlalchemy import bindparam, false, literal, select
from sqlalchemy.types import Date, String

from portal.accounts.bases import Ground
from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate
from portal.core.actor import Basis, Right

_IN_FORCE = select(
    literal(Basis.MANDATE.value, String).label("basis"),
    Mandate.id.label("basis_id"),
    Mandate.receiver_id.label("person_id"),
    Mandate.giver_id.label("represented_id"),
    Mandate.rights.label("granted"),
    false().label("proven"),
    Mandate.services.label("services"),
    Mandate.number.label("number"),
).where(
    Mandate.state == State.ACCEPTED,
    Mandate.first_day <= bindparam("today", type_=Date),
    Mandate.last_day >= bindparam("today", type_=Date),
)
MANDATE = Ground(
    basis=Basis.MANDATE,
    in_force=_IN_FORCE,
    rights=lambda granted, _proven: frozenset(Right(one) for one in granted.split()),
)
