"""Invitations of those who sign an application besides the applicant"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    op.create_table('signing_invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('application_sha256', sa.String(length=64), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('field', sa.String(length=60), nullable=False),
    sa.Column('role', sa.JSON(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=True),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('sent_at', Moment(), nullable=True),
    sa.Column('expires_at', Moment(), nullable=True),
    sa.Column('reminded_at', Moment(), nullable=True),
    sa.Column('finished_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_signing_invitation_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_invitation')),
    sa.UniqueConstraint('dossier_id', 'application_sha256', 'place', name=op.f('uq_signing_invitation_dossier_id_application_sha256_place')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_signing_invitation_token_sha256'))
    )
    with op.batch_alter_table('signing_invitation', schema=None) as batch_op:
        batch_op.create_index('ix_signing_invitation_due', ['state', 'expires_at'], unique=False)


def downgrade() -> None:
    op.drop_table('signing_invitation')
