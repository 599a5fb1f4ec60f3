"""Organisations with members and invitations; a sign-in that acts for somebody else"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0030'
down_revision = '0029'


def upgrade() -> None:
    op.create_table('organisation',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('form', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('registered_by_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('sent_at', Moment(), nullable=True),
    sa.Column('decided_at', Moment(), nullable=True),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('proof', sa.String(length=20), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('evidence_sha256', sa.String(length=64), nullable=True),
    sa.Column('evidence_name', sa.String(length=255), nullable=False),
    sa.Column('evidence_size', sa.Integer(), nullable=False),
    sa.Column('statement_sha256', sa.String(length=64), nullable=True),
    sa.Column('statement_size', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_organisation_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registered_by_id'], ['account.id'], name=op.f('fk_organisation_registered_by_id_account')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_organisation'))
    )
    op.create_index('ix_organisation_state', 'organisation', ['state', 'sent_at'])
    op.create_table('membership',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('suspended_at', Moment(), nullable=True),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['account.id'], name=op.f('fk_membership_organisation_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['account.id'], name=op.f('fk_membership_person_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    present = sa.text('ended_at IS NULL')
    op.create_index('ix_membership_present', 'membership', ['organisation_id', 'person_id'], unique=True, sqlite_where=present, postgresql_where=present)
    op.create_index('ix_membership_person', 'membership', ['person_id', 'ended_at'])
    op.create_table('member_invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('username', sa.String(length=80), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('invited_by', sa.String(length=200), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('accepted_at', Moment(), nullable=True),
    sa.Column('revoked_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['account.id'], name=op.f('fk_member_invitation_organisation_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_invitation')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_member_invitation_token_sha256'))
    )
    op.create_index('ix_member_invitation_organisation', 'member_invitation', ['organisation_id', 'created_at'])
    op.add_column('sign_in_session', sa.Column('acts_by_id', sa.Uuid(), nullable=True))
    op.execute(
        "INSERT INTO organisation (account_id, form, state, created_at, decided_by, reason, evidence_name, evidence_size, "
        "statement_size) "
        "SELECT id, 'enterprise', 'unproven', created_at, '', '', '', 0, 0 FROM account WHERE kind = 'business'"
    )


def downgrade() -> None:
    with op.batch_alter_table('sign_in_session') as table:
        table.drop_column('acts_by_id')
    op.drop_table('member_invitation')
    op.drop_table('membership')
    op.drop_table('organisation')
