"""Alembic's entry: migrates the database that the portal is connected to."""

from alembic import context

from portal.core.db import database

with database().engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes["metadata"],
        render_as_batch=database().is_sqlite,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
