"""Templates of letters, letters written with them, void numbers, and closing a register in the background"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0025'
down_revision = '0024'


def upgrade() -> None:
    op.create_table('letter_template',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('family', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('open_family', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('hands', sa.JSON(), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('updated_at', Moment(), nullable=False),
    sa.Column('published_by', sa.String(length=200), nullable=False),
    sa.Column('published_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_letter_template_agency_id_agency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_template')),
    sa.UniqueConstraint('family', 'version', name=op.f('uq_letter_template_family_version')),
    sa.UniqueConstraint('open_family', name=op.f('uq_letter_template_open_family'))
    )
    op.create_index('ix_letter_template_agency', 'letter_template', ['agency_id', 'state'], unique=False)
    op.create_table('written_letter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('template_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('agencies', sa.JSON(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=True),
    sa.Column('signed', sa.JSON(), nullable=True),
    sa.Column('note', sa.String(length=4000), nullable=False),
    sa.Column('written_by', sa.String(length=200), nullable=False),
    sa.Column('written_at', Moment(), nullable=False),
    sa.Column('issued_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_written_letter_dossier_id_dossier'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['template_id'], ['letter_template.id'], name=op.f('fk_written_letter_template_id_letter_template')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_written_letter')),
    sa.UniqueConstraint('dossier_id', 'round', name=op.f('uq_written_letter_dossier_id_round'))
    )
    op.create_index('ix_written_letter_state', 'written_letter', ['state'], unique=False)
    op.create_table('book_closing',
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('asked_at', Moment(), nullable=False),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('started_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_book_closing_agency_id_agency')),
    sa.PrimaryKeyConstraint('agency_id', 'year', name=op.f('pk_book_closing'))
    )
    with op.batch_alter_table('register_entry', reflect_kwargs={'resolve_fks': False}) as batch:
        batch.add_column(sa.Column('voided_at', Moment(), nullable=True))
        batch.add_column(sa.Column('voided_by', sa.String(length=200), nullable=False, server_default=''))
        batch.add_column(sa.Column('void_reason', sa.String(length=1000), nullable=False, server_default=''))
    with op.batch_alter_table('register_entry', reflect_kwargs={'resolve_fks': False}) as batch:
        batch.alter_column('voided_by', server_default=None)
        batch.alter_column('void_reason', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('register_entry', reflect_kwargs={'resolve_fks': False}) as batch:
        batch.drop_column('void_reason')
        batch.drop_column('voided_by')
        batch.drop_column('voided_at')
    op.drop_table('book_closing')
    op.drop_table('written_letter')
    op.drop_table('letter_template')
