"""Orders of payment, tries at gateways, what gateways told, refunds, and the double entry of all of it"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0035'
down_revision = '0034'

_WORDS = 'the ledger is append-only'
_SQLITE = (
    f"""CREATE TRIGGER ledger_line_no_update BEFORE UPDATE ON ledger_line
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    f"""CREATE TRIGGER ledger_line_no_delete BEFORE DELETE ON ledger_line
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
)
_POSTGRESQL = (
    f"""CREATE FUNCTION ledger_line_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$""",
    """CREATE TRIGGER ledger_line_append_only BEFORE UPDATE OR DELETE ON ledger_line
    FOR EACH ROW EXECUTE FUNCTION ledger_line_is_append_only()""",
)


def upgrade() -> None:
    op.create_table('payment_news',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('told_by', sa.String(length=20), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('first_at', Moment(), nullable=False),
    sa.Column('last_at', Moment(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_payment_news'))
    )
    op.create_index(op.f('ix_payment_news_reference'), 'payment_news', ['reference'], unique=False)
    op.create_table('payment_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.Uuid(), nullable=False),
    sa.Column('subject_code', sa.String(length=40), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('payer_id', sa.Uuid(), nullable=True),
    sa.Column('payer_name', sa.String(length=200), nullable=False),
    sa.Column('due', sa.BigInteger(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('owed_back', sa.BigInteger(), nullable=False),
    sa.Column('opened_at', Moment(), nullable=False),
    sa.Column('settled_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_payment_order_agency_id_agency')),
    sa.ForeignKeyConstraint(['payer_id'], ['account.id'], name=op.f('fk_payment_order_payer_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_order')),
    sa.UniqueConstraint('code', name=op.f('uq_payment_order_code')),
    sa.UniqueConstraint('subject', 'purpose', 'round', name=op.f('uq_payment_order_subject_purpose_round'))
    )
    op.create_index('ix_payment_order_agency_id_state', 'payment_order', ['agency_id', 'state'], unique=False)
    op.create_index(op.f('ix_payment_order_subject'), 'payment_order', ['subject'], unique=False)
    op.create_table('ledger_line',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('event', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('account', sa.String(length=120), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['payment_order.id'], name=op.f('fk_ledger_line_order_id_payment_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_line')),
    sa.UniqueConstraint('order_id', 'event', 'place', name=op.f('uq_ledger_line_order_id_event_place'))
    )
    op.create_index('ix_ledger_line_account_at', 'ledger_line', ['account', 'at'], unique=False)
    op.create_table('payment_refund',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('transaction', sa.String(length=80), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_by_name', sa.String(length=200), nullable=False),
    sa.Column('asked_at', Moment(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_by_name', sa.String(length=200), nullable=True),
    sa.Column('decided_at', Moment(), nullable=True),
    sa.Column('sent_at', Moment(), nullable=True),
    sa.Column('proof', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_payment_refund_asked_by_account')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_payment_refund_decided_by_account')),
    sa.ForeignKeyConstraint(['order_id'], ['payment_order.id'], name=op.f('fk_payment_refund_order_id_payment_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_refund'))
    )
    op.create_index(op.f('ix_payment_refund_order_id'), 'payment_refund', ['order_id'], unique=False)
    op.create_index(op.f('ix_payment_refund_state'), 'payment_refund', ['state'], unique=False)
    op.create_table('payment_try',
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('begun_at', Moment(), nullable=False),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('ask_at', Moment(), nullable=True),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['payment_order.id'], name=op.f('fk_payment_try_order_id_payment_order')),
    sa.PrimaryKeyConstraint('reference', name=op.f('pk_payment_try'))
    )
    op.create_index(op.f('ix_payment_try_ask_at'), 'payment_try', ['ask_at'], unique=False)
    op.create_index(op.f('ix_payment_try_order_id'), 'payment_try', ['order_id'], unique=False)
    for statement in _SQLITE if op.get_bind().dialect.name == 'sqlite' else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('payment_try')
    op.drop_table('payment_refund')
    op.drop_table('ledger_line')
    op.drop_table('payment_order')
    op.drop_table('payment_news')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION ledger_line_is_append_only()')
