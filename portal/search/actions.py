"""Filling the index with what no other domain keeps in it."""

from sqlalchemy.orm import Session

from portal.core.finding.entries import Kind, put, take_out
from portal.core.finding.queries import entry_keys
from portal.notices import actions as notices
from portal.search.guides import guides


def make_findable(session: Session) -> int:
    """Let the guides be found, and notices that were published before there was an index; how many of these.

    Safe to repeat; ``portal init`` does, after every upgrade.
    """
    for gone in entry_keys(session, Kind.GUIDE) - {one.address for one in guides()}:
        take_out(session, Kind.GUIDE, gone)
    for one in guides():
        put(session, one.found_by())
    return notices.make_findable(session)
