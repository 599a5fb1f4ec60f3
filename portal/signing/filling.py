"""Values filled in after a certifying signature whose signer left the form open (ISO 32000-2, 12.8.2.2, P = 2 or 3).

The portal never accepts that; a reader may ask for it (``Changes.AS_CERTIFIED``). "Filled in" means what a person
does with a pen: an empty box gets a text, and the text that is seen is the value, in plain black letters of ordinary
size. A value that replaces another, and an appearance that shows anything else, are changes to what was signed.
"""

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from pyhanko.pdf_utils.content_stream_parser import parse_content_stream
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, StreamObject, TextStringObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature

from portal.signing.evidence import Document

_OPEN = (MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE)
_SAME = ("/Rect", "/F", "/Ff", "/DA", "/Q", "/FT", "/MaxLen", "/MK", "/Kids", "/Parent")
_APPEARANCE = frozenset(
    {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Length", "/Filter", "/DecodeParms"}
)
_RESOURCES = frozenset({"/Font", "/ProcSet"})
_FONT = frozenset({"/Type", "/Subtype", "/BaseFont", "/Encoding", "/Name"})
_FAMILIES = ("/Helvetica", "/Times", "/Courier")
_ENCODINGS = MappingProxyType({"/WinAnsiEncoding": "cp1252", "/StandardEncoding": "ascii", "": "ascii"})
_SIZES = (4, 24)
_IDENTITY = [1, 0, 0, 1, 0, 0]
_NOTHING = frozenset({"q", "Q", "BT", "ET", "EMC", "n", "W", "re", "BMC", "Td", "TL", "T*"})
_BLACK = frozenset({"g", "rg", "G", "RG"})
_LONGEST = 64 * 1024
_BROKEN = (PdfError, LookupError, AttributeError, TypeError, ValueError, AssertionError)


def filled_as_certified(signature: EmbeddedPdfSignature, document: Document, names: Iterable[str]) -> bool:
    """Whether this signature certifies the document with its form left open, and these fields were truly filled in."""
    reader = document.reader
    then = reader.get_historical_resolver(signature.signed_revision)
    now = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    try:
        return _left_open(signature, then) and all(_filled(name, then, now) for name in names)
    except _BROKEN:
        return False


def _left_open(signature: EmbeddedPdfSignature, then: HistoricalResolver) -> bool:
    certifying = then.root["/Perms"].raw_get("/DocMDP")
    mine = signature.sig_field.raw_get("/V")
    return certifying == mine and signature.docmdp_level in _OPEN


def _filled(name: str, then: HistoricalResolver, now: HistoricalResolver) -> bool:
    before, after = _field(name, then), _field(name, now)
    if any(before.get(key) != after.get(key) for key in _SAME) or "/Kids" in after or "/Parent" in after:
        return False
    if now.root["/AcroForm"].get("/NeedAppearances") or before.get("/FT") not in ("/Tx", "/Ch"):
        return False
    value = after["/V"]
    return not before.get("/V") and isinstance(value, TextStringObject) and _seen(after, then) == _plain(value)


def _field(name: str, revision: HistoricalResolver) -> DictionaryObject:
    fields = (item.get_object() for item in revision.root["/AcroForm"]["/Fields"])
    found: DictionaryObject
    [found] = (each for each in fields if each.get("/T") == name)
    return found


def _seen(field: DictionaryObject, then: HistoricalResolver) -> str | None:
    """The text that the field shows, as far as it shows nothing but text."""
    look = field["/AP"]
    drawn = look["/N"]
    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
    box = [float(edge) for edge in drawn["/BBox"]]
    sound = (
        set(look) == {"/N"}
        and isinstance(drawn, StreamObject)
        and set(drawn) <= _APPEARANCE
        and list(drawn.get("/Matrix", _IDENTITY)) == _IDENTITY
        and max(abs(box[2] - box[0] - (right - left)), abs(box[3] - box[1] - (top - bottom))) < 1
        and set(drawn["/Resources"]) <= _RESOURCES
        and len(drawn.data) <= _LONGEST
    )
    if not sound:
        return None
    fonts = drawn["/Resources"]["/Font"]
    return _plain("".join(_texts(drawn, {name: _encoding(fonts.raw_get(name), then) for name in fonts})))


def _encoding(font: Any, then: HistoricalResolver) -> str:
    """How one of the standard fonts is written, that was there at signing. Raises ValueError for any other font."""
    if not isinstance(font, IndirectObject) or then.is_ref_unassignable(font.reference):
        raise ValueError("a font of later")
    found = then(font.reference)
    encoding = str(found.get("/Encoding", ""))
    if not (set(found) <= _FONT and found["/Subtype"] == "/Type1" and found["/BaseFont"].startswith(_FAMILIES)):
        raise ValueError("not a standard font")
    return _ENCODINGS[encoding]


def _texts(content: StreamObject, fonts: dict[str, str]) -> Iterator[str]:
    """What is written, in order. Raises ValueError at the first operator that does something else."""
    font = ""
    for each in parse_content_stream([content]):
        operator, operands = each.op, each.args
        if operator == "Tf":
            font = fonts[operands[0]]
            if not _SIZES[0] <= float(operands[1]) <= _SIZES[1]:
                raise ValueError("letters of another size")
        elif operator == "Tj":
            yield operands[0].original_bytes.decode(font)
        elif operator in _BLACK:
            if any(float(shade) for shade in operands):
                raise ValueError("letters of another colour")
        elif operator not in _NOTHING:
            raise ValueError("not plain text")


def _plain(text: str) -> str:
    return "".join(text.split())
