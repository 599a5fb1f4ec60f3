"""Signing with the agent on the reader's own computer: their browser brings the certificate, then the signature.

The script of the signing page sends these forms; each answer is the signing page, so that whoever comes back to it,
with or without scripts, sees where it stands.
"""

import base64
import binascii
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from portal.core import clock
from portal.core.actor import Right
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import actions, desk
from portal.dossiers.actions import Applying, Whose
from portal.dossiers.cosigning_errors import ApplicationBeingChanged, CopyOvertaken, InvitationEnded
from portal.dossiers.errors import AlreadySigned, ApplicationChanged, DossierIncomplete, SignatureAwaited
from portal.dossiers.views.base import bp, own_open
from portal.signing.errors import CertificateUnfit, DocumentNotSignable, LocalCertificateNotYours
from portal.web.access import allow, current_actor, to
from portal.web.languages import say
from portal.web.limits import spend
from portal.web.reading import read_session

_RATE = "60/hour"
_MOST_CERTIFICATES = 5
_LONGEST = 16 * 1024  # characters of one certificate or signature
_REFUSALS = (
    AlreadySigned,
    ApplicationBeingChanged,
    ApplicationChanged,
    CertificateUnfit,
    CopyOvertaken,
    DocumentNotSignable,
    InvitationEnded,
    LocalCertificateNotYours,
    SignatureAwaited,
)


@bp.post("/drafts/<uuid:draft_id>/local-signing")
@allow(to(Right.SIGN))
def ask_local_signing(draft_id: UUID) -> ResponseReturnValue:
    """Prepare the application for the certificate of the agent; sent twice, it is the same request."""
    own_open(draft_id)
    try:
        begin(Applying(draft_id))
    except DossierIncomplete:
        abort(redirect(url_for("dossiers.check", draft_id=draft_id), 303))
    return _back(draft_id)


def begin(whose: Whose) -> None:
    """Prepare the file for the certificate that came, or say what stops it. Raises DossierIncomplete or NotFound."""
    if not desk.desk().agent_address:
        raise NotFound
    spend("local signing", rate=_RATE, key=str(current_actor().id))
    certificates = [_decoded(each) for each in request.form.getlist("certificate")[:_MOST_CERTIFICATES]]
    now, actor = clock.now(), current_actor()
    try:
        prepared = actions.prepare_local_signing(read_session(), whose, certificates, actor=actor, now=now)
        with transaction() as session:
            actions.ask_local_signing(session, whose, prepared, actor=actor, now=now)
    except _REFUSALS as problem:
        flash(say(problem.sentence), "danger")


@bp.post("/drafts/<uuid:draft_id>/local-signing/value")
@allow(to(Right.SIGN))
def finish_local_signing(draft_id: UUID) -> ResponseReturnValue:
    """Take the signature the agent made, or its holder's refusal; sent twice or too late, it changes nothing."""
    own_open(draft_id)
    finish(Applying(draft_id))
    return _back(draft_id)


def finish(whose: Whose) -> None:
    """Take the signature that came, or say what stops it. Raises NotFound."""
    spend("local signing", rate=_RATE, key=str(current_actor().id))
    value = None if request.form.get("declined") else _decoded(request.form.get("value", ""))
    actor, now = current_actor(), clock.now()
    try:
        actions.finish_local_signing(read_session(), whose, _request_id(), value, actor=actor, now=now)
    except NotFound:
        raise
    except PortalError as problem:  # nothing of the person's: the request stays open and can be finished again
        flash(say(problem.sentence), "danger")


def _back(draft_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("dossiers.sign", draft_id=draft_id), 303)


def _request_id() -> UUID:
    try:
        return UUID(request.form.get("request", ""))
    except ValueError as problem:
        raise NotFound from problem


def _decoded(text: str) -> bytes:
    try:
        if len(text) > _LONGEST:
            raise BadRequest
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadRequest from problem
