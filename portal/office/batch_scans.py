"""A batch of papers scanned at once: split at its separator sheets into a file for each kind of paper.

A sheet names the dossier and the file question that its papers answer, so a sheet of another visit left in the feeder
is noticed. Pages before the first sheet, and those behind a sheet of another dossier, are kept to be placed by hand:
nothing that went through the scanner is lost.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from portal.core import blobs
from portal.core.sandbox import Sandbox, SandboxError
from portal.documents import viruses
from portal.documents.inspection import SCANS, inspect
from portal.documents.viruses import Scan
from portal.dossiers.errors import Infected
from portal.office.errors import ScanNotExamined, ScanRefused
from portal.office.reception_errors import BatchUnreadable

LARGEST = 60 << 20
MOST_PAGES = 200
_MARK = "PDV1"
_WORKER = "portal.documents.inspection.batches"
_SANDBOX = Sandbox(preload=(_WORKER,), memory_bytes=768 << 20, seconds=60, recycle_after=50)


@dataclass(frozen=True)
class Section:
    """Pages that belong together, from ``first`` to ``last`` (from 0); ``question`` None when no sheet names them."""

    question: str | None
    first: int
    last: int


@dataclass(frozen=True)
class Part:
    """A section that is safely stored as a PDF of its own; ``first`` is its first page in the batch, from 1."""

    question: str | None
    name: str
    sha256: str
    size: int
    first: int
    pages: int


def code_of(dossier_id: UUID, question: str) -> str:
    """What the QR code of a separator sheet says."""
    return f"{_MARK}:{dossier_id.hex}:{question}"


def sections(codes: Sequence[Sequence[str]], *, dossier_id: UUID, questions: frozenset[str]) -> tuple[Section, ...]:
    """Where a batch is to be cut, from the codes on its pages; the separator sheets themselves belong to nothing."""
    found: list[Section] = []
    question: str | None = None
    first = 0
    for page, said in enumerate(codes):
        sheet = next((code for code in said if code.startswith(f"{_MARK}:")), None)
        if sheet is None:
            continue
        if page > first:
            found.append(Section(question, first, page - 1))
        named = sheet.rpartition(":")[2]
        question = named if sheet == code_of(dossier_id, named) and named in questions else None
        first = page + 1
    if len(codes) > first:
        found.append(Section(question, first, len(codes) - 1))
    return tuple(found)


def split(stream: BinaryIO, filename: str, *, dossier_id: UUID, questions: frozenset[str]) -> list[Part]:
    """Examine a batch, read its sheets, and store every section, outside any transaction.

    Raises ScanRefused, ScanNotExamined, Infected, BatchUnreadable or StorageFull.
    """
    with blobs.store().receive(stream) as path:
        found = inspect(path, filename=filename, accept=SCANS, max_bytes=LARGEST)
        if found.problem is not None:
            raise ScanRefused(found.problem.text)
        _require_clean(path)
        where = sections(_read(path), dossier_id=dossier_id, questions=questions)
        return _cut(path, where, Path(found.name).stem)


def _require_clean(path: Path) -> None:
    scan = viruses.scan(path)
    if scan is Scan.INFECTED:
        raise Infected
    if scan is Scan.WAITING:
        raise ScanNotExamined


def _read(path: Path) -> list[list[str]]:
    codes = _run("codes_on_pages", str(path), MOST_PAGES)
    if not isinstance(codes, list) or not all(isinstance(said, list) for said in codes):
        raise BatchUnreadable(MOST_PAGES)
    return [[str(code) for code in said] for said in codes]


def _cut(path: Path, where: Sequence[Section], stem: str) -> list[Part]:
    with ExitStack() as stack:
        targets = [stack.enter_context(blobs.store().receive(BytesIO())) for _ in where]
        pieces = [(one.first, one.last, str(target)) for one, target in zip(where, targets, strict=True)]
        if pieces and _run("cut", str(path), pieces) != len(pieces):
            raise BatchUnreadable(MOST_PAGES)
        return [_kept(one, target, stem) for one, target in zip(where, targets, strict=True)]


def _kept(section: Section, target: Path, stem: str) -> Part:
    blob = blobs.store().keep(target)
    pages = section.last - section.first + 1
    name = f"{stem}-trang-{section.first + 1}.pdf"
    return Part(section.question, name, blob.sha256, blob.size, section.first + 1, pages)


def _run(name: str, *arguments: Any) -> Any:
    try:
        return _SANDBOX.run(f"{_WORKER}:{name}", *arguments)
    except SandboxError:
        raise BatchUnreadable(MOST_PAGES) from None
