"""Taking one's data away: the page on which a person asks for the archive of everything about them and fetches it."""

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired

from portal.accounts.errors import WrongPassword
from portal.accounts.views.guessing import confirmed
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import LevelNeeded, NotFound, PortalError
from portal.dossiers.actions import own_data as actions
from portal.dossiers.own_data import archive_of, store
from portal.web.access import SIGNED_IN, allow, current_person
from portal.web.languages import language
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

bp = Blueprint("own_data", __name__)


class AskForm(PortalForm):
    """The password, before everything about a person is put into one file."""

    present = PasswordField(
        _l("Mật khẩu hiện tại"),
        [InputRequired(_l("Hãy nhập mật khẩu hiện tại."))],
        description=_l("Để chắc chắn chính bạn yêu cầu."),
        render_kw={"autocomplete": "current-password"},
    )


@bp.route("/account/data", methods=["GET", "POST"])
@allow(SIGNED_IN)
def own_data() -> ResponseReturnValue:
    """Ask for the archive of everything about oneself; see whether it is ready. Raises NotFound for staff."""
    actor, form = current_person(), AskForm()
    if actor.id is None or not actor.is_applicant:
        raise NotFound
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            confirmed(actor.id, form.present.data)
            forget_reads()
            with transaction() as session:
                actions.ask_for_data(session, language=language(), actor=actor, now=clock.now())
            flash(_("Đã nhận yêu cầu. Tệp thường sẵn sàng sau vài phút."), "success")
            return redirect(url_for("own_data.own_data"), 303)
        except PortalError as problem:
            form.explain(problem, field=form.present if isinstance(problem, WrongPassword) else None)
            status = problem.status
    archive = archive_of(read_session(), actor.id, now=clock.now())
    return render_template("accounts/own_data.html", form=form, archive=archive), status


@bp.get("/account/data/archive")
@allow(SIGNED_IN)
def archive() -> ResponseReturnValue:
    """The archive, as a download that no cache keeps; that it was fetched is written down. Raises NotFound."""
    try:
        with transaction() as session:
            sha256 = actions.fetch_data(session, actor=current_person(), now=clock.now())
    except LevelNeeded as problem:
        return redirect(url_for("accounts.step_up", level=problem.level, next=url_for("own_data.own_data")))
    name = f"du-lieu-cua-toi-{clock.local(clock.now()):%Y-%m-%d}.zip"
    answer = send_file(
        store().path(sha256), mimetype="application/zip", as_attachment=True, download_name=name, etag=False
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
