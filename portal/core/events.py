"""What happened, kept for ever: an append-only, hash-chained log per thing, and the news that travels upward.

``publish`` writes the event and, in the same transaction, one outbox message for each subscriber. Every record carries
the hash of the one before it in its stream, so an edit, deletion or reordering is found by ``verify``.

What an event says may have to be destroyed when its time is over, and its hash must not tell it then: the content holds
random bits (``salt``). An erased event keeps its hash, which the tree over all events proves, and a later event of the
same log, ``ContentErased``, says which ones were erased and by which record.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from forms.text import Text
from portal.core import outbox
from portal.core.actor import SYSTEM_NAME, Actor, Kind
from portal.core.db import Base, insert_for
from portal.core.linking import FIRST, record_hash

_ROWS = 5000  # read at a time when the whole log is checked


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


@dataclass(frozen=True)
class ContentErased(Event):
    """What the events of this log said, up to number ``through``, was destroyed when its time was over.

    ``head`` is the hash of that event; ``purge`` and ``record_sha256`` are number and digest of the sealed record.
    """

    purge: int
    record_sha256: str
    through: int
    head: str


ERASED: Mapping[str, Any] = {"erased": True}
"""What stands where the content of an event was. No event has such a value."""
SALT = "salt"
"""Random bits in the content of every event, so that nobody finds out by guessing what an erased one said."""
_SALT_BYTES = 16


class EventRecord(Base):
    """One line of the log. Database triggers refuse any change but erasing its content (see the migrations)."""

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
    def is_erased(self) -> bool:
        """Whether what it said was destroyed."""
        return self.payload == ERASED

    @property
    def values(self) -> dict[str, Any]:
        """What it says, without the salt."""
        return {name: value for name, value in self.payload.items() if name != SALT}

    @property
    def by(self) -> Text | str:
        """Who did it, for people to read: a name and in whose place, the portal itself in both languages."""
        if self.actor_kind == Kind.SYSTEM:
            return SYSTEM_NAME
        if not self.behalf:
            return self.actor_name
        if self.is_represented:
            return represented(self)
        return Text(vi=f"{self.actor_name}, thay {self.behalf}", en=f"{self.actor_name}, on behalf of {self.behalf}")

    @property
    def behalf(self) -> str:
        """The name of whom it was done for; empty for what people do in their own right."""
        return str(self.payload.get(ON_BEHALF, {}).get("name", ""))

    @property
    def is_represented(self) -> bool:
        """Whether it was done for a party by a member or by mandate, not for an officer by a stand-in."""
        return "basis" in self.payload.get(ON_BEHALF, {})

    def expected_hash(self) -> str:
        """The hash that this record's content and its predecessor give."""
        return _content_hash(self)


class StreamHead(Base):
    """The last record of a stream: a log that was cut off at its end no longer agrees with it."""

    __tablename__ = "stream_head"

    stream: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


ON_BEHALF = "on_behalf_of"
"""Where an event says in whose place its actor did it, by which delegation, membership or mandate; chained too."""


def represented(record: EventRecord) -> Text:
    """Who did it for which party, and by which mandate, in one phrase for people to read."""
    person, party = record.actor_name, record.behalf
    number = record.payload[ON_BEHALF].get("number")
    vi, en = (f" theo giấy ủy quyền số {number}", f" by mandate {number}") if number else ("", "")
    return Text(vi=f"{person} thay mặt {party}{vi}", en=f"{person} on behalf of {party}{en}")


def _behalf(actor: Actor) -> dict[str, Any]:
    if actor.by is not None:
        told = {"id": str(actor.id), "name": actor.name}
        told |= {"basis": actor.by.basis.value, "basis_id": str(actor.by.basis_id)}
        return {ON_BEHALF: told | ({"number": actor.by.number} if actor.by.number else {})}
    if actor.behalf is None:
        return {}
    one = actor.behalf
    told = {"id": str(one.principal_id), "name": one.name, "delegation": str(one.delegation_id)}
    return {ON_BEHALF: told}


