"""Remote signing: requests for a signature by a provider"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0005'
down_revision = '0004'

_OPEN = sa.text('finished_at IS NULL')


def upgrade() -> None:
    op.create_table('signing_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('application_sha256', sa.String(length=64), nullable=False),
    sa.Column('prepared_sha256', sa.String(length=64), nullable=False),
    sa.Column('waiting', sa.JSON(), nullable=False),
    sa.Column('serial', sa.String(length=100), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('sentence', sa.JSON(), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('asked_at', Moment(), nullable=True),
    sa.Column('finished_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_signing_request_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_request'))
    )
    with op.batch_alter_table('signing_request', schema=None) as batch_op:
        batch_op.create_index('ix_signing_request_open', ['dossier_id'], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
        batch_op.create_index('ix_signing_request_dossier', ['dossier_id', 'created_at'], unique=False)


def downgrade() -> None:
    op.drop_table('signing_request')
