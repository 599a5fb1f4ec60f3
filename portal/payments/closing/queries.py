"""Days, what differs on them, and reports, found again. Read only."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.payments.closing.models import SHARED, ClosingDifference, ClosingState, DayClosing, SettlementReport

MOST_SHOWN = 60
_LEFT = func.sum(case((ClosingDifference.why == "", 1), else_=0))


def closing_of(session: Session, agency_id: UUID | None, day: date) -> DayClosing | None:
    """The closing of one day of an agency, or of what belongs to none; None before it was compared."""
    scope = str(agency_id) if agency_id is not None else SHARED
    return session.scalars(select(DayClosing).where(DayClosing.scope == scope, DayClosing.day == day)).one_or_none()


def closing(session: Session, closing_id: UUID, *, actor: Actor, lock: bool = False) -> DayClosing:
    """A closing of the actor's agency, or of what belongs to none. Raises NotFound, for those of others too."""
    query = select(DayClosing).where(DayClosing.id == closing_id, _readable(actor))
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def difference(
    session: Session, difference_id: UUID, *, actor: Actor, lock: bool = False
) -> tuple[ClosingDifference, DayClosing]:
    """A difference of a day that the actor may see, and the day, locked if wanted. Raises NotFound."""
    found = session.get(ClosingDifference, difference_id)
    if found is None:
        raise NotFound
    day = closing(session, found.closing_id, actor=actor, lock=lock)
    if lock:
        session.refresh(found)
    return found, day


def differences_of(session: Session, closing_id: UUID) -> list[ClosingDifference]:
    """What differs on a day: its own first, then what belongs to days that were closed before."""
    query = select(ClosingDifference).where(ClosingDifference.closing_id == closing_id)
    return list(
        session.scalars(
            query.order_by(
                ClosingDifference.belongs_to.desc(),
                ClosingDifference.channel,
                ClosingDifference.kind,
                ClosingDifference.key,
            )
        )
    )


def days(session: Session, *, actor: Actor) -> Sequence[tuple[DayClosing, int, int]]:
    """The newest days the actor may see, with how many differences each has and how many are not explained.

    Of what belongs to no agency, only the days that have something.
    """
    query = select(DayClosing, func.count(ClosingDifference.id), _LEFT)
    query = query.outerjoin(ClosingDifference, ClosingDifference.closing_id == DayClosing.id).where(_readable(actor))
    query = query.group_by(DayClosing.id)
    query = query.having(or_(DayClosing.scope != SHARED, func.count(ClosingDifference.id) > 0))
    query = query.order_by(DayClosing.day.desc(), DayClosing.scope).limit(MOST_SHOWN)
    return [(day, int(count), int(open_)) for day, count, open_ in session.execute(query)]


def closings_on(session: Session, day: date) -> Sequence[DayClosing]:
    """The closings of every agency on a day, those of no agency last."""
    query = select(DayClosing).where(DayClosing.day == day)
    return session.scalars(query.order_by(DayClosing.agency_id.is_(None), DayClosing.scope)).all()


def closed_between(session: Session, first: date, last: date) -> Sequence[DayClosing]:
    """Every closed day of every agency in these days."""
    query = select(DayClosing).where(DayClosing.day.between(first, last), DayClosing.state == ClosingState.CLOSED)
    return session.scalars(query.order_by(DayClosing.day, DayClosing.scope)).all()


def keys_told(session: Session, scope: str, belongs_to: date, *, but: date) -> set[str]:
    """The differences of a day that some other closing of the same scope tells of already."""
    query = select(ClosingDifference.key).join(DayClosing, DayClosing.id == ClosingDifference.closing_id)
    query = query.where(DayClosing.scope == scope, ClosingDifference.belongs_to == belongs_to, DayClosing.day != but)
    return set(session.scalars(query))


def reports_of(session: Session, day: date) -> list[SettlementReport]:
    """The reports of a day, the newest first."""
    query = select(SettlementReport).where(SettlementReport.day == day)
    return list(session.scalars(query.order_by(SettlementReport.read_at.desc(), SettlementReport.id)))


def days_without(session: Session, *, today: date, back: int = 14) -> list[date]:
    """The days of the last two weeks that nobody has compared yet, the newest first."""
    first = today - timedelta(days=back)
    query = select(DayClosing.day).where(DayClosing.scope == SHARED, DayClosing.day >= first)
    known = set(session.scalars(query))
    return [day for day in (today - timedelta(days=ago) for ago in range(1, back + 1)) if day not in known]


def _readable(actor: Actor) -> ColumnElement[bool]:
    own = and_(DayClosing.agency_id == actor.agency_id, DayClosing.agency_id.is_not(None))
    return or_(own, DayClosing.scope == SHARED)
