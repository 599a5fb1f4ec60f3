"""Agencies over time, their units, what an officer handles, and requests that take two people"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0032'
down_revision = '0031'

_FACTS = 'name_vi, name_en, symbol, level, place, address, phone, email, parent_id'


def upgrade() -> None:
    with op.batch_alter_table('agency') as batch_op:
        batch_op.add_column(sa.Column('successor_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_agency_successor_id_agency'), 'agency', ['successor_id'], ['id'])
    op.add_column('account', sa.Column('units', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('account', sa.Column('services', sa.JSON(), nullable=False, server_default='[]'))
    op.create_table('agency_version',
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('change_id', sa.Uuid(), nullable=False),
    sa.Column('name_vi', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('symbol', sa.String(length=30), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('email', sa.String(length=120), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('successor_id', sa.Uuid(), nullable=True),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('made_at', Moment(), nullable=False),
    sa.Column('applied_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_agency_version_agency_id_agency')),
    sa.ForeignKeyConstraint(['parent_id'], ['agency.id'], name=op.f('fk_agency_version_parent_id_agency')),
    sa.ForeignKeyConstraint(['successor_id'], ['agency.id'], name=op.f('fk_agency_version_successor_id_agency')),
    sa.PrimaryKeyConstraint('agency_id', 'valid_from', name=op.f('pk_agency_version'))
    )
    op.create_index('ix_agency_version_due', 'agency_version', ['applied_at', 'valid_from'])
    op.create_table('agency_unit',
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('name_vi', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('opened_at', Moment(), nullable=False),
    sa.Column('closed_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_agency_unit_agency_id_agency')),
    sa.PrimaryKeyConstraint('agency_id', 'name_vi', name=op.f('pk_agency_unit'))
    )
    op.create_table('approval',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.Uuid(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('open_key', sa.String(length=160), nullable=True),
    sa.Column('proposer_id', sa.Uuid(), nullable=False),
    sa.Column('proposer', sa.String(length=200), nullable=False),
    sa.Column('proposed_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('decided_at', Moment(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_approval_decided_by_id_account')),
    sa.ForeignKeyConstraint(['proposer_id'], ['account.id'], name=op.f('fk_approval_proposer_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval')),
    sa.UniqueConstraint('open_key', name=op.f('uq_approval_open_key'))
    )
    op.create_index('ix_approval_open', 'approval', ['outcome', 'expires_at'])
    # What is known of every agency so far is its first version; nobody made it but the file it came from
    op.execute(
        f"INSERT INTO agency_version (agency_id, valid_from, change_id, {_FACTS}, basis, made_by, made_at, applied_at)"
        f" SELECT id, valid_from, id, {_FACTS}, '', '', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM agency"
    )


def downgrade() -> None:
    op.drop_table('approval')
    op.drop_table('agency_unit')
    op.drop_table('agency_version')
    op.drop_column('account', 'services')
    op.drop_column('account', 'units')
    with op.batch_alter_table('agency') as batch_op:
        batch_op.drop_constraint(op.f('fk_agency_successor_id_agency'), type_='foreignkey')
        batch_op.drop_column('successor_id')
