"""Opening a stranger's PDF: strictly, or leniently where only old or careless software is to blame."""

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, Reference
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefCache

_NEVER = -1


class _Xrefs(XRefCache):
    """A reference to an object that no revision defines means null (ISO 32000-1, 7.3.10): it is not an error."""

    def get_introducing_revision(self, ref: Reference) -> int:
        try:
            revision: int = super().get_introducing_revision(ref)
        except KeyError:
            return _NEVER
        return revision


def open_pdf(data: bytes, *, strict: bool) -> PdfFileReader:
    """Read the structure of the file. Raises PdfError and what the library lets through for broken files."""
    reader = PdfFileReader(BytesIO(data), strict=strict)
    if not strict:
        reader.xrefs = _Xrefs(reader, reader.xrefs._xref_sections)
    return reader


def entry(item: DictionaryObject, key: str, default: Any = None) -> Any:
    """What a dictionary says under ``key``: the thing itself, where ``get`` may give a reference to it."""
    try:
        return item[key]
    except KeyError:
        return default


def filled_in_later(reader: PdfFileReader, signed_revision: int) -> bool:
    """Whether the signed revision points at an object that did not exist yet and that a later revision defines.

    The signer saw nothing there; whoever opens the file now sees something. Strict reading refuses such files, lenient
    reading takes the object for a new, unused one. Only what the catalogue leads to is ever shown: some word
    processors leave other references in the trailer.
    """
    signed = reader.get_historical_resolver(signed_revision)
    size = reader.xrefs.get_xref_container_info(signed_revision).size
    missing = {ref for ref in signed.collect_dependencies(signed.root) if ref.idnum >= size}
    later = range(signed_revision + 1, reader.xrefs.total_revisions)
    return any(missing & set(reader.xrefs.explicit_refs_in_revision(revision)) for revision in later)
