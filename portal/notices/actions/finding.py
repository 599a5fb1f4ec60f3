"""Published notices can be searched for, from the moment they are shown until they expire or are put away."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.finding.entries import Kind, SearchEntry, put, take_out
from portal.notices import rules
from portal.notices.lifecycle import State
from portal.notices.models import Notice


def let_find(session: Session, notice: Notice) -> None:
    """Let a notice be found with the text that readers see."""
    put(session, rules.found_by(notice))


def hide(session: Session, notice: Notice) -> None:
    """Let it be found no longer."""
    take_out(session, Kind.NOTICE, notice.slug)


def make_findable(session: Session) -> int:
    """Let published notices be found that are not yet, as after an upgrade; returns how many. Safe to repeat."""
    known = select(SearchEntry.key).where(SearchEntry.kind == Kind.NOTICE)
    query = select(Notice).where(Notice.state == State.PUBLISHED, Notice.slug.not_in(known))
    missing = session.scalars(query.order_by(Notice.published_at)).all()
    for notice in missing:
        let_find(session, notice)
    return len(missing)
