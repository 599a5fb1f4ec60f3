"""Notices: categories as data, versions, corrections, pictures and attachments, schedule, archive, readers by e-mail"""

from uuid import uuid4

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0051'
down_revision = '0050'

_CATEGORIES = (
    ('thong-bao', 'Thông báo', 'Announcement'),
    ('tin-tuc', 'Tin tức', 'News'),
    ('huong-dan', 'Hướng dẫn', 'Guidance'),
    ('van-ban', 'Văn bản mới', 'New legislation'),
    ('bao-tri', 'Lịch bảo trì', 'Maintenance'),
)
_TEXTS = ('title', 'summary', 'body', 'title_en', 'summary_en', 'body_en', 'category')
_WAITING = sa.text('decided_at IS NULL')


def upgrade() -> None:
    category = op.create_table('notice_category',
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('offered', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_notice_category'))
    )
    rows = [{'code': code, 'name': vi, 'name_en': en, 'position': at, 'offered': True} for at, (code, vi, en) in enumerate(_CATEGORIES, 1)]
    op.bulk_insert(category, rows)
    op.add_column('notice', sa.Column('attachments', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('notice', sa.Column('pinned', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('notice', sa.Column('publish_at', Moment(), nullable=True))
    op.add_column('notice', sa.Column('archived_at', Moment(), nullable=True))
    op.create_table('notice_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=12), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('note_en', sa.String(length=500), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_version_notice_id_notice'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_version')),
    sa.UniqueConstraint('notice_id', 'number', name=op.f('uq_notice_version_notice_id_number'))
    )
    op.create_table('notice_correction',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('told', sa.String(length=500), nullable=False),
    sa.Column('told_en', sa.String(length=500), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.Column('decided_at', Moment(), nullable=True),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_notice_correction_by_id_account')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_correction_notice_id_notice'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_correction'))
    )
    op.create_index('ix_notice_correction_waiting', 'notice_correction', ['notice_id'], unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING)
    op.create_table('notice_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('is_picture', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('scan', sa.String(length=10), nullable=False),
    sa.Column('alt', sa.String(length=300), nullable=False),
    sa.Column('alt_en', sa.String(length=300), nullable=False),
    sa.Column('renditions', sa.JSON(), nullable=False),
    sa.Column('uploaded_at', Moment(), nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_file_notice_id_notice'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_file'))
    )
    op.create_index('ix_notice_file_notice', 'notice_file', ['notice_id'])
    op.create_index('ix_notice_file_scan', 'notice_file', ['scan'])
    _readers()
    _first_versions()


def _readers() -> None:
    op.create_table('notice_subscription',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('email', sa.String(length=600), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('categories', sa.JSON(), nullable=False),
    sa.Column('daily', sa.Boolean(), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('confirmed_at', Moment(), nullable=True),
    sa.Column('told_until', Moment(), nullable=False),
    sa.Column('digest_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_subscription'))
    )
    op.create_index('ix_notice_subscription_mark', 'notice_subscription', ['mark'])
    op.create_table('notice_mailing',
    sa.Column('subscription_id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_mailing_notice_id_notice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['subscription_id'], ['notice_subscription.id'], name=op.f('fk_notice_mailing_subscription_id_notice_subscription'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('subscription_id', 'notice_id', name=op.f('pk_notice_mailing'))
    )


def _first_versions() -> None:
    """What stands there already is the first version of itself."""
    names = ('id', 'edited_by_id', 'updated_at', *_TEXTS)
    notice = sa.table('notice', *(sa.column(name, sa.Uuid() if name.endswith('id') else Moment() if name.endswith('at') else sa.String()) for name in names))
    account = sa.table('account', sa.column('id', sa.Uuid()), sa.column('display_name', sa.String()))
    version = sa.table(
        'notice_version', sa.column('id', sa.Uuid()), sa.column('notice_id', sa.Uuid()), sa.column('number', sa.Integer()),
        sa.column('what', sa.String()), sa.column('note', sa.String()), sa.column('note_en', sa.String()), sa.column('content', sa.JSON()),
        sa.column('by_name', sa.String()), sa.column('at', Moment()),
    )
    found = sa.select(notice, account.c.display_name).join(account, account.c.id == notice.c.edited_by_id)
    rows = [
        {
            'id': uuid4(), 'notice_id': one.id, 'number': 1, 'what': 'written', 'note': '', 'note_en': '',
            'content': {name: getattr(one, name) for name in _TEXTS} | {'attachments': []},
            'by_name': one.display_name, 'at': one.updated_at,
        }
        for one in op.get_bind().execute(found).all()
    ]
    if rows:
        op.bulk_insert(version, rows)


def downgrade() -> None:
    for name in ('notice_mailing', 'notice_subscription', 'notice_file', 'notice_correction', 'notice_version', 'notice_category'):
        op.drop_table(name)
    with op.batch_alter_table('notice', schema=None) as batch_op:
        for name in ('archived_at', 'publish_at', 'pinned', 'attachments'):
            batch_op.drop_column(name)
