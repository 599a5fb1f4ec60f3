"""A new password through a link by e-mail. What a stranger is told does not depend on whether there is an account."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import actions
from portal.accounts.actions import NewPassword
from portal.accounts.errors import PasswordUnfit
from portal.accounts.factors.errors import CodeRefused, CodeUsed, PasskeyRefused
from portal.accounts.factors.queries import Factors, factors_of
from portal.accounts.login import RECOVERY, recovery_token
from portal.accounts.recovery.errors import FactorNeeded, LinkOver
from portal.accounts.recovery.models import MailedLink
from portal.accounts.recovery.queries import link_of
from portal.accounts.recovery.rules import Purpose
from portal.accounts.recovery_forms import AskRecoveryForm, NewPasswordForm, ProvenPasswordForm
from portal.accounts.views.blueprint import bp
from portal.accounts.views.guessing import Standing, forgive_codes, spend_code, take_turn
from portal.accounts.views.proving import proof_of
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.web import limits
from portal.web.access import PUBLIC, allow
from portal.web.languages import say
from portal.web.reading import read_session

ASKED_PER_ADDRESS, OPENED_PER_ADDRESS = "10 per hour", "30 per 15 minutes"


@bp.route("/sign-in/recovery", methods=["GET", "POST"])
@allow(PUBLIC)
def ask_recovery() -> ResponseReturnValue:
    """Ask for a link; the work done and the answer given are the same for every name (ASVS 6.3.8)."""
    form, status = AskRecoveryForm(), 200
    if form.validate_on_submit():
        try:
            limits.spend("recovery", rate=ASKED_PER_ADDRESS)
            with transaction() as db:
                actions.ask_recovery(db, form.name.data, now=clock.now())
            return redirect(url_for("accounts.recovery_asked"), 303)
        except PortalError as problem:
            form.explain(problem)
            status = problem.status
    elif form.is_submitted():
        status = 422
    return render_template("accounts/recovery.html", form=form), status


@bp.get("/sign-in/recovery/asked")
@allow(PUBLIC)
def recovery_asked() -> ResponseReturnValue:
    """What happens now, whether or not there is such an account."""
    return render_template("accounts/recovery_asked.html")


@bp.get("/sign-in/recovery/<token>")
@allow(PUBLIC)
def open_recovery(token: str) -> ResponseReturnValue:
    """Take the secret out of the address, so that it stays in no history; opening a link does not use it up."""
    limits.spend("recovery link", rate=OPENED_PER_ADDRESS)
    session[RECOVERY] = token[:100]
    return redirect(url_for("accounts.recover_password"))


@bp.route("/sign-in/new-password", methods=["GET", "POST"])
@allow(PUBLIC)
def recover_password() -> ResponseReturnValue:
    """Set the new password, with the second factor where the account has one."""
    link = link_of(read_session(), recovery_token(), Purpose.RECOVERY, now=clock.now())
    if link is None:
        return _from_the_start()
    found = factors_of(read_session(), link.account_id)
    form, status = ProvenPasswordForm() if found.any else NewPasswordForm(), 200
    if form.validate_on_submit():
        try:
            return _recovered(link, form)
        except LinkOver:
            return _from_the_start()
        except PortalError as problem:
            _explain(form, problem)
            status = problem.status
    elif form.is_submitted():
        status = 422
    return _page(form, found), status


def _page(form: NewPasswordForm, found: Factors) -> str:
    return render_template("accounts/new_password.html", form=form, factors=found)


def _from_the_start() -> ResponseReturnValue:
    session.pop(RECOVERY, None)
    flash(say(LinkOver().sentence), "warning")
    return redirect(url_for("accounts.ask_recovery"))


def _recovered(link: MailedLink, form: NewPasswordForm) -> ResponseReturnValue:
    account_id, proven = link.account_id, isinstance(form, ProvenPasswordForm)
    if proven:
        spend_code(account_id)
    take_turn(Standing.NEW)
    new = NewPassword.of(form.password.data)
    try:
        code, answer = (form.one_time.data or "", form.assertion.data or "") if proven else ("", "")
        proof = proof_of(account_id, code=code, answer=answer)
        with transaction() as db:
            actions.recover_password(db, recovery_token(), new=new, proof=proof, now=clock.now())
    except (CodeRefused, PasskeyRefused):
        with transaction() as db:
            actions.record_second_failure(db, account_id, now=clock.now())
        raise
    if proven:
        forgive_codes(account_id)
    session.clear()
    flash(_("Đã đặt mật khẩu mới; mọi phiên đăng nhập cũ đã kết thúc. Mời bạn đăng nhập."), "success")
    return redirect(url_for("accounts.sign_in"), 303)


def _explain(form: NewPasswordForm, problem: PortalError) -> None:
    field = None
    if isinstance(problem, PasswordUnfit):
        field = form.password
    elif isinstance(problem, CodeRefused | CodeUsed | FactorNeeded):
        field = form.one_time
    form.explain(problem, field=field)
