"""Requests for a signature by the agent on the applicant's own computer"""

from alembic import op
import sqlalchemy as sa


revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    with op.batch_alter_table('signing_request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('way', sa.String(length=10), server_default='remote', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('signing_request', schema=None) as batch_op:
        batch_op.drop_column('way')
