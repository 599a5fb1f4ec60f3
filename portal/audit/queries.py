"""Searching the log of everything."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts import queries as accounts
from portal.accounts.models import Agency
from portal.audit.models import ReadingAlert
from portal.audit.rules import Wanted
from portal.core.errors import NotFound
from portal.core.events import EventRecord, breaks, history
from portal.dossiers import reads, tracking
from portal.dossiers.reads import Reading
from portal.proofs import queries as proofs
from portal.proofs.queries import Place

_MOST_PEOPLE = 50
_MOST_ALERTS = 20


@dataclass(frozen=True)
class Line:
    """One event as inspectors see it: ``about`` is the code or the name of what it happened to, empty when unknown."""

    record: EventRecord
    about: str
    is_dossier: bool
    place: Place | None


@dataclass(frozen=True)
class Detail:
    """One event with the state of its chain: whether every record of the same thing holds."""

    line: Line
    chain_whole: bool
    chain_length: int


def search(session: Session, wanted: Wanted, *, limit: int, below: int | None = None) -> list[Line]:
    """The events that fit, newest first; ``below``: only those with a smaller number (the next page)."""
    query = _fitting(session, wanted)
    if below is not None:
        query = query.where(EventRecord.id < below)
    return _lines(session, list(session.scalars(query.order_by(EventRecord.id.desc()).limit(limit))))


def _fitting(session: Session, wanted: Wanted) -> Select[EventRecord]:
    query = select(EventRecord)
    if wanted.code:
        found = tracking.progress(session, wanted.code.upper())
        query = query.where(EventRecord.stream == (found.id if found else UUID(int=0)))
    if wanted.person:
        found_people = accounts.find_accounts(session, words=wanted.person, staff_only=False, limit=_MOST_PEOPLE)
        ids = [account.id for account in found_people]
        query = query.where(or_(EventRecord.actor_id.in_(ids), EventRecord.stream.in_(ids)))
    if wanted.type:
        query = query.where(EventRecord.type == wanted.type)
    if wanted.begins:
        query = query.where(EventRecord.at >= wanted.begins)
    if wanted.ends:
        query = query.where(EventRecord.at < wanted.ends)
    return query


def _lines(session: Session, records: list[EventRecord]) -> list[Line]:
    streams = {record.stream for record in records}
    codes = tracking.codes(session, streams)
    names = accounts.names_of(session, streams - codes.keys())
    places = proofs.places(session, [record.id for record in records])
    return [
        Line(
            record,
            codes.get(record.stream) or names.get(record.stream, ""),
            record.stream in codes,
            places.get(record.id),
        )
        for record in records
    ]


def readers(session: Session, wanted: Wanted) -> list[Reading]:
    """Who among the staff looked at the dossier with the code that is searched for, the latest first."""
    found = tracking.progress(session, wanted.code.upper())
    return reads.readings(session, found.id, limit=reads.MOST_SHOWN) if found else []


def detail(session: Session, event_id: int) -> Detail:
    """One event with its chain. Raises NotFound."""
    record = session.get(EventRecord, event_id) if 0 < event_id < 1 << 62 else None
    if record is None:
        raise NotFound
    (line,) = _lines(session, [record])
    chain = history(session, record.stream)
    return Detail(line, not any(breaks(chain)), len(chain))


def alerted(session: Session, account_id: UUID, *, since: datetime) -> bool:
    """Whether it was noticed since then that this officer opens very many dossiers."""
    found = exists().where(ReadingAlert.account_id == account_id, ReadingAlert.at > since)
    return bool(session.execute(select(found)).scalar_one())


def alerts(session: Session, *, since: datetime) -> list[tuple[ReadingAlert, Text | None]]:
    """Who opened very many dossiers, with the agency; the latest first, so many at most."""
    query = select(ReadingAlert, Agency).outerjoin(Agency, Agency.id == ReadingAlert.agency_id)
    query = query.where(ReadingAlert.at >= since).order_by(ReadingAlert.at.desc(), ReadingAlert.id).limit(_MOST_ALERTS)
    return [(row, agency.name if agency is not None else None) for row, agency in session.execute(query)]
