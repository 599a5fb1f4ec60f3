"""Officers who opened very many dossiers within an hour; approvals that are used later"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0048'
down_revision = '0047'


def upgrade() -> None:
    op.add_column('approval', sa.Column('used_at', Moment(), nullable=True))
    op.create_index('ix_dossier_read_at', 'dossier_read', ['at', 'account_id', 'dossier_id'])
    op.create_table('reading_alert',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('since', Moment(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_reading_alert_account_id_account')),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_reading_alert_agency_id_agency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading_alert'))
    )
    op.create_index('ix_reading_alert_account', 'reading_alert', ['account_id', 'at'])
    op.create_index('ix_reading_alert_at', 'reading_alert', ['at'])


def downgrade() -> None:
    op.drop_table('reading_alert')
    op.drop_index('ix_dossier_read_at', 'dossier_read')
    op.drop_column('approval', 'used_at')
