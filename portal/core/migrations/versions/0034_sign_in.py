"""Confirmed addresses, links by e-mail, lost second factors, the level of assurance that was asked of a provider"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0034'
down_revision = '0033'


def upgrade() -> None:
    op.add_column('account', sa.Column('email_verified_at', Moment(), nullable=True))
    op.create_index('ix_account_email', 'account', ['email'])
    op.add_column('provider_flow', sa.Column('level', sa.String(length=20), server_default='', nullable=False))
    op.create_index('ix_sign_in_session_expires_at', 'sign_in_session', ['expires_at'])
    op.create_table('mailed_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('former', sa.String(length=254), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('used_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_mailed_link_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailed_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_mailed_link_token_hash'))
    )
    op.create_index('ix_mailed_link_account', 'mailed_link', ['account_id', 'created_at'])
    op.create_index('ix_mailed_link_email', 'mailed_link', ['email', 'created_at'])
    op.create_table('factor_recovery',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('papers', sa.String(length=300), nullable=False),
    sa.Column('asked_by_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('asked_at', Moment(), nullable=False),
    sa.Column('confirmed_by_id', sa.Uuid(), nullable=True),
    sa.Column('confirmed_by', sa.String(length=200), nullable=False),
    sa.Column('due_at', Moment(), nullable=True),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_factor_recovery_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_factor_recovery_asked_by_id_account')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['account.id'], name=op.f('fk_factor_recovery_confirmed_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_factor_recovery'))
    )
    op.create_index('ix_factor_recovery_account', 'factor_recovery', ['account_id', 'ended_at'])
    op.create_index('ix_factor_recovery_open', 'factor_recovery', ['ended_at', 'due_at'])


def downgrade() -> None:
    op.drop_table('factor_recovery')
    op.drop_table('mailed_link')
    op.drop_index('ix_sign_in_session_expires_at', 'sign_in_session')
    op.drop_column('provider_flow', 'level')
    op.drop_index('ix_account_email', 'account')
    op.drop_column('account', 'email_verified_at')
