"""What was told about money becomes an event, once: whoever told it, however often, in whatever order."""

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import SYSTEM, Actor
from portal.core.db import insert_for, transaction
from portal.core.events import Event
from portal.payments import queries
from portal.payments.actions.recording import record
from portal.payments.errors import NotASum
from portal.payments.events import MoneyReceived, PaymentDoubted, PaymentFailed
from portal.payments.folding import Standing, TryState
from portal.payments.gateways.base import Forged, Gateway, Outcome, Told, ToldBy, Verdict
from portal.payments.models import PaymentNews, PaymentTry
from portal.payments.money import is_sum

_log = logging.getLogger(__name__)


def hear(gateway: Gateway, message: Mapping[str, str], *, now: datetime) -> Verdict:
    """Take a notification: signature, order, amount, state, in this order."""
    try:
        told = gateway.read(message)
    except Forged:
        _log.warning("a notification in the name of %s was not signed by it", gateway.key)
        return Verdict.FORGED
    with transaction() as session:
        verdict = take(session, told, channel=gateway.key, told_by=ToldBy.NOTIFICATION, now=now)
        _note(session, gateway.key, told.reference, message, verdict, now=now)
    return verdict


def take(session: Session, told: Told, *, channel: str, told_by: ToldBy, now: datetime) -> Verdict:
    """Let an order know what its gateway told of one try."""
    one = queries.attempt(session, told.reference)
    if one is None or one.channel != channel:
        return Verdict.NO_ORDER
    order = queries.order(session, one.order_id, lock=True)
    session.refresh(one)
    standing = queries.standing(session, order.id)
    event = _meaning(told, one, standing, told_by=told_by, now=now)
    if event is not None:
        record(session, order, standing, event, actor=SYSTEM, now=now)
    if one.state in (TryState.PAID, TryState.FAILED):
        one.ask_at = None
    if told.outcome is not Outcome.UNKNOWN and told.amount != one.amount:
        return Verdict.WRONG_AMOUNT
    return Verdict.ALREADY if event is None and told.outcome is not Outcome.PENDING else Verdict.TAKEN


def credit(
    session: Session,
    order_id: UUID,
    *,
    channel: str,
    transaction_number: str,
    amount: int,
    paid_at: datetime,
    told_by: ToldBy,
    actor: Actor = SYSTEM,
    now: datetime,
) -> Verdict:
    """Count money that came without a try: a transfer on a statement, cash at the counter. Once per transaction number.

    Raises NotASum or NotFound.
    """
    if not is_sum(amount):
        raise NotASum
    order = queries.order(session, order_id, lock=True)
    standing = queries.standing(session, order_id)
    if standing.credited(channel, transaction_number):
        return Verdict.ALREADY
    event = MoneyReceived("", channel, transaction_number, amount, paid_at, told_by.value)
    record(session, order, standing, event, actor=actor, now=now)
    return Verdict.TAKEN


def _meaning(told: Told, one: PaymentTry, standing: Standing, *, told_by: ToldBy, now: datetime) -> Event | None:
    """What a message says that we did not know; None for nothing."""
    state = standing.tries[one.reference]
    if told.outcome is Outcome.PAID and told.amount == one.amount:
        if standing.credited(one.channel, told.transaction):
            return None
        paid_at = told.paid_at or now
        return MoneyReceived(one.reference, one.channel, told.transaction, told.amount, paid_at, told_by.value)
    if state in (TryState.PAID, TryState.FAILED) and told.outcome in (Outcome.FAILED, Outcome.PENDING, Outcome.UNKNOWN):
        return None
    if told.outcome is Outcome.FAILED:
        return PaymentFailed(one.reference, one.channel, told.why, told_by.value)
    if told.outcome is Outcome.DOUBTED or (told.outcome is Outcome.PAID and told.amount != one.amount):
        if state in (TryState.DOUBTED, TryState.PAID):
            return None
        why = told.why if told.outcome is Outcome.DOUBTED else "amount"
        return PaymentDoubted(one.reference, one.channel, why, told.amount, told_by.value)
    return None


def _note(
    session: Session, channel: str, reference: str, message: Mapping[str, str], verdict: Verdict, *, now: datetime
) -> None:
    """Keep what a gateway said, word for word; a thousand repetitions are one row that counts them."""
    said = json.dumps(dict(message), sort_keys=True, ensure_ascii=False)
    values = {
        "sha256": hashlib.sha256(said.encode()).hexdigest(),
        "channel": channel,
        "reference": reference[:40],
        "told_by": ToldBy.NOTIFICATION.value,
        "said": said,
        "verdict": verdict.value,
        "first_at": now,
        "last_at": now,
        "times": 1,
    }
    again = {"times": PaymentNews.times + 1, "last_at": now}
    statement = insert_for(session)(PaymentNews).values(**values)
    session.execute(statement.on_conflict_do_update(index_elements=[PaymentNews.sha256], set_=again))
