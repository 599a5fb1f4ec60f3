"""The migrations make exactly the tables that the models declare, and can be undone."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select

from portal import schema
from portal.accounts.models import Account
from portal.core import db, textsearch
from portal.dossiers.models import Dossier, DossierFile
from portal.tables import METADATA

# SQLite's index by urgency (``coalesce(due_at, received_at)``) cannot be read back; PostgreSQL's is compared
pytestmark = [
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index ix_dossier_urgent"),
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index 'ix_doss"),
]


def test_the_migrated_schema_is_the_declared_one(database_url: str) -> None:
    with db.configure(database_url).engine.connect() as connection:
        opts = {"compare_type": True, "include_name": lambda name, *_where: not textsearch.is_ours(name)}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, METADATA) == []
    assert schema.is_current()


def test_the_migrations_can_be_undone_and_repeated(database_url: str) -> None:
    database = db.configure(database_url)
    command.downgrade(schema.alembic_config(), "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    assert not schema.is_current()
    schema.migrate()
    assert schema.is_current()


def test_rows_outlive_the_tables_that_a_migration_rebuilds(database_url: str) -> None:
    """SQLite deletes the rows of a table that it drops, and what cascades from them, unless told otherwise."""
    database, dossier_id, now = db.configure(database_url), uuid4(), datetime.now(UTC)
    with db.transaction() as session:
        owner = session.scalars(select(Account.id).where(Account.username == "citizen")).one()
        draft = Dossier(id=dossier_id, service_code="2.000635", service_version=1, owner_id=owner, answers={})
        draft.created_at = draft.updated_at = now
        session.add(draft)
        session.flush()
        kept = {"component": "", "question": "x", "position": 1, "name": "x.pdf", "media_type": "application/pdf"}
        session.add(DossierFile(dossier_id=dossier_id, sha256="0" * 64, size=1, uploaded_at=now, notes=[], **kept))
    command.downgrade(schema.alembic_config(), "0021")
    schema.migrate()
    with database.engine.connect() as connection:
        found = connection.execute(select(DossierFile.name).where(DossierFile.dossier_id == dossier_id)).all()
        assert [row.name for row in found] == ["x.pdf"]
        assert connection.scalar(select(func.count()).select_from(Account)) > 20
