"""The small markup of templates: paragraphs, headings, lists, bold, italic; ``{{fields}}`` and ``[[places]]``.

It is Markdown with everything else switched off, parsed once and before anything is merged, so what a citizen or an
officer typed is never read as markup. ``{{Tên người nộp}}`` takes a value of the dossier, ``[[Thời gian họp: chữ]]`` is
a place that the officer completes; its kind is one of ``KINDS``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from forms.text import Text, one_line
from portal.documents.letter_content import PassageKind

_parser = MarkdownIt("zero", {"html": False}).enable(["emphasis", "list", "heading", "newline", "escape"])
_MARK = re.compile(r"\{\{([^{}\[\]]{1,120})\}\}|\[\[([^{}\[\]]{1,120})\]\]")
_LEFT_OVER = re.compile(r"\{\{|\}\}|\[\[|\]\]")
_LISTS = {"bullet_list_open": PassageKind.BULLET, "ordered_list_open": PassageKind.NUMBER}


class PlaceKind(StrEnum):
    """What an officer types into a place."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"


KINDS = {"chữ": PlaceKind.LINE, "đoạn văn": PlaceKind.TEXT, "ngày": PlaceKind.DAY, "số": PlaceKind.NUMBER}
"""The words for each kind in a template; a place that names none takes a line of text."""


@dataclass(frozen=True)
class Place:
    """A place that an officer completes: its name on the form, and what is typed there."""

    name: str
    kind: PlaceKind


@dataclass(frozen=True)
class Piece:
    """A piece of a template of one look: literal ``text``, or the name of a ``field``, or a ``place``."""

    text: str = ""
    field: str = ""
    place: Place | None = None
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Part:
    """A paragraph, heading or item of a template."""

    kind: PassageKind
    pieces: tuple[Piece, ...]
    number: int = 0


def parts(markup: str) -> tuple[Part, ...]:
    """The parts of a template's body."""
    found: list[Part] = []
    lists: list[tuple[PassageKind, int]] = []
    kind, number = PassageKind.PARAGRAPH, 0
    for token in _parser.parse(markup):
        if token.type in _LISTS:
            lists.append((_LISTS[token.type], int(token.attrGet("start") or 1)))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            kind, number = lists[-1]
            lists[-1] = (kind, number + 1)
        elif token.type == "heading_open":
            kind = PassageKind.HEADING
        elif token.type == "inline":
            ordinal = number if kind is PassageKind.NUMBER else 0
            found.append(Part(kind, tuple(_pieces(token.children or ())), ordinal))
            kind = PassageKind.PARAGRAPH  # what follows in the same item is a paragraph of its own
    return tuple(part for part in found if part.pieces)


def line(text: str) -> tuple[Piece, ...]:
    """The pieces of a line without markup: an abstract, an addressee, a recipient."""
    return tuple(_split(Piece(one_line(text))))


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    for piece in _joined(_styled(tokens)):
        yield from _split(piece)


def _styled(tokens: Sequence[Token]) -> Iterator[Piece]:
    bold = italic = 0
    for token in tokens:
        if token.tag == "strong":
            bold += token.nesting
        elif token.tag == "em":
            italic += token.nesting
        else:
            text = "\n" if token.type == "hardbreak" else " " if token.type == "softbreak" else token.content
            yield Piece(text, bold=bold > 0, italic=italic > 0)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one look as one: a field may stand in several tokens."""
    kept: Piece | None = None
    for piece in pieces:
        if kept is not None and (kept.bold, kept.italic) == (piece.bold, piece.italic):
            kept = replace(kept, text=kept.text + piece.text)
            continue
        if kept is not None:
            yield kept
        kept = piece
    if kept is not None:
        yield kept


def _split(piece: Piece) -> Iterator[Piece]:
    """The literal text, fields and places in a piece of text."""
    end = 0
    for match in _MARK.finditer(piece.text):
        if match.start() > end:
            yield replace(piece, text=piece.text[end : match.start()])
        if match[1] is not None:
            yield replace(piece, text="", field=one_line(match[1]))
        else:
            yield replace(piece, text="", place=_place(match[2]))
        end = match.end()
    if end < len(piece.text):
        yield replace(piece, text=piece.text[end:])


def _place(written: str) -> Place:
    name, _, kind = (one_line(part) for part in written.rpartition(":"))
    if kind.casefold() in KINDS and name:
        return Place(name, KINDS[kind.casefold()])
    return Place(one_line(written), PlaceKind.LINE)


def left_over(pieces: Iterable[Piece]) -> Iterator[Text]:
    """A sentence for each bracket without its partner."""
    for piece in pieces:
        if found := _LEFT_OVER.search(piece.text):
            around = piece.text[max(0, found.start() - 20) : found.end() + 20].strip()
            yield Text(
                vi=f"Dấu {found[0]} ở “{around}” không có dấu đóng hoặc mở tương ứng.",
                en=f"The mark {found[0]} in “{around}” has no partner.",
            )


def two_kinds(places: Iterable[Place]) -> Iterator[Text]:
    """A sentence for each place that is named twice with different kinds."""
    kinds: dict[str, PlaceKind] = {}
    for place in places:
        if kinds.setdefault(place.name, place.kind) is not place.kind:
            yield Text(
                vi=f"Chỗ điền “{place.name}” xuất hiện nhiều lần với kiểu khác nhau.",
                en=f"The place “{place.name}” stands there several times with different kinds.",
            )
