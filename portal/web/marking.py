"""Marking the words of a text that were looked for, whatever their accents."""

import re
from collections.abc import Collection
from typing import Final

from markupsafe import Markup, escape

from forms.text import fold

_WORD: Final = re.compile(r"[^\W_]+")


def marked(text: str, words: Collection[str]) -> Markup:
    """``text`` as HTML with each of its words that is one of the folded ``words`` in a ``mark``."""
    if not words:
        return escape(text)
    parts, at = [], 0
    for found in _WORD.finditer(text):
        if fold(found[0]) in words:
            parts += [escape(text[at : found.start()]), Markup("<mark>{}</mark>").format(found[0])]
            at = found.end()
    parts.append(escape(text[at:]))
    return Markup("").join(parts)


def excerpt(text: str, words: Collection[str], *, longest: int = 240) -> str:
    """The part of a text, at most so many characters, that begins shortly before the first of the words."""
    if len(text) <= longest:
        return text
    first = next((one.start() for one in _WORD.finditer(text) if fold(one[0]) in words), 0)
    begin = text.rfind(" ", 0, max(0, first - longest // 4)) + 1 if first > longest // 2 else 0
    end = text.rfind(" ", begin, begin + longest)
    part = text[begin : end if end > begin else begin + longest]
    return ("… " if begin else "") + part + " …"
