"""What happens when somebody takes all their data away; the stream is their account."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class OwnDataAsked(Event):
    """Somebody asked for everything that is kept about them."""

    archive_id: str


@dataclass(frozen=True)
class OwnDataReady(Event):
    """The archive is made and can be fetched."""

    archive_id: str
    sha256: str


@dataclass(frozen=True)
class OwnDataFetched(Event):
    """The archive was downloaded by its owner."""

    archive_id: str
