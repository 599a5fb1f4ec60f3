"""Who is in charge of a dossier at the unit: assigned by the leader, taken over with a reason, given back.

An officer is in charge while the dossier is at appraisal. Here stands who may change that, and what is recorded.
"""

from dataclasses import dataclass

from forms.text import Text
from portal.core.actor import Actor, Role
from portal.core.errors import PortalError
from portal.core.events import Event
from portal.dossiers.course import is_work_of
from portal.dossiers.lifecycle import Place, Status, Step
from portal.dossiers.models import Dossier

PLACES = frozenset({Place(Status.ACCEPTED, Step.APPRAISAL), Place(Status.PROCESSING, Step.APPRAISAL)})


@dataclass(frozen=True)
class DossierAssigned(Event):
    """The leader put a specialist in charge; ``note`` says what to mind."""

    officer: str
    officer_id: str
    note: str


@dataclass(frozen=True)
class DossierTakenOver(Event):
    """A specialist took the dossier over from the one who was in charge."""

    officer: str
    before: str
    reason: str
    before_id: str = ""


@dataclass(frozen=True)
class DossierReleased(Event):
    """Nobody is in charge any more: any specialist of the unit may take the dossier up."""

    before: str
    reason: str


class InAnotherHand(PortalError):
    """A colleague is in charge; who wants the dossier takes it over and says why."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Cán bộ khác đang phụ trách hồ sơ. Nếu cần làm thay, hãy mở hồ sơ, chọn “Nhận thay” và ghi lý do.",
                en="Another officer is in charge. To do it instead, open the dossier, choose “Take over” and say why.",
            )
        )


class NotAColleague(PortalError):
    """Only a specialist of the same agency can be put in charge."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                vi="Hãy chọn một cán bộ thụ lý của cơ quan.",
                en="Choose a specialist of the agency.",
            )
        )


def may_assign(dossier: Dossier, actor: Actor) -> bool:
    """Whether this leader can put somebody in charge now."""
    return _ours(dossier, actor, Role.LEADER) and dossier.place in PLACES


def may_take_over(dossier: Dossier, actor: Actor) -> bool:
    """Whether this specialist can take the dossier from the colleague who is in charge."""
    ours = _ours(dossier, actor, Role.SPECIALIST) and dossier.place in PLACES
    return ours and not is_free_for(dossier, actor)


def may_release(dossier: Dossier, actor: Actor) -> bool:
    """Whether the officer can put the dossier back: who is in charge, or the leader."""
    ours = _ours(dossier, actor, Role.SPECIALIST, Role.LEADER) and dossier.place in PLACES
    held = ours and dossier.assigned_id is not None
    return held and (is_free_for(dossier, actor) or actor.has(Role.LEADER))


def is_free_for(dossier: Dossier, actor: Actor) -> bool:
    """Whether nobody else is in charge: nobody at all, the officer, or somebody whom the officer stands in for."""
    return dossier.assigned_id is None or actor.may_work_as(dossier.assigned_id, Role.SPECIALIST)


def as_holder(dossier: Dossier, actor: Actor) -> Actor:
    """Who gives the dossier back: who is in charge or stands in for them, else a leader or the leader's stand-in."""
    role = Role.SPECIALIST if is_free_for(dossier, actor) else Role.LEADER
    return actor.acting(role, holder=dossier.assigned_id)


def _ours(dossier: Dossier, actor: Actor, *roles: Role) -> bool:
    here = actor.agency_id is not None and actor.agency_id == dossier.agency_id
    return here and is_work_of(dossier, actor, *roles)
