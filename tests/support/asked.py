"""What a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from portal.core.db import database


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SELECTs that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(database().engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database().engine, "before_cursor_execute", note)
