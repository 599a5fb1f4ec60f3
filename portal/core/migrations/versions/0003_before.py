"""Where the first answers of a dossier came from"""

from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.add_column(sa.Column('prefilled', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('register_entry', sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.drop_column('register_entry')
        batch_op.drop_column('prefilled')
