"""Leaves of the event log and its sealed heads, both append-only"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment
from portal.core.migrations.append_only import guard, unguard

revision = '0026'
down_revision = '0025'

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('log_leaf',
    sa.Column('index', _NUMBER, autoincrement=False, nullable=False),
    sa.Column('event_id', _NUMBER, nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('above', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_log_leaf_event_id_event')),
    sa.PrimaryKeyConstraint('index', name=op.f('pk_log_leaf')),
    sa.UniqueConstraint('event_id', name=op.f('uq_log_leaf_event_id'))
    )
    op.create_table('log_head',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('size', _NUMBER, nullable=False),
    sa.Column('root', sa.String(length=64), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('stamped_at', Moment(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_log_head'))
    )
    op.create_index(op.f('ix_log_head_size'), 'log_head', ['size'])
    guard('log_leaf', 'log_head')


def downgrade() -> None:
    unguard('log_leaf', 'log_head')
    op.drop_table('log_head')
    op.drop_table('log_leaf')
