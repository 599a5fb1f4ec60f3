"""What happens to a notice, as facts."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class NoticeDrafted(Event):
    """A notice was written, or changed before it was published; ``sha256`` is of its text."""

    title: str
    revision: int
    sha256: str


@dataclass(frozen=True)
class NoticeSubmitted(Event):
    """The author asked for publication."""

    revision: int


@dataclass(frozen=True)
class NoticePublished(Event):
    """Another editor published it."""

    title: str
    slug: str
    revision: int


@dataclass(frozen=True)
class NoticeReturned(Event):
    """Another editor gave it back to be changed."""

    note: str


@dataclass(frozen=True)
class NoticeWithdrawn(Event):
    """It is no longer shown; readers see why."""

    reason: str


@dataclass(frozen=True)
class NoticeReopened(Event):
    """A withdrawn notice was taken up again, to be changed and published anew."""
