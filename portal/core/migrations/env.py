"""Alembic's entry: migrates the database that the portal is connected to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from sqlalchemy import Connection

from portal.core.db import database


@contextmanager
def _tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """Let SQLite drop a table that others refer to and put it back, as it has to for many a change.

    With its foreign keys on, to drop a table deletes its rows first, and with them those of every table that cascades.
    So they are off meanwhile (https://www.sqlite.org/lang_altertable.html, part 7), and checked before the commit.
    """
    if not database().is_sqlite:
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _refuse_loose_rows(connection: Connection) -> None:
    if database().is_sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        raise RuntimeError(f"rows without what they refer to: {lost[:5]}")


with database().engine.connect() as connection, _tables_may_be_rebuilt(connection):
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes["metadata"],
        render_as_batch=database().is_sqlite,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        _refuse_loose_rows(connection)
    connection.commit()
