"""What a mandate document says, as plain frozen values."""

from dataclasses import dataclass
from datetime import date

from portal.documents.content import Party

GIVER_BOX = "giver"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateDocument:
    """A person or organisation authorises another (giấy ủy quyền; Civil Code 91/2015/QH13, articles 138, 562 to 569).

    ``services`` and ``rights`` say what the receiver may do, one entry a line, from ``first`` to ``last`` day.
    ``representative`` is who represents an organisation that gives the mandate.
    """

    number: str
    giver: Party
    receiver: Party
    services: tuple[str, ...]
    rights: tuple[str, ...]
    first: date
    last: date
    reason: str
    day: date
    check_code: str
    verify_url: str
    representative: str = ""
