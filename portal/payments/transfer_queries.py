"""Statements, transfers, and money that has to go back, found again. Read only."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.core.errors import NotFound
from portal.payments.folding import RefundState
from portal.payments.gateways.base import ToldBy
from portal.payments.models import PaymentOrder, PaymentRefund
from portal.payments.transfer_models import BankStatement, BankTransfer, TransferState

MOST_SHOWN: Final = 200
NEAR: Final = timedelta(days=3)
"""How far apart a notice and a statement may date the same transfer: a week-end and a day."""
_AT_ONCE: Final = 500


def statement(session: Session, statement_id: UUID) -> BankStatement:
    """One file of the bank. Raises NotFound."""
    found = session.get(BankStatement, statement_id)
    if found is None:
        raise NotFound
    return found


def statement_by_digest(session: Session, sha256: str) -> BankStatement | None:
    """The file with this content, if somebody brought it before."""
    return session.scalars(select(BankStatement).where(BankStatement.sha256 == sha256)).one_or_none()


def statements(session: Session) -> Sequence[BankStatement]:
    """The files that were brought, newest first."""
    query = select(BankStatement).order_by(BankStatement.read_at.desc(), BankStatement.id)
    return session.scalars(query.limit(MOST_SHOWN)).all()


def before(session: Session, account: str, day: date) -> BankStatement | None:
    """The last confirmed statement of an account that ends before this day and names its closing balance."""
    query = select(BankStatement).where(
        BankStatement.account == account,
        BankStatement.confirmed_at.is_not(None),
        BankStatement.closing.is_not(None),
        BankStatement.last_on < day,
    )
    return session.scalars(query.order_by(BankStatement.last_on.desc()).limit(1)).first()


def transfer(session: Session, transfer_id: UUID, *, lock: bool = False) -> BankTransfer:
    """One transfer; ``lock`` makes others wait until this transaction ends. Raises NotFound."""
    query = select(BankTransfer).where(BankTransfer.id == transfer_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def transfers(session: Session, *states: TransferState, limit: int = MOST_SHOWN) -> Sequence[BankTransfer]:
    """Transfers in these states, the newest first."""
    query = select(BankTransfer).where(BankTransfer.state.in_(states))
    return session.scalars(query.order_by(BankTransfer.booked_on.desc(), BankTransfer.id.desc()).limit(limit)).all()


def by_numbers(session: Session, told_by: ToldBy, numbers: Collection[str]) -> dict[str, BankTransfer]:
    """The transfers that statements (or notices) know by these numbers."""
    column, wanted = told_column(told_by), list(numbers)
    found: dict[str, BankTransfer] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        for one in session.scalars(select(BankTransfer).where(column.in_(wanted[start : start + _AT_ONCE]))):
            found[getattr(one, column.key)] = one
    return found


def twin(session: Session, told_by: ToldBy, number: str) -> BankTransfer | None:
    """What the other teller knows by the same number."""
    return session.scalars(select(BankTransfer).where(other_column(told_by) == number)).one_or_none()


def alike(
    session: Session, told_by: ToldBy, *, account: str, amount: int, code: str, booked_on: date
) -> BankTransfer | None:
    """The oldest transfer that only the other teller told of and that is the same to all appearance."""
    query = select(BankTransfer).where(
        told_column(told_by).is_(None),
        BankTransfer.account == account,
        BankTransfer.amount == amount,
        BankTransfer.code == code,
        BankTransfer.booked_on.between(booked_on - NEAR, booked_on + NEAR),
    )
    return session.scalars(query.order_by(BankTransfer.booked_on, BankTransfer.id).limit(1)).first()


def told_column(told_by: ToldBy) -> InstrumentedAttribute[str | None]:
    """Where the number stands by which this teller knows a transfer."""
    return BankTransfer.statement_reference if told_by is ToldBy.STATEMENT else BankTransfer.notice_reference


def other_column(told_by: ToldBy) -> InstrumentedAttribute[str | None]:
    """Where the number of the other teller stands."""
    return BankTransfer.notice_reference if told_by is ToldBy.STATEMENT else BankTransfer.statement_reference


def orders_by_code(session: Session, codes: Collection[str]) -> dict[str, PaymentOrder]:
    """The orders that these codes name."""
    wanted, found = list(codes), {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        found.update(
            {one.code: one for one in session.scalars(select(PaymentOrder).where(PaymentOrder.code.in_(some)))}
        )
    return found


def orders(session: Session, ids: Collection[UUID]) -> dict[UUID, PaymentOrder]:
    """These orders."""
    return {one.id: one for one in session.scalars(select(PaymentOrder).where(PaymentOrder.id.in_(list(ids))))}


def owing(session: Session, agency_id: UUID | None) -> Sequence[PaymentOrder]:
    """The orders of an agency of which money is owed back and not yet on its way, the longest waiting first."""
    query = select(PaymentOrder).where(PaymentOrder.agency_id == agency_id, PaymentOrder.owed_back > 0)
    return session.scalars(query.order_by(PaymentOrder.opened_at, PaymentOrder.id).limit(MOST_SHOWN)).all()


def refunds(session: Session, agency_id: UUID | None, *, open_: bool) -> Sequence[tuple[PaymentRefund, PaymentOrder]]:
    """The refunds of an agency that wait for somebody, the oldest first; or those that ended, the newest first."""
    waiting = or_(PaymentRefund.state == RefundState.ASKED, PaymentRefund.state == RefundState.APPROVED)
    wanted: ColumnElement[bool] = waiting if open_ else ~waiting
    query = (
        select(PaymentRefund, PaymentOrder)
        .join(PaymentOrder, PaymentOrder.id == PaymentRefund.order_id)
        .where(and_(PaymentOrder.agency_id == agency_id, wanted))
        .order_by(PaymentRefund.asked_at if open_ else PaymentRefund.asked_at.desc(), PaymentRefund.id)
    )
    return [(refund, order) for refund, order in session.execute(query.limit(MOST_SHOWN))]
