"""Money goes back: one person proposes, another approves, then it is sent, at most once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.db import transaction
from portal.core.ids import new_id
from portal.payments import queries
from portal.payments.actions.cash import pay_out
from portal.payments.actions.recording import record
from portal.payments.counter_rules import CASH
from portal.payments.errors import (
    ChannelUnknown,
    GatewayAway,
    NotASum,
    RefundDecided,
    RefundNeedsAnother,
    RefundOnItsWay,
    RefundTooMuch,
)
from portal.payments.events import RefundApproved, RefundAsked, RefundRefused, RefundSent
from portal.payments.folding import RefundState
from portal.payments.gateways.base import Away, Refused, Try
from portal.payments.models import PaymentRefund
from portal.payments.money import is_sum
from portal.payments.till import till

_ANSWER_WITHIN: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Payee:
    """Whose account money goes to that no gateway sends back."""

    name: str
    bank: str
    account: str


def ask_refund(
    session: Session,
    order_id: UUID,
    *,
    channel: str,
    transaction_number: str,
    amount: int,
    why: str,
    payee: Payee | None = None,
    actor: Actor,
    now: datetime,
) -> PaymentRefund:
    """Propose to give back part of one credit, to ``payee`` where no gateway sends it.

    Raises NotASum, RefundTooMuch or NotFound.
    """
    if not is_sum(amount):
        raise NotASum
    order = queries.order(session, order_id, lock=True)
    standing = queries.standing(session, order_id)
    left = standing.back_from(channel, transaction_number) - _promised(session, order_id, channel, transaction_number)
    if amount > min(standing.owed_back, left) or actor.id is None:
        raise RefundTooMuch
    asked = PaymentRefund(
        id=new_id(),
        order_id=order.id,
        channel=channel,
        transaction=transaction_number,
        amount=amount,
        why=why,
        state=RefundState.ASKED,
        asked_by=actor.id,
        asked_by_name=actor.name,
        asked_at=now,
    )
    if payee is not None:
        asked.payee_name, asked.payee_bank, asked.payee_account = payee.name, payee.bank, payee.account
    session.add(asked)
    event = RefundAsked(asked.id, channel, transaction_number, amount, why)
    record(session, order, standing, event, actor=actor, now=now)
    return asked


def approve_refund(session: Session, refund_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Agree that the money goes back. Raises RefundNeedsAnother, RefundDecided or NotFound."""
    refund = _decide(session, refund_id, RefundState.APPROVED, actor=actor, now=now)
    order = queries.order(session, refund.order_id, lock=True)
    standing = queries.standing(session, order.id)
    record(session, order, standing, RefundApproved(refund.id, refund.amount), actor=actor, now=now)


def refuse_refund(session: Session, refund_id: UUID, *, why: str, actor: Actor, now: datetime) -> None:
    """Say that the money does not go back by this proposal. Raises RefundNeedsAnother, RefundDecided or NotFound."""
    refund = _decide(session, refund_id, RefundState.REFUSED, actor=actor, now=now)
    refund.refusal = why
    order = queries.order(session, refund.order_id, lock=True)
    standing = queries.standing(session, order.id)
    record(session, order, standing, RefundRefused(refund.id, why), actor=actor, now=now)


