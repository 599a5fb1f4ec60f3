"""What news sets going at the counter: letters about appointments, and appointments that a returned result settles."""

from collections.abc import Mapping
from uuid import UUID

from portal.core import clock
from portal.core.outbox import Delivery, Handler
from portal.counter import actions, letters


def _letter(happened: str) -> Handler:
    def send(delivery: Delivery) -> None:
        told = delivery.payload
        letters.write(
            UUID(told["appointment_id"]),
            happened=happened,
            serial=int(told["serial"]),
            reason=str(told.get("reason", "")),
        )

    return send


def settle_visit(delivery: Delivery) -> None:
    """A result was returned: who had an appointment today came; a later one falls away. Again, it does nothing."""
    actions.settle_visit(delivery.stream, channel=str(delivery.payload["channel"]), now=clock.now())


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {
    "AppointmentBooked": {"counter.booked": _letter("booked")},
    "AppointmentCancelled": {"counter.cancelled": _letter("cancelled")},
    "AppointmentMoved": {"counter.moved": _letter("moved")},
    "AppointmentNear": {"counter.near": _letter("near")},
    "ParcelSettled": {"counter.settle_parcel_visit": settle_visit},
    "ResultReturned": {"counter.settle_visit": settle_visit},
}
