"""Give a document an empty signature field before it is handed out, so that what comes back can be compared.

Without the field and its flags in the issued bytes, no comparison of the returned file can tell a signature
from another change. The same document always gives the same bytes: its SHA-256 is kept and signed for.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields

from portal.signing.errors import DocumentNotSignable

APPLICANT_FIELD = "ChuKyNguoiNop"
_SIGNATURES_EXIST_AND_APPEND_ONLY = 3  # ISO 32000-1, table 219

Box = tuple[int, int, int, int]


class _SteadyWriter(IncrementalPdfFileWriter):
    """Writes the same bytes every time: the file identifier is computed, not drawn at random."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        prev.stream.seek(0)
        following = generic.ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        try:
            first = generic.ByteStringObject(prev.trailer["/ID"][0].original_bytes)
        except KeyError:
            first = following
        return generic.ArrayObject([first, following])

    def _update_meta(self) -> None:
        """Leave the dates of the document alone: a modification time would change the bytes every second."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """An empty signature field: its ``name``, shown in ``box`` (points, from the lower left) of ``page`` (from 0)."""

    name: str
    box: Box
    page: int


def prepare(pdf: bytes, *, field: str = APPLICANT_FIELD, box: Box | None, page: int = -1) -> bytes:
    """Add one empty signature field to ``pdf``, shown in ``box`` (points, from the lower left) of ``page``.

    ``box=None`` makes it invisible; ``page`` counts from 0, negative from the end. Deterministic.
    Raises DocumentNotSignable.
    """
    return _with_fields(pdf, [fields.SigFieldSpec(field, on_page=page, box=box)])


def prepare_for_several(pdf: bytes, places: Sequence[Place]) -> bytes:
    """Add an empty signature field for everybody who is to sign, in this order. Deterministic.

    All of them are there before the first signature: a field that comes later would be a change of what was signed.
    Raises DocumentNotSignable.
    """
    return _with_fields(pdf, [fields.SigFieldSpec(each.name, on_page=each.page, box=each.box) for each in places])


def _with_fields(pdf: bytes, wanted: Sequence[fields.SigFieldSpec]) -> bytes:
    try:
        writer: IncrementalPdfFileWriter = _SteadyWriter(BytesIO(pdf))
        for spec in wanted:
            fields.append_signature_field(writer, spec)
        writer.root["/AcroForm"]["/SigFlags"] = generic.NumberObject(_SIGNATURES_EXIST_AND_APPEND_ONLY)
        writer.update_root()
        prepared = BytesIO()
        writer.write(prepared)
    except (misc.PdfError, ValueError, KeyError, TypeError) as problem:
        raise DocumentNotSignable from problem
    return prepared.getvalue()


def place_of(pdf: bytes, field: str) -> Place:
    """Where the empty signature ``field`` is shown; the page is not looked for. Raises DocumentNotSignable."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        empty = {name: found for name, _, found in fields.enumerate_sig_fields(reader, filled_status=False)}
        left, bottom, right, top = (round(float(side)) for side in empty[field].get_object()["/Rect"])
    except (misc.PdfError, ValueError, KeyError, TypeError) as problem:
        raise DocumentNotSignable from problem
    return Place(name=field, box=(left, bottom, right, top), page=-1)


def empty_field(pdf: bytes) -> str | None:
    """Name of the first signature field that nobody has signed yet. Raises DocumentNotSignable."""
    try:
        fields_left = fields.enumerate_sig_fields(PdfFileReader(BytesIO(pdf)), filled_status=False)
        return next((str(name) for name, _, _ in fields_left), None)
    except (misc.PdfError, ValueError, KeyError, TypeError) as problem:
        raise DocumentNotSignable from problem
