"""Files: virus scans, origin, doubts looked at, uploads by pieces"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    with op.batch_alter_table('dossier_file', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scan', sa.String(length=10), nullable=False, server_default='off'))
        batch_op.add_column(sa.Column('origin', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('looked_at', Moment(), nullable=True))

    with op.batch_alter_table('dossier_file', schema=None) as batch_op:
        batch_op.alter_column('scan', server_default=None, existing_type=sa.String(length=10), existing_nullable=False)

    op.create_table('unfinished_upload',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('question', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('touched_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_unfinished_upload_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unfinished_upload')),
    sa.UniqueConstraint('dossier_id', 'question', 'sha256', name=op.f('uq_unfinished_upload_dossier_id_question_sha256'))
    )
    with op.batch_alter_table('unfinished_upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unfinished_upload_touched_at'), ['touched_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('unfinished_upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unfinished_upload_touched_at'))

    op.drop_table('unfinished_upload')
    with op.batch_alter_table('dossier_file', schema=None) as batch_op:
        batch_op.drop_column('looked_at')
        batch_op.drop_column('origin')
        batch_op.drop_column('scan')
