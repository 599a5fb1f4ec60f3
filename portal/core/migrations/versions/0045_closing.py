"""Days are compared and closed; gateways' reports; cash that goes back out of a box; the service of an order"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0045'
down_revision = '0044'

_WORDS = 'a closed day does not change'
_CLOSED = "(SELECT state FROM day_closing WHERE id = OLD.closing_id) = 'closed'"
_SQLITE = (
    f"""CREATE TRIGGER day_closing_no_update BEFORE UPDATE ON day_closing
    WHEN OLD.state = 'closed' AND (NEW.id, NEW.scope, NEW.day, NEW.state, NEW.totals, NEW.compared_at, NEW.closed_at,
    NEW.closed_by, NEW.closed_by_name, NEW.proposed_by, NEW.proposed_by_name, NEW.proposed_at) IS NOT
    (OLD.id, OLD.scope, OLD.day, OLD.state, OLD.totals, OLD.compared_at, OLD.closed_at,
    OLD.closed_by, OLD.closed_by_name, OLD.proposed_by, OLD.proposed_by_name, OLD.proposed_at)
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    f"""CREATE TRIGGER day_closing_no_delete BEFORE DELETE ON day_closing WHEN OLD.state = 'closed'
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    f"""CREATE TRIGGER closing_difference_no_update BEFORE UPDATE ON closing_difference WHEN {_CLOSED}
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    f"""CREATE TRIGGER closing_difference_no_delete BEFORE DELETE ON closing_difference WHEN {_CLOSED}
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
)
_POSTGRESQL = (
    f"""CREATE FUNCTION day_closing_is_frozen() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF OLD.state = 'closed' THEN
      IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{_WORDS}'; END IF;
      IF to_jsonb(NEW) - 'nightly_at' IS DISTINCT FROM to_jsonb(OLD) - 'nightly_at'
      THEN RAISE EXCEPTION '{_WORDS}'; END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER day_closing_frozen BEFORE UPDATE OR DELETE ON day_closing
    FOR EACH ROW EXECUTE FUNCTION day_closing_is_frozen()""",
    f"""CREATE FUNCTION closing_difference_is_frozen() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF {_CLOSED} THEN RAISE EXCEPTION '{_WORDS}'; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER closing_difference_frozen BEFORE UPDATE OR DELETE ON closing_difference
    FOR EACH ROW EXECUTE FUNCTION closing_difference_is_frozen()""",
)


def upgrade() -> None:
    op.create_table('day_closing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('scope', sa.String(length=36), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('totals', sa.JSON(), nullable=False),
    sa.Column('compared_at', Moment(), nullable=False),
    sa.Column('nightly_at', Moment(), nullable=True),
    sa.Column('proposed_by', sa.Uuid(), nullable=True),
    sa.Column('proposed_by_name', sa.String(length=200), nullable=False),
    sa.Column('proposed_at', Moment(), nullable=True),
    sa.Column('closed_by', sa.Uuid(), nullable=True),
    sa.Column('closed_by_name', sa.String(length=200), nullable=False),
    sa.Column('closed_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_day_closing_agency_id_agency')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_day_closing_proposed_by_account')),
    sa.ForeignKeyConstraint(['closed_by'], ['account.id'], name=op.f('fk_day_closing_closed_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_closing')),
    sa.UniqueConstraint('scope', 'day', name=op.f('uq_day_closing_scope_day'))
    )
    op.create_index('ix_day_closing_day', 'day_closing', ['day'], unique=False)
    op.create_table('closing_difference',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('closing_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('belongs_to', sa.Date(), nullable=False),
    sa.Column('effect', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('ours', sa.BigInteger(), nullable=True),
    sa.Column('theirs', sa.BigInteger(), nullable=True),
    sa.Column('our_day', sa.Date(), nullable=True),
    sa.Column('their_day', sa.Date(), nullable=True),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('target', sa.Uuid(), nullable=True),
    sa.Column('answer', sa.String(length=20), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('explained_by', sa.Uuid(), nullable=True),
    sa.Column('explained_by_name', sa.String(length=200), nullable=False),
    sa.Column('explained_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['closing_id'], ['day_closing.id'], name=op.f('fk_closing_difference_closing_id_day_closing')),
    sa.ForeignKeyConstraint(['order_id'], ['payment_order.id'], name=op.f('fk_closing_difference_order_id_payment_order')),
    sa.ForeignKeyConstraint(['explained_by'], ['account.id'], name=op.f('fk_closing_difference_explained_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closing_difference')),
    sa.UniqueConstraint('closing_id', 'key', name=op.f('uq_closing_difference_closing_id_key'))
    )
    op.create_table('settlement_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('signed', sa.Boolean(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('returned', sa.BigInteger(), nullable=False),
    sa.Column('read_by', sa.String(length=200), nullable=False),
    sa.Column('read_at', Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settlement_report')),
    sa.UniqueConstraint('channel', 'sha256', name=op.f('uq_settlement_report_channel_sha256'))
    )
    op.create_index('ix_settlement_report_channel_day', 'settlement_report', ['channel', 'day'], unique=False)
    op.create_table('cash_payout',
    sa.Column('refund_id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('box_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('slip', sa.String(length=80), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['refund_id'], ['payment_refund.id'], name=op.f('fk_cash_payout_refund_id_payment_refund')),
    sa.ForeignKeyConstraint(['order_id'], ['payment_order.id'], name=op.f('fk_cash_payout_order_id_payment_order')),
    sa.ForeignKeyConstraint(['box_id'], ['cash_box.id'], name=op.f('fk_cash_payout_box_id_cash_box')),
    sa.PrimaryKeyConstraint('refund_id', name=op.f('pk_cash_payout'))
    )
    op.create_index(op.f('ix_cash_payout_box_id'), 'cash_payout', ['box_id'], unique=False)
    op.create_index(op.f('ix_cash_payout_order_id'), 'cash_payout', ['order_id'], unique=False)
    op.add_column('cash_box', sa.Column('paid_out', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('cash_box', sa.Column('notes', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('payment_order', sa.Column('service_code', sa.String(length=20), server_default='', nullable=False))
    op.execute(
        "UPDATE payment_order SET service_code = COALESCE("
        "(SELECT dossier.service_code FROM dossier WHERE dossier.id = payment_order.subject), '')"
    )
    for statement in _SQLITE if op.get_bind().dialect.name == 'sqlite' else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER closing_difference_frozen ON closing_difference')
        op.execute('DROP TRIGGER day_closing_frozen ON day_closing')
        op.execute('DROP FUNCTION closing_difference_is_frozen()')
        op.execute('DROP FUNCTION day_closing_is_frozen()')
    op.drop_column('payment_order', 'service_code')
    op.drop_column('cash_box', 'notes')
    op.drop_column('cash_box', 'paid_out')
    op.drop_table('cash_payout')
    op.drop_table('settlement_report')
    op.drop_table('closing_difference')
    op.drop_table('day_closing')
