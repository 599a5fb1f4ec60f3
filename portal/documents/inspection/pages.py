"""Pages made from pictures, as the portal asks for them: the work itself is done in the sandbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.core.sandbox import Sandbox, SandboxError, SandboxTimeout
from portal.documents.inspection.findings import Note
from portal.documents.inspection.problems import FileProblem, ProblemCode, problem

LONGEST_SIDE = 2480
"""Pixels of the longer side of a page: an A4 sheet at a good 200 dots per inch."""

_WORKER = "portal.documents.inspection.worker"


@dataclass(frozen=True, slots=True)
class PageNotMade(Exception):
    """The picture cannot become a page; ``problem`` says why and what to do."""

    problem: FileProblem


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes pages in a sandbox."""

    sandbox: Sandbox

    def page(
        self, source: Path, target: Path, *, most_bytes: int, mark: str = "", longest: int = LONGEST_SIDE
    ) -> tuple[int, int]:
        """Make an upright JPEG of a picture, without place, time or device; returns width and height.

        ``mark`` are words that stand all over the page, pale enough to read what is under them; ``longest`` are the
        pixels that its longer side has at most.
        Raises PageNotMade.
        """
        made = self._run("make_page", str(source), str(target), longest, most_bytes, mark)
        if not isinstance(made, dict) or made.keys() != {"width", "height", "problem"}:
            raise _not_made(ProblemCode.UNREADABLE)
        if made["problem"] is not None:
            raise _refused(made["problem"])
        width, height = made["width"], made["height"]
        if type(width) is not int or type(height) is not int or not target.is_file():
            raise _not_made(ProblemCode.UNREADABLE)
        return width, height

    def document(self, pages: Sequence[Path], target: Path, *, head: float = 0.0) -> int:
        """Make one PDF of A4 sheets; returns its number of pages. Raises PageNotMade.

        ``head``: points left blank at the top of the first sheet.
        """
        count = self._run("join_pages", [str(page) for page in pages], str(target), head)
        if type(count) is not int or count < 1 or not target.is_file():
            raise _not_made(ProblemCode.UNREADABLE)
        return count

    def _run(self, name: str, *arguments: Any) -> Any:
        try:
            return self.sandbox.run(f"{_WORKER}:{name}", *arguments)
        except SandboxTimeout:
            raise _not_made(ProblemCode.TOO_COMPLEX) from None
        except SandboxError:
            raise _not_made(ProblemCode.UNREADABLE) from None


def _not_made(code: ProblemCode) -> PageNotMade:
    return PageNotMade(problem(code))


def _refused(plain: object) -> PageNotMade:
    try:
        note = Note.of(plain)
    except ValueError:
        return _not_made(ProblemCode.UNREADABLE)
    return PageNotMade(problem(note.code, **dict(note.values)))
