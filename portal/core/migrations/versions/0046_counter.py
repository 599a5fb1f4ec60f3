"""The counter: hours, appointments, numbers, hand-over records"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0046'
down_revision = '0045'

_BOOKED = sa.text("state = 'booked'")
_AT_HAND = sa.text("state IN ('waiting', 'called')")


def upgrade() -> None:
    op.create_table('counter_plan',
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('slot_minutes', sa.Integer(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('days_ahead', sa.Integer(), nullable=False),
    sa.Column('windows', sa.Integer(), nullable=False),
    sa.Column('kiosk', sa.Boolean(), nullable=False),
    sa.Column('changed_at', Moment(), nullable=False),
    sa.Column('changed_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_counter_plan_agency_id_agency')),
    sa.PrimaryKeyConstraint('agency_id', name=op.f('pk_counter_plan'))
    )
    op.create_table('counter_hours',
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('weekday', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('opens', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('closes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_counter_hours_agency_id_agency')),
    sa.PrimaryKeyConstraint('agency_id', 'weekday', 'opens', name=op.f('pk_counter_hours'))
    )
    op.create_table('counter_closed_day',
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_counter_closed_day_agency_id_agency')),
    sa.PrimaryKeyConstraint('agency_id', 'day', name=op.f('pk_counter_closed_day'))
    )
    op.create_table('counter_slot',
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', Moment(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.CheckConstraint('taken >= 0', name=op.f('ck_counter_slot_taken')),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_counter_slot_agency_id_agency')),
    sa.PrimaryKeyConstraint('agency_id', 'starts_at', name=op.f('pk_counter_slot'))
    )
    op.create_table('appointment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', Moment(), nullable=False),
    sa.Column('ends_at', Moment(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('booked_at', Moment(), nullable=False),
    sa.Column('booked_by', sa.String(length=200), nullable=False),
    sa.Column('reminded_at', Moment(), nullable=True),
    sa.Column('settled_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_appointment_agency_id_agency')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_appointment_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    op.create_index(op.f('ix_appointment_dossier_id'), 'appointment', ['dossier_id'])
    op.create_index('ix_appointment_booked', 'appointment', ['dossier_id'], unique=True, sqlite_where=_BOOKED, postgresql_where=_BOOKED)
    op.create_index('ix_appointment_day', 'appointment', ['agency_id', 'starts_at'])
    op.create_index('ix_appointment_due', 'appointment', ['state', 'starts_at'])
    op.create_table('ticket',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=True),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('window', sa.Integer(), nullable=False),
    sa.Column('calls', sa.Integer(), nullable=False),
    sa.Column('issued_at', Moment(), nullable=False),
    sa.Column('first_called_at', Moment(), nullable=True),
    sa.Column('called_at', Moment(), nullable=True),
    sa.Column('done_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_ticket_agency_id_agency')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_ticket_appointment_id_appointment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_ticket_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('agency_id', 'day', 'number', name=op.f('uq_ticket_agency_id_day_number'))
    )
    op.create_index('ix_ticket_state', 'ticket', ['agency_id', 'day', 'state'])
    op.create_index('ix_ticket_at_hand', 'ticket', ['dossier_id', 'day'], unique=True, sqlite_where=_AT_HAND, postgresql_where=_AT_HAND)
    op.create_table('hand_over',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('receiver', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('mandate_id', sa.Uuid(), nullable=True),
    sa.Column('originals', sa.JSON(), nullable=False),
    sa.Column('paper', sa.Boolean(), nullable=False),
    sa.Column('signature_sha256', sa.String(length=64), nullable=True),
    sa.Column('scan_sha256', sa.String(length=64), nullable=True),
    sa.Column('officer', sa.String(length=200), nullable=False),
    sa.Column('position', sa.String(length=200), nullable=False),
    sa.Column('handed_at', Moment(), nullable=False),
    sa.Column('signed_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_hand_over_dossier_id_dossier'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandate.id'], name=op.f('fk_hand_over_mandate_id_mandate'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('dossier_id', name=op.f('pk_hand_over'))
    )


def downgrade() -> None:
    op.drop_table('hand_over')
    op.drop_table('ticket')
    op.drop_table('appointment')
    op.drop_table('counter_slot')
    op.drop_table('counter_closed_day')
    op.drop_table('counter_hours')
    op.drop_table('counter_plan')
