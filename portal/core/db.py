"""The database: one engine, short transactions, and the only place that commits.

SQLite (the default, no server needed) runs in WAL mode with full durability; writers queue on a file lock, because
SQLite's own busy loop starves processes. PostgreSQL is chosen by ``PORTAL_DATABASE_URL``.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import JSON, DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


_QUIET: dict[str, Any] = {"hide_parameters": True}  # what people typed must not reach logs through an error's text
_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "cache_size=-16000",
)


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database. A naive value is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware time (SQLite forgets the zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table; ``dict`` columns are JSON, ``datetime`` columns are Moments."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, datetime: Moment()}  # noqa: RUF012 (SQLAlchemy's own hook)


class Database:
    """An engine with its two kinds of session: reading, and writing under one transaction."""

    def __init__(self, url: str) -> None:
        self.url: URL = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite() if self.is_sqlite else self._postgresql()
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._lock_path = Path(f"{self.url.database}.lock") if self.is_sqlite else None

    def _postgresql(self) -> Engine:
        # Questions are short: compiling one to machine code, as the server may decide, takes longer than answering it
        own = {} if "options" in self.url.query else {"options": "-c jit=off"}
        return create_engine(self.url, pool_pre_ping=True, connect_args=own, **_QUIET)

    def _sqlite(self) -> Engine:
        engine = create_engine(
            self.url,
            connect_args={"timeout": 30, "isolation_level": None},
            pool_reset_on_return=None,  # sessions roll back when they close; once is enough
            **_QUIET,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reads; whatever it changed is thrown away."""
        with self._sessions() as session:
            yield session

    def open_reading(self) -> Session:
        """A reading session that the caller closes (the web kernel does, at the end of a request)."""
        return self._sessions()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed when the block ends well, and undone when it raises."""
        with self._write_lock(), self._sessions() as session:
            if self.is_sqlite:
                session.connection(execution_options={"sqlite_write": True})
            yield session
            session.commit()

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        if self._lock_path is None:
            yield
            return
        with self._lock_path.open("w") as handle, _locked(handle):
            yield

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


@contextmanager
def _locked(handle: IO[str]) -> Iterator[None]:
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # A deferred transaction that later writes can fail with a stale snapshot; writers say so at once.
    write = connection.get_execution_options().get("sqlite_write", False)
    connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")


class _Current:
    """The database of this process, set once by the composition root."""

    database: Database | None = None
    owner: int = 0


def configure(url: str) -> Database:
    """Choose the database of this process; closes the one chosen before."""
    if _Current.database is not None:
        _Current.database.dispose()
    _Current.database, _Current.owner = Database(url), os.getpid()
    return _Current.database


def database() -> Database:
    """The database of this process."""
    if _Current.database is None:
        raise RuntimeError("no database configured: call configure() first")
    if _Current.owner != os.getpid():
        # Connections do not survive a fork: the child drops them without closing the parent's sockets.
        _Current.database.engine.dispose(close=False)
        _Current.owner = os.getpid()
    return _Current.database


@contextmanager
def transaction() -> Iterator[Session]:
    """One transaction on this process's database: the only way to change anything."""
    with database().transaction() as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A reading session on this process's database, for commands and jobs."""
    with database().reading() as session:
        yield session


def insert_for(session: Session) -> Any:
    """The INSERT construct of this database, which knows ON CONFLICT (both dialects spell it alike)."""
    return sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
