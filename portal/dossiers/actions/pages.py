"""Pictures of a phone become what an office can read and keep: one upright page, or one PDF of A4 sheets.

The page is what is stored, signed for and shown; of the pictures their names, sizes and SHA-256 are noted (``origin``),
so that whoever still has them can prove that the page was made from them. Their bytes are not kept: they may say where
somebody was, and nothing in the procedure asks for that.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from typing import Any

from forms.definition import Component
from forms.fields.files import FileQuestion, PhotoQuestion
from portal.core import blobs
from portal.core.errors import PortalError
from portal.documents.inspection import DOUBTS, PageNotMade, ProblemCode, problem
from portal.documents.inspection import page_maker as maker
from portal.documents.inspection.problems import FileProblem
from portal.documents.viruses import Scan
from portal.dossiers.actions.received import Looked, Received, plain_notes
from portal.dossiers.models import DossierFile
from portal.dossiers.papers import MADE

_JPEG, _PDF = "image/jpeg", "application/pdf"
_MEGABYTE = 1 << 20
_LARGEST_PAGE = 3 * _MEGABYTE
_ROOM_FOR_SHEETS = 0.9


class NotAPage(PortalError):
    """A picture cannot become a page; the sentence is the inspection's own."""


def kept(group: Sequence[Looked], question: FileQuestion, component: Component, *, mark: str) -> Received:
    """Make and store the page or the document of these pictures, with ``mark`` all over it if it is not empty.

    Raises NotAPage or StorageFull.
    """
    limit = component.max_mb * _MEGABYTE
    share = min(_LARGEST_PAGE, int(limit * _ROOM_FOR_SHEETS / len(group)))
    with _places(len(group) + 1) as (target, *sheets), _explained():
        for one, sheet in zip(group, sheets, strict=True):
            maker.page(one.path, sheet, most_bytes=share, mark=mark)
        single = len(group) == 1
        pages = 1 if single else maker.document(sheets, target)
        blob = blobs.store().keep(sheets[0] if single else target)
    first = group[0].upload
    return Received(
        question=question.key,
        component=component.key,
        name=_name([one.inspection.name for one in group], "jpg" if single else "pdf"),
        media_type=_JPEG if single else _PDF,
        pages=pages,
        sha256=blob.sha256,
        size=blob.size,
        verdict=None,
        notes=plain_notes(_warnings(group, portrait=isinstance(question, PhotoQuestion))),
        scan=Scan.WAITING if any(one.scan is Scan.WAITING for one in group) else group[0].scan,
        origin={"kind": MADE, "from": [_picture(one) for one in group]} | ({"mark": mark} if mark else {}),
        replaces=[str(first.replaces)] if first.replaces else [],
    )


def joined(files: Sequence[DossierFile], component: Component) -> Received:
    """Make and store one PDF of pages that were made here before, in this order. Raises NotAPage or StorageFull."""
    with _places(1) as (target,), _explained():
        pages = maker.document([blobs.store().path(file.sha256) for file in files], target)
        if target.stat().st_size > component.max_mb * _MEGABYTE:
            raise NotAPage(problem(ProblemCode.TOO_LARGE, limit=f"{component.max_mb} MB").text)
        blob = blobs.store().keep(target)
    return Received(
        question=files[0].question,
        component=component.key,
        name=_name([file.name for file in files], "pdf"),
        media_type=_PDF,
        pages=pages,
        sha256=blob.sha256,
        size=blob.size,
        verdict=None,
        notes=[],
        scan=Scan.WAITING if any(file.scan == Scan.WAITING for file in files) else files[0].scan,
        origin={"kind": MADE, "from": [picture for file in files for picture in _pictures(file)]} | _mark_of(files),
        replaces=[str(file.id) for file in files],
    )


def is_page(file: DossierFile) -> bool:
    """Whether this file was made here from pictures, or is a JPEG, so that it can be joined with others."""
    return (file.origin or {}).get("kind") == MADE or file.media_type == _JPEG


@contextmanager
def _places(count: int) -> Iterator[list[Path]]:
    """So many empty files beside the store, gone afterwards unless they were kept."""
    if count == 0:
        yield []
        return
    with blobs.store().receive(BytesIO()) as path, _places(count - 1) as others:
        yield [path, *others]


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except PageNotMade as refused:
        raise NotAPage(refused.problem.text) from None


def _picture(one: Looked) -> dict[str, Any]:
    with one.path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {"name": one.inspection.name, "size": one.inspection.size, "sha256": digest}


def _pictures(file: DossierFile) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = (file.origin or {}).get("from", [])
    return made or [{"name": file.name, "size": file.size, "sha256": file.sha256}]


def _mark_of(files: Sequence[DossierFile]) -> dict[str, str]:
    marks = (file.origin["mark"] for file in files if file.origin and "mark" in file.origin)
    return {"mark": mark} if (mark := next(marks, None)) else {}


def _name(names: Sequence[str], extension: str) -> str:
    """The name of the first picture, and of the last when there are several."""
    stems = [name.rpartition(".")[0] or name for name in names]
    whole = stems[0] if len(stems) == 1 else f"{stems[0][:80]} - {stems[-1][:80]}"
    return f"{whole[:190]}.{extension}"


def _warnings(group: Sequence[Looked], *, portrait: bool) -> Iterator[FileProblem]:
    """What was noticed, pages counted through the document; about the size of a portrait its own question speaks."""
    doubtful: dict[ProblemCode, list[str]] = {}
    for number, one in enumerate(group, start=1):
        for warning in one.inspection.warnings:
            if warning.code in DOUBTS:
                doubtful.setdefault(warning.code, []).append(str(number))
            elif not portrait and warning.code is not ProblemCode.NAME_CHANGED:
                yield warning
    for code, pages in doubtful.items():
        yield problem(code, pages=", ".join(pages))
