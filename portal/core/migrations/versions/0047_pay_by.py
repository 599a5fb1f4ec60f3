"""Until when a sum is asked for, and when its payer was reminded"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0047'
down_revision = '0046'


def upgrade() -> None:
    op.add_column('payment_order', sa.Column('pay_by', Moment(), nullable=True))
    op.add_column('payment_order', sa.Column('reminded_at', Moment(), nullable=True))
    op.create_index(op.f('ix_payment_order_pay_by'), 'payment_order', ['pay_by'])


def downgrade() -> None:
    op.drop_index(op.f('ix_payment_order_pay_by'), table_name='payment_order')
    op.drop_column('payment_order', 'reminded_at')
    op.drop_column('payment_order', 'pay_by')
