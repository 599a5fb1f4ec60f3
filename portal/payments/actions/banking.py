"""Every transfer that a bank tells of is taken in once, by whichever way and however often it is told."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core import events
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import VIETNAM
from portal.core.ids import new_id
from portal.core.sequences import next_number
from portal.payments import queries, transfer_queries
from portal.payments.actions.taking import credit
from portal.payments.errors import NotASum
from portal.payments.gateways.base import ToldBy, Verdict
from portal.payments.models import PaymentOrder
from portal.payments.money import is_sum
from portal.payments.rules import codes_in
from portal.payments.transfer_errors import (
    NoSuchOrder,
    ReturnNeedsAnother,
    TransferDecided,
    TransferDiffers,
)
from portal.payments.transfer_events import TransferAssigned, TransferReceived, TransferReturned, TransferSetAside
from portal.payments.transfer_models import BankTransfer, TransferState

CHANNEL = "bank"
_ONE_AT_A_TIME = "payment/transfers"


class News(StrEnum):
    """What a transfer was to us."""

    CREDITED = "credited"
    UNMATCHED = "unmatched"
    KNOWN = "known"


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A transfer as a bank tells it; ``number`` is the bank's, or our own where it gives none."""

    account: str
    number: str
    booked_on: date
    amount: int
    content: str
    payer_name: str
    payer_account: str
    told_by: ToldBy


def take_transfer(
    session: Session, told: Incoming, *, statement_id: UUID | None = None, actor: Actor = SYSTEM, now: datetime
) -> News:
    """Count a transfer for the order that its content names, or leave it to a person. Raises NotASum, TransferDiffers.

    Statement and notice may know one transfer by two numbers: what only one of them told of pairs with what is the
    same to all appearance, so each teller's count is right and no money counts twice.
    """
    if not is_sum(told.amount):
        raise NotASum
    if _known(session, told) is None:
        next_number(session, _ONE_AT_A_TIME)  # two tellers at once must see each other's
        if _known(session, told) is None:
            return _learn(session, told, statement_id, actor=actor, now=now)
    return News.KNOWN


def assign(session: Session, transfer_id: UUID, typed: str, *, why: str, actor: Actor, now: datetime) -> BankTransfer:
    """Say whose money a transfer is. Raises NoSuchOrder, TransferDecided or NotFound."""
    transfer = _waiting(session, transfer_id, TransferState.UNMATCHED, TransferState.TO_RETURN)
    codes = codes_in(typed)
    order = queries.order_by_code(session, codes[0]) if len(codes) == 1 else None
    if order is None or order.agency_id != actor.agency_id:
        raise NoSuchOrder
    if not _credit(session, transfer, order, told_by=ToldBy.COUNTER, actor=actor, now=now):
        raise TransferDecided
    _decide(transfer, TransferState.ASSIGNED, why, actor=actor, now=now)
    event = TransferAssigned(transfer.number, transfer.amount, order.code, why)
    events.publish(session, transfer.id, event, actor=actor, now=now)
    return transfer


def set_aside(session: Session, transfer_id: UUID, *, why: str, actor: Actor, now: datetime) -> BankTransfer:
    """Say that a transfer is to go back to where it came from. Raises TransferDecided or NotFound."""
    transfer = _waiting(session, transfer_id, TransferState.UNMATCHED)
    _decide(transfer, TransferState.TO_RETURN, why, actor=actor, now=now)
    event = TransferSetAside(transfer.number, transfer.amount, why)
    events.publish(session, transfer.id, event, actor=actor, now=now)
    return transfer


def record_return(session: Session, transfer_id: UUID, *, proof: str, actor: Actor, now: datetime) -> BankTransfer:
    """Write down that a transfer went back. Raises ReturnNeedsAnother, TransferDecided or NotFound."""
    transfer = _waiting(session, transfer_id, TransferState.TO_RETURN)
    lender = actor.behalf.principal_id if actor.behalf else None
    if actor.id is None or transfer.decided_by in (actor.id, lender):
        raise ReturnNeedsAnother
    transfer.state, transfer.proof = TransferState.RETURNED, proof
    transfer.returned_by_name, transfer.returned_at = actor.name, now
    event = TransferReturned(transfer.number, transfer.amount, proof)
    events.publish(session, transfer.id, event, actor=actor, now=now)
    return transfer


