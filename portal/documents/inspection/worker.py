"""What runs inside the sandbox: from a path to findings. Nothing here trusts the file or its name."""

from pathlib import Path
from typing import Any

from portal.documents.inspection.archives import ends_like_archive
from portal.documents.inspection.findings import Findings, Refused
from portal.documents.inspection.kinds import FileKind, by_signature, by_text
from portal.documents.inspection.making import a4_pages, upright_page
from portal.documents.inspection.office import inspect_archive, inspect_ole
from portal.documents.inspection.open_documents import inspect_flat
from portal.documents.inspection.pdfs import inspect_pdf
from portal.documents.inspection.pictures import inspect_picture
from portal.documents.inspection.problems import ProblemCode
from portal.documents.inspection.texts import inspect_rtf, inspect_text

_HEAD = 8192
_INSPECTORS = {
    FileKind.PDF: inspect_pdf,
    FileKind.ZIP: inspect_archive,
    FileKind.OLE: inspect_ole,
    FileKind.RTF: inspect_rtf,
    FileKind.FODT: inspect_flat,
    FileKind.TXT: inspect_text,
}


def inspect_file(path: str) -> dict[str, Any]:
    """The true kind of the file at ``path``, its pages, and the first problem found, as ``Findings.plain`` gives."""
    file = Path(path)
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    kind = by_signature(head) or by_text(head)
    try:
        return _inspected(file, kind).plain()
    except Refused as refused:
        return Findings(kind, problem=refused.note).plain()


def _inspected(file: Path, kind: FileKind) -> Findings:
    if kind is not FileKind.ZIP and ends_like_archive(file):
        raise Refused(ProblemCode.TWO_FILES_IN_ONE)
    if kind.is_picture:
        return inspect_picture(file, kind)
    inspector = _INSPECTORS.get(kind)
    return inspector(file) if inspector else Findings(kind)


def make_page(path: str, target: str, longest: int, most_bytes: int, mark: str) -> dict[str, Any]:
    """Make an upright JPEG at ``target`` of the picture at ``path``: its size in pixels, or the problem found."""
    file = Path(path)
    with file.open("rb") as opened:
        kind = by_signature(opened.read(_HEAD))
    try:
        if kind is None or not kind.is_picture:
            raise Refused(ProblemCode.UNREADABLE)
        width, height = upright_page(file, kind, Path(target), longest=longest, most_bytes=most_bytes, mark=mark)
    except Refused as refused:
        return {"width": 0, "height": 0, "problem": refused.note.plain()}
    return {"width": width, "height": height, "problem": None}


def join_pages(paths: list[str], target: str, head: float) -> int:
    """Make one PDF at ``target`` of JPEG pages and of PDFs made here before; returns its number of pages."""
    return a4_pages([Path(path) for path in paths], Path(target), head)
