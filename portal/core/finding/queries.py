"""The door of finding: what answers something typed, best first, on SQLite and PostgreSQL alike.

A search asks at most six times: the words that are new, the question itself, then more and more loosely, as long as
nothing answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.colloquial import colloquial
from forms.spelling import Vocabulary
from portal.core import db
from portal.core.db import Database
from portal.core.finding.asking import Asked, Reading, Understanding
from portal.core.finding.engines import candidates
from portal.core.finding.entries import Kind, SearchEntry, SearchWord
from portal.core.finding.ranking import Ranked, ranked

MOST = 150
"""How many hits there are at most: by titles, and again as many by all that is said."""
_READ_AGAIN = 50  # numbers are handed out before a transaction ends: a word of a smaller number may come later


class How(IntEnum):
    """How what was found answers: all the words, words that sound alike, some of the words, not at all."""

    WHOLLY = 0
    ALIKE = 1
    PARTLY = 2
    NOT = 3


@dataclass(frozen=True)
class Found:
    """What answers, best first, and how. ``more``: there is more than was looked at."""

    hits: tuple[Ranked, ...]
    how: How
    asked: Asked
    more: bool = False

    @property
    def by(self) -> frozenset[str]:
        """The folded words by which anything was found: what a page marks."""
        return frozenset().union(*(hit.by for hit in self.hits))


class _Known:
    vocabulary: ClassVar[Vocabulary] = Vocabulary()
    database: ClassVar[Database | None] = None
    last: ClassVar[int] = 0


def vocabulary(session: Session) -> Vocabulary:
    """The words that can be found, those that were learned since included; asks once."""
    if _Known.database is not db.database():
        _Known.vocabulary, _Known.database, _Known.last = Vocabulary(colloquial().words), db.database(), 0
    query = select(SearchWord.id, SearchWord.word).where(SearchWord.id > _Known.last - _READ_AGAIN)
    rows = session.execute(query).all()
    _Known.vocabulary.add(row.word for row in rows)
    _Known.last = max([_Known.last, *(row.id for row in rows)])
    return _Known.vocabulary


def understanding(session: Session) -> Understanding:
    """How words are understood at this moment; asks the database once. Several searches can share it."""
    return Understanding(vocabulary(session), colloquial())


def find(
    session: Session,
    typed: str,
    kind: Kind,
    *,
    now: datetime,
    begins: bool = False,
    loosely: bool = True,
    means: Understanding | None = None,
    most: int = MOST,
) -> Found:
    """What of a kind answers ``typed``. ``loosely``: where nothing does, also words that sound alike, then some.

    ``begins``: the last word may be unfinished. ``most``: how many are looked at, by title and again by all words.
    """
    means = means or understanding(session)
    asked = means.of(typed, begins=begins)
    if not asked.readings:
        return Found((), How.NOT, asked)
    for how, meant, readings in _tries(asked, typed, means, begins=begins, loosely=loosely):
        entries = candidates(session, kind, readings, most=most, now=now)
        hits = ranked(entries, meant)
        if hits:
            return Found(tuple(hits), how, meant, more=len(entries) >= most)
    return Found((), How.NOT, asked)


def _tries(
    asked: Asked, typed: str, means: Understanding, *, begins: bool, loosely: bool
) -> Iterator[tuple[How, Asked, tuple[Reading, ...]]]:
    """The question, then looser ones."""
    yield How.WHOLLY, asked, asked.readings
    if not loosely:
        return
    wide = means.of(typed, begins=begins, widely=True)
    if wide.readings != asked.readings:
        yield How.ALIKE, wide, wide.readings
    for missing in (1, 2, 3):
        if loose := wide.loosened(missing):
            yield How.PARTLY, wide, loose


def entry_keys(session: Session, kind: Kind) -> set[str]:
    """The keys of everything of a kind that can be found."""
    return set(session.scalars(select(SearchEntry.key).where(SearchEntry.kind == kind)))
