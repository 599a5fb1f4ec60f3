"""The end of dossiers: proposals and records of destruction, holds; events and readings may go with an approved purge"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0033'
down_revision = '0032'

_APPROVED = """EXISTS (SELECT 1 FROM purge_line JOIN purge ON purge.id = purge_line.purge_id
    WHERE purge_line.dossier_id = {} AND purge.approved)"""
_ERASED = '{"erased": true}'
_SAME = ('id', 'stream', 'position', 'type', 'actor_kind', 'at', 'previous', 'hash')
_LOG, _READS = 'the event log is append-only', 'readings are append-only'


def _only_erased(payload: str, differs: str) -> str:
    """The condition that an update of an event does nothing but erase its content, after an approved purge."""
    same = ' AND '.join(f'NEW.{name} {differs} OLD.{name}' for name in _SAME)
    return f"{same} AND NEW.actor_name = '' AND {payload} = '{_ERASED}' AND {_APPROVED.format('OLD.stream')}"


_SQLITE = (
    'DROP TRIGGER event_no_update',
    f"""CREATE TRIGGER event_no_update BEFORE UPDATE ON event WHEN NOT ({_only_erased('NEW.payload', 'IS')})
    BEGIN SELECT RAISE(ABORT, '{_LOG}'); END""",
    'DROP TRIGGER dossier_read_no_delete',
    f"""CREATE TRIGGER dossier_read_no_delete BEFORE DELETE ON dossier_read
    WHEN EXISTS (SELECT 1 FROM dossier WHERE id = OLD.dossier_id) AND NOT {_APPROVED.format('OLD.dossier_id')}
    BEGIN SELECT RAISE(ABORT, '{_READS}'); END""",
)
_POSTGRESQL = (
    f"""CREATE FUNCTION event_is_only_erased() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {_only_erased('NEW.payload::text', 'IS NOT DISTINCT FROM')} THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '{_LOG}';
    END $$""",
    'DROP TRIGGER event_append_only ON event',
    """CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_is_only_erased()""",
    f"""CREATE OR REPLACE FUNCTION dossier_read_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF TG_OP = 'DELETE' THEN
            IF NOT EXISTS (SELECT 1 FROM dossier WHERE id = OLD.dossier_id)
                OR {_APPROVED.format('OLD.dossier_id')} THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION '{_READS}';
    END $$""",
)
_BACK_SQLITE = (
    'DROP TRIGGER event_no_update',
    f"CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, '{_LOG}'); END",
    'DROP TRIGGER dossier_read_no_delete',
    f"""CREATE TRIGGER dossier_read_no_delete BEFORE DELETE ON dossier_read
    WHEN EXISTS (SELECT 1 FROM dossier WHERE id = OLD.dossier_id)
    BEGIN SELECT RAISE(ABORT, '{_READS}'); END""",
)
_BACK_POSTGRESQL = (
    'DROP TRIGGER event_append_only ON event',
    """CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_is_append_only()""",
    'DROP FUNCTION event_is_only_erased()',
    f"""CREATE OR REPLACE FUNCTION dossier_read_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM dossier WHERE id = OLD.dossier_id) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '{_READS}';
    END $$""",
)


def upgrade() -> None:
    op.add_column('dossier', sa.Column('purged_at', Moment(), nullable=True))
    op.create_table('purge',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('proposer_id', sa.Uuid(), nullable=False),
    sa.Column('proposer', sa.String(length=200), nullable=False),
    sa.Column('proposed_at', Moment(), nullable=False),
    sa.Column('approved', sa.Boolean(), nullable=True),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('decided_at', Moment(), nullable=True),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('done_at', Moment(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_purge_agency_id_agency')),
    sa.ForeignKeyConstraint(['proposer_id'], ['account.id'], name=op.f('fk_purge_proposer_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purge')),
    sa.UniqueConstraint('number', name=op.f('uq_purge_number'))
    )
    op.create_index(op.f('ix_purge_agency_id'), 'purge', ['agency_id'])
    op.create_table('purge_line',
    sa.Column('purge_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('service_code', sa.String(length=20), nullable=False),
    sa.Column('finished_at', Moment(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('basis', sa.String(length=600), nullable=False),
    sa.Column('keeps_result', sa.Boolean(), nullable=False),
    sa.Column('destroyed', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_purge_line_dossier_id_dossier')),
    sa.ForeignKeyConstraint(['purge_id'], ['purge.id'], name=op.f('fk_purge_line_purge_id_purge')),
    sa.PrimaryKeyConstraint('purge_id', 'dossier_id', name=op.f('pk_purge_line'))
    )
    op.create_index('ix_purge_line_dossier_id', 'purge_line', ['dossier_id'])
    op.create_table('legal_hold',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('held_by', sa.String(length=200), nullable=False),
    sa.Column('held_at', Moment(), nullable=False),
    sa.Column('released_by', sa.String(length=200), nullable=False),
    sa.Column('released_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_legal_hold_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold'))
    )
    open_ = sa.text('released_at IS NULL')
    op.create_index('ix_legal_hold_open', 'legal_hold', ['dossier_id'], unique=True, sqlite_where=open_, postgresql_where=open_)
    for statement in _SQLITE if op.get_bind().dialect.name == 'sqlite' else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    for statement in _BACK_SQLITE if op.get_bind().dialect.name == 'sqlite' else _BACK_POSTGRESQL:
        op.execute(statement)
    for table in ('legal_hold', 'purge_line', 'purge'):
        op.drop_table(table)
    op.drop_column('dossier', 'purged_at')
