"""What the news of the log sets going: heads are given away, faults are told."""

from collections.abc import Mapping

from portal.core.outbox import Delivery, Handler
from portal.proofs import letters
from portal.proofs.actions import HEAD_SEALED


def give_away(delivery: Delivery) -> None:
    """Keep a new head elsewhere and send it to the witness. Delivered again, it is the same letter."""
    letters.give_away(int(delivery.payload["number"]))


def alarm(delivery: Delivery) -> None:
    """Tell the administrators when the log does not hold. Delivered again, it is the same letter."""
    letters.alarm(dict(delivery.payload), position=delivery.position, at=delivery.created_at)


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    HEAD_SEALED: {"proofs.give_away": give_away},
    "LogVerified": {"proofs.alarm": alarm},
}
