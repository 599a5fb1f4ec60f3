"""Who agreed to which text about personal data; requests to correct or erase items of an account"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0044'
down_revision = '0043'


def upgrade() -> None:
    op.add_column('account', sa.Column('terms', sa.String(length=20), server_default='', nullable=False))
    op.create_table('consent',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=True),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('agreed_at', Moment(), nullable=False),
    sa.Column('withdrawn_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_consent_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_consent_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    op.create_index(op.f('ix_consent_account_id'), 'consent', ['account_id'])
    op.create_index(op.f('ix_consent_dossier_id'), 'consent', ['dossier_id'])
    op.create_table('data_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('asked', sa.String(length=10), nullable=False),
    sa.Column('wanted', sa.String(length=300), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('asked_at', Moment(), nullable=False),
    sa.Column('due_at', Moment(), nullable=False),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.String(length=1000), nullable=False),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('decided_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_data_request_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_request'))
    )
    open_ = sa.text('decided_at IS NULL')
    op.create_index('ix_data_request_open', 'data_request', ['account_id', 'item'], unique=True, sqlite_where=open_, postgresql_where=open_)
    op.create_index('ix_data_request_due_at', 'data_request', ['due_at'])


def downgrade() -> None:
    op.drop_table('data_request')
    op.drop_table('consent')
    op.drop_column('account', 'terms')
