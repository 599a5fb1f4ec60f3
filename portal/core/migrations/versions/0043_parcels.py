"""Results that go by post"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0043'
down_revision = '0042'

_OPEN = sa.text("finished_at IS NULL")


def upgrade() -> None:
    op.create_table('parcel',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('carrier_key', sa.String(length=20), nullable=False),
    sa.Column('carrier', sa.String(length=100), nullable=False),
    sa.Column('tracking', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=30), nullable=False),
    sa.Column('address', sa.String(length=500), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('prepared_at', Moment(), nullable=False),
    sa.Column('prepared_by', sa.String(length=200), nullable=False),
    sa.Column('sent_at', Moment(), nullable=True),
    sa.Column('state_at', Moment(), nullable=False),
    sa.Column('asked_at', Moment(), nullable=True),
    sa.Column('finished_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_parcel_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parcel'))
    )
    op.create_index(op.f('ix_parcel_dossier_id'), 'parcel', ['dossier_id'])
    op.create_index('ix_parcel_open', 'parcel', ['dossier_id'], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index('ix_parcel_state', 'parcel', ['state', 'asked_at'])


def downgrade() -> None:
    op.drop_table('parcel')
