"""What the events of organisations set going: letters."""

from collections.abc import Mapping
from uuid import UUID

from portal.core import clock
from portal.core.outbox import Delivery, Handler
from portal.organisations import letters


def tell_invited(delivery: Delivery) -> None:
    """Send the link to join."""
    letters.write_invitation(UUID(delivery.payload["invitation_id"]), now=clock.now())


def tell_decision(delivery: Delivery) -> None:
    """Say what was decided about an organisation."""
    letters.write_decision(delivery.stream, position=delivery.position)


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    "MemberInvited": {"organisations.invitation": tell_invited},
    "OrganisationProven": {"organisations.decision": tell_decision},
    "OrganisationRefused": {"organisations.decision": tell_decision},
}
