"""What an order is: the fold of its events, in the order in which they were written. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class OrderState(StrEnum):
    """Where an order stands, as the payer is told."""

    OPEN = "open"
    CONFIRMING = "confirming"
    PARTLY = "partly"
    PAID = "paid"
    CANCELLED = "cancelled"


class TryState(StrEnum):
    """Where one try to pay stands. A doubted one waits for people, and still for the gateway."""

    OPEN = "open"
    DOUBTED = "doubted"
    PAID = "paid"
    FAILED = "failed"


class RefundState(StrEnum):
    """Where a refund stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    SENT = "sent"


@dataclass(frozen=True)
class Credit:
    """Money that came in once: ``transaction`` is the number that its channel gave it."""

    channel: str
    transaction: str
    reference: str
    amount: int


@dataclass(frozen=True)
class Refund:
    """Money on its way back."""

    amount: int
    state: RefundState


@dataclass(frozen=True)
class Standing:
    """What is true of an order after some of its events; amounts in đồng.

    Money is ``kept`` as income only when the whole sum is there and the order stands; the rest of what came in is the
    payer's: waiting for the rest of the sum, or ``owed_back``.
    """

    due: int = 0
    lines: tuple[tuple[str, str, str, int], ...] = ()
    cancelled: bool = False
    credits: tuple[Credit, ...] = ()
    tries: Mapping[str, TryState] = field(default_factory=dict)
    refunds: Mapping[str, Refund] = field(default_factory=dict)

    @property
    def received(self) -> int:
        """All that ever came in."""
        return sum(credit.amount for credit in self.credits)

    @property
    def refunded(self) -> int:
        """All that went back."""
        return self._refunds(RefundState.SENT)

    @property
    def promised(self) -> int:
        """What somebody asked to give back, and what is on its way."""
        return self._refunds(RefundState.ASKED, RefundState.APPROVED)

    @property
    def settled(self) -> bool:
        """Whether the whole sum came in and the order stands."""
        return not self.cancelled and self.received >= self.due

    @property
    def kept(self) -> int:
        """What is income of the agency."""
        return self.due if self.settled else 0

    @property
    def owed_back(self) -> int:
        """What belongs to the payer and is not yet on its way: everything of a cancelled order, what is too much."""
        if not (self.cancelled or self.settled):
            return 0
        return self.received - self.kept - self.refunded - self.promised

    @property
    def missing(self) -> int:
        """What must still come in."""
        return 0 if self.cancelled else max(0, self.due - self.received)

    @property
    def state(self) -> OrderState:
        """Where the order stands."""
        if self.cancelled:
            return OrderState.CANCELLED
        if self.settled:
            return OrderState.PAID
        if any(state in (TryState.OPEN, TryState.DOUBTED) for state in self.tries.values()):
            return OrderState.CONFIRMING
        return OrderState.PARTLY if self.received else OrderState.OPEN

    def credited(self, channel: str, transaction: str) -> bool:
        """Whether this money was counted already."""
        return any((credit.channel, credit.transaction) == (channel, transaction) for credit in self.credits)

    def back_from(self, channel: str, transaction: str) -> int:
        """How much of one credit can still go back the way it came."""
        return sum(one.amount for one in self.credits if (one.channel, one.transaction) == (channel, transaction))

    def _refunds(self, *states: RefundState) -> int:
        return sum(refund.amount for refund in self.refunds.values() if refund.state in states)


_NEW_TRY = {"PaymentBegun": TryState.OPEN, "PaymentFailed": TryState.FAILED, "PaymentDoubted": TryState.DOUBTED}
_DECIDED = {
    "RefundApproved": RefundState.APPROVED,
    "RefundRefused": RefundState.REFUSED,
    "RefundSent": RefundState.SENT,
}


def fold(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Standing:
    """The standing after these events, given as type and payload."""
    standing = Standing()
    for kind, payload in events:
        standing = after(standing, kind, payload)
    return standing


def after(standing: Standing, kind: str, payload: Mapping[str, Any]) -> Standing:
    """The standing after one more event. Raises ValueError for an event that no order has."""
    if kind == "OrderOpened":
        lines = tuple((key, sort, name, amount) for key, sort, name, amount in payload["lines"])
        return Standing(due=payload["due"], lines=lines)
    if kind == "OrderReduced":
        lines = tuple((key, sort, name, amount) for key, sort, name, amount in payload["lines"])
        return replace(standing, due=payload["due"], lines=lines)
    if kind == "OrderCancelled":
        return replace(standing, cancelled=True)
    if kind == "MoneyReceived":
        return _credit(standing, payload)
    if kind in _NEW_TRY:
        return _try(standing, payload["reference"], _NEW_TRY[kind])
    if kind == "RefundAsked":
        return _refund(standing, payload["refund_id"], Refund(payload["amount"], RefundState.ASKED))
    if kind in _DECIDED:
        was = standing.refunds[payload["refund_id"]]
        return _refund(standing, payload["refund_id"], replace(was, state=_DECIDED[kind]))
    raise ValueError(kind)


def _credit(standing: Standing, payload: Mapping[str, Any]) -> Standing:
    credit = Credit(payload["channel"], payload["transaction"], payload["reference"], payload["amount"])
    if standing.credited(credit.channel, credit.transaction):
        return standing
    return _try(replace(standing, credits=(*standing.credits, credit)), credit.reference, TryState.PAID)


def _try(standing: Standing, reference: str, state: TryState) -> Standing:
    """A try that brought money stays one that did, whatever is told afterwards."""
    if not reference or standing.tries.get(reference) is TryState.PAID:
        return standing
    return replace(standing, tries={**standing.tries, reference: state})


def _refund(standing: Standing, refund_id: str, refund: Refund) -> Standing:
    return replace(standing, refunds={**standing.refunds, refund_id: refund})
