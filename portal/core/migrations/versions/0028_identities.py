"""Identities at OpenID Connect providers, and sign-ins that are on their way"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0028'
down_revision = '0027'


def upgrade() -> None:
    op.create_table('provider_identity',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('provider', sa.String(length=40), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('last_used_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_provider_identity_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_identity')),
    sa.UniqueConstraint('issuer', 'subject', name='uq_provider_identity_issuer_subject')
    )
    op.create_index('ix_provider_identity_account', 'provider_identity', ['account_id'])
    op.create_table('provider_flow',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('state_hash', sa.String(length=64), nullable=False),
    sa.Column('browser_hash', sa.String(length=64), nullable=False),
    sa.Column('provider', sa.String(length=40), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('verifier', sa.String(length=64), nullable=False),
    sa.Column('onward', sa.String(length=2000), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_provider_flow_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_flow')),
    sa.UniqueConstraint('state_hash', name=op.f('uq_provider_flow_state_hash'))
    )
    op.create_table('identity_offer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('provider', sa.String(length=40), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('personal_number', sa.String(length=12), nullable=True),
    sa.Column('onward', sa.String(length=2000), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_identity_offer_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_offer')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_identity_offer_token_hash'))
    )
    for table in ('sign_in_session', 'half_sign_in'):
        op.add_column(table, sa.Column('provider', sa.String(length=40), server_default='', nullable=False))
        op.add_column(table, sa.Column('level', sa.String(length=20), server_default='', nullable=False))


def downgrade() -> None:
    for table in ('half_sign_in', 'sign_in_session'):
        op.drop_column(table, 'level')
        op.drop_column(table, 'provider')
    for table in ('identity_offer', 'provider_flow', 'provider_identity'):
        op.drop_table(table)
