"""What both sides say of some days: the ledger, gateways' reports, the bank's transfers, cash boxes. Read only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import blobs
from portal.core.clock import VIETNAM, local
from portal.core.events import EventRecord
from portal.payments.closing.comparing import Movement
from portal.payments.closing.models import SettlementReport
from portal.payments.counter_models import CashBox, CashPayout, CashTaking
from portal.payments.gateways.base import Reporting
from portal.payments.models import LedgerLine, PaymentOrder, PaymentTry
from portal.payments.till import till
from portal.payments.transfer_models import BankStatement, BankTransfer, TransferState

NEAR = timedelta(days=3)
"""How far apart two sides may date the same money."""
_AT_ONCE = 500
_CLEARING = "clearing:"


@dataclass(frozen=True)
class Booked:
    """Our own entry: the movement, whose agency's, and when it was written."""

    movement: Movement
    agency_id: UUID
    at: datetime


@dataclass(frozen=True)
class Foreign:
    """The other side's line, and whose it is as far as its reference says (None: nobody's that we know)."""

    movement: Movement
    agency_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Box:
    """A cash box with what came in and went out of it by number, in đồng."""

    id: UUID
    agency_id: UUID
    day: date
    numbers: frozenset[str]
    moved: int
    difference: int | None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything known of the days from ``first`` to ``last``. ``reported``: which gateways gave a report of a day."""

    first: date
    last: date
    ours: Sequence[Booked]
    theirs: Sequence[Foreign]
    reported: frozenset[tuple[str, date]]
    boxes: Sequence[Box]
    transfers: Sequence[BankTransfer]
    transfer_agencies: Mapping[UUID, UUID]
    statements: Sequence[tuple[date, date]] = field(default=())

    def covered(self, day: date) -> bool:
        """Whether a confirmed statement of the bank tells of this day."""
        return any(first <= day <= last for first, last in self.statements)


def load(session: Session, *, first: date, last: date) -> Facts:
    """What is known of these days."""
    reports = _newest_reports(session, first, last)
    found = [
        BankTransfer.booked_on.between(first, last),
        BankTransfer.statement_reference.is_not(None) | (BankTransfer.state == TransferState.UNMATCHED),
    ]
    transfers = session.scalars(select(BankTransfer).where(*found).order_by(BankTransfer.booked_on, BankTransfer.id))
    known = transfers.all()
    spans = select(BankStatement.first_on, BankStatement.last_on).where(
        BankStatement.confirmed_at.is_not(None), BankStatement.last_on >= first, BankStatement.first_on <= last
    )
    return Facts(
        first=first,
        last=last,
        ours=list(_booked(session, first, last)),
        theirs=list(owned(session, [one for report in reports for one in movements(report)])),
        reported=frozenset((report.channel, report.day) for report in reports),
        boxes=list(_boxes(session, first, last)),
        transfers=known,
        transfer_agencies=agencies_of(session, {one.order_id for one in known if one.order_id}),
        statements=[(begins, ends) for begins, ends in session.execute(spans) if begins and ends],
    )


def movements(report: SettlementReport) -> list[Movement]:
    """What a kept report says; nothing when the gateway that can read it is gone."""
    gateway = till().gateways.get(report.channel)
    if not isinstance(gateway, Reporting):
        return []
    read = gateway.read_report(blobs.store().read(report.sha256), today=report.day, kept=True)
    return [
        Movement(channel=report.channel, number=one.number, amount=one.amount, day=read.day, reference=one.reference)
        for one in read.lines
    ]


def owned(session: Session, found: Sequence[Movement]) -> Iterator[Foreign]:
    """The same movements with the agency whose order their reference leads to."""
    references = sorted({one.reference for one in found if one.reference})
    orders: dict[tuple[str, str], tuple[UUID, UUID]] = {}
    for start in range(0, len(references), _AT_ONCE):
        query = select(PaymentTry.channel, PaymentTry.reference, PaymentOrder.id, PaymentOrder.agency_id)
        query = query.join(PaymentOrder, PaymentOrder.id == PaymentTry.order_id)
        query = query.where(PaymentTry.reference.in_(references[start : start + _AT_ONCE]))
        orders |= {(row[0], row[1]): (row[2], row[3]) for row in session.execute(query)}
    for one in found:
        order_id, agency_id = orders.get((one.channel, one.reference), (None, None))
        values = {**vars(one), "order_id": order_id}
        yield Foreign(Movement(**values), agency_id)


def agencies_of(session: Session, order_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Whose orders these are."""
    ids, found = sorted(order_ids), dict[UUID, UUID]()
    for start in range(0, len(ids), _AT_ONCE):
        some = PaymentOrder.id.in_(ids[start : start + _AT_ONCE])
        found |= {
            row.id: row.agency_id
            for row in session.execute(select(PaymentOrder.id, PaymentOrder.agency_id).where(some))
        }
    return found


