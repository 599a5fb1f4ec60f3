"""Whoever is told nothing asks: lost, late and closed-tab payments find their right state without anybody's help."""

import logging
from datetime import datetime
from uuid import UUID

from portal.core.actor import SYSTEM
from portal.core.db import reading, transaction
from portal.payments import queries
from portal.payments.actions.recording import record
from portal.payments.actions.taking import take
from portal.payments.errors import ChannelUnknown
from portal.payments.events import PaymentFailed
from portal.payments.folding import TryState
from portal.payments.gateways.base import Away, Outcome, Told, ToldBy, Try
from portal.payments.models import PaymentTry
from portal.payments.rules import next_question, ran_out
from portal.payments.till import till

_AT_ONCE = 500
_log = logging.getLogger(__name__)


def ask_gateways(*, now: datetime) -> int:
    """Ask about every try whose time it is; how many were answered.

    A gateway that is away is asked no more in this round, and about everything again in the next.
    """
    with reading() as session:
        waiting = queries.to_ask(session, now=now, limit=_AT_ONCE)
    away: set[str] = set()
    answered = 0
    for one in waiting:
        if one.channel not in away:
            told = _ask(one, now=now)
            if told is None:
                away.add(one.channel)
            else:
                _learn(told, one.channel, now=now)
                answered += 1
    return answered


def ask_about(order_id: UUID, *, now: datetime) -> bool:
    """Ask about the open tries of one order at once; whether every gateway answered."""
    with reading() as session:
        waiting = [one for one in queries.tries_of(session, order_id) if one.ask_at is not None]
    answers = [(one, _ask(one, now=now)) for one in waiting]
    for one, told in answers:
        if told is not None:
            _learn(told, one.channel, now=now)
    return all(told is not None for _one, told in answers)


def _ask(one: PaymentTry, *, now: datetime) -> Told | None:
    asked = Try(one.reference, one.amount, "Hoi ket qua", one.begun_at, one.expires_at)
    try:
        return till().gateway(one.channel).ask(asked, now=now)
    except (Away, ChannelUnknown) as problem:
        _log.warning("%s does not say what became of a payment: %s", one.channel, type(problem).__name__)
        return None


def _learn(told: Told, channel: str, *, now: datetime) -> None:
    with transaction() as session:
        take(session, told, channel=channel, told_by=ToldBy.QUESTION, now=now)
        one = queries.attempt(session, told.reference)
        if one is None or one.ask_at is None:
            return
        one.asked += 1
        one.ask_at = next_question(one.begun_at, now=now)
        if told.outcome is Outcome.UNKNOWN and one.state == TryState.OPEN and ran_out(one.expires_at, now=now):
            order = queries.order(session, one.order_id, lock=True)
            standing = queries.standing(session, order.id)
            gone = PaymentFailed(one.reference, channel, "expired", ToldBy.QUESTION.value)
            record(session, order, standing, gone, actor=SYSTEM, now=now)
            one.ask_at = None
