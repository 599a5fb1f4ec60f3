"""What people see of a signature: a few lines of text in a box, drawn by typst and placed on the page.

Blue for the officer who signs, red for the seal of the agency (Decree 30/2020/NĐ-CP). The picture proves nothing;
it only says where to look. pyHanko's own text stamps space Vietnamese letters wrongly, so they are not used.
"""

import binascii
import json
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from forms.text import clean
from portal.core.clock import local

_TEMPLATE = r"""
#let d = json(bytes(sys.inputs.data))
#set page(width: d.width * 1pt, height: d.height * 1pt, margin: 1pt, fill: none)
#set par(leading: 0.45em)
#show regex("\S{28,}"): word => word.text.clusters().join(sym.zws)
#let words(size) = {
  set text(font: "Libertinus Serif", size: size, fill: rgb(d.colour), lang: "vi", fallback: false)
  d.lines.enumerate().map(((i, line)) => if i == 0 { strong(line) } else { line }).join(linebreak())
}
#block(width: 100%, height: 100%, inset: 4pt, stroke: 0.8pt + rgb(d.colour), layout(area => {
  let size = 11pt
  while size > 4pt and measure(block(width: area.width, words(size))).height > area.height { size -= 0.5pt }
  block(width: area.width, height: area.height, clip: true, align(center + horizon, words(size)))
}))
"""
_drawing = threading.Lock()  # one typst compiler cannot be used by two threads at once


class Colour(StrEnum):
    """Ink of a stamp."""

    OFFICER = "#1034a6"
    AGENCY = "#c00000"


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """``lines`` in a ``box`` (points from the lower left corner) on ``page`` (from 0, negative from the end)."""

    lines: Sequence[str]
    colour: Colour
    box: tuple[int, int, int, int]
    page: int = -1


def officer_stamp(*, name: str, agency: str, at: datetime, box: tuple[int, int, int, int], page: int = -1) -> Stamp:
    """The blue stamp of the person who signs for the agency."""
    lines = (f"Ký bởi: {name}", f"Cơ quan: {agency}", f"Thời gian ký: {_moment(at)}")
    return Stamp(lines=lines, colour=Colour.OFFICER, box=box, page=page)


def applicant_stamp(*, name: str, provider: str, box: tuple[int, int, int, int], page: int = -1) -> Stamp:
    """The stamp of an applicant who signs with a provider; drawn before it is known when they confirm."""
    return Stamp(lines=(f"Ký bởi: {name}", f"Ký số từ xa: {provider}"), colour=Colour.OFFICER, box=box, page=page)


def seal_stamp(*, agency: str, at: datetime, box: tuple[int, int, int, int], page: int = -1) -> Stamp:
    """The red stamp of the agency."""
    lines = (agency, "CON DẤU ĐIỆN TỬ", f"Thời gian ký: {_moment(at)}")
    return Stamp(lines=lines, colour=Colour.AGENCY, box=box, page=page)


def draw(stamp: Stamp) -> bytes:
    """The stamp as a PDF of one page, exactly as large as its box."""
    left, bottom, right, top = stamp.box
    data = {
        "width": right - left,
        "height": top - bottom,
        "colour": stamp.colour.value,
        "lines": [clean(line) for line in stamp.lines],
    }
    with _drawing, TemporaryDirectory(prefix="stamp-") as folder:
        source = Path(folder) / "stamp.typ"
        source.write_text(_TEMPLATE, "utf-8")
        drawn: bytes = typst.compile(
            str(source),
            root=folder,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    return drawn


def style(stamp: Stamp) -> StaticStampStyle:
    """The stamp as an appearance for pyHanko."""
    return StaticStampStyle(background=_Drawing(draw(stamp)), background_opacity=1.0, border_width=0)


class _Drawing(PdfContent):
    """The first page of a PDF in memory."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        super().__init__()

    def render(self) -> bytes:
        """Content stream that paints the page."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)), page_ix=0)
        name = b"/Import" + binascii.hexlify(uuid.uuid4().bytes)
        self.resources.xobject[name.decode("ascii")] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return name + b" Do"


def _moment(at: datetime) -> str:
    return f"{local(at):%d/%m/%Y %H:%M:%S} +07:00"
