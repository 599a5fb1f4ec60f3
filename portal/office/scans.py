"""A paper scanned at the counter, on its way in: looked at and kept before anything is recorded.

One PDF of a scanner is kept byte for byte. Pictures become one PDF of A4 sheets, with room for the text mark above the
first; the pictures themselves are kept as they came, so that the copy can be compared with them again.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from forms.text import Text
from portal.core import blobs
from portal.documents import viruses
from portal.documents.inspection import GRAPHICS, PHONE_PICTURES, SCANS, Inspection, PageNotMade, inspect
from portal.documents.inspection import page_maker as maker
from portal.documents.viruses import Scan
from portal.dossiers.errors import Infected
from portal.office.errors import ScanMissing, ScanMixed, ScanNotExamined, ScanRefused, ScanSigned

LARGEST = 40 << 20
_LARGEST_PAGE = 3 << 20
_ROOM_FOR_MARK = 70.0
MOST_FILES = 30


@dataclass(frozen=True)
class Sent:
    """A file as the browser sent it."""

    filename: str
    stream: BinaryIO


@dataclass(frozen=True)
class Source:
    """A file that came from the scanner or the camera, as it is kept."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Scanned:
    """A scan that is safely stored: one PDF, and the very files it comes from."""

    name: str
    sha256: str
    pages: int
    sources: tuple[Source, ...]

    def plain_sources(self) -> list[dict[str, str | int]]:
        """The files as a row keeps them."""
        return [asdict(source) for source in self.sources]


def take_scan(sent: Sequence[Sent]) -> Scanned:
    """Examine and store a scan, outside any transaction.

    Raises ScanMissing, ScanMixed, ScanSigned, ScanRefused, ScanNotExamined, Infected or StorageFull.
    """
    if not sent:
        raise ScanMissing
    if len(sent) > MOST_FILES:
        raise ScanMixed
    with ExitStack() as stack:
        paths = [stack.enter_context(blobs.store().receive(one.stream)) for one in sent]
        found = [_looked_at(path, one.filename) for path, one in zip(paths, sent, strict=True)]
        pictures = [one for one in found if one.picture is not None]
        if len(pictures) not in (0, len(found)) or (not pictures and len(found) > 1):
            raise ScanMixed
        return _of_pictures(paths, found) if pictures else _of_pdf(paths[0], found[0])


def _looked_at(path: Path, filename: str) -> Inspection:
    found = inspect(path, filename=filename, accept=SCANS | GRAPHICS | PHONE_PICTURES, max_bytes=LARGEST)
    if found.problem is not None:
        raise ScanRefused(_about(found.name, found.problem.text))
    scan = viruses.scan(path)
    if scan is Scan.INFECTED:
        raise Infected
    if scan is Scan.WAITING:
        raise ScanNotExamined
    return found


def _of_pdf(path: Path, found: Inspection) -> Scanned:
    if b"/ByteRange" in path.read_bytes():
        raise ScanSigned
    kept = _kept(path, found)
    return Scanned(found.name, kept.sha256, found.pages or 1, (kept,))


def _of_pictures(paths: Sequence[Path], found: Sequence[Inspection]) -> Scanned:
    share = min(_LARGEST_PAGE, LARGEST // len(paths))
    with _places(len(paths) + 1) as (target, *sheets):
        for path, sheet, one in zip(paths, sheets, found, strict=True):
            try:
                maker.page(path, sheet, most_bytes=share)
            except PageNotMade as refused:
                raise ScanRefused(_about(one.name, refused.problem.text)) from None
        try:
            pages = maker.document(sheets, target, head=_ROOM_FOR_MARK)
        except PageNotMade as refused:
            raise ScanRefused(refused.problem.text) from None
        document = blobs.store().keep(target)
    sources = tuple(_kept(path, one) for path, one in zip(paths, found, strict=True))
    return Scanned(f"{Path(found[0].name).stem}.pdf", document.sha256, pages, sources)


def _kept(path: Path, found: Inspection) -> Source:
    blob = blobs.store().keep(path)
    return Source(found.name, blob.sha256, blob.size)


def _about(name: str, text: Text) -> Text:
    return Text(vi=f"“{name}”: {text.vi}", en=f"“{name}”: {text.en}")


@contextmanager
def _places(count: int) -> Iterator[list[Path]]:
    """Temporary files to write to."""
    with ExitStack() as stack:
        yield [stack.enter_context(blobs.store().receive(BytesIO())) for _ in range(count)]
