"""A fresh database for each test: a copy of a template that was migrated and seeded once."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

POSTGRESQL_URL = os.environ.get("PORTAL_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


def postgresql_answers() -> bool:
    """Whether a PostgreSQL server takes connections where the tests look for one."""
    try:
        psycopg.connect(POSTGRESQL_URL, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


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


@dataclass(frozen=True)
class PostgresqlTemplate:
    """A PostgreSQL database to clone."""

    name: str

    @property
    def url(self) -> str:
        return _sqlalchemy_url(self.name)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        name = f"portal_test_{uuid4().hex[:12]}"
        _run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(_id(name), _id(self.name)))  # by log: no checkpoint
        try:
            yield _sqlalchemy_url(name)
        finally:
            _run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(_id(name)))

    def drop(self) -> None:
        _run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_id(self.name)))


def new_postgresql_template() -> PostgresqlTemplate:
    """An empty database to migrate and seed."""
    template = PostgresqlTemplate(f"portal_template_{uuid4().hex[:12]}")
    _run(sql.SQL("CREATE DATABASE {}").format(_id(template.name)))
    return template


def _id(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _sqlalchemy_url(name: str) -> str:
    return POSTGRESQL_URL.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}"


def _run(statement: sql.Composed) -> None:
    with psycopg.connect(POSTGRESQL_URL, autocommit=True) as connection:
        connection.execute(statement)
