"""Where the top right corner of a document's first page is, as people see it: pages may be turned and cropped."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.signing.errors import DocumentNotSignable

_WIDTH, _HEIGHT, _MARGIN = 240, 66, 4
_A4 = (0, 0, 595, 842)
_DEEPEST = 50
_BROKEN = (PdfError, LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, kw_only=True)
class Corner:
    """A box in the page's own points (left, bottom, right, top) on a page shown ``turned`` clockwise by degrees."""

    box: tuple[int, int, int, int]
    turned: int = 0


def top_right(pdf: bytes) -> Corner:
    """The place for a text mark on the first page. Raises DocumentNotSignable when the page cannot be found."""
    try:
        page = _first_page(PdfFileReader(BytesIO(pdf)))
        left, bottom, right, top = _visible(page)
        turned = int(_inherited(page, "/Rotate", 0)) % 360
    except _BROKEN as problem:
        raise DocumentNotSignable from problem
    across, up = right - left, top - bottom
    wide, high = (up, across) if turned in (90, 270) else (across, up)
    width, height = min(_WIDTH, wide - 2 * _MARGIN), min(_HEIGHT, high - 2 * _MARGIN)
    if width <= 0 or height <= 0 or turned % 90:
        raise DocumentNotSignable
    x, y = wide - _MARGIN, high - _MARGIN
    a, b = _on_the_page(x - width, y - height, turned, wide, high), _on_the_page(x, y, turned, wide, high)
    box = (min(a[0], b[0]) + left, min(a[1], b[1]) + bottom, max(a[0], b[0]) + left, max(a[1], b[1]) + bottom)
    first, second, third, fourth = (round(edge) for edge in box)
    return Corner(box=(first, second, third, fourth), turned=turned)


def _on_the_page(x: float, y: float, turned: int, wide: float, high: float) -> tuple[float, float]:
    """From where something is seen to where it is on a page that is shown turned clockwise."""
    return {0: (x, y), 90: (high - y, x), 180: (wide - x, high - y), 270: (y, wide - x)}[turned]


def _first_page(reader: PdfFileReader) -> DictionaryObject:
    node = reader.root["/Pages"]
    for _ in range(_DEEPEST):
        if "/Kids" not in node:
            found: DictionaryObject = node
            return found
        node = node["/Kids"][0]
    raise PdfError("the tree of pages is too deep")


def _inherited(page: DictionaryObject, key: str, default: Any) -> Any:
    node = page
    for _ in range(_DEEPEST):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return default


def _visible(page: DictionaryObject) -> tuple[float, float, float, float]:
    edges = [float(edge) for edge in _inherited(page, "/CropBox", _inherited(page, "/MediaBox", _A4))]
    left, bottom, right, top = edges
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)
