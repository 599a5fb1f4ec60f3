"""Every version of a notice: who wrote what and when, what differs, and back to an earlier one."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.db import transaction
from portal.notices import actions, queries, rules
from portal.notices.lifecycle import Action
from portal.notices.page_forms import StepForm
from portal.notices.views.blueprint import bp
from portal.notices.views.board import BOARD, EDITOR, differences
from portal.notices.views.board import number as read_at
from portal.web.access import allow, current_actor
from portal.web.reading import read_session


@bp.get("/editor/<uuid:notice_id>/versions")
@allow(BOARD)
def versions(notice_id: UUID) -> ResponseReturnValue:
    """All versions, the newest first."""
    db = read_session()
    return render_template(
        "editor/versions.html",
        notice=queries.notice(db, notice_id),
        versions=queries.versions(db, notice_id),
        counts=queries.count_by_state(db),
    )


@bp.get("/editor/<uuid:notice_id>/versions/<int:number>")
@allow(BOARD)
def version(notice_id: UUID, number: int) -> ResponseReturnValue:
    """One version: what it changed, and how it differs from the text as it stands. Raises VersionUnknown."""
    db = read_session()
    notice, found = queries.notice(db, notice_id), queries.version(db, notice_id, number)
    before = queries.version(db, notice_id, number - 1).content if number > 1 else {}
    possible = Action.EDIT in rules.possible(notice, current_actor())
    present = rules.content(notice)
    return render_template(
        "editor/version.html",
        notice=notice,
        version=found,
        changed=differences(before, found.content),
        since=differences(found.content, present),
        restorable=possible and found.content != present,
        step=StepForm(None, revision=str(notice.revision)),
        counts=queries.count_by_state(db),
    )


@bp.post("/editor/<uuid:notice_id>/versions/<int:number>/restore")
@allow(EDITOR)
def restore(notice_id: UUID, number: int) -> ResponseReturnValue:
    """Make it the text of the draft again, as a new version."""
    form = StepForm()
    with transaction() as db:
        notice, revision = actions.locked(db, notice_id), read_at(form.revision.data)
        actions.restore(db, notice, number, revision=revision, actor=current_actor(), now=clock.now())
    flash(_("Đã lấy lại phiên bản %(n)s làm bản nháp.", n=number), "success")
    return redirect(url_for("notices.work", notice_id=notice_id))
