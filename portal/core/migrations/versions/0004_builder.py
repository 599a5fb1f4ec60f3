"""Builder: definitions in the making, versions published in the browser, moved drafts"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    with op.batch_alter_table('published_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.Text(), nullable=True))
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.add_column(sa.Column('form_change', sa.JSON(), nullable=True))
    op.create_table('offer_withdrawal',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('withdrawn_at', Moment(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_offer_withdrawal'))
    )
    op.create_table('catalogue_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_change'))
    )
    op.create_table('service_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('base_version', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('gate', sa.JSON(), nullable=True),
    sa.Column('sample', sa.JSON(), nullable=False),
    sa.Column('hands', sa.JSON(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('reviewer_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('updated_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_service_draft_author_id_account')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['account.id'], name=op.f('fk_service_draft_reviewer_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_draft'))
    )
    with op.batch_alter_table('service_draft', schema=None) as batch_op:
        batch_op.create_index('ix_service_draft_code', ['code'], unique=False)
        batch_op.create_index('ix_service_draft_state', ['state', 'updated_at'], unique=False)
    op.create_table('service_draft_state',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('draft_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['service_draft.id'], name=op.f('fk_service_draft_state_draft_id_service_draft'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_draft_state')),
    sa.UniqueConstraint('draft_id', 'revision', name=op.f('uq_service_draft_state_draft_id_revision'))
    )


def downgrade() -> None:
    op.drop_table('service_draft_state')
    op.drop_table('service_draft')
    op.drop_table('catalogue_change')
    op.drop_table('offer_withdrawal')
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.drop_column('form_change')
    with op.batch_alter_table('published_version', schema=None) as batch_op:
        batch_op.drop_column('source')
