"""The officers' page: organisations whose evidence is to be checked."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.organisations import actions, queries
from portal.organisations.page_forms import FORMS, RefusalForm
from portal.organisations.queries import CHECKERS
from portal.organisations.views.base import bp, now
from portal.web import downloads
from portal.web.access import allow, current_actor, role
from portal.web.reading import forget_reads, read_session

_CHECKER = role(*CHECKERS)


@bp.get("/office/organisations")
@allow(_CHECKER)
def to_check() -> ResponseReturnValue:
    """Organisations that wait for a check, the one that waits longest first."""
    return render_template("organisations/to_check.html", waiting=queries.to_check(read_session()), kinds=FORMS)


@bp.route("/office/organisations/<uuid:checked_id>", methods=["GET", "POST"])
@allow(_CHECKER)
def check(checked_id: UUID) -> ResponseReturnValue:
    """Read what was typed beside the file, then confirm or refuse with a reason."""
    form, status = RefusalForm(), 200
    if request.method == "POST":
        try:
            done = _decided(checked_id, form)
        except PortalError as problem:
            form.explain(problem)
            status = problem.status
        else:
            if done:
                flash(done, "success")
                return redirect(url_for("organisations.to_check"), 303)
            status = 422
        forget_reads()
    organisation = queries.checked(read_session(), checked_id)
    return render_template(
        "organisations/check.html", form=form, organisation=organisation, account=organisation.account, kinds=FORMS
    ), status


@bp.get("/office/organisations/<uuid:checked_id>/evidence")
@allow(_CHECKER)
def evidence(checked_id: UUID) -> ResponseReturnValue:
    """The file that should prove an organisation."""
    found = queries.checked(read_session(), checked_id)
    if found.evidence_sha256 is None:
        raise NotFound
    return downloads.send_strangers(found.evidence_sha256, found.evidence_name, media_type="application/octet-stream")


def _decided(checked_id: UUID, form: RefusalForm) -> str:
    """What was decided, in words; "" when a refusal has no reason."""
    seen, actor = request.form.get("seen", ""), current_actor()
    accepted = request.form.get("decision") == "accept"
    if not accepted and not form.validate():
        return ""
    forget_reads()
    with transaction() as db:
        if accepted:
            actions.accept(db, checked_id, seen=seen, actor=actor, now=now())
            return str(_("Đã xác nhận tổ chức. Người đăng ký được báo qua thư."))
        actions.refuse(db, checked_id, seen=seen, reason=form.reason.text(), actor=actor, now=now())
        return str(_("Đã trả lại kèm lý do. Người đăng ký được báo qua thư."))
