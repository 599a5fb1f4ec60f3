"""What the applicant's pages share: the blueprint, finding one's own dossier, sending a stored file."""

from typing import BinaryIO, NoReturn, cast
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, redirect, request, send_file, url_for
from werkzeug.datastructures import FileStorage

from forms.definition import ServiceForm
from forms.text import one_line
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.actor import Actor, Kind
from portal.core.errors import NotFound
from portal.dossiers import queries
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.web.access import ask_to_sign_in, current_actor
from portal.web.reading import read_session

bp = Blueprint("dossiers", __name__)

PDF = "application/pdf"


def own_dossier(dossier_id: UUID) -> Dossier:
    """The reader's own draft or dossier; a visitor is asked to sign in, anybody else gets 404."""
    actor = current_actor()
    try:
        return queries.own(read_session(), dossier_id, actor=actor)
    except NotFound:
        missing(actor)


def own_open(dossier_id: UUID) -> Dossier:
    """The reader's own draft, or dossier that is to be completed; any other leads to its confirmation page."""
    return _open(own_dossier(dossier_id))


def own_open_page(dossier_id: UUID, page: str) -> tuple[Dossier, bool]:
    """The same, and whether something typed on a page after the session had ended is still to be compared."""
    actor = current_actor()
    try:
        dossier, waits = queries.own_page(read_session(), dossier_id, page, actor=actor)
    except NotFound:
        missing(actor)
    return _open(dossier), waits


def _open(dossier: Dossier) -> Dossier:
    if dossier.status not in (Status.DRAFT, Status.SUPPLEMENT_REQUESTED):
        abort(go(url_for("dossiers.confirmation", dossier_id=dossier.id)))
    return dossier


def own_draft(draft_id: UUID) -> Dossier:
    """The reader's own draft; one that was submitted meanwhile leads to its confirmation page."""
    dossier = own_dossier(draft_id)
    if not dossier.is_draft:
        abort(go(url_for("dossiers.confirmation", dossier_id=draft_id)))
    return dossier


def own_submitted(dossier_id: UUID) -> Dossier:
    """The reader's own dossier; a draft leads to its list of tasks."""
    dossier = own_dossier(dossier_id)
    if dossier.is_draft:
        abort(go(url_for("dossiers.tasks", draft_id=dossier_id)))
    return dossier


def offered(code: str) -> ServiceForm:
    """A service that can be begun now; one that cannot leads to its page, which says why. Raises NotFound."""
    found = catalogue.find(code)
    if found is None:
        abort(go(url_for("catalogue.service", code=catalogue.newest(code).code)))
    return found


def missing(actor: Actor) -> NoReturn:
    """Not theirs, or not there: the same answer, except that a visitor may simply not be signed in yet."""
    if actor.kind is Kind.VISITOR and request.method == "GET":
        abort(make_response(ask_to_sign_in()))
    raise NotFound


def go(address: str) -> Response:
    """See another page, whatever the method of this request was; for ``abort``."""
    return make_response(redirect(address, 303))


def send_blob(sha256: str, name: str, *, media_type: str, inline: bool = False) -> Response:
    """A stored file under a safe name. Only PDF is ever shown inside the browser; nothing else may run here."""
    answer = send_file(blobs.store().path(sha256), mimetype=media_type, as_attachment=True, download_name="file")
    disposition = "inline" if inline and media_type == PDF else "attachment"
    plain = one_line(name).replace("/", "-").replace("\\", "-")
    ascii_name = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in _ascii(plain))
    answer.headers["Content-Disposition"] = (
        f"{disposition}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(plain, safe='')}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode("ascii").replace("?", "_")


def upload(name: str) -> FileStorage | None:
    """The first file chosen under this name, if one was."""
    found = request.files.get(name)
    return found if found is not None and found.filename else None


def bytes_of(file: FileStorage) -> BinaryIO:
    """The content of an upload."""
    return cast("BinaryIO", file.stream)
