"""Four eyes on screen: what waits for a second person, one request with its facts, approve or refuse."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import actions
from portal.accounts.approvals import queries
from portal.accounts.approvals.kinds import kind_of
from portal.accounts.approvals.models import Approval
from portal.accounts.page_forms import PlainForm, RefusalForm
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.db import transaction
from portal.web.access import STAFF, allow, current_actor
from portal.web.reading import read_session


@bp.app_context_processor
def _marker() -> dict[str, Any]:
    """Pages that show how much waits for a second person count it; the others never ask."""
    return {"requests_waiting": _count}


def _count() -> int:
    return queries.count_waiting(read_session(), actor=current_actor(), now=clock.now())


@bp.get("/approvals")
@allow(STAFF)
def approvals() -> ResponseReturnValue:
    """What waits for a second person, what one asked for oneself, and what was decided lately."""
    db, actor, now = read_session(), current_actor(), clock.now()
    waiting = queries.waiting(db, actor=actor, now=now)
    return render_template(
        "accounts/approvals.html",
        theirs=[one for one in waiting if one.proposer_id != actor.id],
        own=[one for one in waiting if one.proposer_id == actor.id],
        decided=queries.decided(db, actor=actor, now=now),
        kind_of=kind_of,
    )


@bp.get("/approvals/<uuid:request_id>")
@allow(STAFF)
def approval(request_id: UUID) -> ResponseReturnValue:
    """What is asked for, by whom and why; decided by somebody else, taken back by whoever asked."""
    return _page(queries.approval(read_session(), request_id, actor=current_actor()), RefusalForm())


def _page(found: Approval, form: RefusalForm) -> str:
    kind = kind_of(found.kind)
    return render_template(
        "accounts/approval.html",
        found=found,
        kind=kind,
        facts=kind.facts(read_session(), found),
        own=found.proposer_id == current_actor().id,
        expired=clock.now() >= found.expires_at,
        form=form,
        plain=PlainForm(None),
    )


@bp.post("/approvals/<uuid:request_id>/approve")
@allow(STAFF)
def approve(request_id: UUID) -> ResponseReturnValue:
    """Do what was asked for, as the second person."""
    with transaction() as db:
        done = kind_of(actions.approve(db, request_id, actor=current_actor(), now=clock.now()).kind).at_once
    if done:
        flash(_("Đã duyệt và thực hiện. Nhật ký ghi tên cả hai người."), "success")
    else:
        flash(_("Đã duyệt. Người đề nghị có 24 giờ để thực hiện; nhật ký ghi tên cả hai người."), "success")
    return redirect(url_for("accounts.approvals"), 303)


@bp.post("/approvals/<uuid:request_id>/refuse")
@allow(STAFF)
def refuse(request_id: UUID) -> ResponseReturnValue:
    """Refuse it with a reason."""
    form = RefusalForm()
    if not form.validate():
        return _page(queries.approval(read_session(), request_id, actor=current_actor()), form), 422
    with transaction() as db:
        actions.refuse(db, request_id, note=form.note.text(), actor=current_actor(), now=clock.now())
    flash(_("Đã từ chối. Không có gì thay đổi."), "success")
    return redirect(url_for("accounts.approvals"), 303)


@bp.post("/approvals/<uuid:request_id>/take-back")
@allow(STAFF)
def take_back(request_id: UUID) -> ResponseReturnValue:
    """Take back what one asked for oneself."""
    with transaction() as db:
        actions.take_back(db, request_id, actor=current_actor(), now=clock.now())
    flash(_("Đã rút đề nghị. Không có gì thay đổi."), "success")
    return redirect(url_for("accounts.approvals"), 303)
