"""What people do with a compared day: explain, mend, propose, close. A second person confirms what was explained."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core import events
from portal.core.actor import Actor
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.errors import NotFound
from portal.payments import queries as orders
from portal.payments.actions import take
from portal.payments.closing import queries
from portal.payments.closing.comparing import Kind
from portal.payments.closing.errors import (
    ClosingNeedsAnother,
    DayClosed,
    DayNotOver,
    DayProposed,
    DifferencesChanged,
    DifferencesOpen,
    NotProposed,
)
from portal.payments.closing.events import (
    DayClosingProposed,
    DayClosingSentBack,
    DayWasClosed,
    DifferenceExplained,
)
from portal.payments.closing.models import ClosingDifference, ClosingState, DayClosing
from portal.payments.closing.preparing import prepare
from portal.payments.errors import GatewayAway
from portal.payments.gateways.base import Away, ToldBy, Try, Verdict
from portal.payments.till import till


def explain(session: Session, difference_id: UUID, *, why: str, actor: Actor, now: datetime) -> None:
    """Say why a difference is as it is. Raises DayClosed, DayProposed or NotFound."""
    found, closing = queries.difference(session, difference_id, actor=actor, lock=True)
    _refuse_unless_open(closing)
    found.why, found.explained_by, found.explained_by_name, found.explained_at = why, actor.id, actor.name, now
    said = (found.key, Kind(found.kind).value, found.channel, found.number, why)
    events.publish(session, closing.id, DifferenceExplained(closing.day.isoformat(), *said), actor=actor, now=now)


def ask_again(difference_id: UUID, *, actor: Actor, now: datetime) -> Verdict:
    """Ask the gateway about a payment that only it knows, and take in what it says; then the day is compared again.

    Raises DayClosed, DayProposed, GatewayAway or NotFound.
    """
    with reading() as session:
        found, closing = queries.difference(session, difference_id, actor=actor)
        _refuse_unless_open(closing)
        one = orders.attempt(session, found.reference) if found.kind == Kind.ONLY_THEIRS else None
        if one is None:
            raise NotFound
    try:
        asked = Try(one.reference, one.amount, "Doi soat", one.begun_at, one.expires_at)
        told = till().gateway(one.channel).ask(asked, now=now)
    except Away:
        raise GatewayAway from None
    with transaction() as session:
        verdict = take(session, told, channel=one.channel, told_by=ToldBy.QUESTION, now=now)
    prepare(closing.day, actor=actor, now=now)
    return verdict


def close(closing_id: UUID, *, seen: str, actor: Actor, now: datetime) -> ClosingState:
    """Close a day without differences; propose to close one whose differences are all explained.

    The day is compared once more before; ``seen`` are the differences that the person was shown (``digest``). Raises
    DayNotOver, DayClosed, DayProposed, DifferencesChanged, DifferencesOpen or NotFound.
    """
    with reading() as session:
        day = queries.closing(session, closing_id, actor=actor).day
    if day >= local(now).date():
        raise DayNotOver
    prepare(day, actor=actor, now=now)
    with transaction() as session:
        closing = queries.closing(session, closing_id, actor=actor, lock=True)
        _refuse_unless_open(closing)
        found = queries.differences_of(session, closing.id)
        if digest(found) != seen:
            raise DifferencesChanged
        if left := sum(1 for one in found if not one.why):
            raise DifferencesOpen(left)
        closing.proposed_by, closing.proposed_by_name, closing.proposed_at = actor.id, actor.name, now
        if not found:
            _end(session, closing, found, actor=actor, now=now)
        else:
            closing.state = ClosingState.PROPOSED
            event = DayClosingProposed(day.isoformat(), tuple(sorted(one.key for one in found)))
            events.publish(session, closing.id, event, actor=actor, now=now)
        return closing.state


def confirm(session: Session, closing_id: UUID, *, seen: str, actor: Actor, now: datetime) -> None:
    """Agree with every explanation: the day is closed.

    Raises ClosingNeedsAnother, NotProposed, DifferencesChanged or NotFound.
    """
    closing, found = _proposed(session, closing_id, actor)
    if digest(found) != seen:
        raise DifferencesChanged
    _end(session, closing, found, actor=actor, now=now)


def send_back(session: Session, closing_id: UUID, *, why: str, actor: Actor, now: datetime) -> None:
    """Disagree: the explanations are looked at again. Raises ClosingNeedsAnother, NotProposed or NotFound."""
    closing, _found = _proposed(session, closing_id, actor)
    closing.state = ClosingState.OPEN
    events.publish(session, closing.id, DayClosingSentBack(closing.day.isoformat(), why), actor=actor, now=now)


def digest(found: Iterable[ClosingDifference]) -> str:
    """What a person saw: the differences with their explanations, in any order."""
    said = sorted(f"{one.key}\0{one.why}" for one in found)
    return hashlib.sha256("\0\0".join(said).encode()).hexdigest()


def may_confirm(closing: DayClosing, found: Iterable[ClosingDifference], actor: Actor) -> bool:
    """Whether the actor, and whoever they stand in for, neither proposed nor explained anything."""
    lender = actor.behalf.principal_id if actor.behalf else None
    had_a_hand = {closing.proposed_by, *(one.explained_by for one in found)}
    return actor.id is not None and not {actor.id, lender} - {None} & had_a_hand


def _proposed(session: Session, closing_id: UUID, actor: Actor) -> tuple[DayClosing, list[ClosingDifference]]:
    closing = queries.closing(session, closing_id, actor=actor, lock=True)
    found = queries.differences_of(session, closing.id)
    if closing.state != ClosingState.PROPOSED:
        raise NotProposed
    if not may_confirm(closing, found, actor):
        raise ClosingNeedsAnother
    return closing, found


def _refuse_unless_open(closing: DayClosing) -> None:
    if closing.state == ClosingState.CLOSED:
        raise DayClosed
    if closing.state == ClosingState.PROPOSED:
        raise DayProposed


def _end(session: Session, closing: DayClosing, found: list[ClosingDifference], *, actor: Actor, now: datetime) -> None:
    closing.closed_by, closing.closed_by_name, closing.closed_at = actor.id, actor.name, now
    closing.state = ClosingState.CLOSED
    event = DayWasClosed(
        day=closing.day.isoformat(),
        scope=closing.scope,
        totals=tuple(closing.totals),
        differences=tuple(_said(one) for one in found),
        proposed_by=closing.proposed_by_name,
    )
    events.publish(session, closing.id, event, actor=actor, now=now)


def _said(one: ClosingDifference) -> dict[str, Any]:
    days: dict[str, date | None] = {"our_day": one.our_day, "their_day": one.their_day, "belongs_to": one.belongs_to}
    return {
        "key": one.key,
        "kind": Kind(one.kind).value,
        "channel": one.channel,
        "number": one.number,
        "reference": one.reference,
        "ours": one.ours,
        "theirs": one.theirs,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "why": one.why,
        "explained_by": one.explained_by_name,
    }
