"""The second step of signing in: after the password, what one has."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import actions, devices, queries, rules
from portal.accounts.factor_forms import SecondStepForm
from portal.accounts.factors.errors import CodeRefused, CodeUsed, HalfSignInOver, PasskeyRefused
from portal.accounts.factors.models import HalfSignIn
from portal.accounts.factors.queries import factors_of, half_sign_in
from portal.accounts.login import half_token, session_limits, start_browser_session
from portal.accounts.views.blueprint import bp
from portal.accounts.views.guessing import forgive_codes, spend_code
from portal.accounts.views.proving import proof_of
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.web.access import PUBLIC, allow
from portal.web.languages import say
from portal.web.reading import read_session
from portal.web.redirects import local_path


@bp.route("/sign-in/second-step", methods=["GET", "POST"])
@allow(PUBLIC)
def second_step() -> ResponseReturnValue:
    """Show the second factor; without a password a moment ago there is nothing to do here."""
    half = half_sign_in(read_session(), half_token(), now=clock.now())
    if current_user.is_authenticated or half is None:
        return redirect(url_for("accounts.sign_in", next=_next() or None))
    form, status = SecondStepForm(), 200
    if form.validate_on_submit():
        try:
            return _finish(half, form)
        except HalfSignInOver as problem:
            return _from_the_start(problem)
        except PortalError as problem:
            form.explain(problem, field=form.one_time if isinstance(problem, CodeRefused | CodeUsed) else None)
            status = problem.status
    elif form.is_submitted():
        status = 422
    found = factors_of(read_session(), half.account_id)
    return render_template("accounts/second_step.html", form=form, factors=found, half=half, next=_next()), status


def _next() -> str:
    return local_path(request.args.get("next"), otherwise="")


def _from_the_start(problem: PortalError) -> ResponseReturnValue:
    flash(say(problem.sentence), "warning")
    return redirect(url_for("accounts.sign_in", next=_next() or None))


def _finish(half: HalfSignIn, form: SecondStepForm) -> ResponseReturnValue:
    account_id = half.account_id
    spend_code(account_id)
    try:
        proof = proof_of(account_id, code=form.one_time.data or "", answer=form.assertion.data or "")
        with transaction() as db:
            token = actions.finish_half(
                db,
                half_token(),
                proof=proof,
                address=request.remote_addr or "",
                agent=request.user_agent.string,
                limits=session_limits(),
                now=clock.now(),
            )
            actor = queries.account(db, account_id).actor()
    except (CodeRefused, PasskeyRefused):
        with transaction() as db:
            actions.record_second_failure(db, account_id, now=clock.now())
        raise
    forgive_codes(account_id)
    start_browser_session(token)
    devices.remember(actor.username)
    return redirect(local_path(request.args.get("next"), otherwise=rules.start_page(actor)))