def tries_begun(session: Session, channel: str, day: date, *, limit: int) -> list[PaymentTry]:
    """Who was sent to a gateway on a day, the first first."""
    begins, ends = midnight(day), midnight(day + timedelta(days=1))
    query = select(PaymentTry).where(PaymentTry.channel == channel)
    query = query.where(PaymentTry.begun_at >= begins, PaymentTry.begun_at < ends)
    return list(session.scalars(query.order_by(PaymentTry.begun_at, PaymentTry.reference).limit(limit)))


def midnight(day: date) -> datetime:
    """When a day of Vietnam begins."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM).astimezone(UTC)


def _newest_reports(session: Session, first: date, last: date) -> list[SettlementReport]:
    reporting = [key for key, gateway in till().gateways.items() if isinstance(gateway, Reporting)]
    query = select(SettlementReport).where(
        SettlementReport.day.between(first, last), SettlementReport.channel.in_(reporting)
    )
    found = session.scalars(query.order_by(SettlementReport.read_at, SettlementReport.id))
    return list({(one.channel, one.day): one for one in found}.values())


def _booked(session: Session, first: date, last: date) -> Iterator[Booked]:
    """Money of these days by the ledger: when it was paid, however late we heard of it."""
    query = (
        select(LedgerLine, EventRecord, PaymentOrder.agency_id)
        .join(PaymentOrder, PaymentOrder.id == LedgerLine.order_id)
        .join(EventRecord, (EventRecord.stream == LedgerLine.order_id) & (EventRecord.position == LedgerLine.event))
        .where(LedgerLine.account.startswith(_CLEARING), LedgerLine.at >= midnight(first - timedelta(days=1)))
        .order_by(LedgerLine.id)
    )
    for line, event, agency_id in session.execute(query):
        paid_at = event.payload.get("paid_at")
        day = local(datetime.fromisoformat(paid_at) if paid_at else line.at).date()
        if first <= day <= last:
            movement = Movement(
                channel=line.account.removeprefix(_CLEARING),
                number=event.payload.get("transaction") or event.payload.get("proof") or "",
                amount=line.amount,
                day=day,
                reference=event.payload.get("reference") or "",
                order_id=line.order_id,
            )
            yield Booked(movement, agency_id, line.at)


def _boxes(session: Session, first: date, last: date) -> Iterator[Box]:
    found = session.scalars(select(CashBox).where(CashBox.day.between(first, last))).all()
    moved: dict[UUID, list[tuple[str, int]]] = {}
    ids = [one.id for one in found]
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        came = select(CashTaking.box_id, CashTaking.number, CashTaking.amount).where(CashTaking.box_id.in_(some))
        went = select(CashPayout.box_id, CashPayout.slip, -CashPayout.amount).where(CashPayout.box_id.in_(some))
        for box_id, number, amount in (*session.execute(came), *session.execute(went)):
            moved.setdefault(box_id, []).append((number, amount))
    for one in found:
        lines = moved.get(one.id, [])
        yield Box(
            id=one.id,
            agency_id=one.agency_id,
            day=one.day,
            numbers=frozenset(number for number, _amount in lines),
            moved=sum(amount for _number, amount in lines),
            difference=None if one.counted is None else one.difference,
        )
