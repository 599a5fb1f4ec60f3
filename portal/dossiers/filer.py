"""Who handed a dossier in, where that was somebody for the applicant: read from the log, which cannot be changed."""

from collections.abc import Iterable

from forms.text import Text
from portal.core.events import EventRecord, represented

_HANDED_IN = frozenset({"DossierSubmitted", "SupplementReceived"})


def filer(records: Iterable[EventRecord]) -> Text | None:
    """Who acted for which party, and by which mandate, in the newest handing in; None where the applicant did it."""
    handed_in = [record for record in records if record.type in _HANDED_IN]
    if not handed_in or not handed_in[-1].is_represented:
        return None
    return represented(handed_in[-1])
