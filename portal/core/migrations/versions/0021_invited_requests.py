"""Requests for the signature of somebody who was invited"""

from alembic import op
import sqlalchemy as sa


revision = '0021'
down_revision = '0020'

_BEFORE = sa.text('finished_at IS NULL')
_APPLICANT = sa.text('finished_at IS NULL AND invitation_id IS NULL')
_INVITED = sa.text('finished_at IS NULL AND invitation_id IS NOT NULL')


def upgrade() -> None:
    with op.batch_alter_table('signing_request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('invitation_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('account_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_signing_request_invitation_id_signing_invitation'), 'signing_invitation', ['invitation_id'], ['id'], ondelete='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_signing_request_account_id_account'), 'account', ['account_id'], ['id'])
        batch_op.drop_index('ix_signing_request_open')
        batch_op.create_index('ix_signing_request_open', ['dossier_id'], unique=True, sqlite_where=_APPLICANT, postgresql_where=_APPLICANT)
        batch_op.create_index('ix_signing_request_open_invited', ['dossier_id', 'invitation_id'], unique=True, sqlite_where=_INVITED, postgresql_where=_INVITED)


def downgrade() -> None:
    op.execute(sa.text('DELETE FROM signing_request WHERE invitation_id IS NOT NULL'))
    with op.batch_alter_table('signing_request', schema=None) as batch_op:
        batch_op.drop_index('ix_signing_request_open_invited')
        batch_op.drop_index('ix_signing_request_open')
        batch_op.create_index('ix_signing_request_open', ['dossier_id'], unique=True, sqlite_where=_BEFORE, postgresql_where=_BEFORE)
        batch_op.drop_constraint(batch_op.f('fk_signing_request_account_id_account'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_signing_request_invitation_id_signing_invitation'), type_='foreignkey')
        batch_op.drop_column('account_id')
        batch_op.drop_column('invitation_id')
