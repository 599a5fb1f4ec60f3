"""What inspectors do: every look at the log stands in the log."""

from dataclasses import dataclass

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
class LogEventRead(Event):
    """Somebody opened one event with all its values."""

    event: int
