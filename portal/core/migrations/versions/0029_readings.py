"""Who among the staff opened which dossier, and in which hour; archives of everything about one person"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0029'
down_revision = '0028'

_WORDS = 'readings are append-only'
_SQLITE = (
    f"""CREATE TRIGGER dossier_read_no_update BEFORE UPDATE ON dossier_read
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    f"""CREATE TRIGGER dossier_read_no_delete BEFORE DELETE ON dossier_read
    WHEN EXISTS (SELECT 1 FROM dossier WHERE id = OLD.dossier_id)
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
)
_POSTGRESQL = (
    f"""CREATE FUNCTION dossier_read_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM dossier WHERE id = OLD.dossier_id) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '{_WORDS}';
    END $$""",
    """CREATE TRIGGER dossier_read_append_only BEFORE UPDATE OR DELETE ON dossier_read
    FOR EACH ROW EXECUTE FUNCTION dossier_read_is_append_only()""",
)


def upgrade() -> None:
    op.create_table('dossier_read',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('hour', Moment(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('roles', sa.String(length=120), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_dossier_read_account_id_account')),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_dossier_read_agency_id_agency')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_read_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dossier_id', 'account_id', 'kind', 'hour', name=op.f('pk_dossier_read'))
    )
    op.create_index('ix_dossier_read_dossier_id_at', 'dossier_read', ['dossier_id', 'at'])
    op.create_table('own_data',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('asked_at', Moment(), nullable=False),
    sa.Column('made_at', Moment(), nullable=True),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_own_data_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_data'))
    )
    op.create_index('ix_own_data_account_id', 'own_data', ['account_id'])
    op.create_index('ix_own_data_expires_at', 'own_data', ['expires_at'])
    for statement in _SQLITE if op.get_bind().dialect.name == 'sqlite' else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('own_data')
    op.drop_table('dossier_read')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION dossier_read_is_append_only()')
