"""One's own second factors: what there is, an authenticator app, recovery codes."""

from collections.abc import Callable
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.accounts import actions
from portal.accounts.errors import WrongPassword
from portal.accounts.factor_forms import AppCodeForm, PresentForm, ProofForm
from portal.accounts.factors import rules
from portal.accounts.factors.ceremonies import Assertion
from portal.accounts.factors.errors import (
    AlreadySetUp,
    AppCodeRefused,
    CodeRefused,
    CodeUsed,
    SetupOver,
    TooManyPasskeys,
)
from portal.accounts.factors.queries import factors_of, passkeys
from portal.accounts.views.blueprint import bp
from portal.accounts.views.guessing import confirmed, forgive_codes, spend_code
from portal.accounts.views.profile import own_id
from portal.accounts.views.proving import party, proof_of
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.web.access import SIGNED_IN, allow, current_person
from portal.web.languages import say
from portal.web.page_form import PortalForm
from portal.web.qr import qr_svg
from portal.web.reading import read_session
from portal.web.redirects import local_path

ONWARD = "onward"


def must_have_one() -> bool:
    """Whether this person may not be without a second factor."""
    return current_person().is_staff and current_app.config["PORTAL"].staff_factor_required


@bp.get("/account/second-factor")
@allow(SIGNED_IN)
def factors() -> ResponseReturnValue:
    """What one has beside the password, and what one could add; ``next`` is where the person then wants to be."""
    if onward := local_path(request.args.get("next"), otherwise=""):
        session[ONWARD] = onward
    found = factors_of(read_session(), own_id())
    return render_template(
        "accounts/factors.html",
        factors=found,
        keys=passkeys(read_session(), own_id()),
        possible=party().possible,
        must=must_have_one() and not found.any,
        onward=session.get(ONWARD, ""),
    )


@bp.route("/account/second-factor/app", methods=["GET", "POST"])
@allow(SIGNED_IN)
def begin_app() -> ResponseReturnValue:
    """Begin to set up an authenticator app: the password first."""

    def begin(db: Session, seen: str) -> None:
        actions.begin_app(db, own_id(), confirmed=seen, session_id=current_user.session_id, now=clock.now())

    return password_first(
        begin,
        onward="accounts.confirm_app",
        title=_("Thêm ứng dụng xác thực"),
        about=_(
            "Bạn cần một ứng dụng xác thực trên điện thoại, ví dụ Google Authenticator, Microsoft Authenticator "
            "hoặc FreeOTP."
        ),
    )


def password_first(
    begin: Callable[[Session, str], None], *, onward: str, title: str, about: str
) -> ResponseReturnValue:
    """The page before a second factor is made: ``begin`` gets the password once it is confirmed, then ``onward``."""
    form = PresentForm()
    if form.validate_on_submit():
        try:
            seen = confirmed(own_id(), form.present.data)
            with transaction() as db:
                begin(db, seen)
            return redirect(url_for(onward))
        except (AlreadySetUp, TooManyPasskeys) as problem:
            flash(say(problem.sentence), "warning")
            return redirect(url_for("accounts.factors"))
        except PortalError as problem:
            explain(form, problem)
    page = render_template("accounts/password_first.html", form=form, title=title, about=about)
    return page, 422 if form.is_submitted() else 200


@bp.route("/account/second-factor/app/code", methods=["GET", "POST"])
@allow(SIGNED_IN)
def confirm_app() -> ResponseReturnValue:
    """Show the QR code to the app, and let the app show that it has read it."""
    form = AppCodeForm()
    try:
        secret = actions.secret_in_setup(read_session(), own_id(), current_user.session_id, now=clock.now())
        if form.validate_on_submit():
            return _app_confirmed(form.one_time.data)
    except SetupOver as problem:
        flash(say(problem.sentence), "warning")
        return redirect(url_for("accounts.factors"))
    except PortalError as problem:
        explain(form, problem)
    page = render_template(
        "accounts/app_confirm.html", form=form, drawn=qr_svg(_for_the_app(secret)), key=rules.in_groups(secret)
    )
    return page, 422 if form.is_submitted() else 200


