"""What happened in a span of time, read from dossiers and ratings, many alike in one row."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, literal, literal_column, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Account, Agency
from portal.core.calendar import WorkCalendar, load_calendar
from portal.core.clock import VIETNAM
from portal.dossiers.deadlines import Change
from portal.dossiers.dialogue.models import Rating
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import DeadlineEntry, Dossier
from portal.signing.reasons import Outcome
from portal.statistics.counting import Arrival, Ending, Happening, Opinion

_AT_ONCE = 5000
_PERSON = case(
    (Dossier.applicant_number != "", Dossier.applicant_number),
    (Dossier.owner_id.is_not(None), cast(Dossier.owner_id, String)),
    else_=cast(Dossier.id, String),
)
"""Who stands behind a dossier: the number of the applicant, else the account that filed it, else the dossier alone."""
_ASKED_BY = case((Account.kind.in_(("citizen", "business")), Account.kind), else_=literal("desk"))
_SIGNED = func.coalesce(Dossier.submitted_verdict["outcome"].as_string(), "") == Outcome.VALID.value
_PUT_OFF = exists().where(DeadlineEntry.dossier_id == Dossier.id, DeadlineEntry.change == Change.PUT_OFF.value)
# Who had to be promised another date has waited longer than the limit
_ON_TIME = and_(~_PUT_OFF, or_(Dossier.due_at.is_(None), Dossier.finished_at <= Dossier.due_at))


def happened(session: Session, begins: datetime, ends: datetime) -> Iterator[Happening]:
    """Everything from a moment on and before another: three grouped queries, read in pieces."""
    yield from _arrivals(session, begins, ends)
    yield from endings(session, begins, ends)
    yield from _opinions(session, begins, ends)


def _arrivals(session: Session, begins: datetime, ends: datetime) -> Iterator[Arrival]:
    columns = (
        Agency.key, Dossier.service_code, _local_day(session, Dossier.received_at), Dossier.channel, _ASKED_BY,
        case((_SIGNED, 1), else_=0), _PERSON,
    )  # fmt: skip
    query = (
        select(*_named(columns), func.count())
        .join(Agency, Agency.id == Dossier.agency_id)
        .outerjoin(Account, Account.id == Dossier.owner_id)
        .where(Dossier.status != Status.DRAFT, Dossier.received_at >= begins, Dossier.received_at < ends)
        .group_by(*_names(columns))
    )
    for agency, service, day, channel, asked_by, exempt, person, times in _rows(session, query):
        yield Arrival(agency, service, _day(day).month, channel, asked_by, bool(exempt), person, times)


def endings(session: Session, begins: datetime, ends: datetime, service: str | None = None) -> Iterator[Ending]:
    """The accepted dossiers, of one service or of all, that ended from a moment on and before another."""
    columns = (
        Agency.key, Dossier.service_code, _local_day(session, Dossier.received_at),
        _local_day(session, Dossier.finished_at), case((_ON_TIME, 1), else_=0), _PERSON,
    )  # fmt: skip
    query = (
        select(*_named(columns), func.count())
        .join(Agency, Agency.id == Dossier.agency_id)
        .where(Dossier.accepted_at.is_not(None), Dossier.finished_at >= begins, Dossier.finished_at < ends)
        .group_by(*_names(columns))
    )
    if service is not None:
        query = query.where(Dossier.service_code == service)
    days = _counter(load_calendar(session))
    for agency, code, came, ended, on_time, person, times in _rows(session, query):
        first, last = _day(came), _day(ended)
        yield Ending(agency, code, last.month, bool(on_time), days(first, last), person, times)


def _opinions(session: Session, begins: datetime, ends: datetime) -> Iterator[Opinion]:
    columns = (Agency.key, Rating.service_code, _local_day(session, Rating.rated_at), Rating.grade, _PERSON)
    query = (
        select(*_named(columns), func.count())
        .join(Agency, Agency.id == Rating.agency_id)
        .join(Dossier, Dossier.id == Rating.dossier_id)
        .where(Rating.rated_at >= begins, Rating.rated_at < ends)
        .group_by(*_names(columns))
    )
    for agency, service, day, grade, person, times in _rows(session, query):
        yield Opinion(agency, service, _day(day).month, grade, person, times)


def _named(columns: Sequence[Any]) -> list[Any]:
    return [column.label(f"by_{number}") for number, column in enumerate(columns)]


def _names(columns: Sequence[Any]) -> list[Any]:
    """What is grouped by, by name: an expression written out again would be another one with other parameters."""
    return [literal_column(f"by_{number}") for number, _ in enumerate(columns)]


def _rows(session: Session, query: Any) -> Iterator[Any]:
    yield from session.execute(query.execution_options(yield_per=_AT_ONCE))


def _counter(calendar: WorkCalendar) -> Callable[[date, date], int]:
    @lru_cache(maxsize=50_000)
    def days(first: date, last: date) -> int:
        return calendar.working_days(after=first, until=last)

    return days


def _local_day(session: Session, moment: Any) -> ColumnElement[Any]:
    """The day of a moment on a Vietnamese clock."""
    if session.get_bind().dialect.name == "postgresql":
        return func.date(func.timezone(VIETNAM.key, moment))
    return func.date(moment, "+7 hours")


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def agencies(session: Session) -> dict[str, Agency]:
    """Every agency by its key, former ones too."""
    return {one.key: one for one in session.scalars(select(Agency))}
