"""Versions of the trust policy, and certificates that wait for a second administrator"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    op.create_table('trust_version',
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('policy', sa.String(length=60), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('made_at', Moment(), nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_trust_version'))
    )
    with op.batch_alter_table('trust_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trust_version_policy'), ['policy'], unique=False)
    op.create_table('trust_proposal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('anchor', sa.JSON(), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('open_key', sa.String(length=90), nullable=True),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposer', sa.String(length=200), nullable=False),
    sa.Column('proposed_at', Moment(), nullable=False),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('decided_at', Moment(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_trust_proposal_proposed_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trust_proposal')),
    sa.UniqueConstraint('open_key', name=op.f('uq_trust_proposal_open_key'))
    )


def downgrade() -> None:
    op.drop_table('trust_proposal')
    op.drop_table('trust_version')
