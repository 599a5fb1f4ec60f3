"""From a template and the values of a dossier to the words of a letter. Values go in after the markup was read.

What is known only at the signature (number, day, signer) stays open in the words and is filled in by ``finished``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from json import dumps
from typing import Any

from forms.text import Text
from portal.documents.letter_content import Passage, PassageKind, Run
from portal.office.wordings import markup
from portal.office.wordings.fields import LATE, proper
from portal.office.wordings.rules import Wording


@dataclass(frozen=True)
class Word:
    """A run of the letter; ``late`` names the field that is filled in when it is signed."""

    text: str
    bold: bool = False
    italic: bool = False
    late: str = ""


Line = tuple[Word, ...]


@dataclass(frozen=True)
class Paragraph:
    """A passage of the letter."""

    kind: PassageKind
    words: Line
    number: int = 0


@dataclass(frozen=True)
class Words:
    """All words of a letter, merged; frozen from the moment that it is put before the leader."""

    title: str
    abstract: Line
    addressees: tuple[Line, ...]
    paragraphs: tuple[Paragraph, ...]
    recipients: tuple[Line, ...]

    def stored(self) -> dict[str, Any]:
        """As it is kept with the letter."""
        return {
            "title": self.title,
            "abstract": _stored(self.abstract),
            "addressees": [_stored(line) for line in self.addressees],
            "paragraphs": [
                {"kind": part.kind.value, "words": _stored(part.words), "number": part.number}
                for part in self.paragraphs
            ],
            "recipients": [_stored(line) for line in self.recipients],
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Words":
        """As it was kept."""
        return cls(
            title=stored["title"],
            abstract=_read(stored["abstract"]),
            addressees=tuple(_read(line) for line in stored["addressees"]),
            paragraphs=tuple(
                Paragraph(PassageKind(part["kind"]), _read(part["words"]), part["number"])
                for part in stored["paragraphs"]
            ),
            recipients=tuple(_read(line) for line in stored["recipients"]),
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the words."""
        written = dumps(self.stored(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(written.encode()).hexdigest()


def _stored(line: Line) -> list[list[Any]]:
    return [[word.text, word.bold, word.italic, word.late] for word in line]


def _read(stored: Iterable[Any]) -> Line:
    return tuple(Word(*word) for word in stored)


def merged(wording: Wording, values: Mapping[str, str], typed: Mapping[str, str]) -> Words:
    """The words of a letter; what is missing stands there in brackets, for the preview (see ``lacking``).

    ``values`` are those of the dossier by field, ``typed`` those of the places by name.
    """

    def line(pieces: Iterable[markup.Piece]) -> Line:
        return tuple(_word(piece, values, typed) for piece in pieces)

    return Words(
        title=wording.title,
        abstract=line(markup.line(wording.abstract)),
        addressees=tuple(line(markup.line(one)) for one in wording.addressees),
        paragraphs=tuple(Paragraph(part.kind, line(part.pieces), part.number) for part in markup.parts(wording.body)),
        recipients=tuple(line(markup.line(one)) for one in wording.recipients),
    )


def _word(piece: markup.Piece, values: Mapping[str, str], typed: Mapping[str, str]) -> Word:
    name, late = proper(piece.field), ""
    if piece.place is not None:
        text = typed.get(piece.place.name) or f"[{piece.place.name}]"
    elif not name:
        text = piece.text
    elif name in LATE:
        text, late = "", name
    else:
        text = values.get(name) or f"[{name}: chưa có]"
    return Word(text, piece.bold, piece.italic, late)


def lacking(wording: Wording, values: Mapping[str, str], typed: Mapping[str, str]) -> tuple[Text, ...]:
    """Why the letter cannot be issued yet, a sentence for each field and place without a value."""
    return tuple(dict.fromkeys(chain(_empty_fields(wording, values), _empty_places(wording, typed))))


def _empty_fields(wording: Wording, values: Mapping[str, str]) -> Iterator[Text]:
    for name in (proper(piece.field) for piece in wording.pieces if piece.field):
        if name in LATE or values.get(name):
            continue
        if name in values:
            yield Text(vi=f"Hồ sơ chưa có “{name}”.", en=f"The dossier has no “{name}”.")
        else:
            yield Text(
                vi=f"Mẫu có trường “{name}” mà hồ sơ này không có.",
                en=f"The template has a field “{name}” that this dossier does not know.",
            )


def _empty_places(wording: Wording, typed: Mapping[str, str]) -> Iterator[Text]:
    for place in wording.places:
        if not typed.get(place.name):
            yield Text(vi=f"Hãy điền “{place.name}”.", en=f"Fill in “{place.name}”.")


def finished(line: Line, late: Mapping[str, str]) -> tuple[Run, ...]:
    """The runs of a line, what was open filled in."""
    return tuple(Run(late[word.late] if word.late else word.text, word.bold, word.italic) for word in line)


def plain(line: Line, late: Mapping[str, str]) -> str:
    """A line without looks."""
    return "".join(run.text for run in finished(line, late))


def passages(words: Words, late: Mapping[str, str]) -> tuple[Passage, ...]:
    """The body, ready to print."""
    return tuple(Passage(part.kind, finished(part.words, late), part.number) for part in words.paragraphs)
