"""Cash boxes, cash that was taken, and the receipt of every paid order"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0042'
down_revision = '0041'


def upgrade() -> None:
    op.create_table('cash_box',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('cashier_id', sa.Uuid(), nullable=False),
    sa.Column('cashier_name', sa.String(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('opening', sa.BigInteger(), nullable=False),
    sa.Column('opened_at', Moment(), nullable=False),
    sa.Column('taken', sa.BigInteger(), nullable=True),
    sa.Column('counted', sa.BigInteger(), nullable=True),
    sa.Column('counted_at', Moment(), nullable=True),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('confirmed_by_name', sa.String(length=200), nullable=False),
    sa.Column('confirmed_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_cash_box_agency_id_agency')),
    sa.ForeignKeyConstraint(['cashier_id'], ['account.id'], name=op.f('fk_cash_box_cashier_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cash_box')),
    sa.UniqueConstraint('cashier_id', 'day', name=op.f('uq_cash_box_cashier_id_day'))
    )
    op.create_index('ix_cash_box_agency_id_day', 'cash_box', ['agency_id', 'day'], unique=False)
    op.create_table('cash_taking',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('box_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('given', sa.BigInteger(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['box_id'], ['cash_box.id'], name=op.f('fk_cash_taking_box_id_cash_box')),
    sa.ForeignKeyConstraint(['order_id'], ['payment_order.id'], name=op.f('fk_cash_taking_order_id_payment_order')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_cash_taking'))
    )
    op.create_index(op.f('ix_cash_taking_box_id'), 'cash_taking', ['box_id'], unique=False)
    op.create_index(op.f('ix_cash_taking_order_id'), 'cash_taking', ['order_id'], unique=False)
    op.create_table('payment_receipt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('form', sa.String(length=20), nullable=False),
    sa.Column('series', sa.String(length=20), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('numbered_at', Moment(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('xml_sha256', sa.String(length=64), nullable=True),
    sa.Column('official_number', sa.String(length=40), nullable=False),
    sa.Column('cancelled_at', Moment(), nullable=True),
    sa.Column('cancelled_why', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_payment_receipt_agency_id_agency')),
    sa.ForeignKeyConstraint(['order_id'], ['payment_order.id'], name=op.f('fk_payment_receipt_order_id_payment_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_receipt')),
    sa.UniqueConstraint('agency_id', 'form', 'series', 'number', name=op.f('uq_payment_receipt_agency_id_form_series_number')),
    sa.UniqueConstraint('order_id', name=op.f('uq_payment_receipt_order_id'))
    )


def downgrade() -> None:
    op.drop_table('payment_receipt')
    op.drop_table('cash_taking')
    op.drop_table('cash_box')
