"""Confirming one's e-mail address: by the link that went to it, wherever it is opened."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import actions
from portal.accounts.recovery.errors import LinkOver
from portal.accounts.recovery.queries import link_of
from portal.accounts.recovery.rules import Purpose
from portal.accounts.views.blueprint import bp
from portal.accounts.views.profile import own_id
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.web import limits
from portal.web.access import PUBLIC, SIGNED_IN, allow, current_person
from portal.web.languages import say
from portal.web.page_form import PortalForm
from portal.web.reading import read_session

PER_ADDRESS = "30 per 15 minutes"


@bp.route("/account/email/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def confirm_email(token: str) -> ResponseReturnValue:
    """The page that the link opens; the button confirms, so that programs which look into letters do not."""
    limits.spend("email link", rate=PER_ADDRESS)
    form = PortalForm()
    try:
        link = link_of(read_session(), token, Purpose.EMAIL, now=clock.now())
        if link is None:
            raise LinkOver
        if form.validate_on_submit():
            with transaction() as db:
                actions.confirm_email(db, token, now=clock.now())
            flash(_("Đã xác nhận thư điện tử."), "success")
            return _onward()
    except LinkOver as problem:
        flash(say(problem.sentence), "warning")
        return _onward()
    return render_template("accounts/confirm_email.html", form=form, email=link.email)


def _onward() -> ResponseReturnValue:
    return redirect(url_for("accounts.profile" if current_person().id else "accounts.sign_in"), 303)


@bp.post("/account/email")
@allow(SIGNED_IN)
def ask_confirmation() -> ResponseReturnValue:
    """Send the link once more."""
    try:
        with transaction() as db:
            actions.ask_confirmation(db, own_id(), actor=current_person(), now=clock.now())
        flash(_("Đã gửi thư xác nhận. Hãy mở liên kết trong thư trong vòng 2 ngày."), "success")
    except PortalError as problem:
        flash(say(problem.sentence), "warning")
    return redirect(url_for("accounts.profile"), 303)
