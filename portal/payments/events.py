"""What happens to an order of payment. Its standing is the fold of these (:mod:`portal.payments.folding`)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.core.events import Event


@dataclass(frozen=True)
class OrderOpened(Event):
    """A sum became due. ``lines``: key, kind, name and amount (đồng) of each part; ``reasons``: how each came to be.

    ``pay_by``: until when it is asked for, none where it may come at any time.
    """

    code: str
    subject: UUID
    subject_code: str
    agency: str
    purpose: str
    due: int
    lines: tuple[tuple[str, str, str, int], ...]
    reasons: tuple[str, ...] = ()
    pay_by: datetime | None = None


@dataclass(frozen=True)
class OrderReduced(Event):
    """Less is due than was asked for; what came in beyond it is owed back. ``lines`` and ``reasons``: the new ones."""

    due: int
    lines: tuple[tuple[str, str, str, int], ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PaymentBegun(Event):
    """The payer was sent to a gateway, which knows this try by ``reference``."""

    reference: str
    channel: str
    amount: int
    expires_at: datetime


@dataclass(frozen=True)
class MoneyReceived(Event):
    """Money of this order is with us: ``transaction`` is the channel's own number, ``told_by`` how we know."""

    reference: str
    channel: str
    transaction: str
    amount: int
    paid_at: datetime
    told_by: str


@dataclass(frozen=True)
class PaymentFailed(Event):
    """A try ended without money. ``why``: the gateway's code, or ``expired``."""

    reference: str
    channel: str
    why: str
    told_by: str


@dataclass(frozen=True)
class PaymentDoubted(Event):
    """The gateway says something that cannot be right, or is not sure itself: people look at it."""

    reference: str
    channel: str
    why: str
    amount: int
    told_by: str


@dataclass(frozen=True)
class OrderCancelled(Event):
    """Nothing is due any more; what came in, or still comes in, is owed back."""

    why: str


@dataclass(frozen=True)
class RefundAsked(Event):
    """Somebody proposed to give money back; a second person decides."""

    refund_id: UUID
    channel: str
    transaction: str
    amount: int
    why: str


@dataclass(frozen=True)
class RefundApproved(Event):
    """A second person agreed: the money may go."""

    refund_id: UUID
    amount: int


@dataclass(frozen=True)
class RefundRefused(Event):
    """A second person said no, or the way back did not work; the money is owed as before."""

    refund_id: UUID
    why: str


@dataclass(frozen=True)
class RefundSent(Event):
    """Money went back. ``proof``: the gateway's or the bank's number, or that of the payer's written receipt."""

    refund_id: UUID
    channel: str
    amount: int
    proof: str
