"""Inside the sandbox: one page of a file drawn as a picture, with the text that lies on it. The file is only read."""

from pathlib import Path
from typing import Any

import pypdfium2

from portal.documents.inspection.findings import Refused
from portal.documents.inspection.kinds import FileKind, by_signature
from portal.documents.inspection.making import upright_page

_HEAD = 8192
_QUALITY = 82


def draw_page(
    path: str, target: str, number: int, longest: int, turn: int, most_bytes: int, most_text: int
) -> dict[str, Any]:
    """Draw page ``number`` (from 1) at ``target`` as JPEG, ``longest`` pixels long, turned by ``turn`` degrees.

    Answers with the number of pages, the size in pixels and the first ``most_text`` letters of the text layer; a size
    of 0: the file has no such page. Raises whatever the libraries raise for a file that cannot be drawn.
    """
    file = Path(path)
    with file.open("rb") as opened:
        kind = by_signature(opened.read(_HEAD))
    if kind is FileKind.PDF:
        return _of_pdf(file, Path(target), number, longest, turn, most_text)
    if kind is None or not kind.is_picture:
        raise ValueError("nothing that has pages to draw")
    if number != 1:
        return _answer(1, (0, 0), "")
    try:
        size = upright_page(file, kind, Path(target), longest=longest, most_bytes=most_bytes, turn=turn)
    except Refused as refused:
        raise ValueError(refused.note.code.value) from None
    return _answer(1, size, "")


def _of_pdf(file: Path, target: Path, number: int, longest: int, turn: int, most_text: int) -> dict[str, Any]:
    with pypdfium2.PdfDocument(file) as document:
        pages = len(document)
        if not 1 <= number <= pages:
            return _answer(pages, (0, 0), "")
        page = document[number - 1]
        scale = longest / max(*page.get_size(), 1.0)
        picture = page.render(scale=scale, rotation=turn).to_pil().convert("RGB")
        picture.save(target, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
        return _answer(pages, picture.size, _text(page, most_text))


def _text(page: pypdfium2.PdfPage, most: int) -> str:
    """The text layer as far as it goes; a page whose text cannot be read is drawn all the same."""
    try:
        layer = page.get_textpage()
        return str(layer.get_text_range(0, min(layer.count_chars(), most)))
    except pypdfium2.PdfiumError:
        return ""


def _answer(pages: int, size: tuple[int, int], text: str) -> dict[str, Any]:
    return {"pages": pages, "width": size[0], "height": size[1], "text": text}
