"""Versions of the trust policy"""

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


def downgrade() -> None:
    op.drop_table('trust_version')
