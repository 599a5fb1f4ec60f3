"""What a letter from a template says, as plain frozen values: paragraphs of plain text, with bold and italic beside it.

Texts are printed literally, as everywhere: whether a run is bold is a value of its own and never a sign in its text.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.documents.content import Agency, Signatory


class PassageKind(StrEnum):
    """How a passage stands on the page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLET = "bullet"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one look."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a heading, or an item of a list (``number`` is printed before those of numbered lists)."""

    kind: PassageKind
    runs: tuple[Run, ...]
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDocument:
    """A letter about a dossier, signed by a leader and sealed by the agency (NĐ 30/2020 Đ8, Appendix I).

    ``type_name`` is printed as title; an official letter (công văn) has none: its ``abstract`` stands under the number.
    """

    type_name: str
    abstract: str
    addressees: tuple[str, ...]
    passages: tuple[Passage, ...]
    number: str
    agency: Agency
    day: date
    signatory: Signatory
    dossier_code: str
    check_code: str
    verify_url: str
    recipients: tuple[str, ...] = ()

    @property
    def purpose(self) -> str:
        """What it is about, as its signature says."""
        return self.abstract or self.type_name
