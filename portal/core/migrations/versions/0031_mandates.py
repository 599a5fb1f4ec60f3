"""Mandates, the dossiers handled under them, and transfers of dossiers"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0031'
down_revision = '0030'

_OPEN = sa.text("finished_at IS NULL")


def upgrade() -> None:
    op.create_table('mandate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('giver_id', sa.Uuid(), nullable=False),
    sa.Column('giver_name', sa.String(length=200), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('receiver_id', sa.Uuid(), nullable=True),
    sa.Column('receiver_name', sa.String(length=200), nullable=False),
    sa.Column('receiver_number', sa.String(length=20), nullable=False),
    sa.Column('receiver_email', sa.String(length=254), nullable=False),
    sa.Column('services', sa.String(length=4000), nullable=False),
    sa.Column('sector', sa.String(length=60), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=True),
    sa.Column('rights', sa.String(length=100), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('check_code', sa.String(length=20), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=True),
    sa.Column('signed_sha256', sa.String(length=64), nullable=True),
    sa.Column('verdict', sa.JSON(), nullable=True),
    sa.Column('signing', sa.JSON(), nullable=True),
    sa.Column('paper', sa.Boolean(), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('token_sha256', sa.String(length=64), nullable=True),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('signed_at', Moment(), nullable=True),
    sa.Column('offered_until', Moment(), nullable=True),
    sa.Column('answered_at', Moment(), nullable=True),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.Column('ended_reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_mandate_agency_id_agency')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_mandate_dossier_id_dossier'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['giver_id'], ['account.id'], name=op.f('fk_mandate_giver_id_account')),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_mandate_made_by_id_account')),
    sa.ForeignKeyConstraint(['receiver_id'], ['account.id'], name=op.f('fk_mandate_receiver_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mandate')),
    sa.UniqueConstraint('number', name=op.f('uq_mandate_number')),
    sa.UniqueConstraint('check_code', name=op.f('uq_mandate_check_code')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_mandate_token_sha256'))
    )
    op.create_index('ix_mandate_giver', 'mandate', ['giver_id', 'created_at'])
    op.create_index('ix_mandate_last_day', 'mandate', ['state', 'last_day'])
    op.create_index('ix_mandate_receiver', 'mandate', ['receiver_id', 'state'])
    op.create_table('mandated_dossier',
    sa.Column('mandate_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('since', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_mandated_dossier_dossier_id_dossier'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandate.id'], name=op.f('fk_mandated_dossier_mandate_id_mandate'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('mandate_id', 'dossier_id', name=op.f('pk_mandated_dossier'))
    )
    op.create_index('ix_mandated_dossier_dossier', 'mandated_dossier', ['dossier_id'])
    op.create_table('dossier_transfer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('from_id', sa.Uuid(), nullable=False),
    sa.Column('from_name', sa.String(length=200), nullable=False),
    sa.Column('to_id', sa.Uuid(), nullable=True),
    sa.Column('to_name', sa.String(length=200), nullable=False),
    sa.Column('to_number', sa.String(length=20), nullable=False),
    sa.Column('to_email', sa.String(length=254), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('taken_at', Moment(), nullable=True),
    sa.Column('finished_at', Moment(), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_transfer_dossier_id_dossier'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['from_id'], ['account.id'], name=op.f('fk_dossier_transfer_from_id_account')),
    sa.ForeignKeyConstraint(['to_id'], ['account.id'], name=op.f('fk_dossier_transfer_to_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_transfer')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_dossier_transfer_token_sha256'))
    )
    op.create_index(op.f('ix_dossier_transfer_dossier_id'), 'dossier_transfer', ['dossier_id'])
    op.create_index('ix_dossier_transfer_open', 'dossier_transfer', ['dossier_id'], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    for table in ('dossier_transfer', 'mandated_dossier', 'mandate'):
        op.drop_table(table)