def _known(session: Session, told: Incoming) -> BankTransfer | None:
    known = transfer_queries.by_numbers(session, told.told_by, [told.number]).get(told.number)
    if known is not None and (known.amount, known.account) != (told.amount, told.account):
        raise TransferDiffers(told.number)
    return known


def _learn(session: Session, told: Incoming, statement_id: UUID | None, *, actor: Actor, now: datetime) -> News:
    """Take in what this teller tells for the first time."""
    codes = codes_in(told.content)
    code = codes[0] if len(codes) == 1 else ""
    own, other = (column(told.told_by).key for column in (transfer_queries.told_column, transfer_queries.other_column))
    twin = transfer_queries.twin(session, told.told_by, told.number)
    if twin is not None and (twin.amount, twin.account) != (told.amount, told.account):
        twin = None
    paired_wrongly = twin is not None and getattr(twin, own) is not None
    same = twin
    if twin is None:
        same = transfer_queries.alike(
            session,
            told.told_by,
            account=told.account,
            amount=told.amount,
            code=code,
            booked_on=told.booked_on,
        )
    if same is not None and not paired_wrongly:
        setattr(same, own, told.number)
        same.statement_id = same.statement_id or statement_id
        return News.KNOWN
    transfer = _row(told, code, statement_id, now=now)
    setattr(transfer, own, told.number)
    if paired_wrongly:
        setattr(twin, other, None)
        session.flush()
        setattr(transfer, other, told.number)
    session.add(transfer)
    session.flush()
    order = queries.order_by_code(session, code) if code else None
    if order is not None and _credit(session, transfer, order, told_by=told.told_by, actor=actor, now=now):
        transfer.state = TransferState.CREDITED
    counted = code if transfer.state is TransferState.CREDITED else ""
    event = TransferReceived(transfer.number, transfer.amount, counted, told.told_by.value)
    events.publish(session, transfer.id, event, actor=actor, now=now)
    return News.CREDITED if counted else News.UNMATCHED


def _row(told: Incoming, code: str, statement_id: UUID | None, *, now: datetime) -> BankTransfer:
    return BankTransfer(
        id=new_id(),
        account=told.account,
        number=told.number,
        statement_id=statement_id,
        booked_on=told.booked_on,
        amount=told.amount,
        code=code,
        content=told.content,
        payer_name=told.payer_name,
        payer_account=told.payer_account,
        state=TransferState.UNMATCHED,
        seen_at=now,
        why="",
    )


def _credit(
    session: Session, transfer: BankTransfer, order: PaymentOrder, *, told_by: ToldBy, actor: Actor, now: datetime
) -> bool:
    """Count a transfer for an order; False when that order has money under the same number already."""
    verdict = credit(
        session,
        order.id,
        channel=CHANNEL,
        transaction_number=transfer.number,
        amount=transfer.amount,
        paid_at=datetime.combine(transfer.booked_on, time(), VIETNAM),
        told_by=told_by,
        actor=actor,
        now=now,
    )
    if verdict is Verdict.TAKEN:
        transfer.order_id = order.id
    return verdict is Verdict.TAKEN


def _waiting(session: Session, transfer_id: UUID, *states: TransferState) -> BankTransfer:
    transfer = transfer_queries.transfer(session, transfer_id, lock=True)
    if transfer.state not in states:
        raise TransferDecided
    return transfer


def _decide(transfer: BankTransfer, state: TransferState, why: str, *, actor: Actor, now: datetime) -> None:
    transfer.state, transfer.why = state, why
    transfer.decided_by, transfer.decided_by_name, transfer.decided_at = actor.id, actor.name, now
