"""Corrections of published notices: written by an editor, decided by a publisher, told to readers."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.notices import actions, queries
from portal.notices.errors import NoticeNotReady
from portal.notices.lifecycle import Action, State, move_for
from portal.notices.page_forms import CorrectionForm, ReturnForm, StepForm
from portal.notices.rendering import rendered
from portal.notices.rules import TEXTS, content
from portal.notices.views.blueprint import bp
from portal.notices.views.board import (
    EDITOR,
    PUBLISHER,
    differences,
    explain,
    is_uploading,
    number,
    pictures_of,
    uploaded,
)
from portal.notices.views.steps import work_page
from portal.web.access import allow, current_actor
from portal.web.reading import forget_reads, read_session


@bp.route("/editor/<uuid:notice_id>/correct", methods=["GET", "POST"])
@allow(EDITOR)
def correct(notice_id: UUID) -> ResponseReturnValue:
    """Write a better text for a published notice. Raises NoticeNotReady for any other."""
    db = read_session()
    notice = queries.notice(db, notice_id)
    if move_for(Action.CORRECT, State(notice.state)) is None:
        raise NoticeNotReady
    form = CorrectionForm(data=content(notice) | {"revision": str(notice.revision)})
    form.offer(queries.categories(db), queries.files(db, notice_id), present=notice.category)
    previewed, added = "preview" in request.form, None
    if is_uploading():
        added = uploaded(form, notice_id)
    elif form.validate_on_submit() and not previewed and _proposed(form, notice_id):
        flash(_("Đã gửi đính chính để duyệt. Bài đang đăng chưa thay đổi."), "success")
        return redirect(url_for("notices.work", notice_id=notice_id))
    files = queries.files(read_session(), notice_id)
    wrong = form.is_submitted() and bool(form.errors or form.problems) and not added
    page = render_template(
        "editor/correct.html",
        form=form,
        notice=notice,
        waiting=queries.waiting_correction(read_session(), notice_id),
        preview=rendered(form.body.data or "", pictures_of(files)) if previewed else None,
        changed=differences(content(notice), {name: form[name].data for name in TEXTS}) if previewed else [],
        files=files,
        added=added,
        counts=queries.count_by_state(read_session()),
    )
    return page, 422 if wrong else 200


def _proposed(form: CorrectionForm, notice_id: UUID) -> bool:
    names = (*TEXTS, "told", "told_en", "category")
    typed: dict[str, Any] = {name: form[name].data or "" for name in names}
    typed |= {"attachments": form.attachments.data or [], "actor": current_actor(), "now": clock.now()}
    try:
        with transaction() as db:
            notice, revision = actions.locked(db, notice_id), number(form.revision.data)
            actions.propose_correction(db, notice, revision=revision, **typed)
    except PortalError as problem:
        forget_reads()
        explain(form, problem)
        form.revision.data = str(queries.notice(read_session(), notice_id).revision)
        return False
    return True


@bp.post("/editor/<uuid:notice_id>/correction/accept")
@allow(PUBLISHER)
def accept_correction(notice_id: UUID) -> ResponseReturnValue:
    """Let readers see the better text, and that it was corrected."""
    form = StepForm()
    with transaction() as db:
        notice, revision = actions.locked(db, notice_id), number(form.revision.data)
        actions.accept_correction(db, notice, revision=revision, actor=current_actor(), now=clock.now())
    flash(_("Đã đăng đính chính."), "success")
    return redirect(url_for("notices.work", notice_id=notice_id))


@bp.post("/editor/<uuid:notice_id>/correction/refuse")
@allow(PUBLISHER)
def refuse_correction(notice_id: UUID) -> ResponseReturnValue:
    """Leave the published text as it is."""
    form = ReturnForm()
    if not form.validate():
        return work_page(notice_id, form), 422
    with transaction() as db:
        notice, revision = actions.locked(db, notice_id), number(form.revision.data)
        who: dict[str, Any] = {"actor": current_actor(), "now": clock.now()}
        actions.refuse_correction(db, notice, note=form.note.data, revision=revision, **who)
    flash(_("Đã trả lại đính chính; bài đang đăng giữ nguyên."), "success")
    return redirect(url_for("notices.work", notice_id=notice_id))