def _app_confirmed(code: str) -> ResponseReturnValue:
    spend_code(own_id())
    with transaction() as db:
        codes = actions.confirm_app(
            db, own_id(), code=code, session_id=current_user.session_id, actor=current_person(), now=clock.now()
        )
    forgive_codes(own_id())
    flash(_("Đã thêm ứng dụng xác thực. Các phiên đăng nhập khác đã kết thúc."), "success")
    return shown_once(codes)


def shown_once(codes: list[str]) -> ResponseReturnValue:
    """The page of new recovery codes, which cannot be asked for again; the list of factors when there are none."""
    if not codes:
        return redirect(url_for("accounts.factors"))
    return render_template("accounts/recovery_codes.html", codes=codes, username=current_person().username)


def _for_the_app(secret: str) -> str:
    return rules.address_for_app(
        secret, username=current_person().username, issuer=current_app.config["PORTAL"].agency_name
    )


@bp.route("/account/second-factor/app/remove", methods=["GET", "POST"])
@allow(SIGNED_IN)
def remove_app() -> ResponseReturnValue:
    """Take the authenticator app away: password and code."""
    form = ProofForm()
    if form.validate_on_submit() and removed(form, actions.remove_app):
        flash(_("Đã gỡ ứng dụng xác thực. Các phiên đăng nhập khác đã kết thúc."), "success")
        return redirect(url_for("accounts.factors"))
    return _proof_page("accounts/app_remove.html", form)


def _proof_page(template: str, form: ProofForm) -> ResponseReturnValue:
    keyed = factors_of(read_session(), own_id()).passkeys > 0
    return render_template(template, form=form, keyed=keyed), 422 if form.is_submitted() else 200


def removed(form: ProofForm, remove: Callable[..., None], *which: UUID) -> bool:
    """Take one's own factor away with ``remove``, by password and factor; says in the form why not."""
    try:
        seen, proof = proof_checked(form)
        with transaction() as db:
            remove(
                db,
                own_id(),
                *which,
                confirmed=seen,
                proof=proof,
                keep=current_user.session_id,
                must_have_one=must_have_one(),
                actor=current_person(),
                now=clock.now(),
            )
    except PortalError as problem:
        explain(form, problem)
        return False
    forgive_codes(own_id())
    return True


def proof_checked(form: ProofForm) -> tuple[str, str | Assertion]:
    """The password that was confirmed before the transaction, and the factor, counted as a guess.

    Raises WrongPassword, TooManyAttempts, SignInBusy or PasskeyRefused.
    """
    spend_code(own_id())
    seen = confirmed(own_id(), form.present.data)
    return seen, proof_of(own_id(), code=form.one_time.data or "", answer=form.assertion.data or "")


@bp.route("/account/second-factor/codes", methods=["GET", "POST"])
@allow(SIGNED_IN)
def renew_codes() -> ResponseReturnValue:
    """New recovery codes: password and code; the former ones are void."""
    form = ProofForm()
    if form.validate_on_submit():
        try:
            seen, proof = proof_checked(form)
            with transaction() as db:
                codes = actions.renew_codes(
                    db, own_id(), confirmed=seen, proof=proof, actor=current_person(), now=clock.now()
                )
            forgive_codes(own_id())
            return shown_once(codes)
        except PortalError as problem:
            explain(form, problem)
    return _proof_page("accounts/codes_renew.html", form)


def explain(form: PortalForm, problem: PortalError) -> None:
    """Say what stopped the action beside the field it is about."""
    beside = {WrongPassword: "present", AppCodeRefused: "one_time", CodeRefused: "one_time", CodeUsed: "one_time"}
    form.explain(problem, field=form._fields.get(beside.get(type(problem), "")))
