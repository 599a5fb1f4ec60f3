"""What an agency enters about a quarter that the portal does not know."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.actor import Actor, Role
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.office.errors import FiguresDisagree
from portal.office.events import UnitFiguresEntered
from portal.office.models import UnitFigures


@dataclass(frozen=True)
class Entered:
    """The figures of a quarter as ``UnitFigures`` knows them; None where nothing is known."""

    organisation: int | None
    petitions: int | None
    petitions_on_time: int | None
    procedures: int | None
    procedures_online: int | None
    dossiers: int | None


def enter_figures(session: Session, year: int, quarter: int, entered: Entered, *, actor: Actor, now: datetime) -> None:
    """Put figures in the place of those entered before. Raises FiguresDisagree or NotFound."""
    if actor.agency_id is None or not actor.has(Role.LEADER) or quarter not in (1, 2, 3, 4):
        raise NotFound
    for part, whole in (
        (entered.petitions_on_time, entered.petitions),
        (entered.procedures_online, entered.procedures),
    ):
        if (part or 0) > (whole or 0):
            raise FiguresDisagree
    row = session.get(UnitFigures, (actor.agency_id, year, quarter), with_for_update=True)
    if row is None:
        row = UnitFigures(agency_id=actor.agency_id, year=year, quarter=quarter)
        session.add(row)
    for name, value in asdict(entered).items():
        setattr(row, name, value)
    row.entered_at, row.entered_by = now, actor.name
    event = UnitFiguresEntered(year=year, quarter=quarter, figures=asdict(entered))
    publish(session, actor.agency_id, event, actor=actor, now=now)
