"""Looking at the log is itself an event, in the log of whoever looked (R18.2, R19); who opens very many is noticed."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.actions import locked_account
from portal.audit import queries, watch
from portal.audit.events import LogEventRead, LogSearched, ManyDossiersOpened
from portal.audit.models import ReadingAlert
from portal.audit.rules import Wanted
from portal.core.actor import SYSTEM, Actor
from portal.core.events import publish
from portal.dossiers import reads


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


def notice_many_readings(session: Session, *, now: datetime) -> int:
    """Note who opened more dossiers in the last hour than is usual, at most once an hour each; returns how many.

    Nobody is stopped: a busy day has such hours too, and whoever waits at the counter must not wait for an inspector.
    """
    since, most, noticed = now - watch.SPAN, watch.most(), 0
    for one in reads.busiest(session, since=since, until=now, over=most):
        account = locked_account(session, one.account_id)  # two workers notice it once
        if queries.alerted(session, account.id, since=since):
            continue
        alert = ReadingAlert(
            account_id=account.id,
            name=account.display_name,
            agency_id=account.agency_id,
            since=since,
            at=now,
            opened=one.dossiers,
            most=most,
        )
        session.add(alert)
        session.flush()
        told = ManyDossiersOpened(alert_id=str(alert.id), opened=one.dossiers, most=most, since=since)
        publish(session, account.id, told, actor=SYSTEM, now=now)
        noticed += 1
    return noticed
