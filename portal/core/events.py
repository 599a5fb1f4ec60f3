"""What happened, kept for ever: an append-only, hash-chained log per thing, and the news that travels upward.

``publish`` writes the event and, in the same transaction, one outbox message for each subscriber. Every record carries
the hash of the one before it in its stream, so an edit, deletion or reordering is found by ``verify_stream``.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from forms.text import Text
from portal.core import outbox
from portal.core.actor import SYSTEM_NAME, Actor, Kind
from portal.core.db import Base, insert_for

_FIRST = "0" * 64


@dataclass(frozen=True)
class Event:
    """Something that happened, named in the past tense. Subclasses are frozen dataclasses of plain values."""

    registry: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__name__ in Event.registry:
            raise TypeError(f"two event types are called {cls.__name__}")
        Event.registry[cls.__name__] = cls

    def payload(self) -> dict[str, Any]:
        """The event's values as JSON."""
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID | date | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


class EventRecord(Base):
    """One line of the log. Database triggers refuse any change (see the migrations)."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("stream", "position"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    stream: Mapped[UUID]
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    @property
    def by(self) -> Text | str:
        """Who did it, for people to read: a name as it is, the portal itself in both languages."""
        return SYSTEM_NAME if self.actor_kind == Kind.SYSTEM else self.actor_name

    def expected_hash(self) -> str:
        """The hash that this record's content and its predecessor give."""
        content = {
            "stream": str(self.stream),
            "position": self.position,
            "type": self.type,
            "payload": self.payload,
            "actor": [self.actor_kind, str(self.actor_id), self.actor_name],
            "at": self.at.astimezone(UTC).isoformat(),
            "previous": self.previous,
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class StreamHead(Base):
    """The last record of a stream: a log that was cut off at its end no longer agrees with it."""

    __tablename__ = "stream_head"

    stream: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


def publish(session: Session, stream: UUID, event: Event, *, actor: Actor, now: datetime) -> EventRecord:
    """Append ``event`` to the log of ``stream`` and queue it for its subscribers, in the caller's transaction.

    ``stream`` is the id of the thing it happened to (a dossier, an account, a notice); ``now`` is kept to the
    millisecond (R10.1–R10.3, R19). Two who write one log at the same moment wait for each other.
    """
    head = _locked_head(session, stream)
    position, previous = head.position + 1, head.hash
    record = EventRecord(
        stream=stream,
        position=position,
        type=type(event).__name__,
        payload=event.payload(),
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_name=actor.name,
        at=now.replace(microsecond=now.microsecond // 1000 * 1000),
        previous=previous,
    )
    record.hash = record.expected_hash()
    head.position, head.hash = position, record.hash
    session.add(record)
    outbox.enqueue(session, record.type, stream=stream, position=position, payload=record.payload, now=now)
    session.flush()
    return record


def _locked_head(session: Session, stream: UUID) -> StreamHead:
    first = insert_for(session)(StreamHead).values(stream=stream, position=0, hash=_FIRST).on_conflict_do_nothing()
    session.execute(first)
    return session.get_one(StreamHead, stream, with_for_update=True, populate_existing=True)


def history(session: Session, stream: UUID) -> list[EventRecord]:
    """All that happened to one thing, oldest first."""
    query = select(EventRecord).where(EventRecord.stream == stream).order_by(EventRecord.position)
    return list(session.scalars(query))


@dataclass(frozen=True)
class Break:
    """A place where the log is not what was written."""

    stream: UUID
    position: int
    what: str


def verify(session: Session) -> Iterator[Break]:
    """Walk every stream and report each place where the chain does not hold (R5.2, R19, promise P5)."""
    position, previous, head = 0, _FIRST, None
    query = select(EventRecord, StreamHead).outerjoin(StreamHead, StreamHead.stream == EventRecord.stream)
    query = query.order_by(EventRecord.stream, EventRecord.position).execution_options(yield_per=500)
    before: EventRecord | None = None
    for record, its_head in session.execute(query):
        if before is not None and record.stream != before.stream:
            yield from _at_the_end(before, head)
            position, previous = 0, _FIRST
        yield from _in_the_chain(record, position, previous)
        position, previous, head, before = record.position, record.hash, its_head, record
    if before is not None:
        yield from _at_the_end(before, head)
    gone = select(StreamHead).where(StreamHead.stream.not_in(select(EventRecord.stream)))
    yield from (Break(lost.stream, 1, "missing") for lost in session.scalars(gone))


def _in_the_chain(record: EventRecord, position: int, previous: str) -> Iterator[Break]:
    if record.position != position + 1:
        yield Break(record.stream, position + 1, "missing")
    if record.previous != previous:
        yield Break(record.stream, record.position, "not linked to the record before it")
    if record.hash != record.expected_hash():
        yield Break(record.stream, record.position, "altered")


def _at_the_end(last: EventRecord, head: StreamHead | None) -> Iterator[Break]:
    if head is None or (head.position, head.hash) != (last.position, last.hash):
        yield Break(last.stream, last.position + 1, "the end of the log is not what was written last")
