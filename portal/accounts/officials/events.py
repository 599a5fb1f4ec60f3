"""What happens to an entry of the directory, as facts."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class OfficialPublished(Event):
    """An official is in the directory from a day on (ISO dates); ``until`` is the last day, "" for none."""

    agency: str
    name: str
    position: str
    since: str
    until: str


@dataclass(frozen=True)
class OfficialEntryChanged(Event):
    """What the directory says of an official was changed; ``until`` is the last day, "" for none."""

    agency: str
    name: str
    position: str
    since: str
    until: str
