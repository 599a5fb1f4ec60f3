"""Every page of every file as a picture beside the answers: drawn on the server, never run, nothing before the scan."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.core import blobs
from portal.core.errors import NotFound
from portal.documents import previews
from portal.documents.errors import PageNotDrawn
from portal.documents.previews import Page, Size
from portal.documents.viruses import Scan
from portal.dossiers import queries as dossiers
from portal.dossiers.covering import numbers_of
from portal.dossiers.document_names import document_name
from portal.dossiers.errors import Infected, NotScannedYet
from portal.dossiers.filling import in_progress
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument
from portal.dossiers.overruling import outcome_label
from portal.dossiers.reads import Read
from portal.office import queries
from portal.office.views import meeting
from portal.office.views.base import OFFICER, PDF, bp, found
from portal.web import downloads
from portal.web.access import allow
from portal.web.languages import language, say
from portal.web.reading import read_session


@dataclass(frozen=True)
class Paper:
    """Something with pages that an officer looks at: a file of the applicant, or a document about the dossier."""

    name: str
    sha256: str
    media_type: str
    endpoint: str
    ids: dict[str, Any]
    notes: tuple[str, ...] = ()

    def href(self, what: str = "", **more: Any) -> str:
        """The address of the file itself, or of its ``view`` or ``page``."""
        endpoint = f"office.{what}_{self.endpoint}" if what else f"office.{self.endpoint}"
        return url_for(endpoint, **self.ids, **more)


@dataclass(frozen=True)
class Look:
    """How a page is looked at: which one, how large, turned by how many degrees."""

    number: int = 1
    size: Size = Size.NORMAL
    turn: int = 0

    @classmethod
    def asked(cls, args: MultiDict[str, str]) -> "Look":
        """What the address asks for; what makes no sense is left out."""
        turn = args.get("turn", 0, type=int)
        size = args.get("size", Size.NORMAL, type=Size)
        return cls(max(args.get("page", 1, type=int), 1), size, turn if turn in previews.TURNS else 0)

    def as_args(self, **changes: Any) -> dict[str, Any]:
        """This look with changes, as the query of an address without what is usual."""
        wanted = {"page": self.number, "size": self.size.value, "turn": self.turn} | changes
        usual = {"page": 1, "size": Size.NORMAL.value, "turn": 0}
        return {name: value for name, value in wanted.items() if value != usual.get(name)}


def readable_file(shown: Dossier, file_id: UUID) -> DossierFile:
    """A file that was handed in with the dossier and may be opened; that it is, is written down.

    Raises NotFound, Infected or NotScannedYet.
    """
    wanted = dossiers.file(read_session(), shown.id, file_id)
    if shown.submitted_at is not None and wanted.uploaded_at > shown.submitted_at:
        raise NotFound
    if not Scan(wanted.scan).opens:
        raise Infected if wanted.scan == Scan.INFECTED else NotScannedYet
    meeting.note_reading(shown.id, Read.FILE)
    return wanted


def readable_document(shown: Dossier, document_id: UUID) -> IssuedDocument:
    """A document about the dossier that officers may see; that one does is written down. Raises NotFound."""
    wanted = dossiers.document(read_session(), shown.id, document_id)
    if in_progress(shown, wanted):
        raise NotFound
    meeting.note_reading(shown.id, Read.DOCUMENT)
    return wanted


def _of_file(file: DossierFile) -> Paper:
    ids = {"dossier_id": file.dossier_id, "file_id": file.id}
    told = outcome_label(file)
    notes = (*((say(told[1]),) if told else ()), *(note[language()] for note in file.notes))
    return Paper(file.name, file.sha256, file.media_type, "file", ids, notes)


def _of_document(document: IssuedDocument) -> Paper:
    ids = {"dossier_id": document.dossier_id, "document_id": document.id}
    number = f" {document.number}" if document.number else ""
    return Paper(f"{say(document_name(document.kind))}{number}", document.sha256, PDF, "document", ids)


def _papers(shown: Dossier, files: list[DossierFile]) -> Iterator[Paper]:
    """All that can be looked at, in the order of the dossier page."""
    yield from (_of_file(file) for file in files if Scan(file.scan).opens)
    yield from (_of_document(document) for document in shown.documents if not in_progress(shown, document))


@bp.get("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>/view")
@allow(OFFICER)
def view_file(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A file of the applicant, page by page, beside the answers."""
    shown = found(dossier_id)
    return _view(shown, _of_file(readable_file(shown, file_id)))


@bp.get("/dossiers/<uuid:dossier_id>/documents/<uuid:document_id>/view")
@allow(OFFICER)
def view_document(dossier_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A document about the dossier, page by page, beside the answers; the returned application too."""
    shown = found(dossier_id)
    return _view(shown, _of_document(readable_document(shown, document_id)))


@bp.get("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>/pages/<int:number>")
@allow(OFFICER)
def page_file(dossier_id: UUID, file_id: UUID, number: int) -> ResponseReturnValue:
    """One page of a file as a picture."""
    return _picture(_of_file(readable_file(found(dossier_id), file_id)), number)


@bp.get("/dossiers/<uuid:dossier_id>/documents/<uuid:document_id>/pages/<int:number>")
@allow(OFFICER)
def page_document(dossier_id: UUID, document_id: UUID, number: int) -> ResponseReturnValue:
    """One page of a document as a picture."""
    return _picture(_of_document(readable_document(found(dossier_id), document_id)), number)


def _drawn(paper: Paper, look: Look) -> Page | None:
    """The page as a picture; None when there is no such page. Raises PageNotDrawn."""
    if not previews.can_be_drawn(paper.media_type):
        raise PageNotDrawn
    source = blobs.store().path(paper.sha256)
    return previews.draw(source, paper.sha256, number=look.number, size=look.size, turn=look.turn)


def _picture(paper: Paper, number: int) -> Response:
    asked = Look.asked(request.args)
    page = _drawn(paper, Look(number, asked.size, asked.turn))
    if page is None:
        raise NotFound
    return downloads.show_picture(page.path, media_type="image/jpeg")


def _view(shown: Dossier, paper: Paper) -> ResponseReturnValue:
    look, page, problem = Look.asked(request.args), None, None
    try:
        page = _drawn(paper, look)
        if page is None:
            raise NotFound
    except PageNotDrawn as not_drawn:
        problem = not_drawn
    given = queries.given(shown)
    numbers = numbers_of(shown.id, action=url_for("office.open_numbers", dossier_id=shown.id))
    papers = list(_papers(shown, given.files))
    at = next((place for place, other in enumerate(papers) if other.ids == paper.ids), 0)
    return render_template(
        "office/view.html",
        dossier=shown,
        definition=given.answers.definition,
        numbers=numbers,
        sections=numbers.sections(given.answers.readable(language())),
        paper=paper,
        page=page,
        problem=problem if previews.can_be_drawn(paper.media_type) else None,
        look=look,
        meeting=meeting.meet(shown, None),
        papers=papers,
        before=papers[at - 1] if at else None,
        after=papers[at + 1] if at + 1 < len(papers) else None,
        to=_ways(paper, look),
        page_at=lambda number: paper.href("view", **look.as_args(page=number)),
        turns=_turns(look),
    )


def _ways(paper: Paper, look: Look) -> Callable[..., str]:
    """Makes the address of this viewer with something changed."""

    def to(**changes: Any) -> str:
        return paper.href("view", **look.as_args(**changes))

    return to


def _turns(look: Look) -> tuple[int, int]:
    """The turns one step to the left and one to the right of this one."""
    return (look.turn - 90) % 360, (look.turn + 90) % 360
