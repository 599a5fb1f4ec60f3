"""The full-text index of a table's column of words; ``portal/core/textsearch.py`` asks it.

On SQLite it is kept by triggers, which a migration that makes the table anew (a batch that does more than add columns)
has to put back: the tests of the search find out. The key is stored beside the words, because VACUUM numbers the rows
of a table without an integer key afresh.
"""

from alembic import op

from portal.core.textsearch import Index


def make_index(index: Index) -> None:
    """Make the index, with what the table holds already."""
    table, fts = index.table, index.fts
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE INDEX ix_{fts} ON {table} USING gin ({index.in_postgresql(table).replace(f'{table}.', '')}) "
            f"WHERE {index.words} <> ''"
        )
        return
    # Beginnings of two to four letters, behind the six that say whose words they are
    op.execute(f"CREATE VIRTUAL TABLE {fts} USING fts5(words, thing UNINDEXED, detail=none, prefix='8 9 10')")
    op.execute(f"CREATE INDEX ix_{fts}_thing ON {fts}_content (c1)")  # else every change looks through all of them
    there = f"FROM {table} WHERE {index.words} <> '' ORDER BY {index.closed} IS NULL, {index.closed}"
    op.execute(f"INSERT INTO {fts} (words, thing) SELECT {index.in_sqlite(table)}, id {there}")
    add = f"INSERT INTO {fts} (words, thing) SELECT {index.in_sqlite('new')}, new.id WHERE new.{index.words} <> ''"
    remove = f"DELETE FROM {fts} WHERE rowid = (SELECT id FROM {fts}_content WHERE c1 = old.id)"  # noqa: S608
    read = f"{index.words}, {index.owner}, {index.closed}"
    changed = f"AFTER UPDATE OF {read} ON {table} WHEN {index.in_sqlite('old')} IS NOT {index.in_sqlite('new')}"
    op.execute(f"CREATE TRIGGER {fts}_new AFTER INSERT ON {table} WHEN new.{index.words} <> '' BEGIN {add}; END")
    op.execute(f"CREATE TRIGGER {fts}_gone AFTER DELETE ON {table} WHEN old.{index.words} <> '' BEGIN {remove}; END")
    # One trigger for both: in which order two of them fire is nowhere said
    op.execute(f"CREATE TRIGGER {fts}_changed {changed} BEGIN {remove}; {add}; END")


def forget_index(index: Index) -> None:
    """Take the index away."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP INDEX ix_{index.fts}")
        return
    for trigger in ("new", "gone", "changed"):
        op.execute(f"DROP TRIGGER {index.fts}_{trigger}")
    op.execute(f"DROP TABLE {index.fts}")


def index_words_of_0014(table: str, column: str, *, few: str) -> None:
    """The index as migration 0014 made it: without a word for when a thing was closed."""
    if op.get_bind().dialect.name == "postgresql":
        there = f"ON {table} USING gin (array_to_tsvector(string_to_array({column}, ' '))) WHERE {column} <> ''"
        op.execute(f"CREATE INDEX ix_{table}_words {there}")
        op.execute(f"CREATE INDEX ix_{table}_words_few {there} AND {few}")
        return
    name = f"{table}_words"
    op.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(words, thing UNINDEXED, detail=none, prefix='2 3 4')")
    op.execute(f"INSERT INTO {name} (words, thing) SELECT {column}, id FROM {table} WHERE {column} <> ''")  # noqa: S608
    add = f"INSERT INTO {name} (words, thing) VALUES (new.{column}, new.id)"  # noqa: S608 (names of ours)
    remove = f"DELETE FROM {name} WHERE thing = old.id"  # noqa: S608
    again = f"INSERT INTO {name} (words, thing) SELECT new.{column}, new.id WHERE new.{column} <> ''"
    changed = f"AFTER UPDATE OF {column} ON {table} WHEN old.{column} <> new.{column}"
    op.execute(f"CREATE TRIGGER {table}_words_new AFTER INSERT ON {table} WHEN new.{column} <> '' BEGIN {add}; END")
    op.execute(f"CREATE TRIGGER {table}_words_gone AFTER DELETE ON {table} WHEN old.{column} <> '' BEGIN {remove}; END")
    op.execute(f"CREATE TRIGGER {table}_words_changed {changed} BEGIN {remove}; {again}; END")


def forget_words_of_0014(table: str) -> None:
    """Take the index of migration 0014 away."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP INDEX ix_{table}_words")
        op.execute(f"DROP INDEX ix_{table}_words_few")
        return
    for trigger in ("new", "gone", "changed"):
        op.execute(f"DROP TRIGGER {table}_words_{trigger}")
    op.execute(f"DROP TABLE {table}_words")
