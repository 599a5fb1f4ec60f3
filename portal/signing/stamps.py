"""What people see of a signature, drawn by typst and placed on the page.

As Appendix I of Decree 30/2020/NĐ-CP asks (part I, II.7d and II.8a): the blue picture of the officer's own signature,
and the red picture of the agency's seal in its real size over the left third of it; without pictures of their own a
plain signature and a round seal are drawn in their place. An applicant's signature is told in a few lines. The picture
proves nothing; it only says where to look. pyHanko's own text stamps space Vietnamese letters wrongly, so they are not
used.
"""

import binascii
import json
import shutil
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
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
from portal.signing.corners import Corner

_TEMPLATE = Path(__file__).with_name("stamp.typ")
_drawing = threading.Lock()  # one typst compiler cannot be used by two threads at once


class Colour(StrEnum):
    """Ink of a stamp."""

    OFFICER = "#1034a6"
    AGENCY = "#c00000"
    COPY = "#000000"


class Shape(StrEnum):
    """What a stamp is drawn as where there is no picture of it."""

    LINES = "lines"
    SIGNATURE = "signature"
    SEAL = "seal"
    MARK = "mark"


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What is drawn in a ``box`` (points from the lower left corner) on ``page`` (from 0, negative from the end).

    ``picture`` (a checked PNG, see ``pictures``) stands in the middle of the box as large as fits; without it ``lines``
    are drawn in ``shape`` and ``colour``; a mark is ``turned`` against the clock by degrees, as a turned page needs it.
    """

    lines: Sequence[str]
    colour: Colour
    box: tuple[int, int, int, int]
    page: int = -1
    shape: Shape = Shape.LINES
    picture: bytes | None = field(default=None, repr=False)
    turned: int = 0


def officer_stamp(
    *, name: str, at: datetime, box: tuple[int, int, int, int], page: int = -1, picture: bytes | None = None
) -> Stamp:
    """The blue signature of the person who signs for the agency (Decree 30/2020, App. I, part I, II.7d)."""
    lines = (name, f"Ký số: {_moment(at)}")
    return Stamp(lines=lines, colour=Colour.OFFICER, box=box, page=page, shape=Shape.SIGNATURE, picture=picture)


def applicant_stamp(*, name: str, provider: str | None, box: tuple[int, int, int, int], page: int = -1) -> Stamp:
    """The stamp of an applicant who signs with a provider, or (None) on their own computer; drawn before it is known
    when they confirm.
    """
    where = f"Ký số từ xa: {provider}" if provider else "Ký số trên máy của người ký"
    return Stamp(lines=(f"Ký bởi: {name}", where), colour=Colour.OFFICER, box=box, page=page)


def seal_stamp(
    *, agency: str, at: datetime, box: tuple[int, int, int, int], page: int = -1, picture: bytes | None = None
) -> Stamp:
    """The red seal of the agency (Decree 30/2020, App. I, part I, II.8a)."""
    day, hour = _moment(at).split(" ", 1)
    lines = (agency, "CON DẤU ĐIỆN TỬ", day, hour)
    return Stamp(lines=lines, colour=Colour.AGENCY, box=box, page=page, shape=Shape.SEAL, picture=picture)


def copy_stamp(*, form: str, agency: str, number: str, code: str, at: datetime, place: Corner) -> Stamp:
    """The text mark of an electronic copy of a paper: form of the copy, agency, time, in black at the top right.

    Decree 30/2020/NĐ-CP, Appendix I. It is no picture of a seal. Number and check code follow, for whoever reads it.
    """
    lines = (form, agency, f"Thời gian ký: {_moment(at)}", f"Số: {number}; mã kiểm tra: {code}")
    return Stamp(lines=lines, colour=Colour.COPY, box=place.box, page=0, shape=Shape.MARK, turned=place.turned)


def draw(stamp: Stamp) -> bytes:
    """The stamp as a PDF of one page, exactly as large as its box."""
    left, bottom, right, top = stamp.box
    data = {
        "width": right - left,
        "height": top - bottom,
        "colour": stamp.colour.value,
        "shape": stamp.shape.value,
        "picture": stamp.picture is not None,
        "turned": stamp.turned,
        "lines": [clean(line) for line in stamp.lines],
    }
    with _drawing, TemporaryDirectory(prefix="stamp-") as folder:
        source = Path(shutil.copy(_TEMPLATE, folder))
        if stamp.picture is not None:
            (Path(folder) / "picture.png").write_bytes(stamp.picture)
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
