"""The administrators' pages about agencies over time: the tree of a day, one agency's history, changes and mergers."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.fields.base import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import one_line
from portal.accounts import queries as accounts
from portal.accounts.actions import agency_tree as actions
from portal.accounts.actions import units
from portal.accounts.actions.agency_tree import Decision
from portal.accounts.agencies import queries
from portal.accounts.agencies.errors import KeyTaken, TreeUnfit
from portal.accounts.agencies.models import FACTS
from portal.accounts.agency_forms import (
    LEVELS,
    CancelForm,
    ChangeForm,
    FoundForm,
    MergeForm,
    UnitForm,
)
from portal.accounts.models import Agency
from portal.accounts.page_forms import PlainForm
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.web.access import allow, current_actor, role
from portal.web.reading import read_session

_ADMINISTRATOR = role(Role.ADMINISTRATOR)


@bp.get("/admin/agencies")
@allow(_ADMINISTRATOR)
def agencies() -> ResponseReturnValue:
    """The tree of agencies as of a day, today unless another is asked for."""
    typed, wrong = one_line(request.args.get("on", "")), False
    day = _today()
    try:
        day = read_date(typed) if typed else day
    except Rejected:
        wrong = True
    db = read_session()
    page = render_template(
        "admin/agencies.html",
        tree=queries.tree(db, day),
        day=day,
        typed=typed or vietnamese(day),
        wrong=wrong,
        former=queries.former(db, on=day),
        levels=LEVELS,
    )
    return page, 422 if wrong else 200


def _today() -> date:
    return clock.local(clock.now()).date()


@bp.route("/admin/agencies/new", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def new_agency() -> ResponseReturnValue:
    """Enter an agency that is founded."""
    form = FoundForm()
    form.offer(accounts.agencies(read_session(), on=_today()))
    if form.validate_on_submit():
        try:
            with transaction() as db:
                actions.found(
                    db,
                    key=form.key.text(),
                    identifier=form.identifier.text(),
                    facts=form.facts,
                    parent_id=form.parent_id,
                    decision=_decision(form),
                )
            flash(_("Đã ghi cơ quan mới."), "success")
            return redirect(url_for("accounts.agency", key=form.key.text()), 303)
        except TreeUnfit as problem:
            form.explain(problem, field=form.key if isinstance(problem, KeyTaken) else form.since)
    return render_template("admin/agency_new.html", form=form), 422 if form.is_submitted() else 200


def _decision(form: Any) -> Decision:
    return Decision(form.since.value, form.basis.text(), current_actor(), clock.now())


@bp.get("/admin/agencies/<key>")
@allow(_ADMINISTRATOR)
def agency(key: str) -> ResponseReturnValue:
    """One agency: what is true of it, what was and will be, its units."""
    return _agency_page(key, UnitForm(None), CancelForm(None))


def _agency_page(key: str, form: UnitForm, cancelling: CancelForm) -> str:
    db = read_session()
    found = queries.agency_by_key(db, key)
    history = queries.history(db, found.id)
    named = {one.id: one for one in accounts.agencies(db)}
    return render_template(
        "admin/agency.html",
        agency=found,
        history=history,
        named=named,
        levels=LEVELS,
        units=queries.units(db, found.id),
        form=cancelling if cancelling.errors else form,
        unit=form,
        cancelling=cancelling,
        plain=PlainForm(None),
        successor=named.get(found.successor_id) if found.successor_id else None,
    )


@bp.route("/admin/agencies/<key>/change", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def change_agency(key: str) -> ResponseReturnValue:
    """Give an agency another name, superior or address from a day on."""
    db = read_session()
    found = queries.agency_by_key(db, key)
    newest = queries.history(db, found.id)[-1]
    kept = {name: getattr(newest, name) for name in FACTS}
    form = ChangeForm(data=kept | {"parent": str(newest.parent_id or "")})
    form.offer(one for one in accounts.agencies(db, on=_today()) if one.id != found.id)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                actions.change(session, found.id, facts=form.facts, parent_id=form.parent_id, decision=_decision(form))
            flash(_("Đã ghi thay đổi. Văn bản đã ban hành giữ nguyên tên cũ."), "success")
            return redirect(url_for("accounts.agency", key=key), 303)
        except TreeUnfit as problem:
            form.explain(problem, field=form.since)
    page = render_template("admin/agency_change.html", form=form, agency=found)
    return page, 422 if form.is_submitted() else 200


@bp.route("/admin/agencies/merge", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def merge_agencies() -> ResponseReturnValue:
    """Let agencies end and another go on: first what happens is shown, then it is decided."""
    db = read_session()
    known = accounts.agencies(db, on=_today())
    form = MergeForm(data={"ending": request.args.getlist("ending")})
    form.offer(known)
    chosen: list[Agency] = []
    if form.validate_on_submit():
        chosen = [one for one in known if str(one.id) in form.ending.data]
        if not chosen:
            form.ending.errors = [_("Hãy chọn ít nhất một cơ quan được nhập vào.")]
        elif "confirm" in request.form and _merged(form):
            flash(
                _("Đã ghi việc nhập cơ quan. Hồ sơ đang giải quyết chuyển sang cơ quan kế thừa khi đến ngày."),
                "success",
            )
            return redirect(url_for("accounts.agencies", on=vietnamese(form.since.value)), 303)
    wrong = form.is_submitted() and bool(form.errors or form.problems)
    preview = [] if wrong else [(one, queries.affected(db, one)) for one in chosen]
    return render_template("admin/agency_merge.html", form=form, preview=preview), 422 if wrong else 200


def _merged(form: MergeForm) -> bool:
    try:
        with transaction() as session:
            ending = [UUID(one) for one in form.ending.data]
            actions.merge(session, ending, UUID(form.successor.data), decision=_decision(form))
    except TreeUnfit as problem:
        form.explain(problem)
        return False
    return True


@bp.post("/admin/agencies/<key>/cancel/<uuid:change_id>")
@allow(_ADMINISTRATOR)
def cancel_change(key: str, change_id: UUID) -> ResponseReturnValue:
    """Do not do what was decided for a day to come."""
    form = CancelForm()
    if not form.validate():
        return _agency_page(key, UnitForm(None), form), 422
    with transaction() as session:
        actions.cancel(session, change_id, reason=form.reason.text(), actor=current_actor(), now=clock.now())
    flash(_("Đã hủy thay đổi chưa đến ngày."), "success")
    return redirect(url_for("accounts.agency", key=key), 303)


@bp.post("/admin/agencies/<key>/units")
@allow(_ADMINISTRATOR)
def open_unit(key: str) -> ResponseReturnValue:
    """Give an agency a unit."""
    form = UnitForm()
    found = queries.agency_by_key(read_session(), key)
    if form.validate():
        name, name_en = form.name.text(), form["name_en"].text()
        try:
            with transaction() as session:
                units.open_unit(session, found.id, name=name, name_en=name_en, actor=current_actor(), now=clock.now())
            flash(_("Đã thêm đơn vị."), "success")
            return redirect(url_for("accounts.agency", key=key), 303)
        except TreeUnfit as problem:
            form.explain(problem, field=form["name"])
    return _agency_page(key, form, CancelForm(None)), 422


@bp.post("/admin/agencies/<key>/units/close")
@allow(_ADMINISTRATOR)
def close_unit(key: str) -> ResponseReturnValue:
    """Take a unit away."""
    found = queries.agency_by_key(read_session(), key)
    with transaction() as session:
        name = request.form.get("name", "")
        units.close_unit(session, found.id, name=name, actor=current_actor(), now=clock.now())
    flash(_("Đã thôi dùng đơn vị."), "success")
    return redirect(url_for("accounts.agency", key=key), 303)
