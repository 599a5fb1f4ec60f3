"""Signing in and out."""

from uuid import UUID

from flask import current_app, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.accounts import actions, devices, queries, rules
from portal.accounts.errors import SignInRefused
from portal.accounts.factors.queries import factors_of
from portal.accounts.login import seconds_left, session_limits, start_browser_session, start_half_session
from portal.accounts.page_forms import SignInForm
from portal.accounts.providers.client import clients
from portal.accounts.views.blueprint import bp
from portal.accounts.views.guessing import Standing, take_turn
from portal.accounts.views.proving import party
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import reading, transaction
from portal.core.errors import PortalError
from portal.web import limits
from portal.web.access import PUBLIC, SIGNED_IN, allow, current_actor, current_person
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
    providers = [client.provider for client in clients().values()]
    people = current_app.config.get("DEMO_ACCOUNTS", ())
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        people=people,
        providers=providers,
        passkeys=party().possible,
        next=_onward(""),
    )
    return page, status


def _onward(otherwise: str) -> str:
    return local_path(request.args.get("next"), otherwise=otherwise)


def _enter(username: str, password: str) -> ResponseReturnValue:
    """Check, sign in, redirect. The slow check of the password is done before the transaction."""
    name = rules.comparable_username(username)[:80]
    fresh = limits.check("sign-in address", rate=PER_ADDRESS)
    with reading() as db:
        place = _known_place(db, name)
        key = f"{name} {place}" if place else name
        limits.check("sign-in name", rate=PER_NAME, key=key)
        take_turn(Standing.KNOWN if place else Standing.NEW if fresh else Standing.FAILED)
        limits.spend("sign-in name", rate=PER_NAME, key=key)
        account_id, good = actions.verify_password(db, username=name, password=password)
        halfway = account_id is not None and factors_of(db, account_id).any
    if account_id is None or not good:
        limits.spend("sign-in address", rate=PER_ADDRESS)
        record_failure(account_id)
        raise SignInRefused
    limits.forgive("sign-in name", rate=PER_NAME, key=key)
    if halfway:
        return _begin_half(account_id)
    return redirect(_onward(rules.start_page(_begin(account_id))))


def _known_place(db: Session, name: str) -> str:
    """The device or address on which this name has signed in before, if this is one; empty otherwise.

    Guesses from strange places share one allowance, so that they cannot lock the owner out of a familiar one.
    """
    device = devices.known(name)
    if device:
        return f"device {device}"
    address = request.remote_addr or ""
    return address if queries.knows_address(db, name, address) else ""


def record_failure(account_id: UUID | None) -> None:
    """Write down that signing in to this account failed, if there is one."""
    if account_id is not None:
        with transaction() as db:
            actions.record_failure(db, account_id, now=clock.now())


def _begin_half(account_id: UUID) -> ResponseReturnValue:
    """The password was right, and is not enough: the browser may now show the second factor, and nothing else."""
    with transaction() as db:
        token = actions.begin_half(db, account_id, visitor_id=current_actor().visitor_id, now=clock.now())
    start_half_session(token)
    return redirect(url_for("accounts.second_step", next=_onward("") or None))


def _begin(account_id: UUID) -> Actor:
    with transaction() as db:
        token = actions.sign_in(
            db,
            account_id,
            address=request.remote_addr or "",
            agent=request.user_agent.string,
            limits=session_limits(),
            visitor_id=current_actor().visitor_id,
            now=clock.now(),
        )
        actor = queries.account(db, account_id).actor()
    start_browser_session(token)
    devices.remember(actor.username)
    return actor


@bp.post("/sign-out")
@allow(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End this sign-in, here and on the server; a browser that is already signed out is just sent home."""
    if current_user.is_authenticated:
        with transaction() as db:
            actions.sign_out(db, current_user.session_id, actor=current_person(), now=clock.now())
    session.clear()
    flash(_("Bạn đã đăng xuất."), "success")
    return redirect("/")


@bp.get("/session")
@allow(PUBLIC)
def session_left() -> ResponseReturnValue:
    """For the script that warns: how many seconds this sign-in still lasts; asking is no use of it."""
    return jsonify(seconds=seconds_left())


@bp.post("/session")
@allow(SIGNED_IN)
def stay_signed_in() -> ResponseReturnValue:
    """Somebody is still there: the sign-in counts as used now. It never lasts longer than its longest."""
    with transaction() as db:
        actions.touch(
            db, current_user.session_id, idle=session_limits()[current_actor().is_staff].idle, now=clock.now()
        )
    return "", 204
