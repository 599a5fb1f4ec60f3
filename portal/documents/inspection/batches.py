"""A batch of papers from the scanner: the QR codes of its separator sheets are read, the pages between them cut out.

Runs inside the sandbox: the file is a stranger's. Only QR codes count, and only what they say is told, not what it
means.
"""

from pathlib import Path

import pikepdf
import pypdfium2
import zxingcpp

_PIXELS = 1400
_LONGEST_CODE = 200
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def codes_on_pages(path: str, most_pages: int) -> list[list[str]]:
    """What the QR codes of each page say, page by page.

    Raises ValueError for more than ``most_pages``, PdfiumError for what is no PDF or cannot be opened.
    """
    found: list[list[str]] = []
    with pypdfium2.PdfDocument(path) as document:
        if len(document) > most_pages:
            raise ValueError("too many pages")
        for index in range(len(document)):
            page = document[index]
            bitmap = page.render(scale=_PIXELS / max(page.get_size()), grayscale=True)
            found.append(_codes(bitmap))
            page.close()
    return found


def _codes(bitmap: pypdfium2.PdfBitmap) -> list[str]:
    barcodes = zxingcpp.read_barcodes(bitmap.to_pil(), formats=_QR)
    return [barcode.text for barcode in barcodes if len(barcode.text) <= _LONGEST_CODE]


def cut(path: str, parts: list[tuple[int, int, str]]) -> int:
    """Write pages ``first`` to ``last`` (from 0, both included) of each part to its ``target``; returns how many."""
    with pikepdf.open(path) as document:
        for first, last, target in parts:
            piece = pikepdf.new()
            piece.pages.extend(document.pages[first : last + 1])
            piece.save(Path(target), deterministic_id=True)
    return len(parts)
