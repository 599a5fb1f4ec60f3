"""The steps of a draft: sent for review, tried, given back, reviewed, published; and the report of the gate."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.differences import differences
from portal.builder import actions, outline, queries, rules
from portal.builder.examining import examine, split
from portal.builder.page_forms import ReturnForm, StepForm
from portal.builder.tree import Place, at, written
from portal.builder.views.blueprint import ADMINISTRATOR, acting, bp, number, part_address, possible
from portal.builder.views.draft import draft_page
from portal.catalogue import queries as catalogue
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.web.access import allow
from portal.web.languages import language, say
from portal.web.reading import read_session

_Step = Callable[..., Any]


@bp.post("/admin/services/drafts/<uuid:draft_id>/submit")
@allow(ADMINISTRATOR)
def submit(draft_id: UUID) -> ResponseReturnValue:
    """Ask another administrator to review; the trial run begins."""
    return _step(draft_id, actions.submit, _("Đã gửi duyệt. Hệ thống đang chạy thử bản này."))


@bp.post("/admin/services/drafts/<uuid:draft_id>/review")
@allow(ADMINISTRATOR)
def review(draft_id: UUID) -> ResponseReturnValue:
    """Approve what somebody else wrote."""
    return _step(draft_id, actions.review, _("Đã duyệt. Khi chạy thử đạt thì có thể công bố."))


@bp.post("/admin/services/drafts/<uuid:draft_id>/publish")
@allow(ADMINISTRATOR)
def publish(draft_id: UUID) -> ResponseReturnValue:
    """Publish it for good."""
    answer = _step(draft_id, actions.publish, _("Đã công bố phiên bản mới."))
    catalogue.notice_changes()
    return answer


def _step(draft_id: UUID, action: _Step, done: str) -> ResponseReturnValue:
    form = StepForm()
    try:
        with transaction() as db:
            action(db, draft_id, revision=number(form.revision.data), **acting())
        flash(done, "success")
    except PortalError as problem:
        if problem.status == 404:
            raise
        flash(say(problem.sentence), "danger")
    return redirect(url_for("builder.draft", draft_id=draft_id))


@bp.post("/admin/services/drafts/<uuid:draft_id>/return")
@allow(ADMINISTRATOR)
def give_back(draft_id: UUID) -> ResponseReturnValue:
    """Give it back to be changed."""
    form = ReturnForm()
    if not form.validate():
        return draft_page(draft_id, form), 422
    with transaction() as db:
        actions.give_back(db, draft_id, note=form.note.data, revision=number(form.revision.data), **acting())
    flash(_("Đã trả lại để sửa."), "success")
    return redirect(url_for("builder.draft", draft_id=draft_id))


@bp.post("/admin/services/drafts/<uuid:draft_id>/trial")
@allow(ADMINISTRATOR)
def trial(draft_id: UUID) -> ResponseReturnValue:
    """Run the gate again."""
    try:
        with transaction() as db:
            actions.ask_for_trial(db, draft_id, **acting())
        flash(_("Đang chạy thử lại."), "success")
    except PortalError as problem:
        flash(say(problem.sentence), "danger")
    return redirect(url_for("builder.report", draft_id=draft_id))


@bp.get("/admin/services/drafts/<uuid:draft_id>/trial")
@allow(ADMINISTRATOR)
def report(draft_id: UUID) -> ResponseReturnValue:
    """What the trial run found."""
    draft = queries.draft(read_session(), draft_id)
    gate = draft.gate or {}
    return render_template(
        "builder/report.html",
        draft=draft,
        possible=possible(draft),
        gate=gate,
        finished=datetime.fromisoformat(gate["finished_at"]) if gate.get("finished_at") else None,
        passed=rules.gate_passed(draft),
        never=[_branch(draft_id, draft.content, place) for place in gate.get("never", ())],
        unknown=[_branch(draft_id, draft.content, place) for place in gate.get("unknown", ())],
        step=StepForm(None, revision=str(draft.revision)),
    )


def _branch(draft_id: UUID, content: dict[str, Any], steps: list[str | int]) -> dict[str, str]:
    """A branch by the part it belongs to."""
    part, _rest = split(content, tuple(steps))
    return {"text": _name(content, part), "href": part_address(draft_id, written(part))}


def _name(content: dict[str, Any], part: Place) -> str:
    return outline.title_of(at(content, part), language())


@bp.get("/admin/services/drafts/<uuid:draft_id>/differences")
@allow(ADMINISTRATOR)
def draft_differences(draft_id: UUID) -> ResponseReturnValue:
    """What the draft changes in the version it was made from, in words; a draft with errors has to be mended first."""
    draft = queries.draft(read_session(), draft_id)
    definition = examine(draft.content).definition
    if draft.base_version is None or definition is None:
        flash(_("Hãy sửa các lỗi của bản nháp trước, rồi mới so sánh được."), "warning")
        return redirect(url_for("builder.draft", draft_id=draft_id))
    before = catalogue.definition(draft.code, draft.base_version)
    return render_template(
        "builder/differences.html",
        name=definition.name,
        old=draft.base_version,
        new=draft.version,
        up=url_for("builder.draft", draft_id=draft_id),
        found=differences(before, definition),
    )
