"""What can be found, with its full-text index, and the words that a mistyped word may be.

``portal init`` fills it: services, guides and the notices that were published before.
"""

from alembic import op
import sqlalchemy as sa

from portal.core.db import Moment


revision = '0050'
down_revision = '0049'

_NEW = "INSERT INTO search_entry_words (rowid, words) VALUES (new.id, new.words)"
_GONE = "INSERT INTO search_entry_words (search_entry_words, rowid, words) VALUES ('delete', old.id, old.words)"
_TOKENS = """
CREATE FUNCTION search_tokens(words text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT COST 100000
AS $$ BEGIN RETURN array_to_tsvector(string_to_array(words, ' ')); END $$
"""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('search_entry',
    sa.Column('id', number, nullable=False),
    sa.Column('kind', sa.String(length=1), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_en', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('summary_en', sa.Text(), nullable=False),
    sa.Column('names', sa.Text(), nullable=False),
    sa.Column('folded_names', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', Moment(), nullable=True),
    sa.Column('until', Moment(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry')),
    sa.UniqueConstraint('kind', 'key', 'version', name=op.f('uq_search_entry_kind_key_version'))
    )
    op.create_table('search_word',
    sa.Column('id', number, nullable=False),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_word')),
    sa.UniqueConstraint('word', name=op.f('uq_search_word_word'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        # In a language that is not inlined and said to be dear: else the planner reads a table rather than its index
        op.execute(_TOKENS)
        op.execute('CREATE INDEX ix_search_entry_words ON search_entry USING gin (search_tokens(words))')
        return
    # Tokens begin with two letters for kind and place: beginnings of two to four letters are behind them
    op.execute(
        "CREATE VIRTUAL TABLE search_entry_words USING fts5(words, content='search_entry', content_rowid='id', "
        "detail=none, prefix='4 5 6')"
    )
    op.execute(f"CREATE TRIGGER search_entry_words_new AFTER INSERT ON search_entry BEGIN {_NEW}; END")
    op.execute(f"CREATE TRIGGER search_entry_words_gone AFTER DELETE ON search_entry BEGIN {_GONE}; END")
    op.execute(f"CREATE TRIGGER search_entry_words_changed AFTER UPDATE OF words ON search_entry BEGIN {_GONE}; {_NEW}; END")


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP INDEX ix_search_entry_words')
        op.execute('DROP FUNCTION search_tokens(text)')
    else:
        for trigger in ('new', 'gone', 'changed'):
            op.execute(f'DROP TRIGGER search_entry_words_{trigger}')
        op.execute('DROP TABLE search_entry_words')
    op.drop_table('search_word')
    op.drop_table('search_entry')