def publish(session: Session, stream: UUID, event: Event, *, actor: Actor, now: datetime) -> EventRecord:
    """Append ``event`` to the log of ``stream`` and queue it for its subscribers, in the caller's transaction.

    ``stream`` is the id of the thing it happened to (a dossier, an account, a notice); ``now`` is kept to the
    millisecond (R10.1–R10.3, R19). Whoever acts for another party is named as the one who did it, with the party.
    Two who write one log at the same moment wait for each other.
    """
    head, person = _locked_head(session, stream), actor.by
    position, previous = head.position + 1, head.hash
    told = event.payload() | _behalf(actor)
    record = EventRecord(
        stream=stream,
        position=position,
        type=type(event).__name__,
        payload=told | {SALT: secrets.token_hex(_SALT_BYTES)},
        actor_kind=(person.kind if person else actor.kind).value,
        actor_id=person.person_id if person else actor.id,
        actor_name=person.person if person else actor.name,
        at=now.replace(microsecond=now.microsecond // 1000 * 1000),
        previous=previous,
    )
    record.hash = record.expected_hash()
    head.position, head.hash = position, record.hash
    session.add(record)
    outbox.enqueue(session, record.type, stream=stream, position=position, payload=told, now=now)
    session.flush()
    return record


def _locked_head(session: Session, stream: UUID) -> StreamHead:
    first = insert_for(session)(StreamHead).values(stream=stream, position=0, hash=FIRST).on_conflict_do_nothing()
    session.execute(first)
    return session.get_one(StreamHead, stream, with_for_update=True, populate_existing=True)


def history(session: Session, stream: UUID) -> list[EventRecord]:
    """All that happened to one thing, oldest first."""
    query = select(EventRecord).where(EventRecord.stream == stream).order_by(EventRecord.position)
    return list(session.scalars(query))


def last_event(session: Session, stream: UUID, type_: str) -> EventRecord | None:
    """The last event of one type that happened to one thing."""
    query = select(EventRecord).where(EventRecord.stream == stream, EventRecord.type == type_)
    return session.scalars(query.order_by(EventRecord.position.desc()).limit(1)).first()


@dataclass(frozen=True)
class Break:
    """A place where the log is not what was written: ``missing``, ``unlinked``, ``altered``, or ``cut_off`` at its end.

    ``type`` and ``at`` are of the event there, None where there is none to say so.
    """

    stream: UUID
    position: int
    what: str
    type: str | None = None
    at: datetime | None = None


def erase(session: Session, stream: UUID) -> tuple[int, str]:
    """Destroy what the events of a log say and who caused them; returns the number and the hash of the last of them.

    The database refuses it unless a purge of this thing was approved. The caller publishes ``ContentErased``.
    """
    head = _locked_head(session, stream)
    wanted = (EventRecord.stream == stream, EventRecord.type != ContentErased.__name__)
    session.execute(update(EventRecord).where(*wanted).values(payload=dict(ERASED), actor_name=""))
    return head.position, head.hash


def verify(session: Session, *, read: Callable[[], None] = lambda: None) -> Iterator[Break]:
    """Walk every stream and report each place where the chain does not hold (R5.2, R19, promise P5).

    Rows come as plain values, many at a time; ``read`` is called for every event.
    """
    e, h = EventRecord, StreamHead
    facts = (e.stream, e.position, e.type, e.payload, e.actor_kind, e.actor_id, e.actor_name, e.at, e.previous, e.hash)
    query = select(*facts, h.position.label("end_position"), h.hash.label("end_hash"))
    query = query.outerjoin(h, h.stream == e.stream).order_by(e.stream, e.position)
    rows = _counted(session.execute(query.execution_options(yield_per=_ROWS)), read)
    for _stream, of_one in groupby(rows, key=lambda row: row.stream):
        yield from breaks(of_one, to_the_end=True)
    gone = select(h.stream).where(h.stream.not_in(select(e.stream)))
    yield from (Break(lost, 1, "missing") for lost in session.scalars(gone))


def _counted(rows: Iterable[Any], read: Callable[[], None]) -> Iterator[Any]:
    for row in rows:
        read()
        yield row


def breaks(rows: Iterable[Any], *, to_the_end: bool = False) -> Iterator[Break]:
    """The places where the log of one thing, oldest first, does not hold.

    An event without its content is as it should be only if a later one says that this very run was erased. With
    ``to_the_end`` the rows also carry where their log must end (``end_position``, ``end_hash``).
    """
    position, previous = 0, FIRST
    blank: list[Any] = []
    row: Any = None
    for row in rows:
        if row.position != position + 1:
            yield Break(row.stream, position + 1, "missing")
        elif row.previous != previous:
            yield Break(row.stream, row.position, "unlinked", row.type, row.at)
        if row.payload == ERASED:
            blank.append(row)
        elif row.hash != _content_hash(row):
            yield Break(row.stream, row.position, "altered", row.type, row.at)
        elif row.type == ContentErased.__name__ and _covers(row, position, previous):
            blank.clear()
        position, previous = row.position, row.hash
    yield from (Break(lost.stream, lost.position, "altered", lost.type, lost.at) for lost in blank)
    if to_the_end and row is not None and (row.end_position, row.end_hash) != (position, previous):
        yield Break(row.stream, position + 1, "cut_off")


def _covers(row: Any, position: int, previous: str) -> bool:
    """Whether the event that an erasing ends with is the one before it in the log."""
    return bool((row.payload["through"], row.payload["head"]) == (position, previous))


def _content_hash(row: Any) -> str:
    actor = (row.actor_kind, str(row.actor_id), row.actor_name)
    return record_hash(
        str(row.stream), row.position, row.type, row.payload, actor=actor, at=row.at, previous=row.previous
    )
