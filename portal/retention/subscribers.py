"""An approved purge is carried out by the worker."""

from collections.abc import Mapping

from portal.core import clock
from portal.core.outbox import Delivery, Handler
from portal.retention import actions


def carry_out(delivery: Delivery) -> None:
    """Destroy what was approved. Delivered again, it does nothing."""
    actions.carry_out(delivery.stream, now=clock.now())


SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {"PurgeApproved": {"retention.carry_out": carry_out}}
