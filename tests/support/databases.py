"""A fresh database for each test, like a template that was migrated and seeded once.

SQLite files are copied. To clone a PostgreSQL database and to drop it again costs a tenth of a second, most of it
waiting for the disk; so one clone serves many tests and is made as new in between (``_Clone``).
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import psycopg
import sqlalchemy
from psycopg import sql

POSTGRESQL_URL = os.environ.get("PORTAL_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


def postgresql_answers() -> bool:
    """Whether a PostgreSQL server takes connections where the tests look for one."""
    try:
        psycopg.connect(POSTGRESQL_URL, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


class OneCompiler:
    """``create_engine`` whose engines share what they learn about statements, as the one engine of a portal does.

    Each test has an engine of its own, which would compile every statement again: an eighth of the time of a test.
    """

    def __init__(self) -> None:
        self._first: dict[str, sqlalchemy.Engine] = {}

    def create_engine(self, url: str | sqlalchemy.URL, **options: Any) -> sqlalchemy.Engine:
        engine = sqlalchemy.create_engine(url, query_cache_size=4000, **options)
        first = self._first.get(engine.dialect.name)
        if first is None or first.dialect.server_version_info is None:  # has not met its server yet
            self._first[engine.dialect.name] = engine
        else:
            engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        return engine


@dataclass(frozen=True)
class SqliteTemplate:
    """A SQLite file to copy."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        target = folder / "portal.db"
        shutil.copyfile(self.path, target)
        yield f"sqlite:///{target}"

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)


class _Clone:
    """A clone of a template that is made as new when a test is done with it.

    Only rows are put back. After a test that changed the schema, or after so many tests that dead rows add up, the
    clone has to be dropped. Rows go by DELETE, because TRUNCATE makes files anew for every table and index.
    """

    USES = 150

    def __init__(self, template: str) -> None:
        self.name = f"portal_test_{uuid4().hex[:12]}"
        _run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(_id(self.name), _id(template)))  # by log: no checkpoint
        _run(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(_id(self.name)))
        self._uses = 0
        self._own = psycopg.connect(_url(self.name), autocommit=True)
        self._own.execute("SET session_replication_role = replica")  # here neither triggers nor foreign keys are heard
        self._shape_at_first = self._shape()
        self._as_new = self._learn()

    def is_as_new(self) -> bool:
        """Put every row and number back as it was; no when the clone cannot serve again."""
        self._uses += 1
        try:
            self._send_others_away()
            if self._uses >= self.USES or self._shape() != self._shape_at_first:
                return False
            self._own.execute(self._as_new)
        except (psycopg.Error, TimeoutError):
            return False
        return True

    def drop(self) -> None:
        self._own.close()
        _run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(_id(self.name)))

    def _send_others_away(self) -> None:
        patience = monotonic() + 10
        while self._own.execute(_OTHERS).rowcount:
            if monotonic() > patience:
                raise TimeoutError
            sleep(0.002)

    def _shape(self) -> str:
        return str(self._value(_SHAPE))

    def _learn(self) -> sql.Composed:
        """What puts the rows and numbers of now back; seeded rows are kept in tables that only this connection sees."""
        steps: list[sql.Composed] = []
        for (table,) in self._own.execute(_TABLES).fetchall():
            empty = sql.SQL("DELETE FROM {};").format(_id(table))
            if not self._value(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(_id(table))):
                steps.append(empty)
                continue
            kept = _id(f"kept_{table}")
            self._own.execute(sql.SQL("CREATE TEMP TABLE {} AS TABLE {}").format(kept, _id(table)))
            columns = sql.SQL(", ").join(_id(name) for (name,) in self._own.execute(_COLUMNS, [table]))
            content = sql.SQL("SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t").format(_id(table))
            again = sql.SQL("INSERT INTO {} ({c}) OVERRIDING SYSTEM VALUE SELECT {c} FROM {};")
            again = again.format(_id(table), kept, c=columns)
            steps.append(_UNLESS.format(content=content, known=self._value(content), act=empty + again))
        for name, last in self._own.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall():
            steps.append(sql.SQL("SELECT setval({}, {}, {});").format(name, last or 1, last is not None))
        return sql.Composed(steps)

    def _value(self, query: sql.SQL | sql.Composed) -> object:
        row = self._own.execute(query).fetchone()
        assert row is not None
        return row[0]


_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
_COLUMNS = """SELECT attname FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""
_SHAPE = sql.SQL(
    """WITH ours AS (SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
        SELECT concat_ws(' ', 'r', oid, relname) FROM ours
        UNION ALL SELECT concat_ws(' ', 'a', attrelid, attnum, a.xmin) FROM pg_attribute a
            JOIN ours ON attrelid = ours.oid
        UNION ALL SELECT concat_ws(' ', 't', oid, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat_ws(' ', 'c', oid, convalidated) FROM pg_constraint
        UNION ALL SELECT concat_ws(' ', 'f', oid, xmin) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
    ) AS parts (part)"""
)
_UNLESS = sql.SQL("DO $$ BEGIN IF ({content}) IS DISTINCT FROM {known} THEN {act} END IF; END $$;")


class PostgresqlTemplate:
    """A PostgreSQL database that tests get in turn, each as it was when it was seeded."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._clone: _Clone | None = None

    @property
    def url(self) -> str:
        return _sqlalchemy_url(self.name)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        clone = self._clone or _Clone(self.name)
        self._clone = None  # until it is known to be as new; whoever asks meanwhile gets another
        try:
            yield _sqlalchemy_url(clone.name)
        finally:
            if self._clone is None and clone.is_as_new():
                self._clone = clone
            else:
                clone.drop()

    def drop(self) -> None:
        if self._clone is not None:
            self._clone.drop()
        _run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_id(self.name)))


def new_postgresql_template() -> PostgresqlTemplate:
    """An empty database to migrate and seed."""
    template = PostgresqlTemplate(f"portal_template_{uuid4().hex[:12]}")
    _run(sql.SQL("CREATE DATABASE {}").format(_id(template.name)))
    return template


def _id(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _url(name: str) -> str:
    return POSTGRESQL_URL.rsplit("/", 1)[0] + f"/{name}"


def _sqlalchemy_url(name: str) -> str:
    return _url(name).replace("postgresql://", "postgresql+psycopg://")


def _run(statement: sql.Composed) -> None:
    with psycopg.connect(POSTGRESQL_URL, autocommit=True) as connection:
        connection.execute(statement)
