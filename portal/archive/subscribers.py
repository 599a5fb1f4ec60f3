"""After a dossier came in, and after every slip and result: the signed document gets its proof."""

from collections.abc import Mapping
from datetime import timedelta

from portal.archive.actions import prove_dossier
from portal.core import clock
from portal.core.outbox import Delivery, Handler


def prove(delivery: Delivery) -> None:
    """Prove what is signed in the dossier that this news is about. Delivered again, it does nothing."""
    prove_dossier(delivery.stream, now=clock.now())


def after() -> timedelta:
    """A proof for decades can wait until people have their receipts."""
    return timedelta(minutes=1)


NAME = "archive.prove"
_SIGNED = ("DossierSubmitted", "SupplementReceived", "DocumentIssued", "ResultSealed", "CopyCertified")
SUBSCRIPTIONS: Mapping[str, Mapping[str, Handler]] = {event: {NAME: prove} for event in _SIGNED}
