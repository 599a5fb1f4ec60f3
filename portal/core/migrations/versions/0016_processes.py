"""Processes: versions, drafts, which service follows which, and the steps of dossiers"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0016'
down_revision = '0014'

_OPEN_MAIN = sa.text("closed_at IS NULL AND request = ''")


def upgrade() -> None:
    op.add_column('dossier', sa.Column('process_key', sa.String(length=40), server_default='standard', nullable=False))
    op.add_column('dossier', sa.Column('process_version', sa.Integer(), server_default='1', nullable=False))
    op.add_column('dossier', sa.Column('process_step', sa.String(length=40), server_default='', nullable=False))
    op.create_table('process_version',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('approved_by', sa.String(length=200), nullable=False),
    sa.Column('published_at', Moment(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'version', name=op.f('pk_process_version'))
    )
    op.create_table('process_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('open_key', sa.String(length=40), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('updated_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_process_draft_author_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_process_draft')),
    sa.UniqueConstraint('open_key', name=op.f('uq_process_draft_open_key'))
    )
    op.create_table('process_choice',
    sa.Column('service_code', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('chosen_by', sa.String(length=200), nullable=False),
    sa.Column('chosen_at', Moment(), nullable=False),
    sa.PrimaryKeyConstraint('service_code', name=op.f('pk_process_choice'))
    )
    op.create_table('work_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('request', sa.String(length=40), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=True),
    sa.Column('assignee_id', sa.Uuid(), nullable=True),
    sa.Column('assignee', sa.String(length=200), nullable=False),
    sa.Column('opened_at', Moment(), nullable=False),
    sa.Column('due_at', Moment(), nullable=True),
    sa.Column('closed_at', Moment(), nullable=True),
    sa.Column('closed_by', sa.String(length=200), nullable=False),
    sa.Column('outcome', sa.String(length=30), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('record', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_work_item_agency_id_agency')),
    sa.ForeignKeyConstraint(['assignee_id'], ['account.id'], name=op.f('fk_work_item_assignee_id_account')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_work_item_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_item')),
    sa.UniqueConstraint('dossier_id', 'position', name=op.f('uq_work_item_dossier_id_position'))
    )
    op.create_index('ix_work_item_step', 'work_item', ['dossier_id'], unique=True, sqlite_where=_OPEN_MAIN, postgresql_where=_OPEN_MAIN)
    op.create_index('ix_work_item_queue', 'work_item', ['agency_id', 'request', 'closed_at', 'due_at'], unique=False)


def downgrade() -> None:
    op.drop_table('work_item')
    op.drop_table('process_choice')
    op.drop_table('process_draft')
    op.drop_table('process_version')
    for column in ('process_step', 'process_version', 'process_key'):  # one by one: a batch would lose the triggers
        op.drop_column('dossier', column)
