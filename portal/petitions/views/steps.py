"""The officers' steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound, PortalError
from portal.petitions import actions
from portal.petitions.lifecycle import Action
from portal.petitions.page_forms import (
    AssignForm,
    DraftForm,
    NoteForm,
    ReleaseForm,
    SendBackForm,
    StepForm,
    TakeDownForm,
)
from portal.petitions.views.base import HANDLER, bp
from portal.petitions.views.queue import choose_agencies, work_page
from portal.web.access import allow, current_actor, role
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads

_LEADER = role(Role.LEADER)
_ASSIGNER = role(Role.RECEPTIONIST, Role.LEADER)


@bp.post("/office/petitions/<uuid:petition_id>/note")
@allow(HANDLER)
def note(petition_id: UUID) -> ResponseReturnValue:
    """Write something for colleagues."""
    form = NoteForm()
    return _step(petition_id, Action.NOTE, form, _("Đã ghi chú."), actions.note, lambda: {"text": form.note.data})


@bp.post("/office/petitions/<uuid:petition_id>/assign")
@allow(_ASSIGNER)
def assign(petition_id: UUID) -> ResponseReturnValue:
    """Give it to another agency."""
    form = AssignForm()
    choose_agencies(form, None)
    return _step(
        petition_id,
        Action.ASSIGN,
        form,
        _("Đã chuyển đến cơ quan khác."),
        actions.assign,
        lambda: {"agency": form.agency.data, "reason": form.reason.data, "revision": _number(form)},
        away=True,
    )


@bp.post("/office/petitions/<uuid:petition_id>/draft")
@allow(HANDLER)
def draft(petition_id: UUID) -> ResponseReturnValue:
    """Ask a leader to approve the answer."""
    form = DraftForm()
    return _step(
        petition_id,
        Action.DRAFT,
        form,
        _("Đã trình lãnh đạo duyệt câu trả lời."),
        actions.draft,
        lambda: {"answer": form.answer.data, "revision": _number(form)},
    )


@bp.post("/office/petitions/<uuid:petition_id>/send-back")
@allow(_LEADER)
def send_back(petition_id: UUID) -> ResponseReturnValue:
    """Have the answer changed."""
    form = SendBackForm()
    return _step(
        petition_id,
        Action.SEND_BACK,
        form,
        _("Đã trả lại để sửa."),
        actions.send_back,
        lambda: {"reason": form.reason.data, "revision": _number(form)},
    )


@bp.post("/office/petitions/<uuid:petition_id>/approve")
@allow(_LEADER)
def approve(petition_id: UUID) -> ResponseReturnValue:
    """Send the answer."""
    form = StepForm()
    return _step(
        petition_id,
        Action.APPROVE,
        form,
        _("Đã duyệt. Câu trả lời được gửi cho người hỏi."),
        actions.approve,
        lambda: {"revision": _number(form)},
    )


@bp.post("/office/petitions/<uuid:petition_id>/release")
@allow(_LEADER)
def release(petition_id: UUID) -> ResponseReturnValue:
    """Publish the version without personal data."""
    form = ReleaseForm()
    return _step(
        petition_id,
        Action.RELEASE,
        form,
        _("Đã công khai."),
        actions.release,
        lambda: {
            "subject": form.subject.data,
            "body": form.body.data,
            "answer": form.answer.data,
            "revision": _number(form),
        },
    )


@bp.post("/office/petitions/<uuid:petition_id>/take-down")
@allow(_LEADER)
def take_down(petition_id: UUID) -> ResponseReturnValue:
    """Stop showing it."""
    form = TakeDownForm()
    return _step(
        petition_id,
        Action.TAKE_DOWN,
        form,
        _("Đã gỡ."),
        actions.take_down,
        lambda: {"reason": form.reason.data, "revision": _number(form)},
    )


def _number(form: PortalForm) -> int:
    """The revision that was read; raises Conflict when it is not one."""
    typed = form.revision.data or ""
    if not typed.isdecimal():
        raise Conflict
    return int(typed)


def _step(
    petition_id: UUID,
    action: Action,
    form: PortalForm,
    done: str,
    act: Callable[..., Any],
    values: Callable[[], dict[str, Any]],
    *,
    away: bool = False,
) -> ResponseReturnValue:
    """Take a step and go back to the page, or show it again with what is wrong."""
    if not form.validate():
        return work_page(petition_id, action, form), 422
    forget_reads()
    try:
        with transaction() as session:
            _act(session, petition_id, act, values())
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        return work_page(petition_id, action, form), problem.status
    flash(done, "success")
    where = url_for("petitions.queue") if away else url_for("petitions.handle", petition_id=petition_id)
    return redirect(where, 303)


def _act(session: Session, petition_id: UUID, act: Callable[..., Any], values: dict[str, Any]) -> None:
    act(session, petition_id, **values, actor=current_actor(), now=clock.now())
