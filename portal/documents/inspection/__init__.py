"""Inspection of files that people send in: what they really are, and what is wrong with them, in plain words.

``inspect`` looks at the name and the size itself and leaves the content to a process that can be killed
(threats T13–T17); it never raises for anything a file contains. A problem refuses the file, a warning does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.core.sandbox import Sandbox, SandboxCrashed, SandboxError, SandboxTimeout
from portal.documents.inspection.findings import Findings, Note, Picture
from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.names import extension_of, is_misleading, safe_name, secret_mark_in_name
from portal.documents.inspection.pages import Maker, PageNotMade
from portal.documents.inspection.problems import DOUBTS, FileProblem, ProblemCode, listed, mismatch, problem

__all__ = [
    "DOUBTS",
    "EDITABLE",
    "GRAPHICS",
    "PHONE_PICTURES",
    "SCANS",
    "FileProblem",
    "Inspection",
    "PageNotMade",
    "Picture",
    "ProblemCode",
    "inspect",
    "pages",
    "problem",
    "safe_name",
]

EDITABLE = frozenset({"doc", "docx", "odt", "fodt", "txt", "rtf"})
GRAPHICS = frozenset({"jpg", "jpeg", "png"})
SCANS = frozenset({"pdf"})
PHONE_PICTURES = frozenset({"heic", "heif"})
"""What phones make and few offices can open: taken in only to become a JPEG page."""

_SANDBOX = Sandbox(
    preload=("portal.documents.inspection.worker",), memory_bytes=512 * 1024 * 1024, seconds=10, recycle_after=200
)
pages = Maker(_SANDBOX)
"""Makes pages from pictures."""

_WORKER = "portal.documents.inspection.worker:inspect_file"
_ENCRYPTABLE = frozenset({FileKind.DOCX, FileKind.DOC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The verdict on one file: the name to keep, its true type, pages if it has any, one problem or none, warnings.

    ``picture`` has the facts of a picture, which may have to become a page first.
    """

    name: str
    media_type: str
    extension: str
    size: int
    pages: int | None = None
    problem: FileProblem | None = None
    warnings: tuple[FileProblem, ...] = ()
    picture: Picture | None = None

    @property
    def accepted(self) -> bool:
        """Whether nothing stands against taking the file in."""
        return self.problem is None


def inspect(path: Path, *, filename: str, accept: frozenset[str], max_bytes: int) -> Inspection:
    """Examine the file at ``path`` that was sent under ``filename``.

    ``accept`` holds extensions with or without a dot (R9.1c: see EDITABLE, GRAPHICS, SCANS); ``max_bytes`` bounds
    the size. Always returns: what is wrong stands in ``problem``.
    """
    wanted = _extensions(accept)
    size = path.stat().st_size
    extension = extension_of(filename)
    early = _early_problem(filename, extension, size, wanted, max_bytes)
    findings = Findings(FileKind.UNKNOWN) if early else _findings(path)
    found = early or _content_problem(findings, extension, wanted)
    kind = findings.kind
    return Inspection(
        name=_name(filename, extension, kind),
        media_type=kind.media_type,
        extension=_true_extension(extension, kind),
        size=size,
        pages=findings.pages,
        problem=found,
        warnings=() if found else _warnings(filename, extension, findings),
        picture=None if found else findings.picture,
    )


def _extensions(accept: Iterable[str]) -> frozenset[str]:
    named = frozenset(extension.lower().lstrip(".") for extension in accept)
    return named | GRAPHICS - {"png"} if named & {"jpg", "jpeg"} else named


def _early_problem(
    filename: str, extension: str, size: int, accept: frozenset[str], max_bytes: int
) -> FileProblem | None:
    """What name and size alone decide, in the order that helps the sender most."""
    if mark := secret_mark_in_name(filename):
        return problem(ProblemCode.CLASSIFIED, mark=mark)
    if is_misleading(filename):
        return problem(ProblemCode.MISLEADING_NAME)
    if size == 0:
        return problem(ProblemCode.EMPTY)
    if extension and extension not in accept:
        return problem(ProblemCode.TYPE_NOT_ALLOWED, allowed=listed(accept))
    return problem(ProblemCode.TOO_LARGE, limit=_megabytes(max_bytes)) if size > max_bytes else None


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):.1f} MB".replace(".0 MB", " MB").replace(".", ",")


def _findings(path: Path) -> Findings:
    try:
        return Findings.of(_SANDBOX.run(_WORKER, str(path)))
    except (SandboxTimeout, SandboxCrashed):
        return Findings(FileKind.UNKNOWN, problem=Note(ProblemCode.TOO_COMPLEX))
    except (SandboxError, ValueError):
        return Findings(FileKind.UNKNOWN, problem=Note(ProblemCode.UNREADABLE))


def _content_problem(findings: Findings, extension: str, accept: frozenset[str]) -> FileProblem | None:
    if findings.problem and (_plausible(findings, extension) or findings.kind is FileKind.UNKNOWN):
        return _sentence(findings.problem)
    promised = FileKind.of_extension(extension)
    if not extension and accept.isdisjoint(findings.kind.extensions):
        return problem(ProblemCode.TYPE_NOT_ALLOWED, allowed=listed(accept))
    if extension and findings.kind is not promised:
        return mismatch(extension, findings.kind, accept)
    return None


def _plausible(findings: Findings, extension: str) -> bool:
    """Whether the problem is about the promised document: a container stays ZIP or OLE when it is refused early."""
    promised = FileKind.of_extension(extension)
    containers = {FileKind.DOCX: FileKind.ZIP, FileKind.ODT: FileKind.ZIP, FileKind.DOC: FileKind.OLE}
    locked = findings.kind is FileKind.OLE and promised in _ENCRYPTABLE
    telling = findings.problem is not None and findings.problem.code is not ProblemCode.UNREADABLE
    return findings.kind in (promised, containers.get(promised or FileKind.UNKNOWN)) or locked or telling


def _sentence(note: Note) -> FileProblem:
    return problem(note.code, **dict(note.values))


def _true_extension(extension: str, kind: FileKind) -> str:
    if extension in kind.extensions or not kind.extensions or kind.media_type == "application/octet-stream":
        return extension
    return kind.extensions[0]


def _name(filename: str, extension: str, kind: FileKind) -> str:
    """The safe name; a file without an extension gets the one of its content."""
    name = safe_name(filename)
    return name if extension or not _true_extension("", kind) else safe_name(f"{name}.{_true_extension('', kind)}")


def _warnings(filename: str, extension: str, findings: Findings) -> tuple[FileProblem, ...]:
    name = _name(filename, extension, findings.kind)
    changed = (problem(ProblemCode.NAME_CHANGED, name=name),) if name != filename else ()
    return (*changed, *(_sentence(note) for note in findings.warnings))
