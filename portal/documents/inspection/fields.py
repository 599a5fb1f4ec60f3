"""Fields of word processors: instructions that an office program carries out when it opens the document."""

import re
from collections.abc import Iterator

from lxml import etree

from portal.documents.inspection.markup import local

# These words appear in no ordinary field; the others also occur as arguments, so there the place decides.
_ANYWHERE = re.compile(r'DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|(?<![^\s"])DDE(?![^\s"])', re.IGNORECASE)
_FIRST = re.compile(r"\W*(?:DDE(?:AUTO)?|INCLUDE\w*|IMPORT|LINK|DATABASE)(?!\w)", re.IGNORECASE)


def acts(instruction: str) -> bool:
    """Whether a field instruction starts a program or fetches something (DDE, INCLUDE…, LINK); PAGE or TOC do not."""
    return bool(_FIRST.match(instruction) or _ANYWHERE.search(instruction))


class _Fields:
    """Collects the instruction of each field, however many runs it is cut into."""

    def __init__(self) -> None:
        self._open: list[tuple[list[str], list[bool]]] = []
        self._loose: list[str] = []
        self.done: list[str] = []

    def mark(self, kind: str) -> None:
        if kind == "begin":
            self._open.append(([], []))
        elif kind == "separate" and self._open:
            self._open[-1][1].append(True)
        elif kind == "end" and self._open:
            self.done.append("".join(self._open.pop()[0]))

    def instruct(self, text: str) -> None:
        (self._open[-1][0] if self._open else self._loose).append(text)

    def show(self, text: str) -> None:
        """What an inner field shows is part of the instruction of the outer one."""
        outer = next((pieces for pieces, shown in reversed(self._open) if not shown), None)
        if outer is not None:
            outer.append(text)

    def all(self) -> list[str]:
        return [*self.done, *("".join(pieces) for pieces, _shown in self._open), "".join(self._loose)]


def word_instructions(root: etree._Element) -> Iterator[str]:
    """Every field instruction of a part of a .docx (ECMA-376 part 1, 17.16.5)."""
    fields = _Fields()
    for element in root.iter():
        name = local(element)
        if name == "fldChar":
            fields.mark(_attribute(element, "fldCharType"))
        elif name in {"instrText", "delInstrText"}:
            fields.instruct(element.text or "")
        elif name == "t":
            fields.show(element.text or "")
        elif name == "fldSimple":
            yield _attribute(element, "instr")
    yield from fields.all()


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def binary_document_acts(stream: bytes) -> bool:
    """Whether the text of a .doc holds an acting field: there a field begins with the character 0x13."""
    begun = stream.replace(b"\x00", b"").split(b"\x13")[1:]
    return any(_FIRST.match(piece[:80].decode("latin-1").lstrip()) for piece in begun)
