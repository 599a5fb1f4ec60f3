"""Signing in and out."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.accounts import actions, queries, rules
from portal.accounts.errors import SignInRefused
from portal.accounts.login import start_browser_session
from portal.accounts.page_forms import SignInForm
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import reading, transaction
from portal.core.errors import PortalError
from portal.web import limits
from portal.web.access import PUBLIC, allow, current_actor
from portal.web.redirects import local_path

PER_ADDRESS = "30 per 15 minutes"
PER_NAME = "10 per 15 minutes"


@bp.route("/sign-in", methods=["GET", "POST"])
@allow(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Sign in with name and password, and go on to where one wanted to be."""
    actor = current_actor()
    if actor.id is not None:
        return redirect(_onward(rules.start_page(actor)))
    form, status = SignInForm(), 200
    if form.validate_on_submit():
        try:
            return _enter(form.username.data, form.password.data)
        except PortalError as problem:
            form.explain(problem)
            status = problem.status
    elif form.is_submitted():
        status = 422
    people = current_app.config.get("DEMO_ACCOUNTS", ())
    return render_template("accounts/sign_in.html", form=form, people=people, next=_onward("")), status


def _onward(otherwise: str) -> str:
    return local_path(request.args.get("next"), otherwise=otherwise)


def _enter(username: str, password: str) -> ResponseReturnValue:
    """Check, sign in, redirect. The slow check of the password is done before the transaction."""
    name = rules.comparable_username(username)[:80]
    limits.spend("sign-in address", rate=PER_ADDRESS)
    with reading() as db:
        key = _limit_key(db, name)
        limits.spend("sign-in name", rate=PER_NAME, key=key)
        account_id, good = actions.verify_password(db, username=name, password=password)
    if account_id is None or not good:
        _record_failure(account_id)
        raise SignInRefused
    limits.forgive("sign-in name", rate=PER_NAME, key=key)
    return redirect(_onward(rules.start_page(_begin(account_id))))


def _limit_key(db: Session, name: str) -> str:
    """Guesses from strange places share one allowance, so that they cannot lock the owner out of a familiar one."""
    address = request.remote_addr or ""
    return f"{name} {address}" if queries.knows_address(db, name, address) else name


def _record_failure(account_id: UUID | None) -> None:
    if account_id is not None:
        with transaction() as db:
            actions.record_failure(db, account_id, now=clock.now())


def _begin(account_id: UUID) -> Actor:
    with transaction() as db:
        token = actions.sign_in(
            db,
            account_id,
            address=request.remote_addr or "",
            agent=request.user_agent.string,
            visitor_id=current_actor().visitor_id,
            now=clock.now(),
        )
        actor = queries.account(db, account_id).actor()
    start_browser_session(token)
    return actor


@bp.post("/sign-out")
@allow(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End this sign-in, here and on the server; a browser that is already signed out is just sent home."""
    if current_user.is_authenticated:
        with transaction() as db:
            actions.sign_out(db, current_user.session_id, actor=current_actor(), now=clock.now())
    session.clear()
    flash(_("Bạn đã đăng xuất."), "success")
    return redirect("/")
