"""Who stands in for whom; what officers are told, and how they want it by mail"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0024'
down_revision = '0023'


def upgrade() -> None:
    op.create_table('delegation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('principal_id', sa.Uuid(), nullable=False),
    sa.Column('stand_in_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', Moment(), nullable=False),
    sa.Column('ends_at', Moment(), nullable=False),
    sa.Column('away', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('given_by', sa.String(length=200), nullable=False),
    sa.Column('given_by_id', sa.Uuid(), nullable=False),
    sa.Column('given_at', Moment(), nullable=False),
    sa.Column('revoked_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['given_by_id'], ['account.id'], name=op.f('fk_delegation_given_by_id_account')),
    sa.ForeignKeyConstraint(['principal_id'], ['account.id'], name=op.f('fk_delegation_principal_id_account')),
    sa.ForeignKeyConstraint(['stand_in_id'], ['account.id'], name=op.f('fk_delegation_stand_in_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation'))
    )
    op.create_index('ix_delegation_stand_in', 'delegation', ['stand_in_id', 'ends_at'])
    op.create_index('ix_delegation_principal', 'delegation', ['principal_id', 'ends_at'])
    op.create_table('delegated_role',
    sa.Column('delegation_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegation.id'], name=op.f('fk_delegated_role_delegation_id_delegation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('delegation_id', 'role', name=op.f('pk_delegated_role'))
    )
    op.create_table('officer_notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('stream', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=True),
    sa.Column('who', sa.String(length=200), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('read_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_officer_notice_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_officer_notice_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_officer_notice')),
    sa.UniqueConstraint('stream', 'position', 'account_id', 'kind', name=op.f('uq_officer_notice_stream_position_account_id_kind'))
    )
    op.create_index('ix_officer_notice_unread', 'officer_notice', ['account_id', 'read_at'])
    op.create_index('ix_officer_notice_at', 'officer_notice', ['at'])
    op.create_table('officer_notice_choice',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('mail', sa.String(length=10), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('digest_on', sa.Date(), nullable=True),
    sa.Column('digest_until', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_officer_notice_choice_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_officer_notice_choice'))
    )


def downgrade() -> None:
    op.drop_table('officer_notice_choice')
    op.drop_index('ix_officer_notice_at', 'officer_notice')
    op.drop_index('ix_officer_notice_unread', 'officer_notice')
    op.drop_table('officer_notice')
    op.drop_table('delegated_role')
    op.drop_index('ix_delegation_principal', 'delegation')
    op.drop_index('ix_delegation_stand_in', 'delegation')
    op.drop_table('delegation')
