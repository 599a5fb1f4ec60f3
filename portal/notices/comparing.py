"""Two texts compared word by word, for people to read: what stayed, what went, what came."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MOST_WORDS = 3000
"""A stretch with more words on both sides is shown as replaced: comparing takes the product of both."""


class Kind(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def compared(old: str, new: str) -> list[Piece]:
    """How ``new`` came from ``old``: pieces in reading order, what went before what came in its place.

    The pieces that are not NEW are ``old``, those that are not GONE are ``new``.
    """
    return _joined(_by_lines(_LINE.findall(old), _LINE.findall(new)))


def _by_lines(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if what == "equal":
            yield Piece(Kind.SAME, before)
        else:
            yield from _by_words(_TOKEN.findall(before), _TOKEN.findall(after))


def _by_words(old: list[str], new: list[str]) -> Iterator[Piece]:
    if min(len(old), len(new)) > _MOST_WORDS:
        yield from (Piece(Kind.GONE, "".join(old)), Piece(Kind.NEW, "".join(new)))
        return
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece(Kind.SAME, "".join(old[a:b]))
        else:
            yield Piece(Kind.GONE, "".join(old[a:b]))
            yield Piece(Kind.NEW, "".join(new[c:d]))


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Without empty pieces; neighbours of one kind are one."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].kind is piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found
