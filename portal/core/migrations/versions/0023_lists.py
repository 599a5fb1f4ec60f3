"""The officers' lists at any size: filters in the indexes, words with the month of closing"""

from alembic import op
import sqlalchemy as sa

from portal.core.migrations.words import forget_index, forget_words_of_0014, index_words_of_0014, make_index
from portal.core.textsearch import Index


revision = '0023'
down_revision = '0021'

_OPEN, _CLOSED = sa.text('finished_at IS NULL'), sa.text('finished_at IS NOT NULL')
_SHOWN_BY = ['service_code', 'assigned_id', 'signed', 'proposed']
_WORDS = Index(table='dossier', words='folded', owner='agency_id', closed='finished_at')


def upgrade() -> None:
    op.add_column('dossier', sa.Column('signed', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('dossier', sa.Column('proposed', sa.String(length=10), server_default='', nullable=False))
    verdict, proposal = (_outcome(name) for name in ('submitted_verdict', 'proposal'))
    op.execute(sa.text(f"UPDATE dossier SET signed = {verdict} IS NOT NULL, proposed = coalesce({proposal}, '') WHERE {verdict} IS NOT NULL OR {proposal} IS NOT NULL"))
    op.drop_index('ix_dossier_received', 'dossier')
    op.drop_index('ix_dossier_closed', 'dossier')
    op.create_index('ix_dossier_urgent', 'dossier', ['agency_id', sa.text('coalesce(due_at, received_at)'), 'id', 'status', 'step', 'due_at', 'received_at', *_SHOWN_BY, 'finished_at'], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index('ix_dossier_closed', 'dossier', ['agency_id', 'finished_at', 'id', 'received_at', 'due_at', 'status', 'step', *_SHOWN_BY], sqlite_where=_CLOSED, postgresql_where=_CLOSED)
    op.create_index('ix_dossier_received', 'dossier', ['agency_id', 'received_at', 'id', 'finished_at', 'due_at', 'status', 'step', *_SHOWN_BY], sqlite_where=_CLOSED, postgresql_where=_CLOSED)
    forget_words_of_0014('dossier')
    make_index(_WORDS)


def _outcome(column: str) -> str:
    """The outcome that a column of JSON says, NULL where it says none."""
    if op.get_bind().dialect.name == 'postgresql':
        return f"({column} ->> 'outcome')"
    return f"json_extract({column}, '$.outcome')"


def downgrade() -> None:
    forget_index(_WORDS)
    index_words_of_0014('dossier', 'folded', few='finished_at IS NULL')
    for name in ('ix_dossier_received', 'ix_dossier_closed', 'ix_dossier_urgent'):
        op.drop_index(name, 'dossier')
    op.drop_column('dossier', 'proposed')
    op.drop_column('dossier', 'signed')
    op.create_index('ix_dossier_closed', 'dossier', ['agency_id', 'finished_at', 'id', 'status', 'service_code', 'assigned_id', 'received_at', 'due_at'], sqlite_where=_CLOSED, postgresql_where=_CLOSED)
    op.create_index('ix_dossier_received', 'dossier', ['agency_id', 'received_at'], sqlite_where=_CLOSED, postgresql_where=_CLOSED)
