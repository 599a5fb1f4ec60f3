"""Scanned pages of a PDF, drawn and looked at: blank, blurred or dark ones are named. The file is only read."""

import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from portal.documents.inspection import quality
from portal.documents.inspection.findings import Note
from portal.documents.inspection.pictures import MAXIMUM_PIXELS
from portal.documents.inspection.problems import ProblemCode

_EXAMINED_PAGES = 30
_SECONDS = 4.0
_MOST_OBJECTS = 2000
_COVERED = 0.5
_IMAGE = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE


def doubtful_pages(path: Path) -> tuple[Note, ...]:
    """One note for each kind of doubt, with the pages; a page that cannot be drawn says nothing."""
    pages: dict[ProblemCode, list[str]] = {}
    try:
        for number, found in _doubts(path):
            pages.setdefault(found, []).append(str(number))
    except pypdfium2.PdfiumError:
        return ()
    return tuple(Note(code, (("pages", ", ".join(numbers)),)) for code, numbers in pages.items())


def _doubts(path: Path) -> Iterator[tuple[int, ProblemCode]]:
    began = time.monotonic()
    with pypdfium2.PdfDocument(path) as document:
        for index in range(min(len(document), _EXAMINED_PAGES)):
            if time.monotonic() - began > _SECONDS:
                return
            page = document[index]
            if _is_scan(page) and (found := _drawn(page)) is not None:
                yield index + 1, found
            page.close()


def _drawn(page: pypdfium2.PdfPage) -> ProblemCode | None:
    bitmap = page.render(scale=quality.EXAMINED / max(page.get_size()), grayscale=True)
    return quality.doubt(bitmap.to_pil())


def _is_scan(page: pypdfium2.PdfPage) -> bool:
    """Whether one bearable picture covers most of the page; text over it may come from character recognition."""
    width, height = page.get_size()
    objects = page.get_objects(max_depth=2)
    for _place, thing in zip(range(_MOST_OBJECTS), objects, strict=False):
        if thing.type != _IMAGE:
            continue
        across, down = thing.get_px_size()
        if across * down > MAXIMUM_PIXELS:
            return False
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) > _COVERED * width * height:
            return True
    return False
