"""Triggers that refuse every change to the event log, whoever asks (R5.2, threat T37)."""

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
