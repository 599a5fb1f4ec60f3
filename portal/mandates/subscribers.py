"""What the events of mandates set going: letters to both sides. Delivered again, each is the same letter."""

from collections.abc import Mapping

from portal.core.outbox import Delivery, Handler
from portal.mandates.actions import letters


def write_offer(delivery: Delivery) -> None:
    """Send the receiver the link."""
    letters.write_offer(delivery.stream)


def tell_accepted(delivery: Delivery) -> None:
    """Tell both that it was taken."""
    letters.write_news(delivery.stream, "accepted")


def tell_declined(delivery: Delivery) -> None:
    """Tell both that it was not taken."""
    letters.write_news(delivery.stream, "declined")


def tell_revoked(delivery: Delivery) -> None:
    """Tell both that it counts no more."""
    letters.write_news(delivery.stream, "revoked")


def tell_recorded(delivery: Delivery) -> None:
    """Tell both that a paper was recorded, so that who did not sign it hears of it."""
    letters.write_news(delivery.stream, "recorded")


def tell_ended(delivery: Delivery) -> None:
    """Tell both that its time is over."""
    letters.write_news(delivery.stream, "ended")


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    "MandateAccepted": {"mandates.tell_accepted": tell_accepted},
    "MandateDeclined": {"mandates.tell_declined": tell_declined},
    "MandateEnded": {"mandates.tell_ended": tell_ended},
    "MandateRevoked": {"mandates.tell_revoked": tell_revoked},
    "MandateSigned": {"mandates.write_offer": write_offer},
    "PaperMandateRecorded": {"mandates.tell_recorded": tell_recorded},
}
