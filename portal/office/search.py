"""Dossiers of an agency by words: the open ones first, then the closed, in pieces that stay small.

Words come from an index (``core/textsearch.py``) that also knows what is open and in which month the rest was closed.
What fits at most ``MOST`` closed dossiers is ordered as it is; what fits more is looked for in the newest month, then
in the two before, the four before those, until there is enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from portal.core import textsearch
from portal.core.actor import Actor
from portal.core.textsearch import Wanted
from portal.dossiers.findable import INDEX, LAST_DIGITS, as_asked
from portal.dossiers.models import Dossier
from portal.office.conditions import CLOSED, OPEN, filtered_by, filters, is_empty, order, own
from portal.office.listing import Listing, Sort


def found(session: Session, listing: Listing, *, actor: Actor, room: int, most: int) -> tuple[list[UUID], int]:
    """What has the words, the first ``room`` of it, and how many there are, ``most`` + 1 for more.

    When nothing has them, what has the beginning of the last of them.
    """
    if actor.agency_id is None:
        return [], 0
    for begins in (False, True):
        newest = textsearch.NEWEST if listing.filtered else most + 1
        search = _Search(session, listing, actor, Wanted(as_asked(listing.words), actor.agency_id, begins, most=newest))
        ids, total = search.opened(room)
        if total <= most:
            more, closed = search.closed(room - len(ids), most)
            ids, total = ids + more, min(total + closed, most + 1)
        if total:
            return ids, total
    return [], 0


@dataclass(frozen=True)
class _Search:
    session: Session
    listing: Listing
    actor: Actor
    wanted: Wanted

    def opened(self, room: int) -> tuple[list[UUID], int]:
        """The open ones in their order, and how many there are."""
        if is_empty(self.listing, closed=False):
            return [], 0
        # All of them, not only those indexed last: an agency's open dossiers are few
        wanted = self._among(OPEN, replace(self.wanted, when=(textsearch.OPEN,), most=textsearch.NEWEST))
        query = select(Dossier.id, func.count().over()).where(wanted)
        rows = self.session.execute(query.order_by(*order(self.listing.sort, closed=False)).limit(max(room, 1))).all()
        return [row[0] for row in rows[:room]], rows[0][1] if rows else 0

    def closed(self, room: int, most: int) -> tuple[list[UUID], int]:
        """The closed ones in their order, and how many there are, ``most`` + 1 for more."""
        if is_empty(self.listing, closed=True):
            return [], 0
        wanted = self._among(CLOSED, replace(self.wanted, closed=True))
        some = select(*filtered_by(self.listing)).where(wanted).limit(most + 1).subquery()
        few = select(some.c.id, func.count().over()).order_by(*order(self.listing.sort, closed=True, of=some.c))
        rows = self.session.execute(few.limit(max(room, 1))).all()
        total = rows[0][1] if rows else 0
        return (self._by_month(room) if total > most else [row[0] for row in rows[:room]]), total

    def _by_month(self, room: int) -> list[UUID]:
        ids: list[UUID] = []
        for months in self._months() if room else ():
            wanted = self._among(CLOSED, replace(self.wanted, when=tuple(months), most=textsearch.NEWEST))
            query = select(Dossier.id).where(wanted).order_by(*order(self.listing.sort, closed=True))
            ids += self.session.scalars(query.limit(room - len(ids)))
            if len(ids) >= room:
                break
        return ids

    def _months(self) -> Iterator[list[str]]:
        """The months in which anything was closed: one, two more, four more, from the end where the list begins."""
        when = select(Dossier.finished_at).where(own(self.actor), CLOSED).limit(1)
        ends = (when.order_by(Dossier.finished_at), when.order_by(Dossier.finished_at.desc()))
        first, last = (self.session.scalar(end) for end in ends)
        if first is None or last is None:
            return
        months = textsearch.months(first, last)
        months = months if self.listing.sort is Sort.OLDEST else months[::-1]
        for power in count():
            begin = 2**power - 1
            if begin >= len(months):
                return
            yield months[begin : 2 * begin + 1]

    def _among(self, condition: ColumnElement[bool], wanted: Wanted) -> ColumnElement[bool]:
        # "IS TRUE": the words are this agency's alone; its dossiers are never walked through for the few that have them
        narrowed = filters(self.session, self.listing, self.actor)
        return and_(own(self.actor).is_(true()), condition, self._has(wanted), *narrowed)

    def _has(self, wanted: Wanted) -> ColumnElement[bool]:
        """Every word, accents aside, in name, code or telephone numbers; or the last digits of the number."""
        there, asked = textsearch.matches(self.session, Dossier.id, INDEX, wanted), wanted.typed
        if not (asked.isdecimal() and len(asked) > LAST_DIGITS):
            return there
        last = replace(wanted, typed=asked[-LAST_DIGITS:], begins=False, most=textsearch.NEWEST)
        ends = Dossier.applicant_number.endswith(asked, autoescape=True)
        return or_(there, and_(textsearch.matches(self.session, Dossier.id, INDEX, last), ends))
