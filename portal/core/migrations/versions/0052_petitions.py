"""Petitions and questions with their files and notes; who is published in the directory"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0052'
down_revision = '0051'


def upgrade() -> None:
    op.create_table('petition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('sector', sa.String(length=60), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('may_publish', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('received_at', Moment(), nullable=True),
    sa.Column('due_at', Moment(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('drafted_by_id', sa.Uuid(), nullable=True),
    sa.Column('answered_at', Moment(), nullable=True),
    sa.Column('answered_by', sa.String(length=200), nullable=False),
    sa.Column('public_subject', sa.String(length=200), nullable=False),
    sa.Column('public_body', sa.Text(), nullable=False),
    sa.Column('public_answer', sa.Text(), nullable=False),
    sa.Column('public_folded', sa.Text(), nullable=False),
    sa.Column('published_at', Moment(), nullable=True),
    sa.Column('warned_soon_at', Moment(), nullable=True),
    sa.Column('warned_late_at', Moment(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_petition_agency_id_agency')),
    sa.ForeignKeyConstraint(['owner_id'], ['account.id'], name=op.f('fk_petition_owner_id_account')),
    sa.ForeignKeyConstraint(['drafted_by_id'], ['account.id'], name=op.f('fk_petition_drafted_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_petition')),
    sa.UniqueConstraint('code', name=op.f('uq_petition_code'))
    )
    op.create_index('ix_petition_queue', 'petition', ['agency_id', 'state', 'due_at'])
    op.create_index('ix_petition_owner', 'petition', ['owner_id', 'created_at'])
    op.create_index('ix_petition_published', 'petition', ['published_at'])
    op.create_index('ix_petition_due', 'petition', ['state', 'due_at'])
    op.create_table('petition_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('petition_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=120), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('scan', sa.String(length=10), nullable=False),
    sa.Column('uploaded_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_petition_file_petition_id_petition'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_petition_file'))
    )
    op.create_index(op.f('ix_petition_file_petition_id'), 'petition_file', ['petition_id'])
    op.create_table('petition_note',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('petition_id', sa.Uuid(), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_petition_note_petition_id_petition'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_petition_note'))
    )
    op.create_index(op.f('ix_petition_note_petition_id'), 'petition_note', ['petition_id'])
    op.create_table('directory_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('position', sa.String(length=200), nullable=False),
    sa.Column('position_en', sa.String(length=200), nullable=False),
    sa.Column('duties', sa.String(length=300), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=1200), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_directory_entry_agency_id_agency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_entry'))
    )
    op.create_index('ix_directory_entry_agency', 'directory_entry', ['agency_id', 'starts_on', 'ends_on'])


def downgrade() -> None:
    op.drop_table('directory_entry')
    op.drop_table('petition_note')
    op.drop_table('petition_file')
    op.drop_table('petition')
