"""How procedures were handled in a quarter or a year, from dossiers, ratings and what the agency entered itself.

What applicants said is only ever counted, and shown of no group with fewer than five ratings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session

from portal.core.clock import VIETNAM
from portal.dossiers.deadlines import Change
from portal.dossiers.dialogue.models import Rating
from portal.dossiers.dialogue.rules import Grade
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import DeadlineEntry, Dossier
from portal.office import indicators
from portal.office.board import Period
from portal.office.indicators import Facts, Indicator, Pace
from portal.office.models import UnitFigures

LEAST = 5
"""So many ratings make a figure that names nobody."""
_COMMENTS = 50


def quarter(year: int, number: int) -> Period:
    """A quarter of a year, or the whole of it when the number is 0; in Vietnamese time."""
    first = 3 * number - 2 if number else 1
    last = 3 * number if number else 12
    ends = datetime(year + last // 12, last % 12 + 1, 1, tzinfo=VIETNAM)
    return Period(datetime(year, first, 1, tzinfo=VIETNAM), ends)


@dataclass(frozen=True)
class Like:
    """So many dossiers that are alike: who appraised them, which service, what is known of each."""

    officer: UUID | None
    service: str
    facts: Facts
    grade: Grade | None
    count: int


@dataclass
class Group:
    """Dossiers that are looked at together."""

    likes: list[Like] = field(default_factory=list)

    @property
    def returned(self) -> int:
        """How many results were returned."""
        return sum(like.count for like in self.likes)

    @property
    def rated(self) -> int:
        """How many of them were rated."""
        return sum(like.count for like in self.likes if like.grade is not None)

    @property
    def scores(self) -> dict[Indicator, Decimal]:
        """The scores; without those that only applicants know when too few of them said anything."""
        enough = self.rated >= LEAST
        return indicators.scores((like.facts if enough else _unsaid(like.facts), like.count) for like in self.likes)

    @property
    def grades(self) -> dict[Grade, int] | None:
        """How many chose each grade; None when too few did."""
        if self.rated < LEAST:
            return None
        return {grade: sum(like.count for like in self.likes if like.grade is grade) for grade in Grade}


def _unsaid(facts: Facts) -> Facts:
    return replace(facts, contacts=None, bodies=None, publicity=None, complaint=None)


def likes(session: Session, agency_id: UUID, period: Period) -> list[Like]:
    """The dossiers of an agency whose result was returned in the period, alike ones together: one grouped query."""
    columns = (
        Dossier.assigned_id, Dossier.service_code, _pace(session), Rating.grade, Rating.contacts, Rating.bodies,
        Rating.publicity, Rating.complaint,
    )  # fmt: skip
    query = (
        select(*columns, func.count())
        .outerjoin(Rating, Rating.dossier_id == Dossier.id)
        .where(
            Dossier.agency_id == agency_id,
            Dossier.finished_at >= period.begins,
            Dossier.finished_at < period.ends,
            Dossier.status == Status.RETURNED,
        )
        .group_by(*columns)
    )
    return [_like(row) for row in session.execute(query)]


def _like(row: Sequence[Any]) -> Like:
    officer, service, pace, grade, contacts, bodies, publicity, complaint, count = row
    facts = Facts(Pace(pace) if pace else None, contacts, bodies, publicity, complaint)
    return Like(officer, service, facts, Grade(grade) if grade else None, count)


def _pace(session: Session) -> ColumnElement[str]:
    """``indicators.pace`` in SQL. Who had to be promised another date has waited longer than the limit."""
    put_off = exists().where(DeadlineEntry.dossier_id == Dossier.id, DeadlineEntry.change == Change.PUT_OFF.value)
    finished, due = _local_day(session, Dossier.finished_at), _local_day(session, Dossier.due_at)
    return case(
        (Dossier.due_at.is_(None), ""),
        (put_off, Pace.LATE.value),
        (Dossier.finished_at > Dossier.due_at, Pace.LATE.value),
        (finished < due, Pace.EARLY.value),
        else_=Pace.ON_TIME.value,
    )


def _local_day(session: Session, moment: Any) -> ColumnElement[Any]:
    """The day of a moment on a Vietnamese clock."""
    if session.get_bind().dialect.name == "postgresql":
        return func.date(func.timezone(VIETNAM.key, moment))
    return func.date(moment, "+7 hours")


def by_officer(found: Iterable[Like]) -> dict[UUID, Group]:
    """The dossiers of each officer who appraised some."""
    groups: dict[UUID, Group] = {}
    for like in found:
        if like.officer is not None:
            groups.setdefault(like.officer, Group()).likes.append(like)
    return groups


def by_service(found: Iterable[Like]) -> dict[str, Group]:
    """The dossiers of each service."""
    groups: dict[str, Group] = {}
    for like in found:
        groups.setdefault(like.service, Group()).likes.append(like)
    return groups


@dataclass(frozen=True)
class Own:
    """What the agency entered itself about a period, quarters added up; None where nothing was entered."""

    organisation: Decimal | None
    petitions: tuple[int, int] | None
    procedures: tuple[int, int] | None
    dossiers: int | None


def figures(session: Session, agency_id: UUID, year: int, number: int) -> Sequence[UnitFigures]:
    """What was entered for a quarter, or for each of a whole year."""
    query = select(UnitFigures).where(UnitFigures.agency_id == agency_id, UnitFigures.year == year)
    query = query.where(UnitFigures.quarter == number) if number else query
    return session.scalars(query.order_by(UnitFigures.quarter)).all()


def own(rows: Sequence[UnitFigures]) -> Own:
    """Quarters added up: points averaged, petitions and dossiers summed, procedures as they were last."""
    assessed = [row.organisation for row in rows if row.organisation is not None]
    asked = [(row.petitions, row.petitions_on_time or 0) for row in rows if row.petitions is not None]
    offered = [(row.procedures, row.procedures_online or 0) for row in rows if row.procedures]
    came = [row.dossiers for row in rows if row.dossiers is not None]
    return Own(
        organisation=indicators.average(sum(assessed), len(assessed)),
        petitions=(sum(one for one, _ in asked), sum(on_time for _, on_time in asked)) if asked else None,
        procedures=offered[-1] if offered else None,
        dossiers=sum(came) if came else None,
    )


def unit_scores(group: Group, entered: Own, *, received: int, overdue: int) -> dict[Indicator, Decimal]:
    """The scores of a unit: of its dossiers, and of what it entered. ``received`` dossiers came over the portal,
    ``overdue`` are late or ended late.
    """
    found = group.scores
    if entered.organisation is not None:
        found[Indicator.ORGANISATION] = entered.organisation
    if entered.petitions is not None:
        asked, on_time = entered.petitions
        found[Indicator.PETITIONS] = Decimal(indicators.petition_points(received=asked, on_time=on_time))
    if entered.procedures is not None and entered.dossiers:
        every, online = entered.procedures
        points = indicators.online_points(
            procedures=Fraction(online, every), dossiers=Fraction(received, entered.dossiers), overdue=overdue
        )
        found[Indicator.ONLINE] = Decimal(points)
    return dict(sorted(found.items()))


def comments(session: Session, agency_id: UUID, period: Period) -> Sequence[str]:
    """What applicants added in their own words, in alphabetical order: nothing says whose or when."""
    query = (
        select(Rating.comment)
        .where(
            Rating.agency_id == agency_id,
            Rating.rated_at >= period.begins,
            Rating.rated_at < period.ends,
            Rating.comment != "",
        )
        .order_by(Rating.comment)
        .limit(_COMMENTS)
    )
    return session.scalars(query).all()
