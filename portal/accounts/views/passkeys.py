"""Passkeys: signing in with one alone, adding, naming and removing one's own. The browser's script does the asking."""

from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.accounts import actions, devices, queries, rules
from portal.accounts.factor_forms import KeyNameForm, NewKeyForm, ProofForm
from portal.accounts.factors import ceremonies
from portal.accounts.factors.errors import PasskeyRefused, SetupOver
from portal.accounts.factors.queries import half_sign_in, own_passkey, passkeys
from portal.accounts.login import half_token, recovery_token, session_limits, start_browser_session
from portal.accounts.recovery.queries import link_of
from portal.accounts.recovery.rules import Purpose
from portal.accounts.views.blueprint import bp
from portal.accounts.views.factors import password_first, removed, shown_once
from portal.accounts.views.profile import own_id
from portal.accounts.views.proving import CEREMONY, party, taken
from portal.core import clock
from portal.core.db import transaction
from portal.web import limits
from portal.web.access import PUBLIC, SIGNED_IN, allow, current_person
from portal.web.languages import say
from portal.web.reading import read_session
from portal.web.redirects import local_path

PER_ADDRESS = "60 per 15 minutes"


@bp.post("/sign-in/passkey/options")
@allow(PUBLIC)
def passkey_options() -> ResponseReturnValue:
    """For the script: a fresh challenge for this browser, and which keys may answer it."""
    limits.spend("passkey challenge", rate=PER_ADDRESS)
    account_id = current_person().id or _halfway()
    allowed = [one.credential_id for one in passkeys(read_session(), account_id)] if account_id else []
    with transaction() as db:
        token, challenge = actions.begin_ceremony(db, account_id=account_id, creates=False, now=clock.now())
    session[CEREMONY] = token
    return jsonify(ceremonies.request_options(party(), challenge=challenge, allowed=allowed))


def _halfway() -> UUID | None:
    """Whose second factor this browser is asked for: after a password, or after a link for a new one."""
    half = half_sign_in(read_session(), half_token(), now=clock.now())
    if half is not None:
        return half.account_id
    link = link_of(read_session(), recovery_token(), Purpose.RECOVERY, now=clock.now())
    return link.account_id if link else None


@bp.post("/sign-in/passkey")
@allow(PUBLIC)
def passkey_sign_in() -> ResponseReturnValue:
    """Sign in with a passkey alone: it is what one has, and its device has made sure of the person."""
    onward = local_path(request.args.get("next"), otherwise="")
    limits.spend("passkey sign-in", rate=PER_ADDRESS)
    try:
        assertion = taken(request.form.get("assertion", ""))
        with transaction() as db:
            token, account_id = actions.sign_in_by_passkey(
                db,
                assertion,
                address=request.remote_addr or "",
                agent=request.user_agent.string,
                limits=session_limits(),
                visitor_id=current_person().visitor_id,
                now=clock.now(),
            )
            actor = queries.account(db, account_id).actor()
    except PasskeyRefused as problem:
        flash(say(problem.sentence), "danger")
        return redirect(url_for("accounts.sign_in", next=onward or None))
    start_browser_session(token)
    devices.remember(actor.username)
    return redirect(onward or rules.start_page(actor))


@bp.route("/account/second-factor/passkeys/new", methods=["GET", "POST"])
@allow(SIGNED_IN)
def begin_passkey() -> ResponseReturnValue:
    """Begin to make a passkey: the password first."""

    def begin(db: Session, seen: str) -> None:
        session[CEREMONY] = actions.begin_passkey(db, own_id(), confirmed=seen, now=clock.now())

    return password_first(
        begin,
        onward="accounts.add_passkey",
        title=_("Thêm khóa truy cập"),
        about=_(
            "Khóa truy cập nằm trong máy hoặc điện thoại của bạn, mở bằng vân tay, khuôn mặt hoặc mã khóa màn hình. "
            "Có khóa, bạn đăng nhập không cần mật khẩu."
        ),
    )


@bp.route("/account/second-factor/passkeys/new/key", methods=["GET", "POST"])
@allow(SIGNED_IN)
def add_passkey() -> ResponseReturnValue:
    """Name the new passkey and let the device make it. After a refusal one begins again: a challenge is good once."""
    form = NewKeyForm()
    try:
        if form.validate_on_submit():
            return _key_added(form)
        options = _options()
    except (SetupOver, PasskeyRefused) as problem:
        flash(say(problem.sentence), "warning")
        return redirect(url_for("accounts.factors"))
    return render_template("accounts/passkey_add.html", form=form, options=options), 422 if form.is_submitted() else 200


def _options() -> dict[str, Any]:
    account = queries.account(read_session(), own_id())
    return actions.options_in_creation(
        read_session(), party(), str(session.get(CEREMONY, "")), account, now=clock.now()
    )


def _key_added(form: NewKeyForm) -> ResponseReturnValue:
    attestation = taken(form.assertion.data, account_id=own_id(), creates=True)
    with transaction() as db:
        codes = actions.add_passkey(
            db,
            own_id(),
            attestation=attestation,
            name=form.key_name.data,
            session_id=current_user.session_id,
            actor=current_person(),
            now=clock.now(),
        )
    flash(_("Đã thêm khóa truy cập. Các phiên đăng nhập khác đã kết thúc."), "success")
    return shown_once(codes)


@bp.route("/account/second-factor/passkeys/<uuid:passkey_id>", methods=["GET", "POST"])
@allow(SIGNED_IN)
def rename_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Call one's own passkey something else."""
    found = own_passkey(read_session(), own_id(), passkey_id)
    form = KeyNameForm(key_name=found.name)
    if form.validate_on_submit():
        with transaction() as db:
            actions.rename_passkey(
                db, own_id(), passkey_id, name=form.key_name.data, actor=current_person(), now=clock.now()
            )
        flash(_("Đã đổi tên khóa truy cập."), "success")
        return redirect(url_for("accounts.factors"))
    return render_template("accounts/passkey_rename.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/account/second-factor/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
@allow(SIGNED_IN)
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Take one's own passkey away: password and factor."""
    found = own_passkey(read_session(), own_id(), passkey_id)
    form = ProofForm()
    if form.validate_on_submit() and removed(form, actions.remove_passkey, passkey_id):
        flash(_("Đã gỡ khóa truy cập. Các phiên đăng nhập khác đã kết thúc."), "success")
        return redirect(url_for("accounts.factors"))
    page = render_template("accounts/passkey_remove.html", form=form, name=found.name)
    return page, 422 if form.is_submitted() else 200
