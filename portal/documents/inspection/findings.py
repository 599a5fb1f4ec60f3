"""What the sandboxed worker reports about one file: plain values that cross the process boundary."""

from dataclasses import dataclass

from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.problems import ProblemCode


@dataclass(frozen=True, slots=True)
class Note:
    """A problem or warning by code, with the values of its sentence."""

    code: ProblemCode
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """The true kind of a file, its pages if it has any, the first problem found, and warnings."""

    kind: FileKind
    pages: int | None = None
    problem: Note | None = None
    warnings: tuple[Note, ...] = ()


class Refused(Exception):
    """Raised inside the worker at the first problem."""

    def __init__(self, code: ProblemCode, **values: str) -> None:
        super().__init__(code)
        self.note = Note(code, tuple(values.items()))
