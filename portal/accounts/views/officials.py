"""The administrators' pages of the directory: who is published, until when."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.accounts import actions, queries
from portal.accounts.official_forms import OfficialForm
from portal.accounts.officials import queries as officials
from portal.accounts.officials.errors import EntryUnfit
from portal.accounts.officials.models import DirectoryEntry
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.web.access import allow, current_actor, role
from portal.web.languages import say
from portal.web.reading import forget_reads, read_session

_ADMINISTRATOR = role(Role.ADMINISTRATOR)
_FIELDS = ("name", "position", "position_en", "duties", "email", "phone")


@bp.get("/admin/officials")
@allow(_ADMINISTRATOR)
def officials_list() -> ResponseReturnValue:
    """Everybody who is, was or will be in the directory."""
    today = clock.local(clock.now()).date()
    return render_template("admin/officials.html", entries=officials.everyone(read_session()), on=today)


@bp.route("/admin/officials/new", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def new_official() -> ResponseReturnValue:
    """Put somebody into the directory."""
    return _page(None)


@bp.route("/admin/officials/<uuid:directory_entry_id>", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def official(directory_entry_id: UUID) -> ResponseReturnValue:
    """Change what the directory says of somebody, or say until when. Raises NotFound."""
    found = read_session().get(DirectoryEntry, directory_entry_id)
    if found is None:
        raise NotFound
    return _page(found)


def _page(found: DirectoryEntry | None) -> ResponseReturnValue:
    form = OfficialForm()
    today = clock.local(clock.now()).date()
    form.agency.choices = [SelectChoice("", _("Chọn cơ quan"))]
    form.agency.choices += [SelectChoice(one.key, say(one.name)) for one in queries.agencies(read_session(), on=today)]
    form.rank.choices = [
        SelectChoice("10", _("Người đứng đầu")),
        SelectChoice("20", _("Cấp phó")),
        SelectChoice("100", _("Người khác")),
    ]
    if not form.is_submitted():
        _filled(form, found)
        return render_template("admin/official.html", form=form, entry=found)
    if form.validate():
        try:
            forget_reads()
            _save(form, found)
        except EntryUnfit as problem:
            form.explain(problem, field=form[problem.field])
        else:
            flash(_("Đã lưu vào danh bạ."), "success")
            return redirect(url_for("accounts.officials_list"), 303)
    return render_template("admin/official.html", form=form, entry=found), 422


def _filled(form: OfficialForm, found: DirectoryEntry | None) -> None:
    if found is None:
        form.starts_on.data = f"{clock.local(clock.now()):%d/%m/%Y}"
        form.rank.data = "100"
        return
    agencies = {one.id: one.key for one in queries.agencies(read_session())}
    form.agency.data, form.rank.data = agencies[found.agency_id], str(found.rank)
    form.revision.data = str(found.revision)
    for name in _FIELDS:
        form[name].data = getattr(found, name)
    form.starts_on.data = f"{found.starts_on:%d/%m/%Y}"
    form.ends_on.data = f"{found.ends_on:%d/%m/%Y}" if found.ends_on else ""


def _save(form: OfficialForm, found: DirectoryEntry | None) -> None:
    actor, now = current_actor(), clock.now()
    with transaction() as session:
        if found is None:
            actions.publish_official(session, form.said(), actor=actor, now=now)
        else:
            typed = form.revision.data or ""
            revision = int(typed) if typed.isdecimal() else 0
            actions.change_official(session, found.id, form.said(), revision=revision, actor=actor, now=now)
