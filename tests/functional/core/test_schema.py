"""The migrations make exactly the tables that the models declare, and can be undone."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from portal import schema
from portal.core import db
from portal.tables import METADATA


def test_the_migrated_schema_is_the_declared_one(database_url: str) -> None:
    with db.configure(database_url).engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    assert schema.is_current()


def test_the_migrations_can_be_undone_and_repeated(database_url: str) -> None:
    database = db.configure(database_url)
    command.downgrade(schema.alembic_config(), "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    assert not schema.is_current()
    schema.migrate()
    assert schema.is_current()
