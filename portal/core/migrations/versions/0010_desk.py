"""Officers overrule verdicts, and certify copies of paper"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    with op.batch_alter_table('dossier_file', schema=None) as batch_op:
        batch_op.add_column(sa.Column('overruled', sa.JSON(), nullable=True))
    op.create_table('certified_copy',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('component', sa.String(length=60), nullable=False),
    sa.Column('form', sa.String(length=10), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('agency', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('sources', sa.JSON(), nullable=False),
    sa.Column('scan_sha256', sa.String(length=64), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.JSON(), nullable=True),
    sa.Column('compared_by', sa.String(length=200), nullable=False),
    sa.Column('compared_at', Moment(), nullable=False),
    sa.Column('issued_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_certified_copy_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certified_copy')),
    sa.UniqueConstraint('dossier_id', 'round', name=op.f('uq_certified_copy_dossier_id_round'))
    )
    with op.batch_alter_table('certified_copy', schema=None) as batch_op:
        batch_op.create_index('ix_certified_copy_sha', ['sha256'], unique=False)


def downgrade() -> None:
    op.drop_table('certified_copy')
    with op.batch_alter_table('dossier_file', schema=None) as batch_op:
        batch_op.drop_column('overruled')
