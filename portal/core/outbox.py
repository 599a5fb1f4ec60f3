"""The transactional outbox: news is stored with the change that caused it, and delivered afterwards, at least once.

A message is leased to one worker; a worker that dies lets its lease run out and another takes over. A handler that
keeps failing is retried with growing pauses and then set aside, visible, without holding up the others.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CursorResult, Index, Integer, Select, String, Text, delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.db import Base, reading, transaction

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 100  # with the pauses below about a day: a service that is away for hours is ordinary
_FIRST_PAUSE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=15)
_PERSONAL = re.compile(r"[^\s<>'\"(){}\[\],;]+@[^\s<>'\"(){}\[\],;]+|\+?\d{9,}")
_log = logging.getLogger(__name__)


class OutboxMessage(Base):
    """One piece of news for one subscriber."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    subscriber: Mapped[str] = mapped_column(String(80))
    event_type: Mapped[str] = mapped_column(String(80))
    stream: Mapped[UUID]
    position: Mapped[int]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[UUID | None]
    done_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True)
class Delivery:
    """What a subscriber receives. ``message_id`` is the same on every attempt: use it to act once."""

    message_id: int
    event_type: str
    stream: UUID
    position: int
    payload: Mapping[str, Any]
    created_at: datetime


class NotYet(Exception):
    """What a handler waits for has not happened: it wants to be called again after ``pause``. That is no failure."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__()
        self.pause = pause


Handler = Callable[[Delivery], None]
_subscribers: dict[str, dict[str, Handler]] = {}
_handlers: dict[str, Handler] = {}
_pauses: dict[str, Callable[[], timedelta]] = {}


def subscribe(event_type: str, name: str, handler: Handler, *, after: Callable[[], timedelta] = timedelta) -> None:
    """Let ``handler`` receive events of this type under a lasting ``name``. Called by the composition root.

    ``after``: asked with each piece of news, how long it lets those go first for whom somebody is waiting.
    """
    _subscribers.setdefault(event_type, {})[name] = handler
    _handlers[name] = handler
    _pauses[name] = after


def enqueue(
    session: Session, event_type: str, *, stream: UUID, position: int, payload: dict[str, Any], now: datetime
) -> None:
    """Store one message for each subscriber of this event, in the caller's transaction."""
    for name in _subscribers.get(event_type, {}):
        session.add(
            OutboxMessage(
                subscriber=name,
                event_type=event_type,
                stream=stream,
                position=position,
                payload=payload,
                created_at=now,
                due_at=now + _pauses[name](),
            )
        )


def _due(now: datetime) -> Select[OutboxMessage]:
    return (
        select(OutboxMessage)
        .where(OutboxMessage.done_at.is_(None), OutboxMessage.set_aside_at.is_(None), OutboxMessage.due_at <= now)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
    )


def claim(*, now: datetime) -> tuple[UUID, Delivery, str] | None:
    """Lease the oldest message that is due; None when there is none."""
    with reading() as session:  # an idle worker must not take the write lock
        if session.scalars(_due(now)).first() is None:
            return None
    with transaction() as session:
        message = session.scalars(_due(now).with_for_update(skip_locked=True)).first()
        if message is None:
            return None
        if message.attempts >= MOST_ATTEMPTS:  # it never reported back: whoever handled it died each time
            message.set_aside_at, message.lease = now, None
            return None
        message.lease = lease = uuid4()
        message.attempts += 1
        message.due_at = now + LEASE
        return lease, _delivery(message), message.subscriber


def _delivery(message: OutboxMessage) -> Delivery:
    return Delivery(
        message_id=message.id,
        event_type=message.event_type,
        stream=message.stream,
        position=message.position,
        payload=message.payload,
        created_at=message.created_at,
    )


def settle(lease: UUID, message_id: int, *, error: str | None, now: datetime, again_at: datetime | None = None) -> None:
    """Record how a delivery ended; a lease that somebody else took over meanwhile is left alone.

    With ``again_at`` it has not ended: it is due again then, with all its attempts.
    """
    with transaction() as session:
        message = session.get(OutboxMessage, message_id, with_for_update=True)
        if message is None or message.lease != lease:
            return
        message.lease, message.last_error = None, error
        if again_at is not None:
            message.due_at, message.attempts = again_at, 0
        elif error is None:
            message.done_at, message.payload = now, {}  # the log keeps it; names of files need not stand here too
        elif message.attempts >= MOST_ATTEMPTS:
            message.set_aside_at = now
        else:
            message.due_at = now + min(_FIRST_PAUSE * 2 ** min(message.attempts - 1, 20), _LONGEST_PAUSE)


def forget(session: Session, stream: UUID) -> None:
    """Delete every message about one thing, delivered or not: the thing itself is destroyed."""
    session.execute(delete(OutboxMessage).where(OutboxMessage.stream == stream))


def sweep(session: Session, *, before: datetime) -> int:
    """Delete messages that were delivered before then; returns how many. Those set aside stay for somebody to see."""
    done = session.execute(delete(OutboxMessage).where(OutboxMessage.done_at < before))
    return cast("CursorResult[Any]", done).rowcount


def deliver_next(*, clock: Callable[[], datetime]) -> bool:
    """Deliver one due message; False when there was nothing to do."""
    claimed = claim(now=clock())
    if claimed is None:
        return False
    lease, delivery, subscriber = claimed
    error, again_at = None, None
    try:
        _handlers[subscriber](delivery)
    except NotYet as waiting:
        again_at = clock() + waiting.pause
    except Exception as problem:  # whatever a handler does, the queue goes on and the failure stays visible
        _log.warning("delivery %s to %s failed: %s", delivery.message_id, subscriber, type(problem).__name__)
        error = _told(problem)
    settle(lease, delivery.message_id, error=error, now=clock(), again_at=again_at)
    return True


def _told(problem: Exception) -> str:
    """What an administrator reads: without addresses and long numbers, and nothing that a database says of a row."""
    if isinstance(problem, DBAPIError):
        return type(problem).__name__
    return _PERSONAL.sub("…", f"{type(problem).__name__}: {problem}")[:1000]


def deliver_all(*, clock: Callable[[], datetime]) -> int:
    """Deliver until nothing is due; returns how many messages were handled."""
    count = 0
    while deliver_next(clock=clock):
        count += 1
    return count


def backlog(session: Session, *, now: datetime) -> int:
    """How many messages wait although they are due."""
    query = select(func.count()).where(OutboxMessage.done_at.is_(None), OutboxMessage.due_at <= now)
    return session.execute(query).scalar_one()


def set_aside(session: Session) -> list[OutboxMessage]:
    """Messages whose delivery was given up, newest first, for a person to look at."""
    query = select(OutboxMessage).where(OutboxMessage.set_aside_at.is_not(None), OutboxMessage.done_at.is_(None))
    return list(session.scalars(query.order_by(OutboxMessage.id.desc())))


def retry(session: Session, message_id: int, *, now: datetime) -> None:
    """Take a message that was set aside back into the queue."""
    session.execute(
        update(OutboxMessage).where(OutboxMessage.id == message_id).values(set_aside_at=None, attempts=0, due_at=now)
    )


def unsubscribe(name: str) -> None:
    """Forget a subscriber (its undelivered messages stay until somebody answers to the name again)."""
    _handlers.pop(name, None)
    for subscribers in _subscribers.values():
        subscribers.pop(name, None)
