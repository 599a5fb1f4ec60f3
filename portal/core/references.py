"""Which stored files something in the database still names, wherever it may stand.

Every column of every table is looked at: those of one digest by their value, those of JSON as text. A table that is
made tomorrow counts by itself. The log, its news and the list of what was destroyed only remember; they keep no file.
What is sealed cannot be looked through: no protected column may be the only one that names a file.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import JSON, Column, String, Table, cast, or_, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Session

from portal.core.db import Base

DIGEST = 64
REMEMBERING = frozenset({"event", "stream_head", "log_leaf", "log_head", "outbox", "purge_line"})
_AT_ONCE = 100


def unreferenced(session: Session, digests: Collection[str]) -> list[str]:
    """Those of these SHA-256 digests that nothing in the database names, in the order given."""
    wanted = list(dict.fromkeys(digests))
    left: list[str] = []
    for start in range(0, len(wanted), _AT_ONCE):
        left += _of_some(session, wanted[start : start + _AT_ONCE])
    return left


def _of_some(session: Session, digests: list[str]) -> list[str]:
    left = set(digests)
    for column in _columns(String):
        if left and column.type.length == DIGEST:  # type: ignore[attr-defined]
            left -= set(session.scalars(select(column).where(column.in_(left))))
    for column in _columns(JSON):
        if not left:
            break
        text = cast(column, LongText)
        for found in session.scalars(select(text).where(or_(*(text.contains(one) for one in left)))):
            left -= {one for one in left if one in found}
    return [one for one in digests if one in left]


def _columns(kind: type) -> Iterator[Column[str]]:
    tables: list[Table] = Base.metadata.sorted_tables
    for table in tables:
        if table.name not in REMEMBERING:
            yield from (column for column in table.columns if isinstance(column.type, kind))
