"""Several officers on one dossier: drafts of decisions, presence, sights, internal notes, links, and how to find alike"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0019'
down_revision = '0018'

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'internal notes are append-only'); END"
_SQLITE = f"CREATE TRIGGER office_note_no_update BEFORE UPDATE ON office_note {_REFUSE}"
_POSTGRESQL = (
    """CREATE FUNCTION office_note_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'internal notes are append-only'; END $$""",
    """CREATE TRIGGER office_note_append_only BEFORE UPDATE ON office_note
    FOR EACH ROW EXECUTE FUNCTION office_note_is_append_only()""",
)


def upgrade() -> None:
    op.create_table('office_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('page', sa.String(length=80), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('saved_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_office_draft_account_id_account')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_office_draft_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_draft')),
    sa.UniqueConstraint('dossier_id', 'account_id', 'page', name=op.f('uq_office_draft_dossier_id_account_id_page'))
    )
    op.create_index('ix_office_draft_saved', 'office_draft', ['saved_at'])
    op.create_table('office_presence',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('opened_at', Moment(), nullable=False),
    sa.Column('beat_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_office_presence_account_id_account')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_office_presence_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dossier_id', 'account_id', name=op.f('pk_office_presence'))
    )
    op.create_index('ix_office_presence_opened', 'office_presence', ['opened_at'])
    op.create_table('office_sight',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('state', sa.JSON(), nullable=False),
    sa.Column('seen_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_office_sight_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dossier_id', 'revision', name=op.f('pk_office_sight'))
    )
    op.create_index('ix_office_sight_seen', 'office_sight', ['seen_at'])
    op.create_table('office_note',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(length=4000), nullable=False),
    sa.Column('written_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_office_note_author_id_account')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_office_note_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_note'))
    )
    op.create_index('ix_office_note_dossier', 'office_note', ['dossier_id', 'written_at'])
    op.create_table('dossier_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('first_id', sa.Uuid(), nullable=False),
    sa.Column('second_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('linked_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['first_id'], ['dossier.id'], name=op.f('fk_dossier_link_first_id_dossier'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_id'], ['dossier.id'], name=op.f('fk_dossier_link_second_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_link')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_dossier_link_first_id_second_id'))
    )
    op.create_index('ix_dossier_link_second', 'dossier_link', ['second_id'])
    op.create_index('ix_dossier_applicant', 'dossier', ['applicant_number', 'agency_id'])
    op.create_index('ix_dossier_file_sha', 'dossier_file', ['sha256'])
    for statement in (_SQLITE,) if op.get_bind().dialect.name == 'sqlite' else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index('ix_dossier_file_sha', table_name='dossier_file')
    op.drop_index('ix_dossier_applicant', table_name='dossier')
    for table in ('dossier_link', 'office_note', 'office_sight', 'office_presence', 'office_draft'):
        op.drop_table(table)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION office_note_is_append_only()')
