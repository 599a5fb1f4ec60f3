"""Orders, cash boxes and receipts as the counter looks for them. Read only."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.text import fold
from portal.accounts.models import Agency
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.payments import queries
from portal.payments.counter_models import CashBox, CashPayout, CashTaking, PaymentReceipt
from portal.payments.folding import OrderState
from portal.payments.models import PaymentOrder
from portal.payments.rules import codes_in

MOST_FOUND = 50
_SEARCHED = 5000
_UNPAID = (OrderState.OPEN, OrderState.CONFIRMING, OrderState.PARTLY)


def find_orders(session: Session, words: str, *, actor: Actor) -> list[PaymentOrder]:
    """Orders of the actor's agency by their code, the code of the dossier, or the payer's name; newest first."""
    wanted = words.strip()
    if not wanted:
        return []
    own = select(PaymentOrder).where(PaymentOrder.agency_id == actor.agency_id)
    newest = (PaymentOrder.opened_at.desc(), PaymentOrder.id)
    if codes := codes_in(wanted):
        return list(session.scalars(own.where(PaymentOrder.code.in_(codes)).order_by(*newest)))
    by_code = own.where(PaymentOrder.subject_code == wanted.upper()).order_by(*newest)
    if found := list(session.scalars(by_code.limit(MOST_FOUND))):
        return found
    return _by_name(session, actor, wanted)


def _by_name(session: Session, actor: Actor, wanted: str) -> list[PaymentOrder]:
    """By words of the payer's name, accents ignored, among the newest orders."""
    names = select(PaymentOrder.id, PaymentOrder.payer_name).where(PaymentOrder.agency_id == actor.agency_id)
    newest = (PaymentOrder.opened_at.desc(), PaymentOrder.id)
    parts = fold(wanted).split()
    rows = session.execute(names.order_by(*newest).limit(_SEARCHED))
    found = [id_ for id_, name in rows if all(part in fold(name) for part in parts)][:MOST_FOUND]
    return list(session.scalars(select(PaymentOrder).where(PaymentOrder.id.in_(found)).order_by(*newest)))


def newest_due(session: Session, *, actor: Actor, limit: int = 20) -> list[PaymentOrder]:
    """What was asked for last and is not paid yet, in the actor's agency."""
    query = select(PaymentOrder).where(PaymentOrder.agency_id == actor.agency_id, PaymentOrder.state.in_(_UNPAID))
    return list(session.scalars(query.order_by(PaymentOrder.opened_at.desc(), PaymentOrder.id).limit(limit)))


def order_at(session: Session, order_id: UUID, *, actor: Actor, lock: bool = False) -> PaymentOrder:
    """An order of the actor's own agency. Raises NotFound, for those of others too."""
    found = queries.order(session, order_id, lock=lock)
    if found.agency_id != actor.agency_id:
        raise NotFound
    return found


def box_of(session: Session, cashier_id: UUID | None, day: date, *, lock: bool = False) -> CashBox | None:
    """The cash box of a cashier on a day, None when it was not opened."""
    query = select(CashBox).where(CashBox.cashier_id == cashier_id, CashBox.day == day)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def box(session: Session, box_id: UUID, *, actor: Actor, lock: bool = False) -> CashBox:
    """A cash box of the actor's own agency. Raises NotFound."""
    query = select(CashBox).where(CashBox.id == box_id, CashBox.agency_id == actor.agency_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def boxes(session: Session, *, actor: Actor, limit: int = 100) -> list[CashBox]:
    """The cash boxes of the actor's agency, the newest first."""
    query = select(CashBox).where(CashBox.agency_id == actor.agency_id)
    return list(session.scalars(query.order_by(CashBox.day.desc(), CashBox.opened_at.desc()).limit(limit)))


def taken_into(session: Session, box_id: UUID) -> int:
    """What came into a cash box, in đồng."""
    query = select(func.coalesce(func.sum(CashTaking.amount), 0)).where(CashTaking.box_id == box_id)
    return int(session.scalars(query).one())


def paid_out_of(session: Session, box_id: UUID) -> int:
    """What went back to payers out of a cash box, in đồng."""
    query = select(func.coalesce(func.sum(CashPayout.amount), 0)).where(CashPayout.box_id == box_id)
    return int(session.scalars(query).one())


def payouts(session: Session, box_id: UUID) -> list[tuple[CashPayout, PaymentOrder]]:
    """Everything that went back out of a cash box with its order, the newest first."""
    query = select(CashPayout, PaymentOrder).join(PaymentOrder, PaymentOrder.id == CashPayout.order_id)
    query = query.where(CashPayout.box_id == box_id).order_by(CashPayout.at.desc(), CashPayout.refund_id)
    return [(payout, order) for payout, order in session.execute(query)]


def takings(session: Session, box_id: UUID) -> list[tuple[CashTaking, PaymentOrder]]:
    """Everything that came into a cash box with its order, the newest first."""
    query = select(CashTaking, PaymentOrder).join(PaymentOrder, PaymentOrder.id == CashTaking.order_id)
    query = query.where(CashTaking.box_id == box_id).order_by(CashTaking.at.desc(), CashTaking.number)
    return [(taking, order) for taking, order in session.execute(query)]


def receipt_of(session: Session, order_id: UUID, *, lock: bool = False) -> PaymentReceipt | None:
    """The receipt of an order, None before it was paid."""
    query = select(PaymentReceipt).where(PaymentReceipt.order_id == order_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def agency_of(session: Session, order: PaymentOrder) -> Agency:
    """The agency that an order is paid to."""
    return session.get_one(Agency, order.agency_id)
