"""A sum becomes due; the payer goes to a gateway; nothing is due any more."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.fees import FeeLine
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local
from portal.core.ids import new_id
from portal.core.sequences import next_number
from portal.payments import queries
from portal.payments.actions.recording import record
from portal.payments.errors import NotASum, NothingDue
from portal.payments.events import OrderCancelled, OrderOpened, PaymentBegun
from portal.payments.folding import OrderState, Standing, TryState
from portal.payments.gateways.base import Try
from portal.payments.models import PaymentOrder, PaymentTry
from portal.payments.money import is_sum
from portal.payments.rules import TIME_TO_PAY, next_question, order_code
from portal.payments.till import till


@dataclass(frozen=True, kw_only=True)
class Due:
    """For what, to whom and by whom a sum is to be paid; ``lines`` with every amount's explanation."""

    subject: UUID
    subject_code: str
    purpose: str
    agency_id: UUID
    agency: str
    payer_id: UUID | None
    payer_name: str
    lines: Sequence[FeeLine]
    round: int = 1
    service_code: str = ""


def open_order(session: Session, due: Due, *, actor: Actor = SYSTEM, now: datetime) -> PaymentOrder | None:
    """Let a sum be due; None when it is nothing. Raises NotASum."""
    amounts = [line.amount for line in due.lines if line.amount]
    if not amounts:
        return None
    if not (all(is_sum(amount) for amount in amounts) and is_sum(sum(amounts))):
        raise NotASum
    today = local(now).date()
    order = PaymentOrder(
        id=new_id(),
        code=order_code(today, next_number(session, f"payment/{today:%y%m%d}")),
        subject=due.subject,
        subject_code=due.subject_code,
        service_code=due.service_code,
        purpose=due.purpose,
        round=due.round,
        agency_id=due.agency_id,
        payer_id=due.payer_id,
        payer_name=due.payer_name,
        due=sum(amounts),
        lines=[_line(line) for line in due.lines],
        state=OrderState.OPEN,
        opened_at=now,
    )
    session.add(order)
    session.flush()
    opened = OrderOpened(
        code=order.code,
        subject=due.subject,
        subject_code=due.subject_code,
        agency=due.agency,
        purpose=due.purpose,
        due=order.due,
        lines=tuple((line.key, line.kind, line.name.vi, line.amount) for line in due.lines),
        reasons=tuple(line.explanation.vi for line in due.lines),
    )
    record(session, order, Standing(), opened, actor=actor, now=now)
    return order


def begin(session: Session, order_id: UUID, channel: str, *, actor: Actor, now: datetime) -> Try:
    """Let the payer go to a gateway for what is missing. Raises NothingDue, ChannelUnknown or NotFound."""
    till().gateway(channel)
    order = queries.order(session, order_id, lock=True)
    standing = queries.standing(session, order_id)
    if not standing.missing:
        raise NothingDue
    one = Try(
        reference=f"{order.code}T{len(standing.tries) + 1}",
        amount=standing.missing,
        about=_plain(f"Thanh toan phi le phi ho so {order.subject_code}"),
        begun_at=now.replace(microsecond=0),
        expires_at=now.replace(microsecond=0) + TIME_TO_PAY,
    )
    session.add(
        PaymentTry(
            reference=one.reference,
            order_id=order.id,
            channel=channel,
            amount=one.amount,
            state=TryState.OPEN,
            begun_at=one.begun_at,
            expires_at=one.expires_at,
            ask_at=next_question(one.begun_at, now=now),
        )
    )
    begun = PaymentBegun(reference=one.reference, channel=channel, amount=one.amount, expires_at=one.expires_at)
    record(session, order, standing, begun, actor=actor, now=now)
    return one


def cancel(
    session: Session, order_id: UUID, *, why: str, unless_paid: bool = False, actor: Actor, now: datetime
) -> None:
    """Let nothing be due any more; what came in is owed back (``unless_paid``: unless it was earned).

    Once is enough. Raises NotFound.
    """
    order = queries.order(session, order_id, lock=True)
    standing = queries.standing(session, order_id)
    if not standing.cancelled and not (unless_paid and standing.settled):
        record(session, order, standing, OrderCancelled(why), actor=actor, now=now)


def _line(line: FeeLine) -> dict[str, object]:
    return {
        "key": line.key,
        "kind": line.kind,
        "name": {"vi": line.name.vi, "en": line.name.en},
        "count": line.count,
        "amount": line.amount,
        "explanation": {"vi": line.explanation.vi, "en": line.explanation.en},
    }


def _plain(text: str) -> str:
    """Without accents and signs: gateways refuse them."""
    folded = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(char if char.isalnum() or char == " " else " " for char in folded if char.isascii())
