"""Events, outbox, numbers and blobs on a real database: nothing is lost, doubled or changed unseen."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.core import blobs, db, events, outbox
from portal.core.actor import SYSTEM
from portal.core.sequences import next_number

NOW = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)


@dataclass(frozen=True)
class SomethingHappened(events.Event):
    """An event for these tests."""

    what: str


@pytest.fixture
def database(database_url: str) -> db.Database:
    return db.configure(database_url)


def happen(stream: object, *whats: str) -> None:
    with db.transaction() as session:
        for what in whats:
            events.publish(session, stream, SomethingHappened(what), actor=SYSTEM, now=NOW)  # type: ignore[arg-type]


def breaks() -> list[tuple[int, str]]:
    with db.reading() as session:
        return [(found.position, found.what) for found in events.verify(session)]


def test_the_log_is_whole_and_ordered(database: db.Database) -> None:
    stream = uuid4()
    happen(stream, "a", "b", "c")
    with db.reading() as session:
        records = events.history(session, stream)
    assert [record.payload["what"] for record in records] == ["a", "b", "c"]
    assert records[0].at.microsecond == 123000
    assert breaks() == []


@pytest.mark.every_case
@pytest.mark.parametrize("sql", ["UPDATE event SET actor_name = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_rewrite_the_log(database: db.Database, sql: str) -> None:
    """R5.2: no change, no deletion, whoever tries."""
    happen(uuid4(), "a")
    with pytest.raises(DBAPIError), db.transaction() as session:
        session.execute(text(sql))


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE event SET actor_name = 'somebody else' WHERE position = 2", "altered"),
        ("DELETE FROM event WHERE position = 2", "missing"),
        ("UPDATE event SET position = 9 WHERE position = 2", "missing"),
    ],
)
def test_whoever_gets_around_the_triggers_is_found_out(database: db.Database, sql: str, expected: str) -> None:
    """R19, promise P5: an edit, a deletion or a reordering breaks the chain."""
    happen(uuid4(), "a", "b", "c")
    with db.transaction() as session:
        if database.is_sqlite:
            session.execute(text("DROP TRIGGER event_no_update"))
            session.execute(text("DROP TRIGGER event_no_delete"))
        else:
            session.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        session.execute(text(sql))
    assert expected in {what for _, what in breaks()}


def test_news_is_delivered_once_and_a_failure_is_tried_again(database: db.Database) -> None:
    seen: list[str] = []

    def flaky(delivery: outbox.Delivery) -> None:
        seen.append(delivery.payload["what"])
        if len(seen) == 1:
            raise RuntimeError("not now")

    outbox.subscribe("SomethingHappened", "test-flaky", flaky)
    try:
        happen(uuid4(), "news")
        moment = NOW
        assert outbox.deliver_all(clock=lambda: moment) == 1
        assert outbox.deliver_all(clock=lambda: moment) == 0
        moment = NOW + timedelta(minutes=1)
        assert outbox.deliver_all(clock=lambda: moment) == 1
        assert outbox.deliver_all(clock=lambda: moment + timedelta(days=1)) == 0
    finally:
        outbox.unsubscribe("test-flaky")
    assert seen == ["news", "news"]


def test_a_poisoned_message_is_set_aside_and_can_be_retried(database: db.Database) -> None:
    outbox.subscribe("SomethingHappened", "test-poison", lambda delivery: 1 / 0)
    try:
        happen(uuid4(), "poison")
        for day in range(outbox.MOST_ATTEMPTS + 2):
            outbox.deliver_all(clock=lambda: NOW + timedelta(days=day))  # noqa: B023 (called at once)
        with db.reading() as session:
            (message,) = outbox.set_aside(session)
        assert message.attempts == outbox.MOST_ATTEMPTS
        assert "ZeroDivisionError" in (message.last_error or "")
        with db.transaction() as session:
            outbox.retry(session, message.id, now=NOW)
        with db.reading() as session:
            assert outbox.set_aside(session) == []
    finally:
        outbox.unsubscribe("test-poison")


def test_a_handler_that_waits_is_called_again_and_again_without_failing(database: db.Database) -> None:
    seen: list[int] = []

    def patient(delivery: outbox.Delivery) -> None:
        seen.append(delivery.message_id)
        if len(seen) <= outbox.MOST_ATTEMPTS + 10:
            raise outbox.NotYet(timedelta(seconds=5))

    outbox.subscribe("SomethingHappened", "test-patient", patient)
    try:
        happen(uuid4(), "waited for")
        for turn in range(outbox.MOST_ATTEMPTS + 20):
            outbox.deliver_all(clock=lambda: NOW + turn * timedelta(seconds=5))  # noqa: B023 (called at once)
        with db.reading() as session:
            message = session.get(outbox.OutboxMessage, seen[0])
            assert message is not None
            assert message.done_at is not None
            assert (message.last_error, message.set_aside_at) == (None, None)
    finally:
        outbox.unsubscribe("test-patient")
    assert len(seen) == outbox.MOST_ATTEMPTS + 11


def test_a_worker_that_died_is_succeeded_by_another(database: db.Database) -> None:
    outbox.subscribe("SomethingHappened", "test-lease", lambda delivery: None)
    try:
        happen(uuid4(), "leased")
        first = outbox.claim(now=NOW)
        assert first is not None
        assert outbox.claim(now=NOW) is None
        second = outbox.claim(now=NOW + outbox.LEASE)
        assert second is not None
        outbox.settle(first[0], first[1].message_id, error=None, now=NOW)  # too late: the lease is another's
        with db.reading() as session:
            message = session.get(outbox.OutboxMessage, first[1].message_id)
            assert message is not None
            assert message.done_at is None
    finally:
        outbox.unsubscribe("test-lease")


def test_numbers_have_no_gaps_and_no_twins_under_concurrency(database: db.Database) -> None:
    numbers: list[int] = []

    def draw() -> None:
        for turn in range(5):
            try:
                with db.transaction() as session:
                    number = next_number(session, "register/2026")
                    if turn == 2:
                        raise KeyError  # a failed transaction gives its number back
            except KeyError:
                continue
            numbers.append(number)

    threads = [threading.Thread(target=draw) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 33))


def test_a_blob_is_stored_once_under_its_digest(tmp_path: Path) -> None:
    store = blobs.configure(tmp_path / "blobs")
    first, second = store.put(b"hello"), store.put(b"hello")
    assert first == second
    assert store.read(first.sha256) == b"hello"
    assert [one for one in (tmp_path / "blobs" / "incoming").rglob("*") if one.is_file()] == []
    with pytest.raises(ValueError, match="digest"):
        store.path("../../etc/passwd")


def test_whoever_can_wait_lets_others_go_first(database: db.Database) -> None:
    told: list[str] = []
    outbox.subscribe(
        "SomethingHappened", "patient", lambda _news: told.append("patient"), after=lambda: timedelta(minutes=1)
    )
    outbox.subscribe("SomethingHappened", "waited for", lambda _news: told.append("waited for"))
    try:
        happen(uuid4(), "a", "b")
        outbox.deliver_all(clock=lambda: NOW + timedelta(seconds=59))
        assert told == ["waited for"] * 2
        outbox.deliver_all(clock=lambda: NOW + timedelta(seconds=61))
        assert told[2:] == ["patient"] * 2
    finally:
        outbox.unsubscribe("patient")
        outbox.unsubscribe("waited for")
