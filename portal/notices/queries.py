"""Reading notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.core.db import Moment
from portal.core.errors import NotFound
from portal.notices import rules
from portal.notices.errors import VersionUnknown
from portal.notices.lifecycle import State
from portal.notices.models import (
    Notice,
    NoticeCategory,
    NoticeCorrection,
    NoticeFile,
    NoticeSubscription,
    NoticeVersion,
)

PAGE_SIZE = 10


@dataclass(frozen=True)
class NoticePage:
    """One page of a list: what is on it, which page it is, how many there are."""

    notices: list[Notice]
    number: int
    last: int
    total: int


def _current(now: datetime) -> ColumnElement[bool]:
    return and_(Notice.state == State.PUBLISHED, or_(Notice.expires_at.is_(None), Notice.expires_at > now))


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(Notice.state == State.ARCHIVED, and_(Notice.state == State.PUBLISHED, Notice.expires_at <= now))


_LATEST = (
    select(Notice)
    .where(
        Notice.state == State.PUBLISHED,
        or_(Notice.expires_at.is_(None), Notice.expires_at > bindparam("now", type_=Moment())),
    )
    .limit(bindparam("limit", type_=Integer()))
)
_PINNED_FIRST = _LATEST.order_by(Notice.pinned.desc(), Notice.published_at.desc(), Notice.id)
_NEWEST_FIRST = _LATEST.order_by(Notice.published_at.desc(), Notice.id)


def latest(session: Session, limit: int = 5, *, now: datetime) -> list[Notice]:
    """The pinned, then the newest published notices that have not expired."""
    return list(session.scalars(_PINNED_FIRST, {"now": now, "limit": limit}))


def newest(
    session: Session, limit: int, *, category: str | None = None, translated: bool = False, now: datetime
) -> list[Notice]:
    """The newest of them by time alone, of a category, and only those with an English text if ``translated``."""
    query = _NEWEST_FIRST
    if category is not None:
        query = query.where(Notice.category == category)
    if translated:
        query = query.where(Notice.title_en != "")
    return list(session.scalars(query, {"now": now, "limit": limit}))


def published(session: Session, *, category: str | None = None, page: int = 1, now: datetime) -> NoticePage:
    """One page of the current notices, pinned ones first, then the newest; a page beyond the last is the last."""
    where = _current(now) if category is None else and_(_current(now), Notice.category == category)
    return _page(session, where, page)


def archived(session: Session, *, page: int = 1, now: datetime) -> NoticePage:
    """One page of the notices that are over, the newest first."""
    return _page(session, _over(now), page)


def _page(session: Session, where: ColumnElement[bool], page: int) -> NoticePage:
    total = session.execute(select(func.count()).select_from(Notice).where(where)).scalar_one()
    last = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 1), last)
    query = select(Notice).where(where).order_by(Notice.pinned.desc(), Notice.published_at.desc(), Notice.id)
    found = session.scalars(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return NoticePage(list(found), number, last, total)


def by_slug(session: Session, slug: str) -> Notice:
    """A notice that was published; expired, archived and withdrawn ones included. Raises NotFound."""
    seen = (State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN)
    found = session.scalars(select(Notice).where(Notice.slug == slug, Notice.state.in_(seen))).first()
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


def categories(session: Session) -> list[NoticeCategory]:
    """All categories in their order."""
    return list(session.scalars(select(NoticeCategory).order_by(NoticeCategory.position, NoticeCategory.code)))


def category(session: Session, code: str) -> NoticeCategory:
    """The category with this code. Raises NotFound."""
    found = session.get(NoticeCategory, code)
    if found is None:
        raise NotFound
    return found


def versions(session: Session, notice_id: UUID) -> list[NoticeVersion]:
    """Every version of a notice, the newest first."""
    query = select(NoticeVersion).where(NoticeVersion.notice_id == notice_id)
    return list(session.scalars(query.order_by(NoticeVersion.number.desc())))


def version(session: Session, notice_id: UUID, number: int) -> NoticeVersion:
    """One version. Raises VersionUnknown."""
    query = select(NoticeVersion).where(NoticeVersion.notice_id == notice_id, NoticeVersion.number == number)
    found = session.scalars(query).first()
    if found is None:
        raise VersionUnknown
    return found


def corrections(session: Session, found: Notice) -> list[NoticeVersion]:
    """What was corrected since it was published, the newest first, for readers."""
    query = select(NoticeVersion).where(NoticeVersion.notice_id == found.id, NoticeVersion.what == "corrected")
    if found.published_at is not None:
        query = query.where(NoticeVersion.at >= found.published_at)
    return list(session.scalars(query.order_by(NoticeVersion.number.desc())))


def waiting_correction(session: Session, notice_id: UUID) -> NoticeCorrection | None:
    """The correction that waits for a decision, if there is one."""
    query = select(NoticeCorrection).where(
        NoticeCorrection.notice_id == notice_id, NoticeCorrection.decided_at.is_(None)
    )
    return session.scalars(query).first()


def count_corrections(session: Session) -> int:
    """How many corrections wait for a decision."""
    query = select(func.count()).select_from(NoticeCorrection).where(NoticeCorrection.decided_at.is_(None))
    return session.execute(query).scalar_one()


def with_corrections(session: Session) -> list[Notice]:
    """The notices of which a correction waits, with their authors."""
    waiting = select(NoticeCorrection.notice_id).where(NoticeCorrection.decided_at.is_(None))
    query = select(Notice).where(Notice.id.in_(waiting)).options(joinedload(Notice.author))
    return list(session.scalars(query.order_by(Notice.updated_at.desc(), Notice.id)).unique())


def files(session: Session, notice_id: UUID) -> list[NoticeFile]:
    """The pictures and attachments that were uploaded for a notice, the oldest first."""
    return files_of(session, [notice_id])


def files_of(session: Session, notice_ids: Sequence[UUID]) -> list[NoticeFile]:
    """The same for several notices at once."""
    query = select(NoticeFile).where(NoticeFile.notice_id.in_(notice_ids))
    return list(session.scalars(query.order_by(NoticeFile.uploaded_at, NoticeFile.id)))


def file(session: Session, file_id: UUID, *, board: bool) -> NoticeFile:
    """A file that readers are shown, or any file for the editorial board. Raises NotFound."""
    found = session.get(NoticeFile, file_id)
    if found is None:
        raise NotFound
    if not board:
        owner = session.get(Notice, found.notice_id)
        if owner is None or not rules.shows(owner, found):
            raise NotFound
    return found


def wanted(session: Session, subscription_id: UUID, since: datetime, until: datetime) -> Sequence[Notice]:
    """What a subscriber is told in a daily letter; nothing when the subscription is over."""
    one = session.get(NoticeSubscription, subscription_id)
    if one is None:
        return ()
    query = select(Notice).where(_current(until), Notice.published_at > since, Notice.published_at <= until)
    found = session.scalars(query.order_by(Notice.published_at, Notice.id))
    return [each for each in found if not one.categories or each.category in one.categories]
