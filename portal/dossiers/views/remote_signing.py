"""Signing with a remote provider: ask, wait, look again, give it up; and what the provider tells by itself."""

import hmac
import re
from uuid import UUID

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.actor import Right
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import actions, desk
from portal.dossiers.actions import Applying, Whose
from portal.dossiers.cosigning_errors import ApplicationBeingChanged, CopyOvertaken, InvitationEnded
from portal.dossiers.errors import AlreadySigned, ApplicationChanged, DossierIncomplete
from portal.dossiers.views.base import bp, own_open
from portal.signing.errors import (
    CertificateNotYours,
    CertificateUnfit,
    DocumentNotSignable,
    NoRemoteCertificate,
    ProviderDown,
)
from portal.web.access import APPLICANT, PUBLIC, allow, current_actor, to
from portal.web.languages import say
from portal.web.limits import spend
from portal.web.reading import read_session

_ASK_RATE = "20/hour"
_LOOK_RATE = "60/minute"
_CODE_RATE, _AGAIN_RATE = "10/hour", "5/hour"
_CODE = re.compile(r"[0-9A-Za-z]{4,12}")
_LONGEST_NEWS = 256 * 1024
_REFUSALS = (
    AlreadySigned,
    ApplicationBeingChanged,
    ApplicationChanged,
    CertificateNotYours,
    CertificateUnfit,
    CopyOvertaken,
    DocumentNotSignable,
    InvitationEnded,
    NoRemoteCertificate,
    ProviderDown,
)


@bp.post("/drafts/<uuid:draft_id>/remote-signing")
@allow(to(Right.SIGN))
def ask_remote_signing(draft_id: UUID) -> ResponseReturnValue:
    """Ask the provider for a signature; pressed twice, it is the same request."""
    own_open(draft_id)
    try:
        ask(Applying(draft_id))
    except DossierIncomplete:
        abort(redirect(url_for("dossiers.check", draft_id=draft_id), 303))
    return _back(draft_id)


def ask(whose: Whose) -> None:
    """Say what stops it, if something does; nobody was asked to sign then. Raises DossierIncomplete or NotFound."""
    now, actor = clock.now(), current_actor()
    before = actions.newest_request(read_session(), whose, actor=actor)
    if before is not None and before.finished_at is None:
        return
    spend("remote signing", rate=_ASK_RATE, key=str(actor.id))
    try:
        prepared = actions.prepare_remote_signing(read_session(), whose, actor=actor, now=now)
        with transaction() as session:
            actions.ask_remote_signing(session, whose, prepared, actor=actor, now=now)
    except _REFUSALS as problem:
        flash(say(problem.sentence), "danger")


def _back(draft_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("dossiers.sign", draft_id=draft_id), 303)


@bp.post("/drafts/<uuid:draft_id>/remote-signing/look")
@allow(to(Right.SIGN))
def look_at_remote_signing(draft_id: UUID) -> ResponseReturnValue:
    """Ask the provider now what has become of the request, without waiting for the worker to do so."""
    own_open(draft_id)
    look(Applying(draft_id))
    return _back(draft_id)


def look(whose: Whose) -> None:
    """Look at the newest request of this person, and say what stops it. Raises NotFound."""
    spend("remote signing look", rate=_LOOK_RATE, key=str(current_actor().id))
    found = actions.newest_request(read_session(), whose, actor=current_actor())
    try:
        if found is not None and actions.follow_remote_signing(found.id, now=clock.now()):
            flash(_("Nhà cung cấp chưa báo là bạn đã xác nhận. Hãy xác nhận trong ứng dụng rồi kiểm tra lại."), "info")
    except PortalError as problem:
        flash(say(problem.sentence), "danger")


@bp.post("/drafts/<uuid:draft_id>/remote-signing/code")
@allow(to(Right.SIGN))
def confirm_remote_signing(draft_id: UUID) -> ResponseReturnValue:
    """Pass on the code that the provider sent to the person, or have another sent."""
    own_open(draft_id)
    confirm(Applying(draft_id))
    return _back(draft_id)


def confirm(whose: Whose) -> None:
    """Confirm the newest request of this person with a code, and say what stops it. Raises NotFound."""
    found = actions.newest_request(read_session(), whose, actor=current_actor())
    if found is None:
        raise NotFound
    again = "again" in request.form
    spend("remote signing code", rate=_AGAIN_RATE if again else _CODE_RATE, key=f"{found.id} {again}")
    code = "".join(request.form.get("passcode", "").split())
    try:
        if again:
            if actions.send_code_again(found.id, now=clock.now()):
                flash(_("Mã mới đang được gửi đến bạn. Hãy nhập mã mới nhất."), "info")
        elif _CODE.fullmatch(code):
            actions.confirm_remote_signing(found.id, code, now=clock.now())
        else:
            flash(_("Hãy nhập mã xác nhận: từ 4 đến 12 chữ số hoặc chữ cái không dấu."), "danger")
    except PortalError as problem:
        flash(say(problem.sentence), "danger")


@bp.post("/drafts/<uuid:draft_id>/remote-signing/cancel")
@allow(to(Right.SIGN))
def cancel_remote_signing(draft_id: UUID) -> ResponseReturnValue:
    """Give the request up and choose another way."""
    own_open(draft_id)
    give_up(Applying(draft_id))
    return _back(draft_id)


def give_up(whose: Whose) -> None:
    """End the open request of this person, remote or local. Raises NotFound."""
    with transaction() as session:
        actions.cancel_signing(session, whose, actor=current_actor(), now=clock.now())


@bp.get("/drafts/<uuid:draft_id>/remote-signing/state")
@allow(APPLICANT)
def remote_signing_state(draft_id: UUID) -> ResponseReturnValue:
    """How far the newest request is, for the script of the waiting page."""
    own_open(draft_id)
    return state_of(Applying(draft_id))


def state_of(whose: Whose) -> ResponseReturnValue:
    """The state of the newest request of this person. Raises NotFound."""
    found = actions.newest_request(read_session(), whose, actor=current_actor())
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
