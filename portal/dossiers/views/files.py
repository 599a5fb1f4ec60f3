"""Files of a draft over HTTP: by pieces, arranged, taken over from an earlier dossier, and a photo to look at."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.catalogue import queries as catalogue
from portal.core import blobs, clock
from portal.core.actor import Kind
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import actions, queries
from portal.dossiers.actions import Announced, FileTrouble, files
from portal.dossiers.actions.uploads import PIECE
from portal.dossiers.errors import AlreadySubmitted, FileRefused, UploadDamaged
from portal.dossiers.models import Dossier, UnfinishedUpload
from portal.dossiers.page_forms import PlainForm
from portal.dossiers.views import attaching, drafts, paging
from portal.dossiers.views.base import bp, own_dossier, own_open
from portal.dossiers.views.paging import Posted
from portal.web import downloads
from portal.web.access import PUBLIC, allow, current_actor
from portal.web.languages import say
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

View = TypeVar("View", bound=Callable[..., Any])
_RATE = "1200/hour"
_DIGEST_LENGTH = 64


def _as_data(view: View) -> View:
    """For the script: a typed error becomes its sentence; who has to sign in again is told so (401)."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        try:
            answer: ResponseReturnValue = view(*args, **kwargs)
        except PortalError as problem:
            gone = isinstance(problem, NotFound) and current_actor().kind is Kind.VISITOR
            return jsonify(error=say(problem.sentence)), 401 if gone else problem.status
        return answer

    return wrapped  # type: ignore[return-value]


def _state(upload: UnfinishedUpload) -> dict[str, Any]:
    here = url_for("dossiers.upload_state", draft_id=upload.dossier_id, upload_id=upload.id)
    return {"id": str(upload.id), "href": here, "received": upload.received, "size": upload.size, "piece": PIECE}


def _own_upload(session: Session, draft_id: UUID, upload_id: UUID) -> UnfinishedUpload:
    queries.own(session, draft_id, actor=current_actor())
    return queries.unfinished_upload(session, draft_id, upload_id)


@bp.post("/drafts/<uuid:draft_id>/uploads")
@allow(PUBLIC)
@_as_data
def begin_upload(draft_id: UUID) -> ResponseReturnValue:
    """Announce a file; the answer says from which byte to send (again)."""
    queries.own(read_session(), draft_id, actor=current_actor())
    forget_reads()
    spend("uploads", rate=_RATE)
    announced = _announced()
    with transaction() as session:
        upload = actions.begin_upload(session, draft_id, announced, actor=current_actor(), now=clock.now())
        state = _state(upload)
    return jsonify(state), 201


def _announced() -> Announced:
    """What the browser is about to send. Raises FileRefused through the checks of its name and size, or 400."""
    sent = request.form
    size, sha256 = sent.get("size", ""), sent.get("sha256", "").lower()
    if not size.isascii() or not size.isdigit() or len(size) > len(str(files.LARGEST_PICTURE * 10)):
        abort(400)
    if len(sha256) != _DIGEST_LENGTH or not set(sha256) <= set("0123456789abcdef"):
        abort(400)
    return Announced(sent.get("question", ""), sent.get("name", ""), int(size), sha256)


