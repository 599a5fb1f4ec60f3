"""What the events of petitions set going: letters."""

from collections.abc import Mapping

from portal.core import clock
from portal.core.outbox import Delivery, Handler
from portal.petitions import actions, letters


def ask_confirmation(delivery: Delivery) -> None:
    """Send the link by which the address is confirmed."""
    letters.ask_confirmation(delivery.stream)


def tell_received(delivery: Delivery) -> None:
    """Send the code and the date."""
    letters.tell_received(delivery.stream)


def send_answer(delivery: Delivery) -> None:
    """Send the answer."""
    letters.send_answer(delivery.stream)


def warn(delivery: Delivery) -> None:
    """Remind the officers."""
    letters.warn(delivery.stream, str(delivery.payload["stage"]))


def follow_successor(delivery: Delivery) -> None:
    """Give what an agency that ended has to its successor. Delivered again, nothing is left to give."""
    actions.follow_successor(delivery.stream, now=clock.now())


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    "AgencyEnded": {"petitions.follow_successor": follow_successor},
    "PetitionWritten": {"petitions.confirmation": ask_confirmation},
    "PetitionReceived": {"petitions.received": tell_received},
    "PetitionAnswered": {"petitions.answer": send_answer},
    "PetitionWarned": {"petitions.warning": warn},
}
