"""What happens to the proof of the log itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.core.events import Event

LOG = UUID("00000000-0000-4000-8000-00000000a0d1")
"""The stream of the log's own events: there is one log."""


@dataclass(frozen=True)
class LogVerified(Event):
    """The whole log was checked. ``faults``: what does not hold, at most the first few, the first bad event first."""

    whole: bool
    events: int
    heads: int
    seconds: float
    faults: tuple[Mapping[str, Any], ...]
    found: int
