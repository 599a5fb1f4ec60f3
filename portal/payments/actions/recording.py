"""The one way by which an order changes: an event, its postings, and the row that repeats where the order stands."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.core import events
from portal.core.actor import Actor
from portal.core.events import Event
from portal.payments.folding import OrderState, Standing, after
from portal.payments.ledger import postings
from portal.payments.models import LedgerLine, PaymentOrder, PaymentTry


def record(
    session: Session, order: PaymentOrder, standing: Standing, event: Event, *, actor: Actor, now: datetime
) -> Standing:
    """Write what happened to a locked order whose standing was ``standing``; the standing afterwards."""
    written = events.publish(session, order.id, event, actor=actor, now=now)
    new = after(standing, written.type, written.payload)
    for place, posting in enumerate(postings(standing, new, written.payload)):
        line = LedgerLine(order_id=order.id, event=written.position, place=place, at=now)
        line.account, line.amount = posting.account, posting.amount
        session.add(line)
    order.state, order.received, order.owed_back = new.state, new.received, new.owed_back
    order.settled_at = (order.settled_at or now) if new.state is OrderState.PAID else None
    _show_try(session, new, str(written.payload.get("reference", "")))
    session.flush()
    return new


def _show_try(session: Session, standing: Standing, reference: str) -> None:
    state = standing.tries.get(reference)
    one = session.get(PaymentTry, reference) if state is not None else None
    if one is not None and state is not None:
        one.state = state
