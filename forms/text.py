"""Vietnamese text at the boundary: two languages, one composed Unicode form, a fold for search.

TCVN 6909:2001 asks for composed Unicode (R9.1b); people also paste text made for TCVN3 (ABC) or VNI fonts.
"""

import re
import unicodedata
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from forms import legacy

Language = Literal["vi", "en"]

_BREAKS: Final = dict.fromkeys("\u2028\u2029\x85\x0b\x0c", "\n") | {"\t": " "}
# Control, format (zero-width, direction, soft hyphen, tags), surrogate, private use, unassigned
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES: Final = re.compile(r"\s+")
_SINGULAR: Final = {"people": "person", "children": "child"}


def clean(value: str) -> str:
    """Return `value` composed (NFC) and trimmed, without control, zero-width and direction characters.

    Line breaks stay, all as LF; tabs and the many kinds of space become plain spaces (TCVN 6909:2001, R9.1b).
    """
    if value.isprintable():  # nothing to take out: no space but the plain one, nothing that cannot be seen
        return unicodedata.normalize("NFC", value).strip()
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = (_BREAKS.get(char, " " if unicodedata.category(char) == "Zs" else char) for char in text)
    visible = "".join(char for char in kept if char == "\n" or unicodedata.category(char) not in _INVISIBLE)
    return unicodedata.normalize("NFC", visible).strip()


def one_line(value: str) -> str:
    """Return `value` cleaned, each run of white space as one space: for names, numbers, titles."""
    return _SPACES.sub(" ", clean(value))


def fold(value: str) -> str:
    """Return the accent-insensitive lower-case form, to find by, never to keep: `Hoà` and `HÒA` are `hoa`."""
    apart = unicodedata.normalize("NFD", clean(value).casefold())
    bare = "".join(char for char in apart if unicodedata.category(char) != "Mn").replace("đ", "d")
    return _SPACES.sub(" ", bare).strip()


def detect_legacy(value: str | bytes) -> str | None:
    """Return `TCVN3`, `VNI` or `damaged` when `value` looks like Vietnamese not in Unicode, else None.

    A suspicion, for a sentence to the person who typed: call it on what was typed, before `clean` (R9.1b).
    """
    return legacy.suspect(value)


def _composed(value: str) -> str:
    if value != unicodedata.normalize("NFC", value):
        raise ValueError("text is not composed Unicode (NFC)")
    return value


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_composed)]


def for_one(unit: str) -> str:
    """Return an English unit of measure as it stands behind 1: `copies` is `copy`, `working days` `working day`."""
    head, of, rest = unit.partition(" of ")
    before, space, noun = head.rpartition(" ")
    if noun.endswith("ies"):
        noun = f"{noun.removesuffix('ies')}y"
    elif noun.endswith("s") and not noun.endswith("ss"):
        noun = noun.removesuffix("s")
    return f"{before}{space}{_SINGULAR.get(noun, noun)}{of}{rest}"


class Text(BaseModel):
    """The same words in Vietnamese and in English, both composed and not empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: Words
    en: Words

    def into(self, language: str) -> str:
        """Return the words in `language` (`vi`, `en`, `en-GB` and the like); Vietnamese for any other."""
        return self.en if language.startswith("en") else self.vi
