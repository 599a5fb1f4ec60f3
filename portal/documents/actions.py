"""Render official documents: tagged PDF/A with the fonts inside, the same bytes for the same values.

Values reach the typesetter only as JSON data of a fixed template, so nothing a person types is ever read as markup.
"""

import io
import json
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import segno
import typst

from portal.documents import (
    book_payloads,
    desk_documents,
    hand_over_payloads,
    inventory_payloads,
    letter_payloads,
    mandate_payloads,
    money_payloads,
    post_documents,
    purge_payloads,
    result_payloads,
    slip_payloads,
)
from portal.documents.book_content import Book
from portal.documents.content import Document
from portal.documents.desk_documents import Handout, SeparatorSheets
from portal.documents.errors import RenderingFailed
from portal.documents.glyphs import FONT_FOLDER, printable
from portal.documents.hand_over_content import HandOverRecord
from portal.documents.letter_content import LetterDocument
from portal.documents.mandate_content import MandateDocument
from portal.documents.money_content import MoneyReceipt
from portal.documents.payloads import Payload, payload
from portal.documents.post_documents import Label, PostList

TEMPLATE_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "documents"
# importing them registers their documents
LAYOUTS = (
    book_payloads,
    desk_documents,
    hand_over_payloads,
    inventory_payloads,
    letter_payloads,
    mandate_payloads,
    money_payloads,
    post_documents,
    purge_payloads,
    result_payloads,
    slip_payloads,
)

_local = threading.local()


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in PDF points from the lower left corner; ``page`` counts from 0."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def rectangle(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top: the order of PDF rectangles."""
        return (self.left, self.bottom, self.right, self.top)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document as bytes, its SHA-256, its pages, the boxes kept for signatures, and characters it could not draw."""

    pdf: bytes
    sha256: str
    pages: int
    boxes: dict[str, Box]
    missing_glyphs: frozenset[str]


Rendering = (
    Document
    | LetterDocument
    | MandateDocument
    | MoneyReceipt
    | Book
    | HandOverRecord
    | Handout
    | SeparatorSheets
    | Label
    | PostList
)


def render(
    document: Rendering,
    *,
    created: datetime,
) -> Rendered:
    """Draw a document as PDF/A-2a (PDF/A-3a when it carries an attachment) and PDF/UA-1.

    ``created`` is an aware moment taken from the data, never the clock: equal arguments give equal bytes.
    Characters the fonts lack are printed as ``□`` and listed. Raises RenderingFailed.
    """
    wanted = payload(document)
    missing: set[str] = set()
    inputs = _inputs(wanted, missing)
    try:
        pdf, notes = _compiled(wanted, inputs, int(created.timestamp()))
    except typst.TypstError as problem:
        raise RenderingFailed from problem
    boxes = {note["name"]: _box(note) for note in notes if note["kind"] == "box"}
    pages = next(note["pages"] for note in notes if note["kind"] == "pages")
    return Rendered(pdf, sha256(pdf).hexdigest(), pages, boxes, frozenset(missing))


def _compiled(wanted: Payload, inputs: dict[str, str], timestamp: int) -> tuple[bytes, list[dict[str, Any]]]:
    compiler = _compiler(wanted.template)
    pdf = compiler.compile(
        format="pdf",
        pdf_standards=["a-2a" if wanted.attachment is None else "a-3a", "ua-1"],
        sys_inputs=inputs,
        timestamp=timestamp,
    )
    if not isinstance(pdf, bytes):
        raise TypeError("one document gives one file")
    return pdf, json.loads(compiler.query("<mark>", field="value"))


def _compiler(template: str) -> typst.Compiler:
    """A typst compiler is not thread-safe and costs 20 ms to start: one for each thread and template."""
    compilers: dict[str, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            input=str(TEMPLATE_FOLDER / template), root=str(TEMPLATE_FOLDER), font_paths=_fonts()
        )
    return compilers[template]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)])


def _inputs(wanted: Payload, missing: set[str]) -> dict[str, str]:
    data = _clean(wanted.data, missing)
    inputs = {"data": json.dumps(data, ensure_ascii=False), "qr": _qr(wanted.link), "qr_check": _qr(wanted.check_link)}
    if wanted.attachment is not None:
        inputs["attachment"] = wanted.attachment.decode("utf-8")
    return inputs


def _clean(value: Any, missing: set[str]) -> Any:
    if isinstance(value, str):
        return printable(value, missing)
    if isinstance(value, dict):
        return {key: _clean(entry, missing) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(entry, missing) for entry in value]
    return value


def _qr(link: str) -> str:
    if not link:
        return ""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=1, xmldecl=False)
    return drawn.getvalue().decode("ascii")


def _box(note: dict[str, Any]) -> Box:
    top = note["page_height"] - note["y"]
    return Box(
        page=note["page"] - 1,
        left=round(note["x"], 2),
        bottom=round(top - note["height"], 2),
        right=round(note["x"] + note["width"], 2),
        top=round(top, 2),
    )
