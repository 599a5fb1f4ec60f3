"""Finding things by words, accents aside, in PostgreSQL and in SQLite: one small door to two kinds of full-text index.

A thing is found by one column of its table: a *document* of bare words, made by ``document`` and kept by the domain.
The index adds one word of its own, when the thing was closed (``CLOSED_IN`` and the month) or that it is not
(``OPEN``), so that a search for what thousands have reads the open ones or those of a few months only. The migrations
make the index (``migrations/words.py``): PostgreSQL a GIN index, SQLite a table of FTS5 that triggers keep. Words are
folded and split here alone, so neither database's own idea of a word matters.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Boolean, ColumnElement, bindparam, cast, false, literal_column, select, table
from sqlalchemy import column as sql_column
from sqlalchemy import text as sql_text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute, Session

from forms.text import fold
from portal.core.db import transaction

NEWEST = 5000
"""How many of the newest hits SQLite looks at, unless told; PostgreSQL looks at all."""
OPEN, CLOSED_IN = "pnow", "p"
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_BEGINNING = 2
_OWNER = 6


@dataclass(frozen=True)
class Index:
    """A table whose rows, by ``id``, are found by the document in column ``words``; whose they are, and closed when."""

    table: str
    words: str
    owner: str
    closed: str

    @property
    def fts(self) -> str:
        """The table of SQLite that finds the rows."""
        return f"{self.table}_words"

    def in_sqlite(self, row: str) -> str:
        """The words of ``row`` (``new``, ``old``, the table) as SQLite keeps them."""
        month = f"substr({row}.{self.closed}, 1, 4) || substr({row}.{self.closed}, 6, 2)"
        when = f"coalesce('{CLOSED_IN}' || {month}, '{OPEN}')"
        return f"{row}.{self.words} || ' ' || substr({row}.{self.owner}, 1, {_OWNER}) || {when}"

    def in_postgresql(self, row: str) -> str:
        """What PostgreSQL indexes: words as they are, without a parser's opinion of codes and numbers."""
        utc = f"{row}.{self.closed} AT TIME ZONE 'UTC'"
        month = f"(extract(year from {utc}) * 100 + extract(month from {utc}))::int::text"
        when = f"coalesce('{CLOSED_IN}' || {month}, '{OPEN}')"
        kept = f"{row}.{self.words} || ' ' || left({row}.{self.owner}::text, {_OWNER}) || {when}"
        return f"array_to_tsvector(string_to_array({kept}, ' '))"


def words(*texts: str) -> list[str]:
    """The words of texts as they are found: lower case, without accents, cut where there is no letter or digit."""
    return [word for one in texts for word in _WORD.findall(fold(one))]


def scoped(owner: UUID, word: str) -> str:
    """A word as it stands in the documents of one owner (an agency): a search reads no others' words."""
    return f"{owner.hex[:_OWNER]}{word}"


def document(owner: UUID, found_by: Iterable[str], *, longest: int) -> str:
    """What a thing of ``owner`` is found by, each word once, at most ``longest`` characters."""
    kept = ""
    for word in dict.fromkeys(scoped(owner, one) for one in found_by):
        if len(kept) + 1 + len(word) > longest:
            break
        kept = f"{kept} {word}" if kept else word
    return kept


def given_to(owner: UUID, document: str) -> str:
    """The same words as those of another owner."""
    return " ".join(scoped(owner, word[_OWNER:]) for word in document.split())


def months(first: datetime, last: datetime) -> list[str]:
    """The words of the months (UTC) in which something was closed, from the first moment's to the last's."""
    count = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{CLOSED_IN}{number // 12}{number % 12 + 1:02}" for number in count]


@dataclass(frozen=True)
class Wanted:
    """What is looked for: every word of ``typed`` in the things of ``owner``.

    ``begins``: the last word may be a beginning. ``when``: only with one of these words of the index. ``closed``: only
    without ``OPEN``. ``most``: how many of the hits that were indexed last SQLite looks at.
    """

    typed: str
    owner: UUID
    begins: bool = False
    when: tuple[str, ...] = ()
    closed: bool = False
    most: int = NEWEST

    def terms(self, *, quote: str, end: str, either: str) -> tuple[list[str], str]:
        """The words that have to be there as the index takes them, and the one that must not."""
        asked = words(self.typed)
        terms = [f"{quote}{scoped(self.owner, word)}{quote}" for word in asked]
        terms[-1] += end if self.begins and len(asked[-1]) >= _SHORTEST_BEGINNING else ""
        if self.when:
            terms.append(f"({either.join(f'{quote}{scoped(self.owner, word)}{quote}' for word in self.when)})")
        return terms, f"{quote}{scoped(self.owner, OPEN)}{quote}" if self.closed else ""


def matches(session: Session, key: InstrumentedAttribute[UUID], index: Index, wanted: Wanted) -> ColumnElement[bool]:
    """The things found by their words; ``key`` is the ``id`` of their table. Nothing matches no words."""
    if not words(wanted.typed):
        return false()
    return (_in_sqlite if session.get_bind().dialect.name == "sqlite" else _in_postgresql)(key, index, wanted)


def is_ours(name: str | None) -> bool:
    """Whether a table or index of this name belongs to the search, and so to no model."""
    return name is not None and re.search(r"_words(_\w+)?$", name) is not None


def _in_postgresql(_key: InstrumentedAttribute[UUID], index: Index, wanted: Wanted) -> ColumnElement[bool]:
    terms, without = wanted.terms(quote="'", end=":*", either=" | ")
    asked = " & ".join([*terms, f"!{without}"] if without else terms)
    # Written into the statement (words hold nothing but letters and digits): the planner has to see how rare they are
    query: BindParameter[str] = bindparam("query", asked, unique=True, literal_execute=True)
    kept: ColumnElement[Any] = literal_column(index.in_postgresql(index.table))
    there = literal_column(f"{index.table}.{index.words}") != literal_column("''")
    return there & kept.op("@@", return_type=Boolean())(cast(query, TSQUERY))


def _in_sqlite(key: InstrumentedAttribute[UUID], index: Index, wanted: Wanted) -> ColumnElement[bool]:
    terms, without = wanted.terms(quote='"', end="*", either=" OR ")
    asked = f"({' AND '.join(terms)}) NOT {without}" if without else " AND ".join(terms)
    hits = table(index.fts, sql_column("thing", key.type))
    query: BindParameter[str] = bindparam("query", asked, unique=True)
    found = select(hits.c.thing).where(literal_column(index.fts).op("MATCH", return_type=Boolean())(query))
    return key.in_(found.order_by(literal_column("rowid").desc()).limit(wanted.most))


def overwrite_deleted(session: Session) -> None:
    """Let SQLite write zeros over what this session's connection deletes from now on; PostgreSQL has its vacuum."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sql_text("PRAGMA secure_delete = ON"))


def settle(index: Index) -> None:
    """Drop the words of rows that are gone from the files of SQLite's index, where they stand until it is merged."""
    with transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            overwrite_deleted(session)
            session.execute(sql_text(f"INSERT INTO {index.fts} ({index.fts}) VALUES ('optimize')"))  # noqa: S608  # nosec B608 (our own names)
