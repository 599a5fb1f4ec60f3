"""Threat 37: whoever is master of the database and rewrites the log is found out, and the first bad event is named."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from portal.core import db, events, merkle
from portal.core.actor import SYSTEM
from portal.core.events import EventRecord, StreamHead
from portal.proofs import actions, witnesses
from portal.proofs.keeper import keeper
from portal.proofs.models import LogHead, LogLeaf
from portal.proofs.rules import What
from portal.proofs.verifying import Report, verify
from portal.signing import actions as signing
from portal.signing.proofs.heads import Head
from tests.support.pki import RunningPki

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FIRST, SECOND = UUID(int=1), UUID(int=2)
Tamper = Callable[[Connection], None]


@dataclass(frozen=True)
class Happened(events.Event):
    """An event for these tests."""

    what: str


def happen(stream: UUID, what: str) -> int:
    """Publish an event; its place in the log once it is sealed."""
    with db.transaction() as session:
        return events.publish(session, stream, Happened(what), actor=SYSTEM, now=NOW).id


@pytest.fixture
def log(app: Flask) -> SimpleNamespace:
    """Two streams of four events each, sealed in three heads; ``at[n]`` is the place of the n-th event."""
    ids = []
    for number in range(8):
        ids.append(happen(FIRST if number % 2 == 0 else SECOND, f"what {number}"))
        if number in (1, 5, 7):
            assert actions.seal_head(now=NOW + timedelta(minutes=number), at_once=True)
    with db.reading() as session:
        leaves = {leaf.event_id: leaf.index for leaf in session.scalars(select(LogLeaf))}
    return SimpleNamespace(ids=ids, at=[leaves[each] for each in ids])


def by_the_master(tamper: Tamper) -> None:
    """Do something to the database with every trigger and key of another table out of the way."""
    database = db.database()
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        tamper(connection)
        connection.commit()
        connection.invalidate()


def check(*kept: bytes) -> Report:
    with db.reading() as session:
        return verify(session, trust=keeper().trust(), witnesses=kept)


def head_of(number: int) -> bytes:
    with db.reading() as session:
        return session.get_one(LogHead, number).sealed


def edit(connection: Connection, event_id: int, **values: object) -> None:
    connection.execute(update(EventRecord).where(EventRecord.id == event_id).values(values))


def remove(connection: Connection, *event_ids: int) -> None:
    connection.execute(delete(EventRecord).where(EventRecord.id.in_(event_ids)))


def test_an_untouched_log_is_whole(log: SimpleNamespace) -> None:
    happen(FIRST, "not sealed yet")
    report = check(head_of(2))
    assert (report.whole, report.heads, report.waiting) == (True, 3, 1)
    assert report.events == report.leaves + 1


def test_an_edited_field(log: SimpleNamespace) -> None:
    edits = [
        {"type": "Other"},
        {"payload": {}},
        {"actor_name": "x"},
        {"actor_kind": "staff"},
        {"at": NOW - timedelta(1)},
    ]

    def tamper(connection: Connection) -> None:
        for number, values in enumerate(edits, start=3):
            edit(connection, log.ids[number], **values)

    by_the_master(tamper)
    assert [(fault.what, fault.index) for fault in check().faults] == [(What.ALTERED, log.at[n]) for n in range(3, 8)]


def test_an_edited_event_with_its_hash_put_right(log: SimpleNamespace) -> None:
    def tamper(connection: Connection) -> None:
        edit(connection, log.ids[3], actor_name="x")
        _put_right(connection, SECOND)

    by_the_master(tamper)
    first = check().faults[0]
    assert (first.what, first.index) == (What.REPLACED, log.at[3])


def test_a_deleted_event(log: SimpleNamespace) -> None:
    by_the_master(lambda connection: remove(connection, log.ids[2]))
    report = check()
    assert (report.faults[0].what, report.faults[0].index) == (What.MISSING, log.at[2])
    assert (str(FIRST), 2) in {(fault.stream, fault.position) for fault in report.faults}


def test_a_tail_that_was_cut_off_with_its_head(log: SimpleNamespace) -> None:
    """The chain of the thing alone would not show it: the leaf does."""

    def tamper(connection: Connection) -> None:
        remove(connection, log.ids[6])
        _put_right(connection, FIRST)

    by_the_master(tamper)
    report = check()
    assert [(fault.what, fault.index) for fault in report.faults[:1]] == [(What.MISSING, log.at[6])]


def test_a_tail_that_was_cut_off_everywhere(log: SimpleNamespace) -> None:
    """Events and leaves are gone; the sealed head says that there were more."""

    def tamper(connection: Connection) -> None:
        connection.execute(delete(LogLeaf).where(LogLeaf.index >= log.at[6]))
        remove(connection, *log.ids[6:])
        _put_right(connection, FIRST)
        _put_right(connection, SECOND)

    by_the_master(tamper)
    first = check().faults[0]
    assert (first.what, first.index, first.until) == (What.MISSING, log.at[6], log.at[7])


def test_two_events_that_changed_places(log: SimpleNamespace) -> None:
    def tamper(connection: Connection) -> None:
        for number, position in ((0, 99), (2, 1), (0, 2)):
            edit(connection, log.ids[number], position=position)

    by_the_master(tamper)
    first = check().faults[0]
    assert (first.what, first.index) == (What.UNLINKED, log.at[0])


def test_two_leaves_that_changed_places(log: SimpleNamespace) -> None:
    """The order between two things: who was first."""

    def tamper(connection: Connection) -> None:
        swap = ((log.ids[4], -1), (log.ids[5], log.ids[4]), (-1, log.ids[5]))
        for old, new in swap:
            connection.execute(update(LogLeaf).where(LogLeaf.event_id == old).values(event_id=new))

    by_the_master(tamper)
    first = check().faults[0]
    assert (first.what, first.index) == (What.REPLACED, log.at[4])


def test_two_things_that_changed_their_logs(log: SimpleNamespace) -> None:
    def tamper(connection: Connection) -> None:
        for table in (EventRecord, StreamHead):
            for old, new in ((FIRST, uuid4()), (SECOND, FIRST)):
                connection.execute(update(table).where(table.stream == old).values(stream=new))

    by_the_master(tamper)
    first = check().faults[0]
    assert (first.what, first.index) == (What.ALTERED, log.at[0])


def test_a_whole_log_that_is_gone(log: SimpleNamespace) -> None:
    def tamper(connection: Connection) -> None:
        for table in (EventRecord, StreamHead):
            connection.execute(delete(table).where(table.stream == SECOND))

    by_the_master(tamper)
    report = check()
    assert [fault.index for fault in report.faults if fault.what is What.MISSING] == [log.at[n] for n in (1, 3, 5, 7)]


def test_everything_rewritten_but_the_seal(log: SimpleNamespace) -> None:
    """Event, chain, leaves, tree and the columns of the heads agree again; the sealed roots do not."""

    def tamper(connection: Connection) -> None:
        edit(connection, log.ids[3], actor_name="x")
        _put_right(connection, SECOND)
        _grow_again(connection)

    by_the_master(tamper)
    report = check()
    named = next(fault for fault in report.faults if fault.what is What.ROOT)
    assert (named.index, named.until, named.head) == (log.at[2], log.at[5], 2)  # three and its neighbours
    assert [fault.head for fault in report.faults if fault.what is What.HEAD_ALTERED] == [2, 3]


def test_everything_rewritten_and_sealed_with_another_key(log: SimpleNamespace, pki: RunningPki) -> None:
    def tamper(connection: Connection) -> None:
        edit(connection, log.ids[3], actor_name="x")
        _put_right(connection, SECOND)
        _grow_again(connection, seal=lambda data: _sealed(pki, data))

    by_the_master(tamper)
    first = check().faults[0]
    assert (first.what, first.index, first.head) == (What.HEAD_UNKNOWN, log.at[2], 2)


def test_a_sealed_head_that_is_gone_or_edited(log: SimpleNamespace) -> None:
    by_the_master(lambda c: c.execute(delete(LogHead).where(LogHead.number == 2)))  # type: ignore[arg-type, return-value]
    assert {What.HEAD_MISSING, What.HEAD_ALTERED} <= {fault.what for fault in check().faults}


def test_what_proofs_are_made_from(log: SimpleNamespace) -> None:
    by_the_master(lambda c: c.execute(update(LogLeaf).where(LogLeaf.index == log.at[1]).values(above="00" * 32)))  # type: ignore[arg-type, return-value]
    assert [(fault.what, fault.index) for fault in check().faults] == [(What.NODE, log.at[1])]


def test_an_old_backup_is_put_back(log: SimpleNamespace) -> None:
    """Inside, everything agrees: only a head that somebody kept proves that there was more."""
    kept = head_of(3)

    def tamper(connection: Connection) -> None:
        connection.execute(delete(LogHead).where(LogHead.number == 3))
        connection.execute(delete(LogLeaf).where(LogLeaf.index >= log.at[6]))
        remove(connection, *log.ids[6:])
        _put_right(connection, FIRST)
        _put_right(connection, SECOND)

    by_the_master(tamper)
    assert check().whole
    first = check(kept).faults[0]
    assert (first.what, first.index, first.head) == (What.ROLLED_BACK, log.at[6], 3)
    happen(FIRST, "life goes on")
    actions.seal_head(now=NOW + timedelta(hours=1), at_once=True)
    assert check().whole
    assert What.ROLLED_BACK in {fault.what for fault in check(kept).faults}


def test_the_portal_keeps_heads_itself(log: SimpleNamespace, run_worker: Callable[[], int]) -> None:
    run_worker()
    assert witnesses.kept_heads(keeper().folder) == [head_of(3)]
    (file,) = keeper().folder.glob("*.pem")
    file.write_text("spoilt")
    assert [fault.what for fault in check(*witnesses.kept_heads(keeper().folder)).faults] == [What.HEAD_SEAL]


def test_the_database_refuses_changes_to_the_proof(log: SimpleNamespace) -> None:
    for table, column in ((LogLeaf, "hash"), (LogHead, "root")):
        for statement in (update(table).values({column: "0" * 64}), delete(table)):
            with pytest.raises(DBAPIError, match="append-only"), db.transaction() as session:
                session.connection().execute(statement)


def _put_right(connection: Connection, stream: UUID) -> None:
    """Make the chain of a thing agree with itself again."""
    previous, position = events.FIRST, 0
    rows = connection.execute(select(EventRecord).where(EventRecord.stream == stream).order_by(EventRecord.position))
    for row in rows.all():
        record = EventRecord(**{**row._mapping, "previous": previous})
        values = {"previous": previous, "hash": record.expected_hash()}
        connection.execute(update(EventRecord).where(EventRecord.id == row.id).values(values))
        previous, position = values["hash"], row.position
    connection.execute(update(StreamHead).where(StreamHead.stream == stream).values(position=position, hash=previous))


def _grow_again(connection: Connection, seal: Callable[[bytes], bytes] | None = None) -> None:
    """Make leaves, tree and heads agree with the events again; with ``seal`` the heads that changed are made anew."""
    tree, previous = merkle.Frontier(), events.FIRST
    heads = {row.size: row for row in connection.execute(select(LogHead)).all()}
    joined = select(LogLeaf.index, EventRecord.hash).join(EventRecord, EventRecord.id == LogLeaf.event_id)
    for index, its_hash in connection.execute(joined.order_by(LogLeaf.index)).all():
        leaf = merkle.leaf_hash(its_hash)
        above = "".join(each.hex() for each in tree.push(leaf))
        connection.execute(update(LogLeaf).where(LogLeaf.index == index).values(hash=leaf.hex(), above=above))
        row = heads.get(tree.size)
        if row is None:
            continue
        values = {"root": tree.root().hex()}
        if seal is not None and values["root"] != row.root:
            said = Head.from_bytes(signing.text_of(row.sealed))
            new = Head(**{**said.__dict__, "root": values["root"], "previous": previous})
            values |= {"sealed": seal(new.to_bytes()), "previous": previous}
        connection.execute(update(LogHead).where(LogHead.number == row.number).values(values))
        previous = actions.hashlib.sha256(values.get("sealed", row.sealed)).hexdigest()


def _sealed(pki: RunningPki, data: bytes) -> bytes:
    return signing.seal_statement(data, identity=pki.identity("stranger"), desk=keeper().desk())
