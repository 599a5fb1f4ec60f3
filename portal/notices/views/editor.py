"""The editors' room: editors write, preview and submit; publishers publish, give back or withdraw."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.fields.base import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import one_line
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import Conflict, PortalError
from portal.core.events import history
from portal.notices import actions, queries, rules
from portal.notices.errors import NoticeIncomplete
from portal.notices.lifecycle import CATEGORY_NAMES, Action, Category, State
from portal.notices.models import Notice
from portal.notices.page_forms import NoticeForm, ReturnForm, StepForm, WithdrawForm
from portal.notices.rendering import rendered
from portal.notices.views.blueprint import bp
from portal.web.access import allow, current_actor, role
from portal.web.languages import say
from portal.web.reading import forget_reads, read_session

_EDITOR = role(Role.EDITOR)
_PUBLISHER = role(Role.PUBLISHER)
_BOARD = role(Role.EDITOR, Role.PUBLISHER)


@bp.get("/editor/")
@allow(_BOARD)
def desk() -> ResponseReturnValue:
    """Notices by state: what waits for a publisher first."""
    db = read_session()
    chosen = request.args.get("state", "")
    state = State(chosen) if chosen in set(State) else State.SUBMITTED
    return render_template(
        "editor/desk.html",
        state=state,
        notices=queries.by_state(db, state),
        counts=queries.count_by_state(db),
        categories=CATEGORY_NAMES,
    )


@bp.route("/editor/new", methods=["GET", "POST"])
@allow(_EDITOR)
def write() -> ResponseReturnValue:
    """Begin a notice; the preview button shows it without keeping it."""
    form = NoticeForm()
    form.offer_categories()
    if form.validate_on_submit() and "preview" not in request.form:
        notice_id = _written(form)
        if notice_id is not None:
            flash(_("Đã lưu bản nháp."), "success")
            return redirect(url_for("notices.work", notice_id=notice_id))
    return _form_page(form, None)


@bp.route("/editor/<uuid:notice_id>/edit", methods=["GET", "POST"])
@allow(_EDITOR)
def edit(notice_id: UUID) -> ResponseReturnValue:
    """Change a draft; whoever saves last does not overwrite what another saved in between."""
    form = NoticeForm(data=_typed(queries.notice(read_session(), notice_id)))
    form.offer_categories()
    if form.validate_on_submit() and "preview" not in request.form and _edited(form, notice_id):
        flash(_("Đã lưu thay đổi."), "success")
        return redirect(url_for("notices.work", notice_id=notice_id))
    return _form_page(form, queries.notice(read_session(), notice_id))


def _form_page(form: NoticeForm, notice: Notice | None) -> ResponseReturnValue:
    preview = rendered(form.body.data or "") if "preview" in request.form else None
    wrong = form.is_submitted() and bool(form.errors or form.problems)
    page = render_template(
        "editor/write.html",
        form=form,
        notice=notice,
        preview=preview,
        overtaken=bool(form.problems and notice),
        counts=queries.count_by_state(read_session()),
    )
    return page, 422 if wrong else 200


def _typed(notice: Notice) -> dict[str, Any]:
    last = clock.local(notice.expires_at - timedelta(seconds=1)).date() if notice.expires_at else None
    names = ("title", "summary", "body", "title_en", "summary_en", "body_en")
    return {name: getattr(notice, name) for name in names} | {
        "revision": str(notice.revision),
        "category": notice.category,
        "expires": vietnamese(last) if last else "",
    }


def _content(form: NoticeForm) -> dict[str, Any]:
    names = ("title", "summary", "body", "title_en", "summary_en", "body_en", "category")
    return {name: form[name].data or "" for name in names} | {"expires_at": _end_of_day(form.expires.data)}


def _end_of_day(typed: str | None) -> datetime | None:
    """The moment after the last day a notice counts. Raises NoticeIncomplete at the field."""
    line = one_line(typed or "")
    if not line:
        return None
    try:
        following = read_date(line) + timedelta(days=1)
    except Rejected as problem:
        raise NoticeIncomplete("expires", problem.text) from problem
    return datetime.combine(following, time(), tzinfo=clock.VIETNAM)


def _written(form: NoticeForm) -> UUID | None:
    try:
        with transaction() as db:
            return actions.write(db, **_content(form), actor=current_actor(), now=clock.now()).id
    except PortalError as problem:
        _explain(form, problem)
        return None


def _edited(form: NoticeForm, notice_id: UUID) -> bool:
    try:
        with transaction() as db:
            actions.edit(
                db,
                actions.locked(db, notice_id),
                revision=_number(form.revision.data),
                **_content(form),
                actor=current_actor(),
                now=clock.now(),
            )
    except Conflict as problem:
        forget_reads()
        form.explain(problem)
        form.revision.data = str(queries.notice(read_session(), notice_id).revision)
        return False
    except PortalError as problem:
        _explain(form, problem)
        return False
    return True


def _number(typed: str | None) -> int:
    if not (typed or "").isdecimal():
        raise Conflict
    return int(typed or "0")


def _explain(form: NoticeForm, problem: PortalError) -> None:
    form.explain(problem, field=form[problem.field] if isinstance(problem, NoticeIncomplete) else None)


@bp.get("/editor/<uuid:notice_id>")
@allow(_BOARD)
def work(notice_id: UUID) -> ResponseReturnValue:
    """A notice as readers will see it, its history, and what this editor can do next."""
    return _work_page(notice_id, ReturnForm(), WithdrawForm())


def _work_page(notice_id: UUID, returning: ReturnForm, withdrawing: WithdrawForm) -> str:
    db = read_session()
    notice = queries.notice(db, notice_id)
    step = StepForm(revision=str(notice.revision))
    returning.revision.data = withdrawing.revision.data = str(notice.revision)
    return render_template(
        "editor/work.html",
        notice=notice,
        category=CATEGORY_NAMES[Category(notice.category)],
        body=rendered(notice.body),
        body_en=rendered(notice.body_en) if notice.body_en else None,
        possible={action.value for action in rules.possible(notice, current_actor())},
        own=current_actor().id in rules.hands(notice),
        history=history(db, notice.id),
        counts=queries.count_by_state(db),
        step=step,
        form=withdrawing if withdrawing.errors else returning,
        returning=returning,
        withdrawing=withdrawing,
    )


@bp.post("/editor/<uuid:notice_id>/submit")
@allow(_EDITOR)
def submit(notice_id: UUID) -> ResponseReturnValue:
    """Ask a publisher to publish it."""
    return _step(notice_id, Action.SUBMIT, _("Đã gửi bài để duyệt."))


@bp.post("/editor/<uuid:notice_id>/publish")
@allow(_PUBLISHER)
def publish(notice_id: UUID) -> ResponseReturnValue:
    """Show it to everybody."""
    return _step(notice_id, Action.PUBLISH, _("Đã đăng bài."))


@bp.post("/editor/<uuid:notice_id>/reopen")
@allow(_EDITOR)
def reopen(notice_id: UUID) -> ResponseReturnValue:
    """Take a withdrawn notice up again."""
    return _step(notice_id, Action.REOPEN, _("Bài đã trở lại bản nháp để sửa."))


_STEPS = {Action.SUBMIT: actions.submit, Action.PUBLISH: actions.publish, Action.REOPEN: actions.reopen}


def _step(notice_id: UUID, action: Action, done: str) -> ResponseReturnValue:
    form = StepForm()
    try:
        with transaction() as db:
            notice = actions.locked(db, notice_id)
            _STEPS[action](db, notice, revision=_number(form.revision.data), actor=current_actor(), now=clock.now())
        flash(done, "success")
    except NoticeIncomplete as problem:
        flash(say(problem.sentence), "danger")
    return redirect(url_for("notices.work", notice_id=notice_id))


@bp.post("/editor/<uuid:notice_id>/return")
@allow(_PUBLISHER)
def give_back(notice_id: UUID) -> ResponseReturnValue:
    """Give it back to its author with a note."""
    form = ReturnForm()
    if not form.validate():
        return _work_page(notice_id, form, WithdrawForm(None)), 422
    with transaction() as db:
        notice, revision = actions.locked(db, notice_id), _number(form.revision.data)
        actions.give_back(db, notice, note=form.note.data, revision=revision, actor=current_actor(), now=clock.now())
    flash(_("Đã trả lại bài để sửa."), "success")
    return redirect(url_for("notices.work", notice_id=notice_id))


@bp.post("/editor/<uuid:notice_id>/withdraw")
@allow(_PUBLISHER)
def withdraw(notice_id: UUID) -> ResponseReturnValue:
    """Stop showing it; readers see why."""
    form = WithdrawForm()
    if not form.validate():
        return _work_page(notice_id, ReturnForm(None), form), 422
    with transaction() as db:
        notice, revision = actions.locked(db, notice_id), _number(form.revision.data)
        actions.withdraw(db, notice, reason=form.reason.data, revision=revision, actor=current_actor(), now=clock.now())
    flash(_("Đã gỡ bài."), "success")
    return redirect(url_for("notices.work", notice_id=notice_id))
