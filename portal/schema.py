"""Bringing the database to the present schema, and knowing whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.core.db import database
from portal.tables import METADATA

_FOLDER = Path(__file__).parent / "core" / "migrations"


def alembic_config() -> Config:
    """Where the migrations are and what they lead to."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["metadata"] = METADATA
    return config


def migrate() -> None:
    """Run every migration that this database has not seen."""
    command.upgrade(alembic_config(), "head")


def is_current() -> bool:
    """Whether the database has the schema this code expects."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with database().engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
