"""Letters that leaders sign, recipients of results, and results that expire or are revoked"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0018'
down_revision = '0017'


def upgrade() -> None:
    op.create_table('letter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=4000), nullable=False),
    sa.Column('written_by', sa.String(length=200), nullable=False),
    sa.Column('written_at', Moment(), nullable=False),
    sa.Column('issued_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_letter_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('dossier_id', 'kind', name=op.f('uq_letter_dossier_id_kind'))
    )
    op.create_index('ix_letter_state', 'letter', ['state'], unique=False)
    op.create_table('recipient',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_recipient_agency_id_agency')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_recipient_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dossier_id', 'agency_id', name=op.f('pk_recipient'))
    )
    op.create_table('document_delivery',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('recipient', sa.String(length=36), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sending', sa.String(length=10), nullable=False),
    sa.Column('carrier', sa.String(length=100), nullable=False),
    sa.Column('tracking', sa.String(length=60), nullable=False),
    sa.Column('sent_at', Moment(), nullable=False),
    sa.Column('received_at', Moment(), nullable=True),
    sa.Column('received_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_document_delivery_agency_id_agency')),
    sa.ForeignKeyConstraint(['document_id'], ['issued_document.id'], name=op.f('fk_document_delivery_document_id_issued_document'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_document_delivery_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_delivery')),
    sa.UniqueConstraint('document_id', 'recipient', 'sending', name=op.f('uq_document_delivery_document_id_recipient_sending'))
    )
    op.create_index('ix_document_delivery_agency', 'document_delivery', ['agency_id', 'sent_at'], unique=False)
    op.create_index('ix_document_delivery_dossier', 'document_delivery', ['dossier_id'], unique=False)
    op.create_table('closed_book',
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('closed_at', Moment(), nullable=False),
    sa.Column('closed_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_closed_book_agency_id_agency')),
    sa.PrimaryKeyConstraint('agency_id', 'year', name=op.f('pk_closed_book'))
    )
    with op.batch_alter_table('issued_document') as batch:
        batch.add_column(sa.Column('valid_until', sa.Date(), nullable=True))
        batch.add_column(sa.Column('revocation', sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('issued_document') as batch:
        batch.drop_column('revocation')
        batch.drop_column('valid_until')
    op.drop_table('closed_book')
    op.drop_table('document_delivery')
    op.drop_table('recipient')
    op.drop_table('letter')
