"""The draft of a result before it goes to the leader: the applicant confirms it or says what is wrong."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.dossiers.actions import confirming as actions
from portal.dossiers.errors import ActionNotPermitted, ObjectionMissing
from portal.dossiers.lifecycle import Action
from portal.dossiers.models import Dossier
from portal.dossiers.transitions import may
from portal.dossiers.views.base import bp, own_submitted
from portal.processes import queries as processes
from portal.web.access import SIGNED_IN, allow, current_actor
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session


class DraftForm(PortalForm):
    """A button about the draft that was on the screen."""

    revision = IntegerField(widget=HiddenInput())

    @property
    def seen(self) -> int:
        """The revision that was on the screen; one that cannot be is 0 and always stale."""
        return self.revision.data or 0


class ObjectionForm(DraftForm):
    """What should be corrected."""

    reason = TextAreaField(
        _l("Nội dung cần sửa"), description=_l("Ghi rõ dòng nào sai và sửa thành gì."), render_kw={"rows": 4}
    )


@bp.get("/dossiers/<uuid:dossier_id>/draft-result")
@allow(SIGNED_IN)
def draft_result(dossier_id: UUID) -> ResponseReturnValue:
    """The draft, and the two answers."""
    dossier = _waiting(dossier_id)
    return _page(dossier, ObjectionForm(data={"revision": dossier.revision}))


def _waiting(dossier_id: UUID) -> Dossier:
    """The reader's dossier while it waits for their word. Raises ActionNotPermitted."""
    dossier = own_submitted(dossier_id)
    if not may(dossier, Action.CONFIRM_DRAFT, current_actor()):
        raise ActionNotPermitted
    return dossier


def _page(dossier: Dossier, form: ObjectionForm) -> str:
    items = processes.items(read_session(), dossier.id)
    due = next((item.due_at for item in items if item.closed_at is None and not item.request), None)
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    shown = {"dossier": dossier, "definition": definition, "proposal": dossier.proposal or {}, "due": due}
    return render_template("dossiers/draft_result.html", form=form, **shown)


@bp.post("/dossiers/<uuid:dossier_id>/draft-result/confirm")
@allow(SIGNED_IN)
def confirm_draft(dossier_id: UUID) -> ResponseReturnValue:
    """The draft is right."""
    dossier, form = _waiting(dossier_id), DraftForm()
    if not form.validate():
        return _page(dossier, ObjectionForm(formdata=None, data={"revision": dossier.revision})), 422
    with transaction() as session:
        actions.confirm_draft(session, dossier_id, revision=form.seen, actor=current_actor(), now=clock.now())
    flash(_("Cảm ơn bạn. Dự thảo được trình lãnh đạo ký."), "success")
    return redirect(url_for("dossiers.show", dossier_id=dossier_id), 303)


@bp.post("/dossiers/<uuid:dossier_id>/draft-result/object")
@allow(SIGNED_IN)
def object_to_draft(dossier_id: UUID) -> ResponseReturnValue:
    """The draft needs a correction."""
    dossier, form = _waiting(dossier_id), ObjectionForm()
    if not form.validate():
        return _page(dossier, form), 422
    try:
        with transaction() as session:
            actions.object_to_draft(
                session,
                dossier_id,
                reason=form.reason.data or "",
                revision=form.seen,
                actor=current_actor(),
                now=clock.now(),
            )
    except (ObjectionMissing, Conflict) as problem:
        form.explain(problem, field=form.reason)
        forget_reads()
        return _page(dossier, form), problem.status
    flash(_("Đã gửi đề nghị sửa dự thảo cho cán bộ thụ lý."), "success")
    return redirect(url_for("dossiers.show", dossier_id=dossier_id), 303)