@bp.get("/drafts/<uuid:draft_id>/uploads/<uuid:upload_id>")
@allow(PUBLIC)
@_as_data
def upload_state(draft_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """How far a file is."""
    return jsonify(_state(_own_upload(read_session(), draft_id, upload_id)))


@bp.put("/drafts/<uuid:draft_id>/uploads/<uuid:upload_id>")
@allow(PUBLIC)
@_as_data
def put_piece(draft_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """Take one piece in: ``?at=`` is its first byte. It is safe on the disk when this is answered.

    Of a piece that broke off, what came counts: it is the beginning of the rest of the file.
    """
    upload = _own_upload(read_session(), draft_id, upload_id)
    at = request.args.get("at", type=int)
    if at is None or (request.content_length or 0) > PIECE:
        abort(413 if at is not None else 400)
    received = actions.take_piece(upload, at=at, piece=request.get_data(cache=False))
    forget_reads()
    if received > upload.received:
        with transaction() as session:
            received = actions.acknowledge(session, upload_id, received=received, now=clock.now())
    return jsonify(received=received)


@bp.delete("/drafts/<uuid:draft_id>/uploads/<uuid:upload_id>")
@allow(PUBLIC)
@_as_data
def cancel_upload(draft_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """Give an upload up."""
    with transaction() as session:
        _own_upload(session, draft_id, upload_id)
        actions.forget_uploads(session, [upload_id])
    blobs.store().forget_pieces(upload_id)
    return jsonify(cancelled=True)


@bp.post("/drafts/<uuid:draft_id>/uploads/finish")
@allow(PUBLIC)
@_as_data
def finish_uploads(draft_id: UUID) -> ResponseReturnValue:
    """The files named by ``upload``, in this order, are complete: look at them and take them in.

    Finished before (the answer was lost on its way), nothing happens. ``troubles`` are sentences.
    """
    dossier = queries.own(read_session(), draft_id, actor=current_actor())
    wanted = request.form.getlist("file:upload")
    there = {str(upload.id): upload for upload in queries.unfinished_uploads(read_session(), draft_id)}
    uploads = [there[one] for one in wanted if one in there]
    forget_reads()
    try:
        troubles = _take_over(dossier, uploads) if uploads else []
    except UploadDamaged:
        _forget(uploads)
        raise
    return jsonify(troubles=[say(one.text) for one in troubles])


def _take_over(dossier: Dossier, uploads: list[UnfinishedUpload]) -> list[FileTrouble]:
    posted = Posted.read()
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    _question, replaces = attaching.input_name(request.form.get("file:input", ""))
    received, troubles = actions.receive_uploads(uploads, definition, replaces=replaces, now=clock.now())
    troubles += paging.record(dossier.id, request.form.get("file:page", ""), posted, received)
    if not any(trouble.passing for trouble in troubles):
        _forget(uploads)
    return troubles


def _forget(uploads: list[UnfinishedUpload]) -> None:
    with transaction() as session:
        actions.forget_uploads(session, [upload.id for upload in uploads])
    for upload in uploads:
        blobs.store().forget_pieces(upload.id)


@bp.post("/drafts/<uuid:draft_id>/<page_key>/files")
@allow(PUBLIC)
def change_files(draft_id: UUID, page_key: str) -> ResponseReturnValue:
    """A button at a file: take it out, move it, use it all the same, join pages, give an upload up, reuse a paper."""
    posted = Posted.read()
    try:
        dossier = queries.own(read_session(), draft_id, actor=current_actor())
    except NotFound:
        return drafts.park(draft_id, page_key, posted)
    forget_reads()
    what, _colon, which = request.form.get(attaching.BUTTON, "").partition(":")
    try:
        definition = catalogue.definition(dossier.service_code, dossier.service_version)
        troubles = paging.take_files(draft_id, page_key, posted, definition)
        paging.keep(draft_id, page_key, posted)
        anchor, more = _change(draft_id, what, which)
    except AlreadySubmitted:
        return redirect(url_for("dossiers.confirmation", dossier_id=draft_id), 303)
    if troubles or more:
        return paging.show_again(draft_id, page_key, posted, [*troubles, *more], judge=False), 422
    if what == "reuse":
        back = "check" if posted.to_check else None
        address = url_for("dossiers.earlier", draft_id=draft_id, page_key=page_key, question=which, next=back)
        return redirect(address, 303)
    return redirect(paging.address(draft_id, page_key, to_check=posted.to_check, anchor=anchor), 303)


def _change(draft_id: UUID, what: str, which: str) -> tuple[str, list[FileTrouble]]:
    """Do what the button says; the question to come back to, and what did not work."""
    arguments: dict[str, Any] = {"actor": current_actor(), "now": clock.now()}
    if what == "join":
        return which, _join(draft_id, which)
    if what in ("reuse", "stay"):
        return which, []
    wanted = _id(which)
    with transaction() as session:
        if what == "cancel":
            upload = _own_upload(session, draft_id, wanted)
            actions.forget_uploads(session, [wanted])
            return upload.question, []
        question = queries.file(session, draft_id, wanted).question
        if what in ("up", "down"):
            actions.move_file(session, draft_id, wanted, by=-1 if what == "up" else 1, **arguments)
        elif what == "keep":
            actions.accept_doubt(session, draft_id, wanted, **arguments)
        elif what == "remove":
            actions.remove_file(session, draft_id, wanted, **arguments)
    return question, []


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _join(draft_id: UUID, question: str) -> list[FileTrouble]:
    actor = current_actor()
    try:
        joined = actions.join_files(read_session(), draft_id, question, actor=actor)
    except PortalError as problem:
        return [FileTrouble(question, problem.sentence)]
    forget_reads()
    if joined is None:
        return []
    with transaction() as session:
        return actions.attach_files(session, draft_id, [joined], actor=actor, now=clock.now())


@bp.get("/drafts/<uuid:draft_id>/<page_key>/earlier/<question>")
@allow(PUBLIC)
def earlier(draft_id: UUID, page_key: str, question: str) -> ResponseReturnValue:
    """Papers that one has given before, to take over as they are."""
    return _earlier(own_open(draft_id), page_key, question, PlainForm())


def _earlier(dossier: Dossier, page_key: str, question: str, form: PlainForm) -> str:
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    found = actions.reusable(read_session(), dossier, question, actor=current_actor())
    asked = files.file_question(definition, question)
    if asked is None:
        raise NotFound
    return render_template(
        "dossiers/earlier.html",
        dossier=dossier,
        definition=definition,
        question=asked,
        rows=attaching.earlier_rows(found, asked.component),
        form=form,
        back=paging.address(dossier.id, page_key, to_check=request.values.get("next") == "check", anchor=question),
    )


@bp.post("/drafts/<uuid:draft_id>/<page_key>/earlier/<question>")
@allow(PUBLIC)
def reuse(draft_id: UUID, page_key: str, question: str) -> ResponseReturnValue:
    """Take the chosen papers over."""
    dossier, form = own_open(draft_id), PlainForm()
    forget_reads()
    now, troubles = clock.now(), list[FileTrouble]()
    for chosen in request.form.getlist("paper"):
        try:
            with transaction() as session:
                arguments: dict[str, Any] = {"actor": current_actor(), "now": now}
                troubles += actions.reuse_file(session, draft_id, question, _id(chosen), **arguments)
        except FileRefused as problem:
            troubles.append(FileTrouble(question, problem.sentence))
    if troubles:
        form.problems += [say(trouble.text) for trouble in troubles]
        return _earlier(dossier, page_key, question, form), 422
    back = request.form.get("next") == "check"
    return redirect(paging.address(draft_id, page_key, to_check=back, anchor=question), 303)


@bp.get("/dossiers/<uuid:dossier_id>/files/<uuid:file_id>/preview")
@allow(PUBLIC)
def preview(dossier_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A photo that the portal made itself from what was sent, shown inside the page; nothing else is."""
    found = queries.file(read_session(), own_dossier(dossier_id).id, file_id)
    if not attaching.is_portrait(found):
        raise NotFound
    return downloads.show_picture(blobs.store().path(found.sha256), media_type=found.media_type)
