"""Sealed parts of dossiers, parked input, corrections, supplements and invitations: which keys sealed a row"""

from alembic import op
import sqlalchemy as sa


revision = '0049'
down_revision = '0048'

_TABLES = ('dossier', 'parked_input', 'correction', 'signing_invitation', 'supplement', 'office_draft')


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column('sealed_with', sa.String(length=100), nullable=True))
    op.create_index('ix_dossier_sealed_with', 'dossier', ['sealed_with', 'id'])
    # The table alone: reading the dossiers' too, SQLite would stumble over an index by an expression
    with op.batch_alter_table('signing_invitation', reflect_kwargs={'resolve_fks': False}) as batch_op:
        batch_op.alter_column('number', existing_type=sa.String(length=20), type_=sa.String(length=200), existing_nullable=False)


def downgrade() -> None:
    """Sealed parts stay sealed: open them first, or keep the keys and come back."""
    op.drop_index('ix_dossier_sealed_with', table_name='dossier')
    for table in _TABLES:
        op.drop_column(table, 'sealed_with')
