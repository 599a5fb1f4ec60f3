"""Proofs of signed documents: archive copies and when to renew them"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.create_table('archive_copy',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('good_until', Moment(), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('due_at', Moment(), nullable=False),
    sa.Column('updated_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['issued_document.id'], name=op.f('fk_archive_copy_document_id_issued_document'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_archive_copy'))
    )
    with op.batch_alter_table('archive_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_archive_copy_due_at'), ['due_at'], unique=False)


def downgrade() -> None:
    op.drop_table('archive_copy')
