"""Signing with a remote provider: ask, wait, look again, give it up; and what the provider tells by itself."""

import hmac
from uuid import UUID

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import actions, desk, queries
from portal.dossiers.errors import AlreadySigned, ApplicationChanged, DossierIncomplete
from portal.dossiers.views.base import bp, own_open
from portal.signing.errors import CertificateNotYours, CertificateUnfit, NoRemoteCertificate, ProviderDown
from portal.web.access import APPLICANT, PUBLIC, allow, current_actor
from portal.web.languages import say
from portal.web.limits import spend
from portal.web.reading import read_session

_ASK_RATE = "20/hour"
_LOOK_RATE = "60/minute"
_LONGEST_NEWS = 256 * 1024
_REFUSALS = (
    AlreadySigned,
    ApplicationChanged,
    CertificateNotYours,
    CertificateUnfit,
    NoRemoteCertificate,
    ProviderDown,
)


@bp.post("/drafts/<uuid:draft_id>/remote-signing")
@allow(APPLICANT)
def ask_remote_signing(draft_id: UUID) -> ResponseReturnValue:
    """Ask the provider for a signature; pressed twice, it is the same request."""
    dossier = own_open(draft_id)
    before = queries.signing_request(read_session(), dossier.id)
    if before is None or before.finished_at is not None:
        spend("remote signing", rate=_ASK_RATE, key=str(current_actor().id))
        _ask(draft_id)
    return _back(draft_id)


def _ask(draft_id: UUID) -> None:
    """Say what stops it, if something does; nobody was asked to sign then."""
    now, actor = clock.now(), current_actor()
    try:
        prepared = actions.prepare_remote_signing(read_session(), draft_id, actor=actor, now=now)
        with transaction() as session:
            actions.ask_remote_signing(session, draft_id, prepared, actor=actor, now=now)
    except _REFUSALS as problem:
        flash(say(problem.sentence), "danger")
    except DossierIncomplete:
        abort(redirect(url_for("dossiers.check", draft_id=draft_id), 303))


def _back(draft_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("dossiers.sign", draft_id=draft_id), 303)


@bp.post("/drafts/<uuid:draft_id>/remote-signing/look")
@allow(APPLICANT)
def look_at_remote_signing(draft_id: UUID) -> ResponseReturnValue:
    """Ask the provider now what has become of the request, without waiting for the worker to do so."""
    dossier = own_open(draft_id)
    spend("remote signing look", rate=_LOOK_RATE, key=str(current_actor().id))
    found = queries.signing_request(read_session(), dossier.id)
    try:
        if found is not None and actions.follow_remote_signing(found.id, now=clock.now()):
            flash(_("Nhà cung cấp chưa báo là bạn đã xác nhận. Hãy xác nhận trong ứng dụng rồi kiểm tra lại."), "info")
    except PortalError as problem:
        flash(say(problem.sentence), "danger")
    return _back(draft_id)


@bp.post("/drafts/<uuid:draft_id>/remote-signing/cancel")
@allow(APPLICANT)
def cancel_remote_signing(draft_id: UUID) -> ResponseReturnValue:
    """Give the request up and choose another way."""
    own_open(draft_id)
    with transaction() as session:
        actions.cancel_remote_signing(session, draft_id, actor=current_actor(), now=clock.now())
    return _back(draft_id)


@bp.get("/drafts/<uuid:draft_id>/remote-signing/state")
@allow(APPLICANT)
def remote_signing_state(draft_id: UUID) -> ResponseReturnValue:
    """How far the newest request is, for the script of the waiting page."""
    found = queries.signing_request(read_session(), own_open(draft_id).id)
    if found is None:
        raise NotFound
    return jsonify(state=found.state)


@bp.post("/remote-signing/news")
@allow(PUBLIC)
def remote_signing_news() -> ResponseReturnValue:
    """What the provider tells by itself, with the secret in the address it was given; told twice, it counts once."""
    provider, secret = desk.desk().remote, desk.desk().webhook_secret
    given = request.args.get("key", "")
    if provider is None or not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        raise NotFound
    request.max_content_length = _LONGEST_NEWS
    try:
        answer = provider.read_news(request.get_data())
    except ProviderDown:
        abort(400)
    actions.take_answer(answer, now=clock.now())
    return "", 204
