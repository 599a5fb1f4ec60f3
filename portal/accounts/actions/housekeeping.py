"""What an administrator keeps in order: the working calendar and the messages that could not be delivered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import one_line
from portal.accounts.events import CalendarDayChanged, DeliveryRetried
from portal.core import outbox
from portal.core.actor import Actor
from portal.core.calendar import CalendarDay, DayKind, forget_calendar
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.outbox import OutboxMessage

CALENDAR_STREAM = UUID("5f0a1c1e-7e0b-5d6a-9a51-c0a1e0da0001")
OUTBOX_STREAM = UUID("5f0a1c1e-7e0b-5d6a-9a51-c0a1e0da0002")


def set_calendar_day(session: Session, *, day: date, kind: DayKind, reason: str, actor: Actor, now: datetime) -> None:
    """Say that a day is worked otherwise than the ordinary calendar has it, and by which decision."""
    entry = session.get(CalendarDay, day) or CalendarDay(day=day)
    entry.kind, entry.reason = kind, one_line(reason)
    session.add(entry)
    forget_calendar(session)
    changed = CalendarDayChanged(day=day.isoformat(), kind=kind.value, reason=entry.reason)
    publish(session, CALENDAR_STREAM, changed, actor=actor, now=now)


def remove_calendar_day(session: Session, *, day: date, actor: Actor, now: datetime) -> None:
    """Give a day back to the ordinary calendar. Raises NotFound when it has no exception."""
    entry = session.get(CalendarDay, day)
    if entry is None:
        raise NotFound
    session.delete(entry)
    forget_calendar(session)
    changed = CalendarDayChanged(day=day.isoformat(), kind="", reason="")
    publish(session, CALENDAR_STREAM, changed, actor=actor, now=now)


def retry_delivery(session: Session, message_id: int, *, actor: Actor, now: datetime) -> None:
    """Put a message that was set aside back into the queue. Raises NotFound when it is not set aside."""
    message = session.get(OutboxMessage, message_id, with_for_update=True)
    if message is None or message.set_aside_at is None or message.done_at is not None:
        raise NotFound
    outbox.retry(session, message_id, now=now)
    publish(session, OUTBOX_STREAM, DeliveryRetried(message_id=message_id), actor=actor, now=now)
