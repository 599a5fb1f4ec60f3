"""What the events of accounts set going: letters to the owner, and to those who decide with a second pair of eyes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from portal.accounts.actions import approval_letters, data_requests, letters, link_letters
from portal.accounts.actions.recovering import ASKED
from portal.core import clock
from portal.core.outbox import Delivery, Handler


def write_news(delivery: Delivery) -> None:
    """Tell the owner what changed. Delivered again, it is the same letter."""
    letters.write_news(
        delivery.stream,
        delivery.event_type,
        delivery.payload,
        position=delivery.position,
        at=delivery.created_at,
    )


def tell_seconds(delivery: Delivery) -> None:
    """Tell those who may decide that a request waits. Delivered again, they are the same letters."""
    approval_letters.tell_seconds(UUID(delivery.payload["request_id"]))


def tell_proposer(delivery: Delivery) -> None:
    """Tell whoever asked what became of it. Delivered again, it is the same letter."""
    approval_letters.tell_proposer(UUID(delivery.payload["request_id"]))


def write_recovery(delivery: Delivery) -> None:
    """Send who was meant a link to set a new password."""
    link_letters.write_recovery(delivery.stream, delivery.payload, now=clock.now())


def write_confirmation(delivery: Delivery) -> None:
    """Send the link that confirms an address."""
    link_letters.write_confirmation(UUID(delivery.payload["link_id"]))


def write_objection(delivery: Delivery) -> None:
    """Tell the owner that second factors are to go, and how to stop it."""
    due_at = datetime.fromisoformat(delivery.payload["due_at"])
    link_letters.write_objection(UUID(delivery.payload["link_id"]), due_at=due_at)


def tell_administrators(delivery: Delivery) -> None:
    """Tell the administrators that somebody asks about personal data. Delivered again, it is the same letter."""
    data_requests.tell_administrators(UUID(delivery.payload["request_id"]))


_NEWS: Mapping[str, Mapping[str, Handler]] = {event_type: {"accounts.news": write_news} for event_type in letters.TOLD}
SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    **_NEWS,
    ASKED: {"accounts.recovery": write_recovery},
    "EmailToConfirm": {"accounts.confirmation": write_confirmation},
    "FactorRecoveryConfirmed": {"accounts.objection": write_objection},
    "ApprovalAsked": {"accounts.seconds": tell_seconds},
    "ApprovalGiven": {"accounts.proposer": tell_proposer},
    "ApprovalRefused": {"accounts.proposer": tell_proposer},
    "DataRequestMade": {"accounts.news": write_news, "accounts.tell_administrators": tell_administrators},
}
