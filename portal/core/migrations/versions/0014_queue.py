"""The officers' queue: fast lists and search, what was seen, saved views"""

from datetime import datetime

from alembic import op
import sqlalchemy as sa

from portal.core import textsearch
from portal.core.clock import local
from portal.core.db import Moment
from portal.core.migrations.words import forget_words_of_0014, index_words_of_0014


revision = '0014'
down_revision = '0013'

_LONGEST = 400
_OPEN, _CLOSED = sa.text('finished_at IS NULL'), sa.text('finished_at IS NOT NULL')


def upgrade() -> None:
    op.drop_index('ix_dossier_queue', 'dossier')
    op.create_index('ix_dossier_open', 'dossier', ['agency_id', 'status', 'step', 'due_at', 'received_at', 'assigned_id', 'service_code', 'id', 'finished_at'], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index('ix_dossier_closed', 'dossier', ['agency_id', 'finished_at', 'id', 'status', 'service_code', 'assigned_id', 'received_at', 'due_at'], sqlite_where=_CLOSED, postgresql_where=_CLOSED)
    op.create_index('ix_dossier_received', 'dossier', ['agency_id', 'received_at'], sqlite_where=_CLOSED, postgresql_where=_CLOSED)
    op.create_table('dossier_seen',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_dossier_seen_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_seen_dossier_id_dossier'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dossier_id', 'account_id', name=op.f('pk_dossier_seen'))
    )
    op.create_table('saved_view',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('query', sa.String(length=500), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_saved_view_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_saved_view_agency_id_agency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('account_id', 'name', name=op.f('uq_saved_view_account_id_name'))
    )
    op.create_index(op.f('ix_saved_view_agency_id'), 'saved_view', ['agency_id'])
    op.create_table('desk_preference',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('view_id', sa.Uuid(), nullable=True),
    sa.Column('keys', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_desk_preference_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['view_id'], ['saved_view.id'], name=op.f('fk_desk_preference_view_id_saved_view'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_desk_preference'))
    )
    _write_words()
    index_words_of_0014('dossier', 'folded', few='finished_at IS NULL')


def _write_words() -> None:
    """What each dossier handed in before is found by; telephone numbers that stand only in its answers are left out."""
    dossier = sa.table('dossier', sa.column('id', sa.Uuid()), *(sa.column(name) for name in ('code', 'applicant_name', 'applicant_number', 'folded')), sa.column('agency_id', sa.Uuid()), sa.column('owner_id', sa.Uuid()), sa.column('received_at', Moment()))
    account = sa.table('account', sa.column('id', sa.Uuid()), sa.column('phone'))
    connection = op.get_bind()
    handed_in = sa.select(dossier, account.c.phone).outerjoin(account, account.c.id == dossier.c.owner_id).where(dossier.c.agency_id.is_not(None))
    for row in connection.execute(handed_in).fetchall():
        last = row.applicant_number.partition('-')[0][-4:]
        phone = ''.join(textsearch.words(row.phone or ''))
        found_by = [*textsearch.words(row.code or ''), _half_year(row.received_at), last, *textsearch.words(row.applicant_name), phone]
        words = textsearch.document(row.agency_id, [word for word in found_by if word], longest=_LONGEST)
        connection.execute(sa.update(dossier).where(dossier.c.id == row.id).values(folded=words))


def _half_year(received_at: datetime | None) -> str:
    return f"p{local(received_at).year}{'a' if local(received_at).month < 7 else 'b'}" if received_at else ''


def downgrade() -> None:
    forget_words_of_0014('dossier')
    for name in ('desk_preference', 'saved_view', 'dossier_seen'):
        op.drop_table(name)
    for name in ('ix_dossier_received', 'ix_dossier_closed', 'ix_dossier_open'):
        op.drop_index(name, 'dossier')
    op.create_index('ix_dossier_queue', 'dossier', ['agency_id', 'status', 'due_at'])
