"""What happens to a notice, to its files, to categories and to subscriptions, as facts."""

from dataclasses import dataclass

from portal.core.events import Event


@dataclass(frozen=True)
class NoticeDrafted(Event):
    """A notice was written, or changed before it was published; ``sha256`` is of its text."""

    title: str
    revision: int
    sha256: str


@dataclass(frozen=True)
class NoticeRestored(Event):
    """An earlier version became the text of the draft again."""

    version: int
    revision: int
    sha256: str


@dataclass(frozen=True)
class NoticeSubmitted(Event):
    """The author asked for publication."""

    revision: int


@dataclass(frozen=True)
class NoticeScheduled(Event):
    """Another editor approved it, to be shown at a time (ISO 8601)."""

    publish_at: str
    revision: int
    note: str


@dataclass(frozen=True)
class NoticeUnscheduled(Event):
    """It will not be shown at that time; it waits for a publisher again."""

    revision: int


@dataclass(frozen=True)
class NoticePublished(Event):
    """Readers see it; ``note`` is the comment of who approved it."""

    title: str
    slug: str
    revision: int
    note: str


@dataclass(frozen=True)
class NoticeReturned(Event):
    """Another editor gave it back to be changed."""

    note: str


@dataclass(frozen=True)
class NoticePinned(Event):
    """It stands first in lists, or no longer."""

    pinned: bool


@dataclass(frozen=True)
class CorrectionProposed(Event):
    """An editor wrote a better text for a published notice, and what readers are told about it."""

    correction_id: str
    told: str


@dataclass(frozen=True)
class NoticeCorrected(Event):
    """A second editor accepted the better text; readers see it, and that it was corrected. ``sha256`` is of it."""

    correction_id: str
    told: str
    revision: int
    sha256: str


@dataclass(frozen=True)
class CorrectionRefused(Event):
    """A second editor did not accept it; the published text stays."""

    correction_id: str
    note: str


@dataclass(frozen=True)
class NoticeArchived(Event):
    """It is over: it is no longer among the current ones, and can still be read."""

    revision: int


@dataclass(frozen=True)
class NoticeWithdrawn(Event):
    """It is no longer shown; readers see why."""

    reason: str


@dataclass(frozen=True)
class NoticeReopened(Event):
    """A withdrawn notice was taken up again, to be changed and published anew."""


@dataclass(frozen=True)
class NoticeFileAdded(Event):
    """A picture or an attachment was uploaded, to be used in the text; ``sha256`` is of what is kept."""

    file_id: str
    name: str
    sha256: str
    scan: str


@dataclass(frozen=True)
class NoticeFileScanned(Event):
    """The virus scanner, away before, has looked at a file."""

    file_id: str
    outcome: str


@dataclass(frozen=True)
class CategorySaved(Event):
    """A category of notices was added or changed."""

    code: str
    name: str
    name_en: str
    offered: bool


@dataclass(frozen=True)
class SubscriptionAsked(Event):
    """Somebody asked for notices by e-mail; nothing is sent but the link that confirms it. No address stands here."""

    language: str


@dataclass(frozen=True)
class SubscriptionConfirmed(Event):
    """Who reads that address confirmed it."""


@dataclass(frozen=True)
class NoticeMailOrdered(Event):
    """A letter about one notice is to be sent to a subscriber."""

    notice_id: str


@dataclass(frozen=True)
class DigestOrdered(Event):
    """The daily letter is to be sent to a subscriber: what was published after ``since``, up to ``until``."""

    since: str
    until: str


@dataclass(frozen=True)
class SubscriptionEnded(Event):
    """The subscriber ended it; the address was deleted."""
