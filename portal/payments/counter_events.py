"""What happens at the counter and to receipts. Streams: the cash box, the receipt."""

from dataclasses import dataclass
from uuid import UUID

from portal.core.events import Event


@dataclass(frozen=True)
class CashBoxOpened(Event):
    """A cashier began the day with this much cash (đồng)."""

    day: str
    opening: int


@dataclass(frozen=True)
class CashBoxCounted(Event):
    """The cash was counted: what came in and went out by the book, what was there, why they differ if they do.

    ``notes``: how many there were of each denomination (đồng); ``small``: the rest.
    """

    taken: int
    counted: int
    difference: int
    why: str
    paid_out: int = 0
    notes: tuple[tuple[int, int], ...] = ()
    small: int = 0


@dataclass(frozen=True)
class CashPaidOut(Event):
    """Cash went back to a payer, who signed for it under the number ``slip``."""

    refund_id: UUID
    order_id: UUID
    amount: int
    slip: str


@dataclass(frozen=True)
class CashBoxConfirmed(Event):
    """A second person looked at a difference."""

    difference: int


@dataclass(frozen=True)
class ReceiptNumbered(Event):
    """A paid order has its number of receipt."""

    order_id: UUID
    form: str
    series: str
    number: int
    amount: int


@dataclass(frozen=True)
class ReceiptIssued(Event):
    """The receipt was sealed: the digests of the document and of the same facts for machines."""

    order_id: UUID
    number: int
    sha256: str
    xml_sha256: str


@dataclass(frozen=True)
class ReceiptCancelled(Event):
    """The whole sum went back: the receipt counts no more, its number stays."""

    order_id: UUID
    number: int
    why: str


@dataclass(frozen=True)
class OfficialNumberNoted(Event):
    """The tax authority's system gave the receipt this number."""

    order_id: UUID
    official_number: str
