"""A new key for what is sealed, row by row in short transactions: stopped anywhere, it goes on where it was.

Every row is whole before and after its transaction, and says in ``sealed_with`` which keys it needs; so nothing has to
remember how far the work got. Rows from before their columns were protected are sealed on the way. What does not open
stays as it is and is reported.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, or_, select, update
from sqlalchemy.orm import Session

from portal.core import sealed
from portal.core.sealed import SealBroken
from portal.core.sealed_cells import (
    PROTECTED,
    Chooser,
    closed,
    keys_of,
    opened_part,
    parts,
    place_of,
    seal_at,
)


@dataclass
class Batch:
    """What became of some rows: how many were looked at, the last of them, and the places that do not open."""

    rows: int = 0
    last: UUID | None = None
    unreadable: list[str] = field(default_factory=list)


def tables() -> list[Any]:
    """Every table with sealed parts, in a fixed order."""
    return sorted(PROTECTED, key=lambda model: str(model.__tablename__))


def waiting(session: Session, model: Any) -> int:
    """How many rows of ``model`` another key than the newest sealed, or none that is known."""
    table: Table = model.__table__
    return session.scalar(select(func.count()).select_from(table).where(_waits(table))) or 0


def reseal_some(session: Session, model: Any, *, after: UUID | None, limit: int) -> Batch:
    """Seal the next rows of ``model`` with the newest key; ``after`` is the last row of the batch before."""
    table: Table = model.__table__
    query = select(table).where(_waits(table)).order_by(table.c.id).limit(limit).with_for_update()
    done = Batch()
    for row in session.execute(query if after is None else query.where(table.c.id > after)).all():
        done.rows, done.last = done.rows + 1, row.id
        values = dict(_renewed(model, row, done.unreadable))
        session.execute(update(table).where(table.c.id == row.id).values(values))
    return done


def _waits(table: Table) -> ColumnElement[bool]:
    return or_(table.c.sealed_with.is_(None), table.c.sealed_with.not_in(["", sealed.ring().newest]))


def _renewed(model: Any, row: Any, unreadable: list[str]) -> Iterator[tuple[str, Any]]:
    """The columns that change, with their new values; last the keys that the row needs then."""
    keys: set[str] = set()
    for name, choose in PROTECTED[model].items():
        raw = getattr(row, name)
        if raw:
            renewed = _resealed(raw, choose, row, place_of(model, name, row.id), unreadable)
            keys |= keys_of(renewed)
            if renewed != raw:
                yield name, renewed
    yield "sealed_with", " ".join(sorted(keys))


def _resealed(raw: Any, choose: Chooser, row: Any, place: str, unreadable: list[str]) -> Any:
    """A stored value whose sealed parts the newest key has sealed, and with them those that are to be."""
    newest = sealed.ring().newest
    old = [name for name, part in parts(raw) if (seal := seal_at(name, part)) and sealed.key_of(seal) != newest]
    again = dict(parts(raw))
    for name in old:
        try:
            again[name] = _open(raw, again[name], f"{place}.{name}")
        except SealBroken:
            unreadable.append(f"{place}.{name}".rstrip("."))
    value = again.get("", raw) if isinstance(raw, str) else again if isinstance(raw, dict) else list(again.values())
    return closed(value, {*old, *choose(row, value)}, place)


def _open(raw: Any, part: Any, place: str) -> Any:
    return sealed.ring().open(part, place=place) if isinstance(raw, str) else opened_part(part, place)


def lost_keys(session: Session) -> dict[str, int]:
    """The names of keys that rows need and the ring does not have, with how many rows."""
    found: dict[str, int] = {}
    for model in tables():
        column = model.__table__.c.sealed_with
        for used, rows in session.execute(select(column, func.count()).where(column != "").group_by(column)):
            for name in used.split():
                if not sealed.ring().knows(name):
                    found[name] = found.get(name, 0) + rows
    return found


def unreadable_rows(session: Session, names: Collection[str], *, limit: int = 1000) -> Iterator[str]:
    """The rows that need one of these keys, as ``table id``; at most ``limit`` of each table."""
    for model in tables():
        table: Table = model.__table__
        needing = or_(*(table.c.sealed_with.contains(name) for name in names))
        rows = session.scalars(select(table.c.id).where(needing).order_by(table.c.id).limit(limit))
        yield from (f"{table.name} {row_id}" for row_id in rows)
