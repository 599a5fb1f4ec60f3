"""A notice before those who decide about it: how it will look, its history, and every step that is open."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forms.fields.base import Rejected
from forms.fields.dates import read_date
from forms.text import Text, one_line
from portal.core import clock
from portal.core.db import transaction
from portal.core.events import history
from portal.notices import actions, queries, rules
from portal.notices.errors import NoticeIncomplete
from portal.notices.models import Notice
from portal.notices.page_forms import PublishForm, ReturnForm, StepForm, WithdrawForm
from portal.notices.rendering import rendered
from portal.notices.views.blueprint import bp
from portal.notices.views.board import BOARD, EDITOR, PUBLISHER, differences, number, pictures_of
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

_MORNING = time(8)
_NO_HOUR = Text(vi="Giờ chưa đúng. Ví dụ: 8:00 hoặc 13:30.", en="This is not a time. Example: 8:00 or 13:30.")
_NO_DAY = Text(vi="Hãy nhập cả ngày đăng.", en="Enter the day too.")


@bp.get("/editor/<uuid:notice_id>")
@allow(BOARD)
def work(notice_id: UUID) -> ResponseReturnValue:
    """A notice as readers will see it, its history, and what this editor can do next."""
    return work_page(notice_id)


def work_page(notice_id: UUID, wrong: PortalForm | None = None) -> str:
    """The page of a notice; ``wrong`` is the form on it that was not sent as it has to be."""
    db = read_session()
    notice = queries.notice(db, notice_id)
    files, actor = queries.files(db, notice_id), current_actor()
    correction = queries.waiting_correction(db, notice_id)
    forms: dict[str, PortalForm] = {
        "publishing": wrong if isinstance(wrong, PublishForm) else PublishForm(None),
        "returning": wrong if isinstance(wrong, ReturnForm) else ReturnForm(None),
        "withdrawing": wrong if isinstance(wrong, WithdrawForm) else WithdrawForm(None),
        "step": StepForm(None),
    }
    for form in forms.values():
        form.revision.data = str(notice.revision)
    return render_template(
        "editor/work.html",
        notice=notice,
        body=rendered(notice.body, pictures_of(files)),
        body_en=rendered(notice.body_en, pictures_of(files, "en")) if notice.body_en else None,
        attached=[one for one in files if str(one.id) in notice.attachments],
        possible={action.value for action in rules.possible(notice, actor)},
        own=actor.id in rules.hands(notice),
        correction=correction,
        corrected=differences(rules.content(notice), correction.content) if correction else [],
        own_correction=correction is not None and correction.by_id == actor.id,
        history=history(db, notice.id),
        counts=queries.count_by_state(db),
        now=clock.now(),
        form=wrong or forms["step"],
        **forms,
    )


@bp.post("/editor/<uuid:notice_id>/submit")
@allow(EDITOR)
def submit(notice_id: UUID) -> ResponseReturnValue:
    """Ask a publisher to publish it."""
    return _step(notice_id, actions.submit, _("Đã gửi bài để duyệt."))


@bp.post("/editor/<uuid:notice_id>/publish")
@allow(PUBLISHER)
def publish(notice_id: UUID) -> ResponseReturnValue:
    """Show it to everybody, now or at a time."""
    form = PublishForm()
    if not form.validate():
        return work_page(notice_id, form), 422
    try:
        at = _moment(form)
        with transaction() as db:
            notice, revision = actions.locked(db, notice_id), number(form.revision.data)
            who: dict[str, Any] = {"actor": current_actor(), "now": clock.now()}
            actions.publish(db, notice, at=at, note=form.comment.data or "", revision=revision, **who)
    except NoticeIncomplete as problem:
        forget_reads()
        form.explain(problem, field=form[problem.field])
        return work_page(notice_id, form), 422
    flash(_("Đã hẹn giờ đăng bài.") if at else _("Đã đăng bài."), "success")
    return redirect(url_for("notices.work", notice_id=notice_id))


def _moment(form: PublishForm) -> datetime | None:
    """When to publish; None at once. Raises NoticeIncomplete at the field."""
    day, hour = one_line(form.at.data or ""), one_line(form.hour.data or "")
    if not day:
        if hour:
            raise NoticeIncomplete("at", _NO_DAY)
        return None
    try:
        found = read_date(day)
    except Rejected as problem:
        raise NoticeIncomplete("at", problem.text) from problem
    return datetime.combine(found, _time(hour) if hour else _MORNING, tzinfo=clock.VIETNAM)


def _time(line: str) -> time:
    parts = line.lower().replace("giờ", ":").replace("h", ":").replace(" ", "").rstrip(":").split(":")
    if len(parts) > 2 or not all(part.isdecimal() for part in parts):
        raise NoticeIncomplete("hour", _NO_HOUR)
    try:
        return time(int(parts[0]), int(parts[1]) if len(parts) > 1 else 0)
    except ValueError as problem:
        raise NoticeIncomplete("hour", _NO_HOUR) from problem


@bp.post("/editor/<uuid:notice_id>/unschedule")
@allow(PUBLISHER)
def unschedule(notice_id: UUID) -> ResponseReturnValue:
    """Take the time away."""
    return _step(notice_id, actions.unschedule, _("Đã hủy hẹn giờ. Bài chờ duyệt lại."))


@bp.post("/editor/<uuid:notice_id>/pin")
@allow(PUBLISHER)
def pin(notice_id: UUID) -> ResponseReturnValue:
    """Let it stand first, or no longer."""
    pinned = "unpin" not in request.form

    def pin_(db: Session, notice: Notice, **more: Any) -> None:
        actions.pin(db, notice, pinned=pinned, **more)

    return _step(notice_id, pin_, _("Đã ghim bài lên đầu.") if pinned else _("Đã bỏ ghim."))


@bp.post("/editor/<uuid:notice_id>/archive")
@allow(PUBLISHER)
def archive(notice_id: UUID) -> ResponseReturnValue:
    """Put it away."""
    return _step(notice_id, actions.archive, _("Đã chuyển bài vào lưu trữ."))


@bp.post("/editor/<uuid:notice_id>/reopen")
@allow(EDITOR)
def reopen(notice_id: UUID) -> ResponseReturnValue:
    """Take a withdrawn notice up again."""
    return _step(notice_id, actions.reopen, _("Bài đã trở lại bản nháp để sửa."))


def _step(notice_id: UUID, act: Callable[..., None], done: str) -> ResponseReturnValue:
    form = StepForm()
    try:
        with transaction() as db:
            notice = actions.locked(db, notice_id)
            act(db, notice, revision=number(form.revision.data), actor=current_actor(), now=clock.now())
        flash(done, "success")
    except NoticeIncomplete as problem:
        flash(say(problem.sentence), "danger")
    return redirect(url_for("notices.work", notice_id=notice_id))


@bp.post("/editor/<uuid:notice_id>/return")
@allow(PUBLISHER)
def give_back(notice_id: UUID) -> ResponseReturnValue:
    """Give it back to its author with a note."""
    form = ReturnForm()
    if not form.validate():
        return work_page(notice_id, form), 422
    with transaction() as db:
        notice, revision = actions.locked(db, notice_id), number(form.revision.data)
        actions.give_back(db, notice, note=form.note.data, revision=revision, actor=current_actor(), now=clock.now())
    flash(_("Đã trả lại bài để sửa."), "success")
    return redirect(url_for("notices.work", notice_id=notice_id))


@bp.post("/editor/<uuid:notice_id>/withdraw")
@allow(PUBLISHER)
def withdraw(notice_id: UUID) -> ResponseReturnValue:
    """Stop showing it; readers see why."""
    form = WithdrawForm()
    if not form.validate():
        return work_page(notice_id, form), 422
    with transaction() as db:
        notice, revision = actions.locked(db, notice_id), number(form.revision.data)
        actions.withdraw(db, notice, reason=form.reason.data, revision=revision, actor=current_actor(), now=clock.now())
    flash(_("Đã gỡ bài."), "success")
    return redirect(url_for("notices.work", notice_id=notice_id))
