"""PDF documents: can they be opened, do they run anything, do they hide programs or marks of secrecy (T12, T16)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf

from portal.documents.inspection.findings import Findings, Note, Refused
from portal.documents.inspection.kinds import FileKind, is_program
from portal.documents.inspection.names import PROGRAM_EXTENSIONS, extension_of
from portal.documents.inspection.pdf_text import first_lines
from portal.documents.inspection.problems import ProblemCode
from portal.documents.inspection.scans import doubtful_pages
from portal.documents.inspection.secrecy import refuse_secret

MAXIMUM_PAGES = 2000
MAXIMUM_OBJECTS = 300_000
_DEPTH = 30
_BLANK_CHECKED = 50
_SHORT_STREAM = 64
_END_MARK = b"%%EOF"

_RUNNING_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie"}
)
_RUNNING_KEYS = frozenset({"/JS", "/JavaScript", "/RichMediaContent", "/XFA"})
_FETCHED_STREAM = frozenset({"/F", "/Ref"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ORDINARY_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_MACRO_EXTENSIONS = frozenset({"docm", "xlsm", "pptm", "dotm"})


def inspect_pdf(path: Path) -> Findings:
    """Open, count pages, look for actions that run, embedded programs, marks of secrecy and blank pages."""
    try:
        document, repaired = _opened(path)
        with document:
            findings = _checked(document, repaired)
    except pikepdf.PasswordError:
        raise Refused(ProblemCode.LOCKED) from None
    except (pikepdf.PdfError, ValueError, RecursionError, RuntimeError):
        raise Refused(ProblemCode.UNREADABLE) from None
    return replace(findings, warnings=(*findings.warnings, *doubtful_pages(path)))


def _opened(path: Path) -> tuple[pikepdf.Pdf, bool]:
    """Small faults may be repaired; a file whose end is missing was cut off, and repairing would hide the loss."""
    try:
        return pikepdf.open(path, attempt_recovery=False), False
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        if not _has_end(path):
            raise
        return pikepdf.open(path, suppress_warnings=True), True


def _has_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2048))
        return _END_MARK in file.read()


def _checked(document: pikepdf.Pdf, repaired: bool) -> Findings:
    pages = len(document.pages)
    if not pages:
        raise Refused(ProblemCode.UNREADABLE)
    if pages > MAXIMUM_PAGES or len(document.objects) > MAXIMUM_OBJECTS:
        raise Refused(ProblemCode.TOO_COMPLEX)
    for thing in (document.trailer, *document.objects):
        _refuse_running(thing, _DEPTH)
    _refuse_programs(document)
    refuse_secret(first_lines(document.pages[0]))
    warnings = [Note(ProblemCode.REPAIRED)] if repaired else []
    if blank := _blank_pages(document):
        warnings.append(Note(ProblemCode.BLANK_PAGE, (("pages", ", ".join(map(str, blank))),)))
    return Findings(FileKind.PDF, pages=pages, warnings=tuple(warnings))


def _refuse_running(thing: Any, depth: int) -> None:
    """Objects of the file one by one; what is written directly inside them, to a depth."""
    if depth == 0:
        raise Refused(ProblemCode.TOO_COMPLEX)
    if isinstance(thing, pikepdf.Array):
        for entry in thing:
            _descend(entry, depth)
        return
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    if _runs(thing):
        raise Refused(ProblemCode.ACTIVE_CONTENT)
    for key in thing.keys():  # noqa: SIM118 (iterating a stream itself is not iterating its keys)
        _descend(thing.get(key), depth)


def _runs(thing: pikepdf.Dictionary | pikepdf.Stream) -> bool:
    keys = thing.keys()
    if keys & _RUNNING_KEYS or (isinstance(thing, pikepdf.Stream) and keys & _FETCHED_STREAM):
        return True
    action = thing.get("/S")
    if isinstance(action, pikepdf.Name) and str(action) in _RUNNING_ACTIONS:
        return True
    address = thing.get("/URI")
    if isinstance(address, pikepdf.Dictionary):
        address = address.get("/Base")
    return isinstance(address, pikepdf.String) and not _ordinary(str(address))


def _ordinary(address: str) -> bool:
    """Links to web pages, mail and telephone; no files, shares or programs of whoever reads the document."""
    visible = "".join(letter for letter in address if letter > " ")
    scheme = _SCHEME.match(visible)
    return scheme[1].lower() in _ORDINARY_SCHEMES if scheme else not visible.startswith(("\\", "//"))


def _descend(entry: Any, depth: int) -> None:
    if isinstance(entry, pikepdf.Object) and not entry.is_indirect:
        _refuse_running(entry, depth - 1)


def _refuse_programs(document: pikepdf.Pdf) -> None:
    for name, head in _attachments(document):
        extension = extension_of(name)
        if is_program(head) or PROGRAM_EXTENSIONS.fullmatch(extension) or extension in _MACRO_EXTENSIONS:
            raise Refused(ProblemCode.EMBEDDED_PROGRAM)


def _attachments(document: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """Every file specification with an embedded file, whether or not it is listed under the document's names."""
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and isinstance(thing.get("/EF"), pikepdf.Dictionary):
            name = str(thing.get("/UF", thing.get("/F", "")))
            for stream in thing.EF.values():
                if isinstance(stream, pikepdf.Stream):
                    yield name, stream.read_bytes()[:16]


def _blank_pages(document: pikepdf.Pdf) -> list[int]:
    """Pages that draw nothing at all, counted from 1."""
    return [
        number
        for number, page in enumerate(document.pages, start=1)
        if number <= _BLANK_CHECKED and "/Annots" not in page and _draws_nothing(page.get("/Contents"))
    ]


def _draws_nothing(contents: Any) -> bool:
    if contents is None:
        return True
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return all(isinstance(part, pikepdf.Stream) and _is_empty(part) for part in streams)


def _is_empty(stream: pikepdf.Stream) -> bool:
    """Long streams are not unpacked: a page of gigabytes is not blank."""
    return len(stream.read_raw_bytes()) < _SHORT_STREAM and not stream.read_bytes().strip()
