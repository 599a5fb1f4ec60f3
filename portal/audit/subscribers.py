"""What the news of those who watch sets going."""

from collections.abc import Mapping
from uuid import UUID

from portal.audit import letters
from portal.core.outbox import Delivery, Handler


def tell_of_many_readings(delivery: Delivery) -> None:
    """Tell inspectors and administrators that an officer opened very many dossiers."""
    letters.tell_of_many_readings(UUID(delivery.payload["alert_id"]))


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    "ManyDossiersOpened": {"audit.many_readings": tell_of_many_readings},
}
