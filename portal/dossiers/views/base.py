"""What the applicant's pages share: the blueprint, finding one's own dossier."""

from typing import BinaryIO, NoReturn, cast
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from forms.definition import ServiceForm
from portal.catalogue import queries as catalogue
from portal.core.actor import Actor, Kind
from portal.core.errors import LevelNeeded, NotFound
from portal.dossiers import queries
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.web.access import ask_to_sign_in, current_actor
from portal.web.reading import read_session

bp = Blueprint("dossiers", __name__)

PDF = "application/pdf"


def own_dossier(dossier_id: UUID) -> Dossier:
    """The reader's own draft or dossier; a visitor is asked to sign in, anybody else gets 404.

    Of a dossier whose content was destroyed there is only the page that says so.
    """
    dossier = own_or_purged(dossier_id)
    if dossier.purged_at is not None:
        abort(go(url_for("dossiers.show", dossier_id=dossier.id)))
    return dossier


def own_or_purged(dossier_id: UUID) -> Dossier:
    """The same, with those whose content was destroyed."""
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


def step_up(problem: LevelNeeded, back: str) -> ResponseReturnValue:
    """To the page that says how to reach the level, and from there ``back``; what was saved stays."""
    return redirect(url_for("accounts.step_up", level=problem.level, next=back), 303)


def own_draft(draft_id: UUID) -> Dossier:
    """The reader's own draft; one that was submitted meanwhile leads to its confirmation page."""
    dossier = own_dossier(draft_id)
    if not dossier.is_draft:
        abort(go(url_for("dossiers.confirmation", dossier_id=draft_id)))
    return dossier


def own_submitted(dossier_id: UUID) -> Dossier:
    """The reader's own dossier; a draft leads to its list of tasks."""
    return submitted(own_dossier(dossier_id))


def submitted(dossier: Dossier) -> Dossier:
    """A dossier that was handed in; a draft leads to its list of tasks."""
    if dossier.is_draft:
        abort(go(url_for("dossiers.tasks", draft_id=dossier.id)))
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


def upload(name: str) -> FileStorage | None:
    """The first file chosen under this name, if one was."""
    found = request.files.get(name)
    return found if found is not None and found.filename else None


def bytes_of(file: FileStorage) -> BinaryIO:
    """The content of an upload."""
    return cast("BinaryIO", file.stream)
