"""What the sandboxed worker reports about one file, and its form while it crosses the process boundary.

The worker may have been taken over by the file it reads. Its answer is therefore plain values (JSON), and every one
of them is checked before it becomes a Findings again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.problems import ProblemCode, blanks

_LONGEST_VALUE = 400
_MOST_WARNINGS = 20
_MOST_PAGES = 1_000_000
_MOST_PIXELS = 1_000_000


@dataclass(frozen=True, slots=True)
class Note:
    """A problem or warning by code, with the values of its sentence."""

    code: ProblemCode
    values: tuple[tuple[str, str], ...] = ()

    def plain(self) -> dict[str, Any]:
        """The note as JSON values."""
        return {"code": self.code.value, "values": dict(self.values)}

    @classmethod
    def of(cls, value: object) -> Self:
        """The note that ``plain`` made. Raises ValueError for anything else."""
        fields = _fields(value, {"code", "values"})
        code = ProblemCode(fields["code"])
        values = _fields(fields["values"], blanks(code))
        if not all(isinstance(text, str) and len(text) <= _LONGEST_VALUE for text in values.values()):
            raise ValueError("the values of a note are short texts")
        return cls(code, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture is: its size in pixels as it is to be looked at, and whether it may be kept as it came.

    A picture is not ``ready`` when it lies on its side, says where it was taken, or is not in a format for everybody.
    """

    width: int
    height: int
    ready: bool

    def plain(self) -> dict[str, Any]:
        """The picture as JSON values."""
        return {"width": self.width, "height": self.height, "ready": self.ready}

    @classmethod
    def of(cls, value: object) -> Self:
        """The picture that ``plain`` made. Raises ValueError for anything else."""
        fields = _fields(value, {"width", "height", "ready"})
        sides = (fields["width"], fields["height"])
        if not all(type(side) is int and 0 < side <= _MOST_PIXELS for side in sides):
            raise ValueError("the sides of a picture are numbers of pixels")
        if type(fields["ready"]) is not bool:
            raise ValueError("ready is yes or no")
        return cls(*sides, fields["ready"])


@dataclass(frozen=True, slots=True)
class Findings:
    """The true kind of a file, its pages if it has any, the first problem found, warnings, and facts of a picture."""

    kind: FileKind
    pages: int | None = None
    problem: Note | None = None
    warnings: tuple[Note, ...] = ()
    picture: Picture | None = None

    def plain(self) -> dict[str, Any]:
        """The findings as JSON values."""
        return {
            "kind": self.kind.name,
            "pages": self.pages,
            "problem": self.problem.plain() if self.problem else None,
            "warnings": [note.plain() for note in self.warnings],
            "picture": self.picture.plain() if self.picture else None,
        }

    @classmethod
    def of(cls, value: object) -> Self:
        """The findings that ``plain`` made. Raises ValueError for anything else."""
        fields = _fields(value, {"kind", "pages", "problem", "warnings", "picture"})
        kind, warnings = fields["kind"], fields["warnings"]
        if not isinstance(kind, str) or kind not in FileKind.__members__:
            raise ValueError("no such kind of file")
        if not isinstance(warnings, list) or len(warnings) > _MOST_WARNINGS:
            raise ValueError("warnings are a short list")
        return cls(
            FileKind[kind],
            pages=_pages(fields["pages"]),
            problem=None if fields["problem"] is None else Note.of(fields["problem"]),
            warnings=tuple(Note.of(note) for note in warnings),
            picture=None if fields["picture"] is None else Picture.of(fields["picture"]),
        )


def _fields(value: object, names: set[str] | frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or value.keys() != names:
        raise ValueError("not the fields that were asked for")
    return value


def _pages(value: object) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 < value <= _MOST_PAGES:
        raise ValueError("not a number of pages")
    return value


class Refused(Exception):
    """Raised inside the worker at the first problem."""

    def __init__(self, code: ProblemCode, **values: str) -> None:
        super().__init__(code)
        self.note = Note(code, tuple(values.items()))
