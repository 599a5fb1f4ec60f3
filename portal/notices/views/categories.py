"""What notices can be about: publishers keep the list."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.notices import actions, queries
from portal.notices.errors import CategoryUnfit
from portal.notices.page_forms import CategoryForm
from portal.notices.views.blueprint import bp
from portal.notices.views.board import PUBLISHER
from portal.web.access import allow, current_actor
from portal.web.reading import read_session


@bp.route("/editor/categories", methods=["GET", "POST"])
@allow(PUBLISHER)
def categories() -> ResponseReturnValue:
    """The list, and a new one."""
    form = CategoryForm()
    if form.validate_on_submit() and _saved(form, form.code.data, fresh=True):
        return redirect(url_for("notices.categories"))
    return _page(form, None)


@bp.route("/editor/categories/<code>", methods=["GET", "POST"])
@allow(PUBLISHER)
def category(code: str) -> ResponseReturnValue:
    """Another name, another place, no more new notices. Raises NotFound."""
    found = queries.category(read_session(), code)
    form = CategoryForm(obj=found)
    del form.code
    if form.validate_on_submit() and _saved(form, code, fresh=False):
        return redirect(url_for("notices.categories"))
    return _page(form, code)


def _page(form: CategoryForm, code: str | None) -> ResponseReturnValue:
    page = render_template(
        "editor/categories.html",
        form=form,
        code=code,
        categories=queries.categories(read_session()),
        counts=queries.count_by_state(read_session()),
    )
    return page, 422 if form.is_submitted() else 200


def _saved(form: CategoryForm, code: str, *, fresh: bool) -> bool:
    try:
        with transaction() as db:
            actions.save_category(
                db,
                code=code,
                name=form.name.data,
                name_en=form.name_en.data,
                position=form.position.data or 0,
                offered=bool(form.offered.data),
                fresh=fresh,
                actor=current_actor(),
                now=clock.now(),
            )
    except PortalError as problem:
        at = form[problem.field] if isinstance(problem, CategoryUnfit) and problem.field in form else None
        form.explain(problem, field=at)
        return False
    flash(_("Đã lưu loại bài."), "success")
    return True
