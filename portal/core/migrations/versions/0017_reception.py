"""Dossiers filed at the desk or by post, what the desk found about their papers, reasons, leave to ask again"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0017'
down_revision = '0016'


def upgrade() -> None:
    with op.batch_alter_table('dossier') as table:
        table.add_column(sa.Column('channel', sa.String(length=10), server_default='online', nullable=False))
        table.add_column(sa.Column('handed_over_at', Moment(), nullable=True))
    op.create_table('counter_filing',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('personal_number', sa.String(length=12), nullable=True),
    sa.Column('tax_code', sa.String(length=14), nullable=True),
    sa.Column('representative', sa.String(length=200), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('shown', sa.String(length=20), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('officer_name', sa.String(length=200), nullable=False),
    sa.Column('begun_at', Moment(), nullable=False),
    sa.Column('consent_version', sa.String(length=20), nullable=False),
    sa.Column('consent_way', sa.String(length=20), nullable=False),
    sa.Column('claim_code', sa.String(length=20), nullable=True),
    sa.Column('claim_until', Moment(), nullable=True),
    sa.Column('claimed_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_counter_filing_dossier_id_dossier'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['officer_id'], ['account.id'], name=op.f('fk_counter_filing_officer_id_account')),
    sa.PrimaryKeyConstraint('dossier_id', name=op.f('pk_counter_filing'))
    )
    op.create_table('component_check',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('component', sa.String(length=60), nullable=False),
    sa.Column('originals', sa.Integer(), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('seen', sa.Boolean(), nullable=False),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('mend', sa.String(length=500), nullable=False),
    sa.Column('checked_by', sa.String(length=200), nullable=False),
    sa.Column('checked_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_component_check_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dossier_id', 'component', name=op.f('pk_component_check'))
    )
    op.create_table('reception_reason',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('problem', sa.String(length=500), nullable=False),
    sa.Column('mend', sa.String(length=500), nullable=False),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('retired_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_reception_reason_agency_id_agency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reception_reason')),
    sa.UniqueConstraint('agency_id', 'problem', name=op.f('uq_reception_reason_agency_id_problem'))
    )
    op.create_table('unplaced_scan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_unplaced_scan_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unplaced_scan'))
    )
    with op.batch_alter_table('unplaced_scan') as table:
        table.create_index(op.f('ix_unplaced_scan_dossier_id'), ['dossier_id'], unique=False)
    op.create_table('supplement_permit',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('asked_at', Moment(), nullable=False),
    sa.Column('granted_by', sa.String(length=200), nullable=False),
    sa.Column('granted_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_supplement_permit_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dossier_id', 'round', name=op.f('pk_supplement_permit'))
    )


def downgrade() -> None:
    for table in ('supplement_permit', 'unplaced_scan', 'reception_reason', 'component_check', 'counter_filing'):
        op.drop_table(table)
    for column in ('handed_over_at', 'channel'):  # one by one: a batch would lose the triggers
        op.drop_column('dossier', column)
