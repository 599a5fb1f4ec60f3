"""The queue of an agency: what a listing holds, how many wait in each tab, what comes before and after. Read only.

Nothing here reads more than a page of the agency's open dossiers, or more than ``LOOKED_AT`` of the closed ones: lists
end at ``MOST``, and counts say "more". What is counted, filtered and ordered by stands in indexes (``conditions.py``),
words in another (``search.py``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Account
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor
from portal.core.calendar import WorkCalendar, load_calendar
from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.dossiers.rules import answer_by
from portal.office import rules, search
from portal.office.conditions import (
    CLOSED,
    OFFICERS,
    OPEN,
    URGENCY,
    filtered_by,
    filters,
    instead,
    is_empty,
    mine,
    moments,
    order,
    own,
    received,
    tabs,
)
from portal.office.listing import Listing
from portal.office.models import DossierSeen
from portal.office.process_steps import StepKeys, steps_of, within
from portal.office.results import Outcome
from portal.office.rules import Countdown, Tab

PAGE = 50
MOST = 1000
"""The longest list, and the highest count: more than this is said as "more"."""

LOOKED_AT = 10_000
"""How many closed dossiers a filter looks at; the days of receipt choose among all."""

_COLUMNS = (
    Dossier.id,
    Dossier.code,
    Dossier.service_code,
    Dossier.service_version,
    Dossier.applicant_name,
    Dossier.status,
    Dossier.step,
    Dossier.revision,
    Dossier.received_at,
    Dossier.accepted_at,
    Dossier.due_at,
    Dossier.finished_at,
    Dossier.assigned_id,
    Account.display_name.label("officer"),
    DossierSeen.revision.label("seen"),
    Dossier.signed,
    Dossier.proposed,
)


@dataclass(frozen=True)
class QueueLine:
    """One dossier in the queue. ``due_at`` of a new dossier is when the desk has to answer.

    ``news``: "new" when this officer never opened it, "changed" when something happened since.
    """

    id: UUID
    code: str
    service: Text
    applicant: str
    status: int
    step: Step
    revision: int
    received_at: datetime | None
    accepted_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    countdown: Countdown | None
    officer: str
    signed: bool
    outcome: Outcome | None
    news: str


@dataclass(frozen=True)
class Queue:
    """A page of a list, how many it holds, and whether it holds more than can be paged through.

    ``looked_at``: how many closed dossiers were looked at, when there are others that might fit; else None.
    """

    lines: tuple[QueueLine, ...]
    total: int
    more: bool
    page: int
    looked_at: int | None = None

    @property
    def last_page(self) -> int:
        """The number of the last page, from 1."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Around:
    """Where a dossier stands in a list: its number of so many, from 1, and its neighbours."""

    number: int
    total: int
    before: UUID | None
    after: UUID | None


def counts(session: Session, *, actor: Actor, now: datetime) -> dict[Tab, int]:
    """How many dossiers of the officer's agency each tab holds, ``MOST`` for that many or more."""
    row = session.execute(_counting(actor, steps_of(session, actor)), moments(session, now)).one()
    return {tab: int(getattr(row, tab.value)) for tab in Tab}


@lru_cache(OFFICERS)
def _counting(actor: Actor, steps: StepKeys | None) -> Select[Any]:
    columns = []
    for tab, condition in tabs(actor, steps).items():
        some = select(literal_column("1")).where(own(actor), condition).limit(MOST).subquery()
        columns.append(select(func.count()).select_from(some).scalar_subquery().label(tab.value))
    return select(*columns)


def listed(session: Session, listing: Listing, *, actor: Actor, now: datetime) -> list[UUID]:
    """The dossiers of a list in their order, ``MOST`` + 1 at most."""
    if listing.words:
        return search.found(session, listing, actor=actor, room=MOST + 1, most=MOST)[0]
    query = _query(session, listing, actor)
    return [] if query is None else list(session.scalars(query.limit(MOST + 1), moments(session, now)))


def _query(session: Session, listing: Listing, actor: Actor) -> Select[UUID] | None:
    """The ids of a list without words, in their order, to be asked with ``moments``; None when nothing can be in it.

    Of closed dossiers only ``LOOKED_AT`` are filtered, the first in the order within the days of receipt.
    """
    closed = listing.tab is Tab.CLOSED
    if is_empty(listing, closed=closed):
        return None
    tab, ordered = tabs(actor, steps_of(session, actor))[listing.tab], order(listing.sort, closed=closed)
    if not (closed and listing.filtered):
        return select(Dossier.id).where(own(actor), tab, *filters(session, listing, actor)).order_by(*ordered)
    some = _looked_at(listing, actor, filtered_by(listing)).limit(LOOKED_AT).subquery()
    filtered = select(some.c.id).where(*filters(session, listing, actor, of=some.c))
    return filtered.order_by(*order(listing.sort, closed=True, of=some.c))


