"""What a template says, and whether that can be merged; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain
from json import dumps
from typing import Any

from forms.definition import ServiceForm
from forms.text import Text
from portal.documents.numbering import DocumentType
from portal.office.wordings import markup
from portal.office.wordings.fields import ANSWER, known, proper

OFFERED = (
    DocumentType.OFFICIAL_LETTER,
    DocumentType.NOTICE,
    DocumentType.INVITATION,
    DocumentType.DECISION,
    DocumentType.GUIDELINE,
    DocumentType.TRANSFER_SLIP,
    DocumentType.INTRODUCTION,
)
"""The types of documents that letters are written as (NĐ 30/2020 Đ7)."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of a template. Lines and body hold fields and places; only the body has markup.

    ``service`` is the code of the only service it is for, empty for every service. ``agencies`` are the keys of those
    that get a copy; ``visible`` whether the applicant gets the letter.
    """

    name: str
    kind: DocumentType = DocumentType.OFFICIAL_LETTER
    service: str = ""
    abstract: str = ""
    addressees: tuple[str, ...] = ()
    body: str = ""
    recipients: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    visible: bool = True

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        lists = {name: list(getattr(self, name)) for name in ("addressees", "recipients", "agencies")}
        return asdict(self) | lists | {"kind": self.kind.name}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Wording":
        """As it was kept."""
        lists = {name: tuple(stored[name]) for name in ("addressees", "recipients", "agencies")}
        return cls(**(dict(stored) | lists | {"kind": DocumentType[stored["kind"]]}))

    @property
    def title(self) -> str:
        """The title as it is printed; an official letter has none (NĐ 30/2020, Appendix I)."""
        return "" if self.kind is DocumentType.OFFICIAL_LETTER else self.kind.label

    @property
    def pieces(self) -> Iterator[markup.Piece]:
        """Every piece of it in the order of the page."""
        lines = (self.abstract, *self.addressees)
        yield from chain.from_iterable(markup.line(line) for line in lines)
        yield from chain.from_iterable(part.pieces for part in markup.parts(self.body))
        yield from chain.from_iterable(markup.line(line) for line in self.recipients)

    @property
    def places(self) -> tuple[markup.Place, ...]:
        """The places that an officer completes, each once, in the order of the page."""
        found = {piece.place.name: piece.place for piece in self.pieces if piece.place is not None}
        return tuple(found.values())


def digest(wording: Wording) -> str:
    """SHA-256 of the words of a template."""
    written = dumps(wording.stored(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def findings(wording: Wording, form: ServiceForm | None) -> tuple[Text, ...]:
    """Why the template cannot be published, a sentence each; ``form`` is that of its service, if it has one."""
    return (*_missing(wording), *_unknown(wording, form), *markup.left_over(wording.pieces), *_places(wording))


def _missing(wording: Wording) -> Iterator[Text]:
    if not wording.body:
        yield Text(vi="Mẫu chưa có nội dung.", en="The template has no text yet.")
    if wording.kind is DocumentType.OFFICIAL_LETTER and not wording.abstract:
        yield Text(vi="Công văn phải có trích yếu (V/v …).", en="An official letter needs an abstract.")


def _unknown(wording: Wording, form: ServiceForm | None) -> Iterator[Text]:
    names = dict.fromkeys(proper(piece.field) for piece in wording.pieces if piece.field)
    for name in names:
        if name in known(form):
            continue
        if name.startswith(ANSWER) and form is None:
            yield Text(
                vi=f"Trường “{name}” lấy nội dung đơn, nên mẫu phải thuộc một dịch vụ.",
                en=f"The field “{name}” takes an answer, so the template has to belong to one service.",
            )
        else:
            yield Text(vi=f"Không có trường “{name}”.", en=f"There is no field “{name}”.")


def _places(wording: Wording) -> Iterator[Text]:
    yield from markup.two_kinds(piece.place for piece in wording.pieces if piece.place is not None)
