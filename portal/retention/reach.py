"""Everything that hangs on a dossier, found from the foreign keys: what is destroyed, and what of it is stored where.

A table that is made tomorrow and points at a dossier goes with it by itself, unless it is named here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, delete, null, or_, select, update
from sqlalchemy.orm import Session

from portal.core.db import Base
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.queries import RESULT

STAYING: Mapping[str, Mapping[str, Any]] = {
    "purge_line": {},
    "rating": {"comment": ""},
    "register_entry": {"void_reason": ""},
    "work_item": {"note": "", "record": null()},
}
"""Rows that stay for registers and figures, and what of them does not."""
_EMPTY: Mapping[str, Any] = {
    "visitor_id": None,
    "applicant_name": "",
    "applicant_number": "",
    "folded": "",
    "answers": {},
    "unfinished": {},
    "prefilled": {},
    "register_entry": null(),
    "verdict": null(),
    "submitted_answers": null(),
    "submitted_verdict": null(),
    "proposal": null(),
    "form_change": null(),
    "sealed_with": "",
}
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def _conditions(dossier_id: UUID, *, keeps_result: bool) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Each table that leads to a dossier, parents first, with the condition for the rows that are destroyed."""
    known: dict[str, tuple[Table, ColumnElement[bool]]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in STAYING or table.name == Dossier.__tablename__:
            continue
        ways: list[ColumnElement[bool]] = []
        for key in table.foreign_keys:
            parent = key.column.table
            if parent.name == Dossier.__tablename__:
                ways.append(key.parent == dossier_id)
            elif parent.name in known and parent is not table:
                above, there = known[parent.name]
                ways.append(key.parent.in_(select(above.c[key.column.name]).where(there)))
        if not ways:
            continue
        condition = or_(*ways)
        if table.name == IssuedDocument.__tablename__ and keeps_result:
            condition = and_(condition, table.c.kind != RESULT)
        known[table.name] = (table, condition)
        yield table, condition


def digests(session: Session, dossier_id: UUID, *, keeps_result: bool) -> list[str]:
    """The SHA-256 of every file that what is destroyed names, in order; some may be named elsewhere too."""
    found: set[str] = set()
    for table, condition in _conditions(dossier_id, keeps_result=keeps_result):
        for row in session.execute(select(table).where(condition)):
            found |= _named(row)
    columns = [Dossier.__table__.c[name] for name in _EMPTY]
    for row in session.execute(select(*columns).where(Dossier.id == dossier_id)):
        found |= _named(row)
    return sorted(found)


def _named(row: Any) -> set[str]:
    texts = (value if isinstance(value, str) else json.dumps(value, default=str) for value in row if value)
    return {digest for text in texts for digest in _DIGEST.findall(text)}


def destroy(session: Session, dossier_id: UUID, *, keeps_result: bool) -> None:
    """Delete the rows, children first, and empty what stays. The database refuses it without an approved purge."""
    for table, condition in reversed(list(_conditions(dossier_id, keeps_result=keeps_result))):
        session.execute(delete(table).where(condition))
    for name, values in STAYING.items():
        table = Base.metadata.tables[name]
        if values:
            session.execute(update(table).where(table.c.dossier_id == dossier_id).values(values))
    session.execute(update(Dossier).where(Dossier.id == dossier_id).values(_EMPTY))
