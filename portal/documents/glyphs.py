"""Which characters the document fonts can draw, and how other characters are made visible instead of lost.

A tagged PDF/A refuses missing glyphs, control and private-use characters; a form must never fail for an emoji in a
name. What cannot be drawn becomes ``□`` and is reported.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONT_FOLDER = Path(__file__).parent / "fonts"
MISSING_MARK = "□"

_INVISIBLE = frozenset({"Cf", "Cc"})
_NEVER_DRAWN = frozenset({"Cs", "Co", "Cn"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def _table(font: bytes, wanted: bytes) -> int:
    count = struct.unpack_from(">H", font, 4)[0]
    for index in range(count):
        tag, _checksum, offset, _length = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if tag == wanted:
            return int(offset)
    raise ValueError(f"font without a {wanted.decode()} table")


def _segments(font: bytes, start: int) -> set[int]:
    """Characters of a format 4 subtable (OpenType specification, ``cmap``)."""
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
    found: set[int] = set()
    for first, last in zip(starts, ends, strict=True):
        found.update(range(first, last + 1))
    return found - {0xFFFF}


def characters(font: bytes) -> frozenset[int]:
    """Code points of the basic plane that a TrueType font maps. Raises ValueError for a font without such a map."""
    cmap = _table(font, b"cmap")
    count = struct.unpack_from(">H", font, cmap + 2)[0]
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * index)
        if (platform, encoding) == (3, 1) and struct.unpack_from(">H", font, cmap + offset)[0] == 4:
            return frozenset(_segments(font, cmap + offset))
    raise ValueError("font without a Unicode map")


@cache
def drawable() -> frozenset[int]:
    """Code points that every face of the document fonts can draw."""
    faces = [characters(path.read_bytes()) for path in sorted(FONT_FOLDER.glob("*.ttf"))]
    return frozenset.intersection(*faces)


def _shown(character: str, missing: set[str]) -> str:
    category = unicodedata.category(character)
    if character in "\n\t":
        return " " if character == "\t" else character
    if category in _INVISIBLE or ord(character) in _VARIATION_SELECTORS:
        return ""
    if category not in _NEVER_DRAWN and ord(character) in drawable():
        return character
    if category in _SPACES:
        return " "
    missing.add(character)
    return MISSING_MARK


def printable(text: str, missing: set[str]) -> str:
    """``text`` composed (NFC), without control and direction characters; what the fonts lack becomes ``□``.

    Characters so replaced are added to ``missing``.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(_shown(character, missing) for character in composed)