def send_refund(refund_id: UUID, *, proof: str = "", actor: Actor, now: datetime) -> None:
    """Give approved money back: by the gateway it came through, or, with ``proof``, as a bank or the cashier did it.

    What was sent is marked before the gateway is asked: if the answer is lost, it is not asked a second time; a person
    reads the gateway's statement and ends it with ``proof``. Cash leaves the cashier's open box; ``proof`` is then the
    number of the payee's written receipt. Raises RefundDecided, ChannelUnknown, GatewayAway, BoxNotOpen, BoxTooLittle
    or NotFound.
    """
    with transaction() as session:
        refund = queries.refund(session, refund_id, lock=True)
        if refund.state != RefundState.APPROVED or (refund.sent_at is not None and not proof):
            raise RefundDecided
        one = _try_of(session, refund)
        if one is None and not proof:
            raise ChannelUnknown
        if refund.channel != CASH:  # cash goes, or does not, in the next transaction: nobody's answer can be lost
            refund.sent_at = now
    if one is not None and not proof:
        proof = _through_gateway(refund, one, actor=actor, now=now)
    with transaction() as session:
        refund = queries.refund(session, refund_id, lock=True)
        if refund.state == RefundState.SENT:
            raise RefundDecided
        if refund.channel == CASH:
            pay_out(session, refund, slip=proof, actor=actor, now=now)
        refund.state, refund.proof, refund.sent_at = RefundState.SENT, proof, now
        order = queries.order(session, refund.order_id, lock=True)
        standing = queries.standing(session, order.id)
        event = RefundSent(refund.id, refund.channel, refund.amount, proof)
        record(session, order, standing, event, actor=actor, now=now)


def give_up_refund(session: Session, refund_id: UUID, *, why: str, actor: Actor, now: datetime) -> None:
    """Say that approved money did not go and will not go by this proposal: it is owed as before, and a new proposal
    takes two people again. Raises RefundDecided, RefundOnItsWay or NotFound.
    """
    refund = queries.refund(session, refund_id, lock=True)
    if refund.state != RefundState.APPROVED:
        raise RefundDecided
    if refund.sent_at is not None and now - refund.sent_at < _ANSWER_WITHIN:
        raise RefundOnItsWay
    refund.state, refund.refusal = RefundState.REFUSED, why
    order = queries.order(session, refund.order_id, lock=True)
    standing = queries.standing(session, order.id)
    record(session, order, standing, RefundRefused(refund.id, why), actor=actor, now=now)


def can_send(session: Session, refund: PaymentRefund) -> bool:
    """Whether a gateway of this installation can give this money back the way it came."""
    return refund.channel in till().gateways and _try_of(session, refund) is not None


def _through_gateway(refund: PaymentRefund, one: Try, *, actor: Actor, now: datetime) -> str:
    gateway = till().gateway(refund.channel)
    try:
        return gateway.give_back(one, refund.transaction, refund.amount, by=actor.username, now=now)
    except Refused as problem:
        with transaction() as session:
            undone = queries.refund(session, refund.id, lock=True)
            undone.state, undone.refusal = RefundState.REFUSED, f"{refund.channel}: {problem.why}"
            order = queries.order(session, undone.order_id, lock=True)
            event = RefundRefused(undone.id, f"{refund.channel}: {problem.why}")
            record(session, order, queries.standing(session, order.id), event, actor=actor, now=now)
        raise GatewayAway from None
    except Away:
        raise GatewayAway from None


def _decide(session: Session, refund_id: UUID, state: RefundState, *, actor: Actor, now: datetime) -> PaymentRefund:
    refund = queries.refund(session, refund_id, lock=True)
    if refund.state != RefundState.ASKED:
        raise RefundDecided
    lender = actor.behalf.principal_id if actor.behalf else None
    if actor.id is None or refund.asked_by in (actor.id, lender):
        raise RefundNeedsAnother
    refund.state, refund.decided_by, refund.decided_by_name, refund.decided_at = state, actor.id, actor.name, now
    return refund


def _promised(session: Session, order_id: UUID, channel: str, transaction_number: str) -> int:
    return sum(
        one.amount
        for one in queries.refunds_of(session, order_id)
        if (one.channel, one.transaction) == (channel, transaction_number) and one.state != RefundState.REFUSED
    )


def _try_of(session: Session, refund: PaymentRefund) -> Try | None:
    credits = queries.standing(session, refund.order_id).credits
    for credit in credits:
        if (credit.channel, credit.transaction) == (refund.channel, refund.transaction) and credit.reference:
            one = queries.attempt(session, credit.reference)
            if one is not None:
                return Try(one.reference, one.amount, "Hoan tien", one.begun_at, one.expires_at)
    return None
