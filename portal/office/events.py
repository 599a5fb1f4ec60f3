"""What happens at the officers' desks besides the moves of a dossier."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.events import Event


@dataclass(frozen=True)
class OriginalsReceived(Event):
    """The paper originals came in with the collection of the result, once (R11.3); named by component."""

    components: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class DeadlineWarned(Event):
    """Those who work on the dossier were told that its date is near or over."""

    stage: str
    due_at: datetime


@dataclass(frozen=True)
class SignatureOverruled(Event):
    """An officer accepted a signed file in spite of its verdict, as the signature of ``signer``."""

    file_id: str
    name: str
    sha256: str
    component: str
    verdict: str
    signer: str
    reason: str


@dataclass(frozen=True)
class OverrulingTakenBack(Event):
    """The file is not accepted after all: its verdict counts again."""

    file_id: str
    name: str
    sha256: str
    component: str
    reason: str


@dataclass(frozen=True)
class CopyCertified(Event):
    """A scan was compared with the paper that was shown, and sealed: a certified electronic copy was issued."""

    component: str
    name: str
    number: str
    form: str
    pages: int
    scan_sha256: str
    sha256: str
    check_code: str


@dataclass(frozen=True)
class BookClosingAsked(Event):
    """A clerk asked to close the register of an agency's dossiers of a year; the worker does it."""

    year: int


@dataclass(frozen=True)
class BookClosed(Event):
    """The register of an agency's dossiers of a year was sealed and closed."""

    year: int
    lines: int
    sha256: str


@dataclass(frozen=True)
class UnitFiguresEntered(Event):
    """An agency entered what the portal does not know about a quarter: see ``models.UnitFigures``."""

    year: int
    quarter: int
    figures: dict[str, int | None]
