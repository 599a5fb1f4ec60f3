"""Lost second factors: two officers at the counter, the owner's objection, or a provider at level high."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forms.assurance import Level
from portal.accounts import actions
from portal.accounts.factors.errors import HalfSignInOver
from portal.accounts.factors.queries import half_sign_in
from portal.accounts.login import half_token
from portal.accounts.recovery.errors import LinkOver, NoSuchOwner, RecoveryOpen, RecoveryOver
from portal.accounts.recovery.queries import link_of, open_recoveries
from portal.accounts.recovery.rules import Purpose
from portal.accounts.recovery_forms import LostFactorsForm
from portal.accounts.views.blueprint import bp
from portal.accounts.views.profile import own_id
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.web import limits
from portal.web.access import PUBLIC, SIGNED_IN, allow, current_actor, current_person, role
from portal.web.languages import say
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

_AT_THE_COUNTER = role(Role.RECEPTIONIST, Role.ADMINISTRATOR)
PER_ADDRESS, PER_OFFICER = "30 per 15 minutes", "60 per hour"


@bp.route("/office/lost-factors", methods=["GET", "POST"])
@allow(_AT_THE_COUNTER)
def lost_factors() -> ResponseReturnValue:
    """What waits for a second person or for its time; a form for who is at the counter now."""
    form, status = LostFactorsForm(), 200
    if form.validate_on_submit():
        try:
            return _asked(form)
        except PortalError as problem:
            form.explain(problem, field=form.username if isinstance(problem, NoSuchOwner | RecoveryOpen) else None)
            forget_reads()
            status = problem.status
    elif form.is_submitted():
        status = 422
    page = render_template(
        "office/lost_factors.html",
        form=form,
        waiting=open_recoveries(read_session(), now=clock.now()),
        me=own_id(),
    )
    return page, status


def _asked(form: LostFactorsForm) -> ResponseReturnValue:
    limits.spend("lost factors", rate=PER_OFFICER, key=str(own_id()))
    with transaction() as db:
        actions.ask_clearing(
            db, username=form.username.data, papers=form.papers.text(), actor=current_actor(), now=clock.now()
        )
    flash(_("Đã lập yêu cầu. Một cán bộ khác cần xác nhận."), "success")
    return redirect(url_for("accounts.lost_factors"), 303)


@bp.post("/office/lost-factors/<uuid:recovery_id>/confirm")
@allow(_AT_THE_COUNTER)
def confirm_clearing(recovery_id: UUID) -> ResponseReturnValue:
    """A second person agrees."""
    said = _("Đã xác nhận. Chủ tài khoản được báo và có 24 giờ để dừng lại.")
    return _decided(actions.confirm_clearing, recovery_id, said)


@bp.post("/office/lost-factors/<uuid:recovery_id>/refuse")
@allow(_AT_THE_COUNTER)
def refuse_clearing(recovery_id: UUID) -> ResponseReturnValue:
    """A second person does not agree."""
    return _decided(actions.refuse_clearing, recovery_id, _("Đã từ chối yêu cầu."))


def _decided(decide: Callable[..., Any], recovery_id: UUID, said: str) -> ResponseReturnValue:
    def change(db: Session) -> None:
        decide(db, recovery_id, actor=current_actor(), now=clock.now())

    _changed(change, said)
    return redirect(url_for("accounts.lost_factors"), 303)


def _changed(change: Callable[[Session], None], said: str) -> None:
    """Do it and say so, or say why not."""
    try:
        with transaction() as db:
            change(db)
        flash(said, "success")
    except PortalError as problem:
        flash(say(problem.sentence), "warning")


@bp.route("/sign-in/lost-factors/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def stop_clearing(token: str) -> ResponseReturnValue:
    """The link of the letter: the owner objects, without signing in."""
    limits.spend("objection", rate=PER_ADDRESS)
    form = PortalForm()
    if link_of(read_session(), token, Purpose.STOP, now=clock.now()) is None:
        flash(say(LinkOver().sentence), "warning")
        return redirect(url_for("accounts.sign_in"), 303)
    if form.validate_on_submit():
        _stop(lambda db: actions.stop_by_link(db, token, now=clock.now()))
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/stop_clearing.html", form=form)


@bp.post("/account/lost-factors/stop")
@allow(SIGNED_IN)
def stop_own_clearing() -> ResponseReturnValue:
    """The owner objects while signed in."""
    _stop(lambda db: actions.stop_clearing(db, own_id(), actor=current_person(), now=clock.now()))
    return redirect(url_for("accounts.profile"), 303)


def _stop(change: Callable[[Session], None]) -> None:
    try:
        with transaction() as db:
            change(db)
        flash(_("Đã dừng lại: xác thực hai bước vẫn còn. Hãy đổi mật khẩu và liên hệ cơ quan."), "success")
    except (LinkOver, RecoveryOver) as problem:
        flash(say(problem.sentence), "warning")


@bp.route("/sign-in/second-step/lost", methods=["GET", "POST"])
@allow(PUBLIC)
def clear_by_identity() -> ResponseReturnValue:
    """Who came through a provider at level high a moment ago may take lost factors away alone."""
    half, form = half_sign_in(read_session(), half_token(), now=clock.now()), PortalForm()
    if half is None or not half.provider or half.level != Level.HIGH:
        return redirect(url_for("accounts.second_step"))
    if form.validate_on_submit():
        try:
            with transaction() as db:
                actions.clear_by_identity(db, half_token(), now=clock.now())
            flash(_("Đã gỡ mọi cách xác thực hai bước. Hãy đăng nhập lại, rồi thêm cách mới."), "success")
        except HalfSignInOver as problem:
            flash(say(problem.sentence), "warning")
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/clear_by_identity.html", form=form)
