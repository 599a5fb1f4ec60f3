"""What the events of orders and receipts set going. Delivered again, each does nothing, or sends the same letter."""

from collections.abc import Mapping
from uuid import UUID

from portal.core import clock
from portal.core.outbox import Delivery, Handler
from portal.payments import actions, refund_letters
from portal.payments.actions import receipt_letters
from portal.payments.closing import letters as closing_letters


def issue_receipt(delivery: Delivery) -> None:
    """Make the receipt once the whole sum is there."""
    actions.issue_receipt(delivery.stream, now=clock.now())


def cancel_receipt(delivery: Delivery) -> None:
    """End the receipt once all the money went back."""
    actions.cancel_receipt(delivery.stream, now=clock.now())


def write_received(delivery: Delivery) -> None:
    """Tell the payer where the receipt is."""
    receipt_letters.write_received(UUID(delivery.payload["order_id"]))


def write_cancelled(delivery: Delivery) -> None:
    """Tell the payer that the receipt counts no more."""
    receipt_letters.write_cancelled(UUID(delivery.payload["order_id"]))


def tell_payer(delivery: Delivery) -> None:
    """Tell the payer one step of a refund by e-mail. Delivered again, it is the same letter."""
    refund_letters.write(delivery.event_type, delivery.payload, order_id=delivery.stream, position=delivery.position)


def tell_cashiers(delivery: Delivery) -> None:
    """Tell those who handle the money of an agency what differed yesterday. Delivered again, it is the same letter."""
    closing_letters.write(delivery.payload, closing_id=delivery.stream, position=delivery.position)


RECEIPTS = "payments.issue_receipt"
_REFUNDS = {event_type: {"payments.tell_payer": tell_payer} for event_type in refund_letters.TOLD}
SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    **_REFUNDS,
    "DayCompared": {"payments.tell_cashiers": tell_cashiers},
    "MoneyReceived": {RECEIPTS: issue_receipt},
    "ReceiptCancelled": {"payments.write_cancelled": write_cancelled},
    "ReceiptIssued": {"payments.write_received": write_received},
    "RefundSent": {**_REFUNDS.get("RefundSent", {}), "payments.cancel_receipt": cancel_receipt},
}
