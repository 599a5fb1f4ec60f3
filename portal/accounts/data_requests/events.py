"""What is asked about personal data, as facts. The values themselves are never in here."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class DataRequestMade(Event):
    """The owner asked to correct or erase an item; the agency answers until ``due_at``."""

    request_id: str
    item: str
    asked: str
    due_at: datetime


@dataclass(frozen=True)
class DataRequestDecided(Event):
    """The agency answered; what was accepted is done."""

    request_id: str
    item: str
    asked: str
    accepted: bool
