"""Reading the tree over the log: nodes, heads, and the proof of an event."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core import merkle
from portal.core.events import EventRecord
from portal.proofs.errors import HeadUnknown, ProofNotYet
from portal.proofs.events import LOG
from portal.proofs.models import LogHead, LogLeaf
from portal.signing import actions as signing
from portal.signing.proofs.checking import FORMAT
from portal.signing.proofs.heads import Head

_DIGITS = 64


@dataclass(frozen=True)
class Place:
    """Where an event stands in the order of all events, and the head that covers it, if there is one yet."""

    index: int
    head: int | None


@dataclass(frozen=True, kw_only=True)
class State:
    """How the log stands: events in all, events that wait for a head and since when, the newest head, the last check.

    ``check`` is what the last full verification found (the payload of LogVerified), None before the first.
    """

    events: int
    waiting: int
    waiting_since: datetime | None
    head: LogHead | None
    check: dict[str, Any] | None
    checked_at: datetime | None


def size(session: Session) -> int:
    """How many events have a leaf."""
    newest = session.scalar(select(func.max(LogLeaf.index)))
    return 0 if newest is None else newest + 1


def nodes(session: Session, ranges: Sequence[merkle.Range]) -> Callable[[int, int], bytes]:
    """The stored roots of the complete subtrees that these runs consist of, by level and place: one query."""
    wanted = [each for span in ranges for each in merkle.complete(span)]
    rows = {((place + 1) << level) - 1 for level, place in wanted}
    query = select(LogLeaf.index, LogLeaf.hash, LogLeaf.above).where(LogLeaf.index.in_(rows))
    stored = {index: leaf + above for index, leaf, above in session.execute(query)}

    def node(level: int, place: int) -> bytes:
        digits = stored[((place + 1) << level) - 1]
        return bytes.fromhex(digits[level * _DIGITS : (level + 1) * _DIGITS])

    return node


def frontier(session: Session) -> merkle.Frontier:
    """The right edge of the tree as it is stored."""
    count = size(session)
    whole = (0, count)
    node = nodes(session, [whole])
    return merkle.Frontier(count, [node(level, place) for level, place in merkle.complete(whole)])


def newest_head(session: Session, *, before: datetime | None = None) -> LogHead | None:
    """The newest sealed head; with ``before``, the newest made no later than that."""
    query = select(LogHead).order_by(LogHead.number.desc()).limit(1)
    return session.scalars(query.where(LogHead.at <= before) if before else query).first()


def heads(session: Session, *, limit: int = 50, below: int | None = None) -> list[LogHead]:
    """Sealed heads, newest first; ``below``: only those with a smaller number."""
    query = select(LogHead).order_by(LogHead.number.desc()).limit(limit)
    return list(session.scalars(query.where(LogHead.number < below) if below else query))


def head(session: Session, number: int) -> LogHead:
    """The head with this number. Raises HeadUnknown."""
    found = session.get(LogHead, number) if 0 < number < 1 << 31 else None
    if found is None:
        raise HeadUnknown
    return found


def consistency(session: Session, old: LogHead, new: LogHead) -> list[str]:
    """The hashes that prove that nothing before ``old`` was changed until ``new`` (RFC 9162, 2.1.4)."""
    ranges = merkle.consistency(old.size, new.size)
    return [each.hex() for each in merkle.proof(ranges, nodes(session, ranges))]


def places(session: Session, event_ids: Sequence[int]) -> dict[int, Place]:
    """Where these events stand; those without a leaf yet are left out."""
    first = select(LogHead.number).where(LogHead.size > LogLeaf.index).order_by(LogHead.size).limit(1)
    query = select(LogLeaf.event_id, LogLeaf.index, first.correlate(LogLeaf).scalar_subquery())
    rows = session.execute(query.where(LogLeaf.event_id.in_(event_ids)))
    return {event_id: Place(index, number) for event_id, index, number in rows}


def last_check(session: Session) -> EventRecord | None:
    """The record of the last full verification, whose payload is that of LogVerified."""
    query = select(EventRecord).where(EventRecord.stream == LOG).order_by(EventRecord.position.desc()).limit(1)
    return session.scalars(query).first()


def state(session: Session) -> State:
    """How the log stands now."""
    newest = newest_head(session)
    done = newest.size if newest else 0
    last = session.scalar(select(LogLeaf.event_id).where(LogLeaf.index == done - 1)) or 0
    open_ = select(func.count(), func.min(EventRecord.at)).where(EventRecord.id > last)
    waiting, since = session.execute(open_).one()
    check = last_check(session)
    return State(
        events=done + waiting,
        waiting=waiting,
        waiting_since=since,
        head=newest,
        check=check.payload if check else None,
        checked_at=check.at if check else None,
    )


def proof(session: Session, stream: UUID, types: Sequence[str]) -> bytes:
    """The proof that the events of these types of one thing stand in the log, as a file.

    Raises ProofNotYet when there are none, or when the newest of them waits for a sealed head,
    or when what they said was destroyed.
    """
    chosen = select(EventRecord, LogLeaf.index).outerjoin(LogLeaf, LogLeaf.event_id == EventRecord.id)
    chosen = chosen.where(EventRecord.stream == stream, EventRecord.type.in_(types)).order_by(EventRecord.position)
    rows = session.execute(chosen).all()
    newest = newest_head(session)
    if (
        not rows
        or newest is None
        or any(index is None or index >= newest.size or record.is_erased for record, index in rows)
    ):
        raise ProofNotYet
    entries = [_entry(session, record, index, newest) for record, index in rows]
    found = {"format": FORMAT, "events": entries, "head": base64.b64encode(newest.sealed).decode()}
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _entry(session: Session, record: EventRecord, index: int, newest: LogHead) -> dict[str, Any]:
    ranges = merkle.inclusion(index, newest.size)
    path = merkle.proof(ranges, nodes(session, ranges))
    return {"record": record_facts(record), "index": index, "path": [each.hex() for each in path]}


def record_facts(record: EventRecord) -> dict[str, Any]:
    """A record with everything that its hash is made of."""
    return {
        "stream": str(record.stream),
        "position": record.position,
        "type": record.type,
        "payload": record.payload,
        "actor": [record.actor_kind, str(record.actor_id), record.actor_name],
        "at": record.at.isoformat(),
        "previous": record.previous,
        "hash": record.hash,
    }


def leaf_of(session: Session, stream: UUID, type_: str) -> str:
    """The leaf of the newest event of this type of one thing, known before it has a place; empty without one."""
    query = select(EventRecord.hash).where(EventRecord.stream == stream, EventRecord.type == type_)
    found = session.scalar(query.order_by(EventRecord.position.desc()).limit(1))
    return merkle.leaf_hash(found).hex() if found else ""


def published(session: Session, row: LogHead) -> dict[str, Any]:
    """A head as it is given away: what it says, its seal, and the proof that it continues the one before."""
    said = Head.from_bytes(signing.text_of(row.sealed))
    before = session.get(LogHead, row.number - 1)
    return {
        "head": json.loads(said.to_bytes()),
        "stamped_at": row.stamped_at.isoformat(),
        "sealed": base64.b64encode(row.sealed).decode(),
        "consistency": consistency(session, before, row) if before else [],
    }
