"""What happens when a result is fetched from the page of its dossier."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class ResultReceivedOnline(Event):
    """Somebody fetched a result for the first time: ``name`` is who, with the party for whom they acted."""

    document_id: str
    number: str
    name: str
    received_at: datetime
