"""Cash at the counter: a box is opened, filled, counted; a second person looks at a difference."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.core.events import publish
from portal.core.ids import new_id
from portal.documents.wording import grouped
from portal.payments import counter_queries, queries
from portal.payments.actions.taking import credit
from portal.payments.counter_errors import (
    BoxNeedsAnother,
    BoxNeedsReason,
    BoxNotOpen,
    BoxOpenAlready,
    BoxTooLittle,
    SumChanged,
    TooLittleGiven,
)
from portal.payments.counter_events import CashBoxConfirmed, CashBoxCounted, CashBoxOpened, CashPaidOut
from portal.payments.counter_models import CashBox, CashPayout, CashTaking
from portal.payments.counter_rules import CASH, cash_number, counted_sum
from portal.payments.gateways.base import ToldBy, Verdict
from portal.payments.models import PaymentRefund


def open_box(session: Session, *, opening: int, actor: Actor, now: datetime) -> CashBox:
    """Begin the cashier's day with this much cash. Raises BoxOpenAlready, or NotFound for who belongs to no agency."""
    today = local(now).date()
    if actor.agency_id is None or actor.id is None:
        raise NotFound
    if counter_queries.box_of(session, actor.id, today) is not None:
        raise BoxOpenAlready
    opened = CashBox(
        id=new_id(),
        agency_id=actor.agency_id,
        cashier_id=actor.id,
        cashier_name=actor.name,
        day=today,
        opening=opening,
        opened_at=now,
    )
    session.add(opened)
    publish(session, opened.id, CashBoxOpened(today.isoformat(), opening), actor=actor, now=now)
    return opened


def take_cash(
    session: Session, order_id: UUID, *, number: str, amount: int, given: int, actor: Actor, now: datetime
) -> Verdict:
    """Take the whole sum that is missing, in cash. ``number`` and ``amount`` are as the page showed them.

    Pressed twice, it is counted once. Raises BoxNotOpen, SumChanged, TooLittleGiven or NotFound.
    """
    box = _open_box(session, actor, now)
    order = counter_queries.order_at(session, order_id, actor=actor, lock=True)
    standing = queries.standing(session, order_id)
    if standing.credited(CASH, number):
        return Verdict.ALREADY
    if not standing.missing or amount != standing.missing or number != cash_number(order.code, standing):
        raise SumChanged
    if given < amount:
        raise TooLittleGiven
    verdict = credit(
        session,
        order_id,
        channel=CASH,
        transaction_number=number,
        amount=amount,
        paid_at=now,
        told_by=ToldBy.COUNTER,
        actor=actor,
        now=now,
    )
    session.add(CashTaking(number=number, order_id=order_id, box_id=box.id, amount=amount, given=given, at=now))
    return verdict


def pay_out(session: Session, refund: PaymentRefund, *, slip: str, actor: Actor, now: datetime) -> None:
    """Take what goes back to a payer out of the cashier's open box. Raises BoxNotOpen or BoxTooLittle."""
    box = _open_box(session, actor, now)
    left = box.expected(counter_queries.taken_into(session, box.id), counter_queries.paid_out_of(session, box.id))
    if refund.amount > left:
        raise BoxTooLittle(grouped(left))
    payout = CashPayout(refund_id=refund.id, order_id=refund.order_id, box_id=box.id, amount=refund.amount, slip=slip)
    payout.at = now
    session.add(payout)
    event = CashPaidOut(refund.id, refund.order_id, refund.amount, slip)
    publish(session, box.id, event, actor=actor, now=now)


def count_box(
    session: Session, *, notes: Mapping[int, int], small: int = 0, why: str, actor: Actor, now: datetime
) -> CashBox:
    """End the cashier's day: how many there really are of each denomination, and how much in smaller ones.

    Raises BoxNotOpen, or BoxNeedsReason for a difference without a reason.
    """
    box = _open_box(session, actor, now)
    counted = counted_sum(notes, small)
    taken, paid_out = counter_queries.taken_into(session, box.id), counter_queries.paid_out_of(session, box.id)
    expected = box.expected(taken, paid_out)
    if counted != expected and not why:
        raise BoxNeedsReason(grouped(counted), grouped(expected))
    listed = [(value, count) for value, count in notes.items() if count]
    box.taken, box.paid_out, box.counted, box.counted_at = taken, paid_out, counted, now
    box.notes, box.why = [list(one) for one in listed], why if counted != expected else ""
    event = CashBoxCounted(taken, counted, box.difference, box.why, paid_out, tuple(listed), small)
    publish(session, box.id, event, actor=actor, now=now)
    return box


def confirm_box(session: Session, box_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A second person has seen the difference of a box; once is enough. Raises BoxNeedsAnother or NotFound."""
    box = counter_queries.box(session, box_id, actor=actor, lock=True)
    if not box.waits:
        return
    if actor.id == box.cashier_id:
        raise BoxNeedsAnother
    box.confirmed_by_name, box.confirmed_at = actor.name, now
    publish(session, box.id, CashBoxConfirmed(box.difference), actor=actor, now=now)


def _open_box(session: Session, actor: Actor, now: datetime) -> CashBox:
    box = counter_queries.box_of(session, actor.id, local(now).date(), lock=True)
    if box is None or box.counted is not None:
        raise BoxNotOpen
    return box
