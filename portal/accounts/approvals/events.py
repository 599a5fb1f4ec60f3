"""What happens to a request that takes two people, in the log of the thing it is about."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class ApprovalAsked(Event):
    """Somebody asked for something that a second person has to decide until ``expires_at``."""

    request_id: str
    kind: str
    asked: dict[str, object]
    reason: str
    expires_at: datetime


@dataclass(frozen=True)
class ApprovalGiven(Event):
    """A second person approved, and it was done in the same moment; ``proposer`` is the first."""

    request_id: str
    kind: str
    asked: dict[str, object]
    proposer: str
    proposer_id: str
    reason: str


@dataclass(frozen=True)
class ApprovalRefused(Event):
    """A second person refused, or whoever had asked took it back (``taken_back``)."""

    request_id: str
    kind: str
    proposer: str
    note: str
    taken_back: bool
