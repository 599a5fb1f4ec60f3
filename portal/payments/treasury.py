"""What the treasury is told: income by service, month and kind; money by channel. From the ledger only, checked by it.

Every sum of a report is a sum of ledger lines, grouped. The check compares them with how the balances of the ledger's
accounts moved between the first and the last moment, read by another question.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core.clock import local
from portal.payments.closing.facts import midnight
from portal.payments.ledger import PAYER
from portal.payments.models import LedgerLine, PaymentOrder

LONGEST = timedelta(days=366)
_CLEARING, _INCOME = "clearing:", "income:"
_AT_ONCE = 500


@dataclass(frozen=True, order=True)
class Income:
    """What was earned (đồng): month ``2026-11``, agency, service, ``fee`` or ``charge``, and the name of the fee."""

    month: str
    agency: str
    service: str
    kind: str
    name_vi: str
    name_en: str
    amount: int


@dataclass(frozen=True, order=True)
class Flow:
    """What one channel took in and gave back (đồng)."""

    month: str
    agency: str
    service: str
    channel: str
    received: int
    returned: int

    @property
    def left(self) -> int:
        """What stays of it."""
        return self.received - self.returned


@dataclass(frozen=True)
class Check:
    """One sum of the report beside the movement of the ledger's balances."""

    name: Text
    reported: int
    ledger: int

    @property
    def holds(self) -> bool:
        """Whether both are the same."""
        return self.reported == self.ledger


@dataclass(frozen=True)
class TreasuryReport:
    """A period, first and last day included."""

    first: date
    last: date
    income: Sequence[Income]
    flows: Sequence[Flow]
    checks: Sequence[Check]

    @property
    def earned(self) -> int:
        """All income."""
        return sum(one.amount for one in self.income)

    @property
    def left(self) -> int:
        """All that stays on the channels."""
        return sum(one.left for one in self.flows)

    @property
    def holds(self) -> bool:
        """Whether every sum is that of the ledger."""
        return all(one.holds for one in self.checks)


def treasury_report(session: Session, *, first: date, last: date, agency_id: UUID | None) -> TreasuryReport:
    """The money of one agency (None: of all) from ``first`` to ``last``, days of Vietnam; at most a year."""
    last = min(last, first + LONGEST)
    own: tuple[ColumnElement[bool], ...] = () if agency_id is None else (PaymentOrder.agency_id == agency_id,)
    inside = (LedgerLine.at >= midnight(first), LedgerLine.at < midnight(last + timedelta(days=1)))
    query = select(LedgerLine.order_id, LedgerLine.account, LedgerLine.amount, LedgerLine.at)
    query = query.join(PaymentOrder, PaymentOrder.id == LedgerLine.order_id).where(*own, *inside)
    lines = [row for row in session.execute(query) if row.account != PAYER]
    orders = _orders(session, {row.order_id for row in lines})
    income, flows = _income(lines, orders), _flows(lines, orders)
    checks = _checks(income, flows, before=_balances(session, own, midnight(first)), after=_balances(
        session, own, midnight(last + timedelta(days=1))
    ))  # fmt: skip
    return TreasuryReport(first, last, income, flows, checks)


def service_name(code: str) -> Text:
    """The name of a service; its code where it is known no more, and a word for what is of none."""
    if not code:
        return Text(vi="Không thuộc thủ tục nào", en="Of no service")
    known = catalogue.find(code)
    return known.name if known else Text(vi=code, en=code)


@dataclass(frozen=True)
class _Order:
    agency: str
    service: str
    names: Mapping[tuple[str, str], tuple[str, str]]


def _orders(session: Session, wanted: Iterable[UUID]) -> dict[UUID, _Order]:
    ids, found = sorted(wanted), dict[UUID, _Order]()
    for start in range(0, len(ids), _AT_ONCE):
        query = select(PaymentOrder.id, Agency.name_vi, PaymentOrder.service_code, PaymentOrder.lines)
        query = query.join(Agency, Agency.id == PaymentOrder.agency_id)
        for id_, agency, service, lines in session.execute(
            query.where(PaymentOrder.id.in_(ids[start : start + _AT_ONCE]))
        ):
            names = {(one["kind"], one["key"]): (one["name"]["vi"], one["name"]["en"]) for one in lines}
            found[id_] = _Order(agency, service, names)
    return found


def _income(lines: Iterable[Any], orders: Mapping[UUID, _Order]) -> list[Income]:
    sums: dict[tuple[str, str, str, str, str, str], int] = {}
    for row in lines:
        if row.account.startswith(_INCOME):
            kind, key = row.account.removeprefix(_INCOME).split(":", 1)
            order = orders[row.order_id]
            group = (f"{local(row.at):%Y-%m}", order.agency, order.service, kind, *order.names[kind, key])
            sums[group] = sums.get(group, 0) - row.amount
    return sorted(Income(*group, amount) for group, amount in sums.items())


def _flows(lines: Iterable[Any], orders: Mapping[UUID, _Order]) -> list[Flow]:
    sums: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    for row in lines:
        if row.account.startswith(_CLEARING):
            order = orders[row.order_id]
            group = (f"{local(row.at):%Y-%m}", order.agency, order.service, row.account.removeprefix(_CLEARING))
            came, went = sums.get(group, (0, 0))
            sums[group] = (came + max(row.amount, 0), went + max(-row.amount, 0))
    return sorted(Flow(*group, *both) for group, both in sums.items())


def _balances(session: Session, own: Iterable[ColumnElement[bool]], before: Any) -> dict[str, int]:
    """The balance of every account at a moment."""
    query = select(LedgerLine.account, func.sum(LedgerLine.amount)).group_by(LedgerLine.account)
    query = query.join(PaymentOrder, PaymentOrder.id == LedgerLine.order_id).where(*own, LedgerLine.at < before)
    return {account: int(amount) for account, amount in session.execute(query)}


def _checks(
    income: Iterable[Income], flows: Iterable[Flow], *, before: Mapping[str, int], after: Mapping[str, int]
) -> list[Check]:
    earned, left = sum(one.amount for one in income), sum(one.left for one in flows)
    moved = {account: after.get(account, 0) - before.get(account, 0) for account in after.keys() | before.keys()}
    clearing = sum(_of(moved, _CLEARING))
    return [
        Check(Text(vi="Thu nhập đã ghi nhận", en="Income"), earned, -sum(_of(moved, _INCOME))),
        Check(Text(vi="Tiền còn lại ở các hình thức nộp", en="Money left on the channels"), left, clearing),
        Check(
            Text(vi="Tiền của người nộp chưa ghi thu", en="Money of payers that is not income"),
            left - earned,
            -moved.get(PAYER, 0),
        ),
    ]


def _of(moved: Mapping[str, int], prefix: str) -> Iterator[int]:
    yield from (amount for account, amount in moved.items() if account.startswith(prefix))
