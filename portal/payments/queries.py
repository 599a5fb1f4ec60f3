"""Orders and their money, found again. Read only."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core import events
from portal.core.errors import NotFound
from portal.payments.folding import OrderState, Standing, fold
from portal.payments.models import LedgerLine, PaymentOrder, PaymentRefund, PaymentTry


def order(session: Session, order_id: UUID, *, lock: bool = False) -> PaymentOrder:
    """One order; ``lock`` makes others wait until this transaction ends. Raises NotFound."""
    query = select(PaymentOrder).where(PaymentOrder.id == order_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def order_by_code(session: Session, code: str) -> PaymentOrder | None:
    """The order that a transfer names."""
    return session.scalars(select(PaymentOrder).where(PaymentOrder.code == code)).one_or_none()


def orders_of(session: Session, subjects: Iterable[UUID]) -> dict[UUID, list[PaymentOrder]]:
    """The orders of these things, the oldest first."""
    query = select(PaymentOrder).where(PaymentOrder.subject.in_(list(subjects)))
    found: dict[UUID, list[PaymentOrder]] = {}
    for one in session.scalars(query.order_by(PaymentOrder.opened_at, PaymentOrder.id)):
        found.setdefault(one.subject, []).append(one)
    return found


def to_remind(session: Session, *, now: datetime, until: datetime, limit: int) -> list[UUID]:
    """The orders that nobody has gone to pay, whose payer has time until ``until`` at most and was not reminded."""
    waiting = PaymentOrder.state.in_([OrderState.OPEN, OrderState.PARTLY])
    query = select(PaymentOrder.id).where(
        waiting,
        PaymentOrder.reminded_at.is_(None),
        PaymentOrder.payer_id.is_not(None),
        PaymentOrder.pay_by > now,
        PaymentOrder.pay_by <= until,
    )
    return list(session.scalars(query.order_by(PaymentOrder.pay_by, PaymentOrder.id).limit(limit)))


def stands(order: PaymentOrder) -> bool:
    """Whether the order was not cancelled."""
    return order.state != OrderState.CANCELLED


def missing(order: PaymentOrder) -> int:
    """What has still to come in for an order, in đồng, by its row."""
    return max(0, order.due - order.received) if stands(order) else 0


def standing(session: Session, order_id: UUID) -> Standing:
    """What is true of an order: the fold of its events."""
    return fold((record.type, record.payload) for record in events.history(session, order_id))


def attempt(session: Session, reference: str, *, lock: bool = False) -> PaymentTry | None:
    """One time that somebody was sent to a gateway."""
    query = select(PaymentTry).where(PaymentTry.reference == reference)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def tries_of(session: Session, order_id: UUID) -> list[PaymentTry]:
    """Every try of an order, the newest first."""
    query = select(PaymentTry).where(PaymentTry.order_id == order_id)
    return list(session.scalars(query.order_by(PaymentTry.begun_at.desc(), PaymentTry.reference.desc())))


def to_ask(session: Session, *, now: datetime, limit: int) -> list[PaymentTry]:
    """The tries whose gateway is to be asked now, the longest waiting first."""
    query = select(PaymentTry).where(PaymentTry.ask_at <= now).order_by(PaymentTry.ask_at, PaymentTry.reference)
    return list(session.scalars(query.limit(limit)))


def refund(session: Session, refund_id: UUID, *, lock: bool = False) -> PaymentRefund:
    """One refund. Raises NotFound."""
    query = select(PaymentRefund).where(PaymentRefund.id == refund_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def balances(session: Session, *, order_id: UUID | None = None) -> dict[str, int]:
    """The balance of every account of the ledger (debit positive), of one order or of all."""
    query = select(LedgerLine.account, func.sum(LedgerLine.amount)).group_by(LedgerLine.account)
    if order_id is not None:
        query = query.where(LedgerLine.order_id == order_id)
    return {account: int(amount) for account, amount in session.execute(query)}


def refunds_of(session: Session, order_id: UUID) -> list[PaymentRefund]:
    """Every refund of an order, the oldest first."""
    query = select(PaymentRefund).where(PaymentRefund.order_id == order_id)
    return list(session.scalars(query.order_by(PaymentRefund.asked_at, PaymentRefund.id)))
