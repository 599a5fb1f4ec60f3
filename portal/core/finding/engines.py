"""Two kinds of full-text index behind one question: which entries of a kind have one of these readings.

The newest that have every word in the title come first, then the newest that have them anywhere; both are bounded, so
that a word which everything has costs no more than a rare one.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    literal_column,
    or_,
    select,
    table,
    union,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from portal.core.db import Moment
from portal.core.finding.asking import Reading, Term
from portal.core.finding.entries import Kind, Place, SearchEntry, token

TABLE, FTS = "search_entry", "search_entry_words"
IN_POSTGRESQL = "search_tokens(words)"
"""What PostgreSQL's GIN index holds of a row: its tokens as they are."""


def candidates(session: Session, kind: Kind, readings: Iterable[Reading], *, most: int, now: datetime) -> Sequence[Any]:
    """The rows of a kind that may answer: at most ``most`` by their titles and as many by all they say. Asks once."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    spell, statement = (_for_fts5, _IN_SQLITE) if sqlite else (_for_tsquery, _IN_POSTGRESQL)
    listed = tuple(readings)
    asked = {"titled": spell(kind, Place.TITLE, listed), "saying": spell(kind, Place.ANYWHERE, listed)}
    return session.execute(statement, {**asked, "most": most, "now": now}).all()


def _for_fts5(kind: Kind, place: Place, readings: Iterable[Reading]) -> str:
    return _spelled(kind, place, readings, quote='"', end="*", both=" AND ", either=" OR ")


def _for_tsquery(kind: Kind, place: Place, readings: Iterable[Reading]) -> str:
    return _spelled(kind, place, readings, quote="'", end=":*", both=" & ", either=" | ")


def _spelled(
    kind: Kind, place: Place, readings: Iterable[Reading], *, quote: str, end: str, both: str, either: str
) -> str:
    """The question in a language of full-text search. Words hold letters and digits: there is nothing to escape."""

    def choices(term: Term) -> str:
        asked = [f"{quote}{token(kind, place, word)}{quote}" for word, _worth in term.choices]
        if term.begins:
            asked[0] += end
        return f"({either.join(asked)})"

    return either.join(f"({both.join(map(choices, reading))})" for reading in readings)


def _in_sqlite(name: str) -> Select[Any]:
    rowid: ColumnElement[int] = literal_column("rowid")
    match = literal_column(FTS).op("MATCH", return_type=Boolean())(bindparam(name, type_=String()))
    hits = select(rowid).select_from(table(FTS)).where(match)
    return hits.order_by(rowid.desc()).limit(bindparam("most", type_=Integer()))


def _in_postgresql(name: str) -> Select[Any]:
    kept: ColumnElement[Any] = literal_column(IN_POSTGRESQL)
    match = kept.op("@@", return_type=Boolean())(cast(bindparam(name, type_=String()), TSQUERY))
    # The sum keeps the planner from reading all entries from the newest on, making the index's content of each anew
    newest = (SearchEntry.id + 0).desc()
    return select(SearchEntry.id).where(match).order_by(newest).limit(bindparam("most", type_=Integer()))


def _statement(by: Callable[[str], Select[Any]]) -> Select[Any]:
    """One statement for all questions, made once: making one takes longer than answering it."""
    read = [one for one in SearchEntry.__table__.columns if one.name not in ("until", "digest")]
    shown = or_(SearchEntry.until.is_(None), SearchEntry.until > bindparam("now", type_=Moment()))
    each: list[Select[Any]] = [
        select(literal_column("*")).select_from(by(name).subquery()) for name in ("titled", "saying")
    ]
    return select(*read).where(SearchEntry.id.in_(union(*each)), shown)


_IN_SQLITE, _IN_POSTGRESQL = _statement(_in_sqlite), _statement(_in_postgresql)
