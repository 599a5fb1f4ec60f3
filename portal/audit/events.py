"""What inspectors do, which stands in the log like all else, and what they are told."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class LogSearched(Event):
    """Somebody searched the log: by what, how many events were shown, and whether they took them away as a table.

    Long numbers typed as a person are left out: a log is no place for numbers of identity papers.
    """

    code: str
    person: str
    type: str
    since: str
    until: str
    shown: int
    exported: bool


@dataclass(frozen=True)
class ManyDossiersOpened(Event):
    """An officer opened more different dossiers within an hour than is usual; those who watch are told."""

    alert_id: str
    opened: int
    most: int
    since: datetime


@dataclass(frozen=True)
class LogEventRead(Event):
    """Somebody opened one event with all its values."""

    event: int
