"""The giver signs: with one's own software, or with the agent on this computer."""

import base64
import binascii
from typing import BinaryIO, cast
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from portal.accounts.mandates.lifecycle import State
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import desk
from portal.mandates import actions, queries
from portal.mandates.page_forms import SignedMandateForm
from portal.mandates.views.blueprint import bp
from portal.mandates.views.giving import draw
from portal.mandates.views.showing import mandate_page
from portal.web.access import OWNER, allow, current_actor
from portal.web.languages import say
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_RATE = "60/hour"
_MOST_CERTIFICATES = 5
_LONGEST = 16 * 1024  # characters of one certificate or signature


def _back(mandate_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("mandates.show", mandate_id=mandate_id), 303)


@bp.post("/mandates/<uuid:mandate_id>/document")
@allow(OWNER)
def make_document(mandate_id: UUID) -> ResponseReturnValue:
    """Make the document once more if it could not be made the first time."""
    mandate = queries.own(read_session(), mandate_id, actor=current_actor())
    spend("render", rate=_RATE, key=str(current_actor().id))
    if mandate.document_sha256 is None and mandate.state == State.PREPARED:
        draw(mandate_id)
    return _back(mandate_id)


@bp.post("/mandates/<uuid:mandate_id>/signed")
@allow(OWNER)
def receive_signed(mandate_id: UUID) -> ResponseReturnValue:
    """Bring the signed document back; it is proved before it counts."""
    form, actor, now = SignedMandateForm(), current_actor(), clock.now()
    queries.own(read_session(), mandate_id, actor=actor)
    spend("mandate signature", rate=_RATE, key=str(actor.id))
    chosen = request.files.get("signed")
    if chosen is None or not chosen.filename:
        form.signed.errors = [_("Hãy chọn tệp giấy ủy quyền đã ký.")]
        return mandate_page(mandate_id, form), 422
    try:
        proved = actions.examine_mandate(
            read_session(), mandate_id, cast("BinaryIO", chosen.stream), actor=actor, now=now
        )
        with transaction() as session:
            actions.receive_mandate(session, mandate_id, proved, actor=actor, now=now)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=form.signed)
        forget_reads()
        return mandate_page(mandate_id, form), problem.status
    flash(_("Chữ ký hợp lệ. Giấy ủy quyền chờ người nhận trả lời."), "success")
    return _back(mandate_id)


@bp.post("/mandates/<uuid:mandate_id>/local-signing")
@allow(OWNER)
def ask_local_signing(mandate_id: UUID) -> ResponseReturnValue:
    """Prepare the document for the certificate of the agent."""
    if not desk.desk().agent_address:
        raise NotFound
    actor, now = current_actor(), clock.now()
    queries.own(read_session(), mandate_id, actor=actor)
    spend("local signing", rate=_RATE, key=str(actor.id))
    certificates = [_decoded(each) for each in request.form.getlist("certificate")[:_MOST_CERTIFICATES]]
    try:
        prepared = actions.prepare_on_computer(read_session(), mandate_id, certificates, actor=actor, now=now)
        with transaction() as session:
            actions.ask_on_computer(session, mandate_id, prepared, actor=actor)
    except NotFound:
        raise
    except PortalError as problem:
        flash(say(problem.sentence), "danger")
    return _back(mandate_id)


@bp.post("/mandates/<uuid:mandate_id>/local-signing/value")
@allow(OWNER)
def finish_local_signing(mandate_id: UUID) -> ResponseReturnValue:
    """Take the signature that the agent made, or its holder's refusal."""
    actor, now = current_actor(), clock.now()
    queries.own(read_session(), mandate_id, actor=actor)
    spend("local signing", rate=_RATE, key=str(actor.id))
    if request.form.get("declined") or request.form.get("cancel"):
        with transaction() as session:
            actions.stop_on_computer(session, mandate_id, actor=actor)
        return _back(mandate_id)
    value, request_id = _decoded(request.form.get("value", "")), request.form.get("request", "")
    try:
        proved = actions.signed_on_computer(read_session(), mandate_id, request_id, value, actor=actor, now=now)
        with transaction() as session:
            actions.receive_mandate(session, mandate_id, proved, actor=actor, now=now)
    except NotFound:
        return _back(mandate_id)
    except PortalError as problem:
        flash(say(problem.sentence), "danger")
        return _back(mandate_id)
    flash(_("Chữ ký hợp lệ. Giấy ủy quyền chờ người nhận trả lời."), "success")
    return _back(mandate_id)


def _decoded(text: str) -> bytes:
    try:
        if len(text) > _LONGEST:
            raise BadRequest
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadRequest from problem
