"""Looking at the log is itself an event, in the log of whoever looked (R18.2, R19)."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.events import LogEventRead, LogSearched
from portal.audit.rules import Wanted
from portal.core.actor import Actor
from portal.core.events import publish


def note_search(session: Session, wanted: Wanted, *, shown: int, exported: bool, actor: Actor, now: datetime) -> None:
    """Record that somebody searched the log, and by what."""
    event = LogSearched(
        code=wanted.code,
        person=wanted.speakable_person,
        type=wanted.type,
        since=str(wanted.since or ""),
        until=str(wanted.until or ""),
        shown=shown,
        exported=exported,
    )
    _note(session, event, actor=actor, now=now)


def note_reading(session: Session, event_id: int, *, actor: Actor, now: datetime) -> None:
    """Record that somebody opened one event with all its values."""
    _note(session, LogEventRead(event=event_id), actor=actor, now=now)


def _note(session: Session, event: LogSearched | LogEventRead, *, actor: Actor, now: datetime) -> None:
    if actor.id is None:
        raise ValueError("only somebody who is signed in looks at the log")
    publish(session, actor.id, event, actor=actor, now=now)
