"""What the events of notices set going: letters to those who want them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from portal.core import clock
from portal.core.outbox import Delivery, Handler
from portal.notices import actions, letters


def send_link(delivery: Delivery) -> None:
    """Send the link that confirms a subscription."""
    letters.write_link(delivery.stream)


def order_letters(delivery: Delivery) -> None:
    """Order a letter for each who wants notices at once."""
    actions.order_letters(delivery.stream, now=clock.now())


def send_notice(delivery: Delivery) -> None:
    """Send one subscriber one notice."""
    letters.write_notice(delivery.stream, UUID(delivery.payload["notice_id"]))


def send_digest(delivery: Delivery) -> None:
    """Send one subscriber the letter of the day."""
    since, until = (datetime.fromisoformat(delivery.payload[name]) for name in ("since", "until"))
    letters.write_digest(delivery.stream, since=since, until=until)


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    "SubscriptionAsked": {"notices.link": send_link},
    "NoticePublished": {"notices.order": order_letters},
    "NoticeMailOrdered": {"notices.letter": send_notice},
    "DigestOrdered": {"notices.digest": send_digest},
}
