"""Reading notices."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.core.db import Moment
from portal.core.errors import NotFound
from portal.notices.lifecycle import Category, State
from portal.notices.models import Notice

PAGE_SIZE = 10


@dataclass(frozen=True)
class NoticePage:
    """One page of a list: what is on it, which page it is, how many there are."""

    notices: list[Notice]
    number: int
    last: int
    total: int


def _shown(now: datetime) -> ColumnElement[bool]:
    return and_(Notice.state == State.PUBLISHED, or_(Notice.expires_at.is_(None), Notice.expires_at > now))


_LATEST = (
    select(Notice)
    .where(
        Notice.state == State.PUBLISHED,
        or_(Notice.expires_at.is_(None), Notice.expires_at > bindparam("now", type_=Moment())),
    )
    .order_by(Notice.published_at.desc(), Notice.id)
    .limit(bindparam("limit", type_=Integer()))
)


def latest(session: Session, limit: int = 5, *, now: datetime) -> list[Notice]:
    """The newest published notices that have not expired."""
    return list(session.scalars(_LATEST, {"now": now, "limit": limit}))


def published(session: Session, *, category: Category | None = None, page: int = 1, now: datetime) -> NoticePage:
    """One page of the published notices, newest first; a page beyond the last is the last."""
    where = _shown(now) if category is None else and_(_shown(now), Notice.category == category)
    total = session.execute(select(func.count()).select_from(Notice).where(where)).scalar_one()
    last = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 1), last)
    query = select(Notice).where(where).order_by(Notice.published_at.desc(), Notice.id)
    found = session.scalars(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return NoticePage(list(found), number, last, total)


def by_slug(session: Session, slug: str) -> Notice:
    """A notice that was published, expired and withdrawn ones included. Raises NotFound."""
    query = select(Notice).where(Notice.slug == slug, Notice.state.in_((State.PUBLISHED, State.WITHDRAWN)))
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def by_state(session: Session, state: State, *, limit: int = 100) -> list[Notice]:
    """The notices in a state with their authors, last changed first, for editors."""
    query = select(Notice).where(Notice.state == state).options(joinedload(Notice.author))
    return list(session.scalars(query.order_by(Notice.updated_at.desc(), Notice.id).limit(limit)).unique())


def count_by_state(session: Session) -> dict[State, int]:
    """How many notices are in each state."""
    rows = session.execute(select(Notice.state, func.count()).group_by(Notice.state))
    return {State(row[0]): row[1] for row in rows}


def notice(session: Session, notice_id: UUID) -> Notice:
    """A notice in any state with its author, for editors. Raises NotFound."""
    query = select(Notice).where(Notice.id == notice_id).options(joinedload(Notice.author))
    found = session.scalars(query).unique().first()
    if found is None:
        raise NotFound
    return found
