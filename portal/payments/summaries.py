"""What came in, went back and was earned in a period, from the ledger only: its sums are those of the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.core.actor import Actor
from portal.core.clock import VIETNAM
from portal.payments.channels import channel_name
from portal.payments.counter_rules import KINDS
from portal.payments.models import LedgerLine, PaymentOrder

LONGEST = timedelta(days=366)
_CLEARING, _INCOME = "clearing:", "income:"
_AT_ONCE = 500
Own = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True)
class Flow:
    """What one channel held for the agency: came in, went back (đồng)."""

    channel: Text
    received: int
    returned: int

    @property
    def left(self) -> int:
        """What stays of it."""
        return self.received - self.returned


@dataclass(frozen=True)
class Earned:
    """Income of one fee or charge by its name (đồng)."""

    kind: Text
    name: Text
    amount: int


@dataclass(frozen=True)
class Summary:
    """A period of one agency, first and last day included."""

    first: date
    last: date
    flows: Sequence[Flow]
    earned: Sequence[Earned]


def summary(session: Session, *, first: date, last: date, actor: Actor) -> Summary:
    """The money of the actor's agency from ``first`` to ``last``, days of Vietnam; at most a year (the rest is cut)."""
    last = min(last, first + LONGEST)
    begins, ends = _midnight(first), _midnight(last + timedelta(days=1))
    own: Own = (PaymentOrder.agency_id == actor.agency_id, LedgerLine.at >= begins, LedgerLine.at < ends)
    return Summary(first, last, _flows(session, own), _earned(session, own))


def _flows(session: Session, own: Own) -> list[Flow]:
    came = func.sum(case((LedgerLine.amount > 0, LedgerLine.amount), else_=0))
    went = func.sum(case((LedgerLine.amount < 0, -LedgerLine.amount), else_=0))
    query = select(LedgerLine.account, came, went).join(PaymentOrder, PaymentOrder.id == LedgerLine.order_id)
    query = query.where(*own, LedgerLine.account.startswith(_CLEARING)).group_by(LedgerLine.account)
    return [
        Flow(channel_name(account.removeprefix(_CLEARING)), int(received), int(returned))
        for account, received, returned in session.execute(query.order_by(LedgerLine.account))
    ]


def _earned(session: Session, own: Own) -> list[Earned]:
    """By name, which only the orders know: one key may be another fee in another service."""
    posted = select(LedgerLine.order_id, LedgerLine.account, LedgerLine.amount)
    posted = posted.join(PaymentOrder, PaymentOrder.id == LedgerLine.order_id)
    rows = session.execute(posted.where(*own, LedgerLine.account.startswith(_INCOME))).all()
    lines = dict[UUID, list[Any]]()
    ids = list({order_id for order_id, _account, _amount in rows})
    for start in range(0, len(ids), _AT_ONCE):
        query = select(PaymentOrder.id, PaymentOrder.lines).where(PaymentOrder.id.in_(ids[start : start + _AT_ONCE]))
        lines |= {row.id: row.lines for row in session.execute(query)}
    sums: dict[tuple[str, str, str], int] = {}
    for order_id, account, amount in rows:
        kind, key = account.removeprefix(_INCOME).split(":", 1)
        name = next(line["name"] for line in lines[order_id] if (line["kind"], line["key"]) == (kind, key))
        group = (kind, name["vi"], name["en"])
        sums[group] = sums.get(group, 0) - amount
    return [Earned(KINDS[kind], Text(vi=vi, en=en), total) for (kind, vi, en), total in sorted(sums.items())]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=VIETNAM).astimezone(UTC)
