"""Notices by e-mail. Nobody learns here whether an address is known: every answer is the same for all."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.fields.base import Rejected
from forms.fields.people import read_email
from forms.text import one_line
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.notices import actions, links, queries
from portal.notices.links import Purpose
from portal.notices.page_forms import SubscribeForm
from portal.notices.views.blueprint import bp
from portal.web import limits
from portal.web.access import PUBLIC, allow
from portal.web.languages import language, say
from portal.web.reading import read_session

ASKED, OPENED = "10 per hour", "60 per hour"


@bp.route("/notices/subscribe", methods=["GET", "POST"])
@allow(PUBLIC)
def subscribe() -> ResponseReturnValue:
    """Ask for notices; a link comes by e-mail, whoever's address it is."""
    form, status = SubscribeForm(data={"often": "once"}), 200
    form.offer(queries.categories(read_session()))
    if form.is_submitted():
        status = 422
        if form.validate() and _asked(form):
            return redirect(url_for("notices.subscription_asked"), 303)
    return render_template("notices/subscribe.html", form=form), status


def _asked(form: SubscribeForm) -> bool:
    try:
        email = read_email(one_line(form.email.data or ""))
        limits.spend("notices by mail", rate=ASKED)
        with transaction() as db:
            actions.ask_subscription(
                db,
                email=email,
                language=language(),
                categories=form.categories.data or [],
                daily=form.often.data == "daily",
                now=clock.now(),
            )
    except Rejected as problem:
        form.email.errors = [say(problem.text)]
        return False
    except PortalError as problem:
        form.explain(problem)
        return False
    return True


@bp.get("/notices/subscribe/asked")
@allow(PUBLIC)
def subscription_asked() -> ResponseReturnValue:
    """What happens now."""
    return render_template("notices/subscription.html", told="asked")


@bp.route("/notices/subscribe/<uuid:subscription_id>/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def confirm_subscription(subscription_id: UUID, token: str) -> ResponseReturnValue:
    """Confirm by a button: programs that look at every link of a letter must not confirm anything."""
    limits.spend("notices link", rate=OPENED)
    told = "confirm"
    if request.method == "POST":
        done = False
        if links.is_token(token, subscription_id, Purpose.CONFIRM):
            with transaction() as db:
                done = actions.confirm_subscription(db, subscription_id, now=clock.now())
        told = "confirmed" if done else "over"
    return render_template("notices/subscription.html", told=told)


@bp.route("/notices/unsubscribe/<uuid:subscription_id>/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def unsubscribe(subscription_id: UUID, token: str) -> ResponseReturnValue:
    """End it: by the button of this page, or by that of a mail program, which posts here without asking (RFC 8058)."""
    limits.spend("notices link", rate=OPENED, key=str(subscription_id))
    told = "end"
    if request.method == "POST":
        told = "ended"
        if links.is_token(token, subscription_id, Purpose.END):
            with transaction() as db:
                actions.end_subscription(db, subscription_id, now=clock.now())
    return render_template("notices/subscription.html", told=told)
