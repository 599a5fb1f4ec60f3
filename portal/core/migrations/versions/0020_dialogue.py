"""Messages about a dossier, corrections of it, and ratings of the service"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0020'
down_revision = '0019'

_UNREAD = sa.text("read_at IS NULL AND side = 'applicant'")


def upgrade() -> None:
    op.create_table('message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('side', sa.String(length=10), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(length=4000), nullable=False),
    sa.Column('sent_at', Moment(), nullable=False),
    sa.Column('read_at', Moment(), nullable=True),
    sa.Column('read_by', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_message_agency_id_agency')),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_message_author_id_account')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_message_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message'))
    )
    op.create_index('ix_message_thread', 'message', ['dossier_id', 'sent_at'])
    op.create_index('ix_message_unread', 'message', ['agency_id', 'sent_at'], sqlite_where=_UNREAD, postgresql_where=_UNREAD)
    op.create_table('message_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=120), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('scan', sa.String(length=10), nullable=False),
    sa.Column('uploaded_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_message_file_dossier_id_dossier'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_message_file_message_id_message'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_file'))
    )
    op.create_index(op.f('ix_message_file_message_id'), 'message_file', ['message_id'])
    op.create_index(op.f('ix_message_file_dossier_id'), 'message_file', ['dossier_id'])
    op.create_table('correction',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('notified_at', Moment(), nullable=False),
    sa.Column('processed_at', Moment(), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.Column('answered_at', Moment(), nullable=True),
    sa.Column('answered_by', sa.String(length=200), nullable=True),
    sa.Column('answer', sa.String(length=2000), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_correction_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction')),
    sa.UniqueConstraint('dossier_id', 'round', name=op.f('uq_correction_dossier_id_round'))
    )
    op.create_table('rating',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('service_code', sa.String(length=20), nullable=False),
    sa.Column('officer_id', sa.Uuid(), nullable=True),
    sa.Column('grade', sa.String(length=20), nullable=False),
    sa.Column('contacts', sa.Integer(), nullable=False),
    sa.Column('bodies', sa.Integer(), nullable=False),
    sa.Column('publicity', sa.Integer(), nullable=False),
    sa.Column('complaint', sa.Boolean(), nullable=False),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.Column('rated_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_rating_agency_id_agency')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_rating_dossier_id_dossier'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['officer_id'], ['account.id'], name=op.f('fk_rating_officer_id_account')),
    sa.PrimaryKeyConstraint('dossier_id', name=op.f('pk_rating'))
    )
    op.create_index('ix_rating_period', 'rating', ['agency_id', 'rated_at'])
    op.create_table('unit_figures',
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.Integer(), nullable=False),
    sa.Column('organisation', sa.Integer(), nullable=True),
    sa.Column('petitions', sa.Integer(), nullable=True),
    sa.Column('petitions_on_time', sa.Integer(), nullable=True),
    sa.Column('procedures', sa.Integer(), nullable=True),
    sa.Column('procedures_online', sa.Integer(), nullable=True),
    sa.Column('dossiers', sa.Integer(), nullable=True),
    sa.Column('entered_at', Moment(), nullable=False),
    sa.Column('entered_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_unit_figures_agency_id_agency')),
    sa.PrimaryKeyConstraint('agency_id', 'year', 'quarter', name=op.f('pk_unit_figures'))
    )
    with op.batch_alter_table('supplement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cause', sa.String(length=12), server_default='request', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('supplement', schema=None) as batch_op:
        batch_op.drop_column('cause')
    for table in ('unit_figures', 'rating', 'correction', 'message_file', 'message'):
        op.drop_table(table)