def _looked_at(listing: Listing, actor: Actor, columns: Sequence[Any]) -> Select[Any]:
    """The closed dossiers that the filters look at, in the order of the list."""
    there = select(*columns).where(own(actor), CLOSED, *received(listing))
    return there.order_by(*order(listing.sort, closed=True))


def _is_cut(session: Session, listing: Listing, actor: Actor) -> bool:
    """Whether there are closed dossiers that the filters did not look at."""
    if listing.tab is not Tab.CLOSED or not listing.filtered:
        return False
    next_one = _looked_at(listing, actor, (Dossier.finished_at,)).offset(LOOKED_AT).limit(1)
    return session.execute(next_one).first() is not None


def queue(session: Session, listing: Listing, *, actor: Actor, page: int, now: datetime) -> Queue:
    """One page of a list of the officer's agency."""
    ids, total = _page(session, listing, actor, page, now)
    cut = total <= MOST and not listing.words and _is_cut(session, listing, actor)
    shown = lines(session, ids, actor=actor, now=now)
    return Queue(shown, min(total, MOST), total > MOST, page, LOOKED_AT if cut else None)


def _page(session: Session, listing: Listing, actor: Actor, page: int, now: datetime) -> tuple[list[UUID], int]:
    """The ids of one page, and how many the list holds, ``MOST`` + 1 for more."""
    begin, end = (page - 1) * PAGE, min(page * PAGE, MOST)
    if listing.words:
        ids, total = search.found(session, listing, actor=actor, room=end, most=MOST)
        return ids[begin:end], total
    query, at = _query(session, listing, actor), moments(session, now)
    if query is None:
        return [], 0
    if listing.tab is Tab.CLOSED:
        ids = list(session.scalars(query.limit(MOST + 1), at))
        return ids[begin:end], len(ids)
    many = select(func.count()).select_from(query.order_by(None).limit(MOST + 1).subquery()).scalar_subquery()
    rows = session.execute(query.add_columns(many).offset(begin).limit(max(end - begin, 0)), at).all()
    return [row[0] for row in rows], rows[0][1] if rows else session.execute(select(many), at).scalar_one()


def around(session: Session, listing: Listing, dossier_id: UUID, *, actor: Actor, now: datetime) -> Around | None:
    """Where a dossier stands in a list; None when it is not, or no longer, in it."""
    ids = listed(session, listing, actor=actor, now=now)[:MOST]
    if dossier_id not in ids:
        return None
    at = ids.index(dossier_id)
    return Around(at + 1, len(ids), ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)


def next_of(session: Session, dossier_id: UUID, *, actor: Actor) -> UUID | None:
    """The most urgent other dossier that waits for this officer."""
    turn = or_(and_(mine(actor), *within(steps_of(session, actor))), instead(actor))
    waiting = and_(own(actor), OPEN, turn, Dossier.id != dossier_id)
    return session.scalars(select(Dossier.id).where(waiting).order_by(URGENCY, Dossier.id).limit(1)).first()


def is_unseen(session: Session, dossier: Dossier, *, actor: Actor) -> bool:
    """Whether the officer never saw this revision of the dossier."""
    seen = select(DossierSeen.revision).where(DossierSeen.dossier_id == dossier.id, DossierSeen.account_id == actor.id)
    return (session.scalar(seen) or 0) < dossier.revision


def lines(session: Session, ids: Sequence[UUID], *, actor: Actor, now: datetime) -> tuple[QueueLine, ...]:
    """These dossiers as lines, in this order; those of other agencies are left out."""
    if not ids:
        return ()
    seen = and_(DossierSeen.dossier_id == Dossier.id, DossierSeen.account_id == actor.id)
    query = select(*_COLUMNS).where(own(actor), Dossier.id.in_(ids))
    query = query.outerjoin(Account, Account.id == Dossier.assigned_id).outerjoin(DossierSeen, seen)
    rows = {row.id: row for row in session.execute(query)}
    calendar = load_calendar(session)
    return tuple(_line(rows[one], calendar, now) for one in ids if one in rows)


def _line(row: Any, calendar: WorkCalendar, now: datetime) -> QueueLine:
    due = row.due_at
    if row.status == Status.SUBMITTED and due is None and row.received_at is not None:
        due = answer_by(calendar, received_at=row.received_at)
    running = due is not None and rules.is_running(row.status)
    return QueueLine(
        id=row.id,
        code=row.code or "",
        service=catalogue.definition(row.service_code, row.service_version).name,
        applicant=row.applicant_name,
        status=row.status,
        step=Step(row.step),
        revision=row.revision,
        received_at=row.received_at,
        accepted_at=row.accepted_at,
        due_at=due,
        finished_at=row.finished_at,
        countdown=rules.countdown(calendar, due=due, now=now) if running else None,
        officer=row.officer or "",
        signed=row.signed,
        outcome=Outcome(row.proposed) if row.proposed else None,
        news="new" if row.seen is None else "changed" if row.seen < row.revision else "",
    )
