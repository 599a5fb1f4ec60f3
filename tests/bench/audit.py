"""The proved log: what the chain costs a submission, how long a million events take to check, how fast a proof is made.

A million events of a hundred thousand dossiers are written straight into the database, given their places and sealed
in a few heads; then the whole log is checked as the worker does every night. Times are those of the processor; memory
is what the check takes beside what the process held when it began.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event, insert

from portal.config import Settings
from portal.core import clock, events
from portal.core.db import database, reading, transaction
from portal.core.events import EventRecord, StreamHead
from portal.core.linking import FIRST, record_hash
from portal.proofs import actions, queries
from portal.proofs.keeper import keeper
from portal.proofs.verifying import verify
from portal.proofs.witnesses import kept_heads
from tests.bench.report import Measured, percentile
from tests.faults import drafts

EVENTS, EACH, HEADS = 1_000_000, 10, 10
SHARE, WHOLE_SECONDS, PROOF_MS, MEMORY_MB = 10.0, 120.0, 50.0, 100.0
_SUBMISSIONS, _PROOFS, _BATCH = 12, 300, 20_000
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def measure(settings: Settings) -> Iterator[Measured]:
    """Every figure of the log."""
    yield _share()
    streams = _fill()
    began = time.process_time()
    actions.gather(now=clock.now(), everything=True)
    seconds = time.process_time() - began
    yield Measured(name=f"log: give {EVENTS:,} events their places", value=seconds, unit="s")
    began = time.process_time()
    actions.seal_head(now=clock.now(), at_once=True)
    yield Measured(name="log: seal one head", value=(time.process_time() - began) * 1e3, unit="ms")
    held, most = _resident(), [0.0]
    with reading() as session:
        report = verify(
            session,
            trust=keeper().trust(),
            witnesses=kept_heads(keeper().folder),
            progress=lambda _what, _count: most.append(_resident() - held),
        )
    if not report.whole:
        raise RuntimeError(report.faults[0].place)
    name = f"log: check {report.events:,} events, {report.heads} heads"
    yield Measured(name=name, value=report.seconds, limit=WHOLE_SECONDS, unit="s")
    yield Measured(name="log: memory that the check takes", value=max(most), limit=MEMORY_MB, unit="MB")
    taken = list(_proofs(streams))
    yield Measured(name="log: proof of one event, p95", value=percentile(taken, 0.95), limit=PROOF_MS, unit="ms")


def _share() -> Measured:
    """What part of drawing, recording and handing in is spent on the chain: its locks, its hashes, writing events."""
    owner, shares = drafts.applicant(), []
    for number in range(_SUBMISSIONS):
        draft_id = drafts.ready_to_draw(owner, line=f"log {number}")
        with _chain_timed() as chain:
            began = time.perf_counter()
            drafts.hand_in(draft_id, owner)
            whole = time.perf_counter() - began
        shares.append(100 * sum(chain) / whole)
    return Measured(
        name="log: share of a submission (draw, record, submit), p50",
        value=percentile(shares, 0.5),
        limit=SHARE,
        unit="%",
    )


@contextmanager
def _chain_timed() -> Iterator[list[float]]:
    taken: list[float] = []

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                taken.append(time.perf_counter() - began)

        return run

    before = events._locked_head, events.record_hash
    events._locked_head, events.record_hash = (timed(each) for each in before)  # type: ignore[assignment]
    engine, began = database().engine, [0.0]

    def start(*_: Any) -> None:
        began[0] = time.perf_counter()

    def stop(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO event "):
            taken.append(time.perf_counter() - began[0])

    event.listen(engine, "before_cursor_execute", start)
    event.listen(engine, "after_cursor_execute", stop)
    try:
        yield taken
    finally:
        event.remove(engine, "before_cursor_execute", start)
        event.remove(engine, "after_cursor_execute", stop)
        events._locked_head, events.record_hash = before


def _resident() -> float:
    """Megabytes of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _fill() -> list[UUID]:
    """Write the events in the order in which dossiers take turns; returns the dossiers."""
    streams = [uuid4() for _ in range(EVENTS // EACH)]
    last = dict.fromkeys(streams, FIRST)
    rows: list[dict[str, Any]] = []
    for position in range(1, EACH + 1):
        for number, stream in enumerate(streams):
            rows.append(_row(stream, position, last[stream], number))
            last[stream] = rows[-1]["hash"]
            if len(rows) == _BATCH:
                _write(EventRecord, rows)
                rows = []
        if position < EACH and position % (EACH // HEADS) == 0:
            actions.seal_head(now=clock.now(), at_once=True)
    _write(EventRecord, rows)
    _write(StreamHead, [{"stream": stream, "position": EACH, "hash": last[stream]} for stream in streams])
    return streams


def _row(stream: UUID, position: int, previous: str, number: int) -> dict[str, Any]:
    payload = {"code": f"000.00.61.H16-261127-{number:06d}", "reason": "Hồ sơ đầy đủ theo quy định.", "round": position}
    at = _BEGAN + timedelta(seconds=number, minutes=position)
    actor = ("staff", str(stream), "Trần Văn Tiếp")
    content = record_hash(str(stream), position, "DossierAccepted", payload, actor=actor, at=at, previous=previous)
    return {
        "stream": stream,
        "position": position,
        "type": "DossierAccepted",
        "payload": payload,
        "actor_kind": actor[0],
        "actor_id": stream,
        "actor_name": actor[2],
        "at": at,
        "previous": previous,
        "hash": content,
    }


def _write(table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        with transaction() as session:
            session.connection().execute(insert(table.__table__), rows)


def _proofs(streams: list[UUID]) -> Iterator[float]:
    """Milliseconds for a proof file with all ten events of a dossier, divided by ten."""
    for stream in random.Random(1).sample(streams, _PROOFS):  # noqa: S311
        with reading() as session:
            began = time.perf_counter()
            queries.proof(session, stream, ("DossierAccepted",))
            yield (time.perf_counter() - began) * 1e3 / EACH
