"""Where editors write: the desk, a new notice, a draft, what a text will look like."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.fields.base import Rejected
from forms.fields.dates import read_date, vietnamese
from forms.text import clean, one_line
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict, PortalError
from portal.notices import actions, queries
from portal.notices.errors import NoticeIncomplete
from portal.notices.lifecycle import State
from portal.notices.models import Notice, NoticeFile
from portal.notices.page_forms import NoticeForm
from portal.notices.rendering import rendered
from portal.notices.rules import BODY_MOST, TEXTS, content
from portal.notices.views.blueprint import bp
from portal.notices.views.board import (
    BOARD,
    EDITOR,
    differences,
    explain,
    is_uploading,
    number,
    pictures_of,
    uploaded,
)
from portal.web import limits
from portal.web.access import allow, current_actor
from portal.web.reading import forget_reads, read_session

_PREVIEWS = "120 per minute"


@bp.get("/editor/")
@allow(BOARD)
def desk() -> ResponseReturnValue:
    """Notices by state: what waits for a publisher first."""
    db = read_session()
    chosen = request.args.get("state", "")
    state = State(chosen) if chosen in set(State) else State.SUBMITTED
    return render_template(
        "editor/desk.html",
        state=state,
        notices=queries.by_state(db, state),
        corrected=queries.with_corrections(db) if state is State.SUBMITTED else [],
        counts=queries.count_by_state(db),
        now=clock.now(),
    )


@bp.route("/editor/new", methods=["GET", "POST"])
@allow(EDITOR)
def write() -> ResponseReturnValue:
    """Begin a notice; the preview button shows it without keeping it."""
    form = NoticeForm()
    form.offer(queries.categories(read_session()), [])
    if form.validate_on_submit() and "preview" not in request.form:
        notice_id = _written(form)
        if notice_id is not None:
            flash(_("Đã lưu bản nháp."), "success")
            return redirect(url_for("notices.work", notice_id=notice_id))
    return _form_page(form, None, [])


@bp.route("/editor/<uuid:notice_id>/edit", methods=["GET", "POST"])
@allow(EDITOR)
def edit(notice_id: UUID) -> ResponseReturnValue:
    """Change a draft; whoever saves last does not overwrite what another saved in between."""
    notice = queries.notice(read_session(), notice_id)
    form = NoticeForm(data=_typed(notice))
    form.offer(queries.categories(read_session()), queries.files(read_session(), notice_id), present=notice.category)
    added = None
    if is_uploading():
        added = uploaded(form, notice_id)
    elif form.validate_on_submit() and "preview" not in request.form and _edited(form, notice_id):
        flash(_("Đã lưu thay đổi."), "success")
        return redirect(url_for("notices.work", notice_id=notice_id))
    db = read_session()
    return _form_page(form, queries.notice(db, notice_id), queries.files(db, notice_id), added)


@bp.post("/editor/preview")
@allow(EDITOR)
def preview() -> ResponseReturnValue:
    """The HTML of a text that is being written, for the script that shows it beside the text."""
    limits.spend("notice preview", rate=_PREVIEWS, key=str(current_actor().id))
    files: list[NoticeFile] = []
    with suppress(ValueError):  # a notice that is not saved yet has no files
        files = queries.files(read_session(), UUID(request.form.get("notice", "")))
    language = "en" if request.form.get("lang") == "en" else "vi"
    text = clean(request.form.get("body", ""))[:BODY_MOST]
    return render_template("editor/_preview.html", preview=rendered(text, pictures_of(files, language)))


def _form_page(
    form: NoticeForm, notice: Notice | None, files: list[NoticeFile], added: NoticeFile | None = None
) -> ResponseReturnValue:
    preview = rendered(form.body.data or "", pictures_of(files)) if "preview" in request.form else None
    wrong = form.is_submitted() and bool(form.errors or form.problems) and not added
    overtaken = bool(notice and form.problems and not is_uploading())
    page = render_template(
        "editor/write.html",
        form=form,
        notice=notice,
        preview=preview,
        overtaken=differences(content(notice), _texts(form)) if notice and overtaken else [],
        files=files,
        added=added,
        counts=queries.count_by_state(read_session()),
    )
    return page, 422 if wrong else 200


def _typed(notice: Notice) -> dict[str, Any]:
    last = clock.local(notice.expires_at - timedelta(seconds=1)).date() if notice.expires_at else None
    return content(notice) | {"revision": str(notice.revision), "expires": vietnamese(last) if last else ""}


def _texts(form: NoticeForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in TEXTS}


def _content(form: NoticeForm) -> dict[str, Any]:
    return _texts(form) | {"category": form.category.data or "", "expires_at": _end_of_day(form.expires.data)}


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
        explain(form, problem)
        return None


def _edited(form: NoticeForm, notice_id: UUID) -> bool:
    try:
        with transaction() as db:
            actions.edit(
                db,
                actions.locked(db, notice_id),
                revision=number(form.revision.data),
                **_content(form),
                attachments=form.attachments.data or [],
                actor=current_actor(),
                now=clock.now(),
            )
    except Conflict as problem:
        forget_reads()
        form.explain(problem)
        form.revision.data = str(queries.notice(read_session(), notice_id).revision)
        return False
    except PortalError as problem:
        explain(form, problem)
        return False
    return True
