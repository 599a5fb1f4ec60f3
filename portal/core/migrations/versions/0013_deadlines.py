"""The ledger of deadlines, and who was warned of which"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0013'
down_revision = '0010'


def upgrade() -> None:
    op.create_table('deadline_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('change', sa.String(length=12), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('amount', sa.String(length=20), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('due', Moment(), nullable=True),
    sa.Column('skipped', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_deadline_entry_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline_entry')),
    sa.UniqueConstraint('dossier_id', 'position', name=op.f('uq_deadline_entry_dossier_id_position'))
    )
    op.create_table('deadline_warning',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('due', Moment(), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_deadline_warning_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dossier_id', 'due', 'stage', name=op.f('pk_deadline_warning'))
    )


def downgrade() -> None:
    op.drop_table('deadline_warning')
    op.drop_table('deadline_entry')
