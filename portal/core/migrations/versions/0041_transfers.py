"""Statements of the bank, transfers, and where a refund goes that no gateway sends"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0041'
down_revision = '0035'

_REFUND = (('refusal', 500), ('payee_name', 200), ('payee_bank', 200), ('payee_account', 40))


def upgrade() -> None:
    op.create_table('bank_statement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('account', sa.String(length=34), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('opening', sa.BigInteger(), nullable=True),
    sa.Column('closing', sa.BigInteger(), nullable=True),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('read_by', sa.String(length=200), nullable=False),
    sa.Column('read_at', Moment(), nullable=False),
    sa.Column('confirmed_by', sa.String(length=200), nullable=True),
    sa.Column('confirmed_at', Moment(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_statement')),
    sa.UniqueConstraint('sha256', name=op.f('uq_bank_statement_sha256'))
    )
    op.create_index(op.f('ix_bank_statement_last_on'), 'bank_statement', ['last_on'], unique=False)
    op.create_table('bank_transfer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account', sa.String(length=34), nullable=False),
    sa.Column('statement_reference', sa.String(length=80), nullable=True),
    sa.Column('notice_reference', sa.String(length=80), nullable=True),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('statement_id', sa.Uuid(), nullable=True),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('content', sa.String(length=1000), nullable=False),
    sa.Column('payer_name', sa.String(length=200), nullable=False),
    sa.Column('payer_account', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('seen_at', Moment(), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_by_name', sa.String(length=200), nullable=True),
    sa.Column('decided_at', Moment(), nullable=True),
    sa.Column('returned_by_name', sa.String(length=200), nullable=True),
    sa.Column('returned_at', Moment(), nullable=True),
    sa.Column('proof', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_bank_transfer_decided_by_account')),
    sa.ForeignKeyConstraint(['order_id'], ['payment_order.id'], name=op.f('fk_bank_transfer_order_id_payment_order')),
    sa.ForeignKeyConstraint(['statement_id'], ['bank_statement.id'], name=op.f('fk_bank_transfer_statement_id_bank_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_transfer')),
    sa.UniqueConstraint('notice_reference', name=op.f('uq_bank_transfer_notice_reference')),
    sa.UniqueConstraint('statement_reference', name=op.f('uq_bank_transfer_statement_reference'))
    )
    op.create_index(op.f('ix_bank_transfer_order_id'), 'bank_transfer', ['order_id'], unique=False)
    op.create_index(op.f('ix_bank_transfer_statement_id'), 'bank_transfer', ['statement_id'], unique=False)
    op.create_index('ix_bank_transfer_pairing', 'bank_transfer', ['amount', 'code', 'booked_on'], unique=False)
    op.create_index('ix_bank_transfer_state', 'bank_transfer', ['state', 'booked_on'], unique=False)
    for name, length in _REFUND:
        op.add_column('payment_refund', sa.Column(name, sa.String(length=length), nullable=True))


def downgrade() -> None:
    for name, _length in _REFUND:
        op.drop_column('payment_refund', name)
    op.drop_table('bank_transfer')
    op.drop_table('bank_statement')
