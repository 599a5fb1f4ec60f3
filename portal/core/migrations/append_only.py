"""Triggers that refuse every change to the event log and its proof, whoever asks (R5.2, threat T37)."""

from alembic import op

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
_SQLITE = (
    f"CREATE TRIGGER event_no_update BEFORE UPDATE ON event {_REFUSE}",
    f"CREATE TRIGGER event_no_delete BEFORE DELETE ON event {_REFUSE}",
)
_POSTGRESQL = (
    """CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$""",
    """CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_is_append_only()""",
    """CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()""",
)


def guard_event_log() -> None:
    """Put the triggers on the event table."""
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def unguard_event_log() -> None:
    """Take the triggers away; on SQLite they go with their table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_is_append_only() CASCADE")


def guard(*tables: str) -> None:
    """Put the same triggers on further tables. Source: R5.2."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in tables:
        if sqlite:
            for verb in ("update", "delete"):
                op.execute(f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {_REFUSE}")
            continue
        for verbs, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            name = f"{table}_no_{'truncate' if each == 'STATEMENT' else 'change'}"
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verbs} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION event_is_append_only()"
            )


def unguard(*tables: str) -> None:
    """Take those triggers away; on SQLite they go with their table."""
    if op.get_bind().dialect.name == "postgresql":
        for table in tables:
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
            op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
