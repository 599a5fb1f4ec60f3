"""Files on their way in, as values: as sent, as found good, as stored, or why not."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from forms.text import Text
from portal.documents.inspection import FileProblem, Inspection, safe_name
from portal.documents.viruses import Scan
from portal.signing import actions as signing

_LONGEST_KEPT = 3600  # pixels: an A4 sheet at 300 dots per inch, as scanners make it


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it, for one question; ``replaces`` names the file whose place it takes."""

    question: str
    filename: str
    stream: BinaryIO
    replaces: UUID | None = None


@dataclass(frozen=True)
class Received:
    """A file that was examined and is safely stored; only its record is still to be written. Plain values.

    ``replaces`` are the ids of the files whose place it takes.
    """

    question: str
    component: str
    name: str
    media_type: str
    pages: int | None
    sha256: str
    size: int
    verdict: dict[str, Any] | None
    notes: list[dict[str, str]]
    scan: str = Scan.OFF
    origin: dict[str, Any] | None = None
    replaces: list[str] = field(default_factory=list)

    def columns(self) -> dict[str, Any]:
        """The values of its row."""
        return {name: value for name, value in asdict(self).items() if name != "replaces"}


@dataclass(frozen=True)
class FileTrouble:
    """Why a file was not taken in, at which question; the sentence names the file. ``passing``: it may work later."""

    question: str
    text: Text
    passing: bool = False


@dataclass(frozen=True)
class Looked:
    """A file that lies in a temporary place and was found good."""

    upload: Upload
    path: Path
    inspection: Inspection
    scan: Scan
    verdict: signing.Verdict | None = None

    @property
    def fits(self) -> bool:
        """Whether it may be kept as it came."""
        picture = self.inspection.picture
        return picture is None or (picture.ready and max(picture.width, picture.height) <= _LONGEST_KEPT)


def plain_notes(warnings: Iterable[FileProblem]) -> list[dict[str, str]]:
    """Warnings as a row keeps them."""
    return [{"code": warning.code.value, "vi": warning.text.vi, "en": warning.text.en} for warning in warnings]


def trouble(upload: Upload, text: Text, *, passing: bool = False) -> FileTrouble:
    """A sentence about a file that was sent."""
    return about(upload.question, safe_name(upload.filename), text, passing=passing)


def about(question: str, name: str, text: Text, *, passing: bool = False) -> FileTrouble:
    """A sentence about the file of this name."""
    return FileTrouble(question, Text(vi=f"“{name}”: {text.vi}", en=f"“{name}”: {text.en}"), passing)
