"""What is asked for in money after a dossier was handed in, as facts."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class FeeAsked(Event):
    """A sum became due after the dossier was handed in: at a supplement, with the result, or because a proof was not
    accepted (``purpose``). ``names`` of the fees; ``due`` in đồng; ``order`` is the code of the order of payment;
    ``pay_by``: until when, none where it may come at any time.
    """

    purpose: str
    order: str
    due: int
    names: tuple[str, ...]
    pay_by: datetime | None = None


@dataclass(frozen=True)
class FeeLowered(Event):
    """What was completed made the fee ``by`` đồng cheaper than this ``order`` asked for; too much is given back."""

    order: str
    by: int


@dataclass(frozen=True)
class FeeReminded(Event):
    """The payer is reminded of what has not come in (``missing``, đồng), before the time asked for ends."""

    order: str
    missing: int
    pay_by: datetime
