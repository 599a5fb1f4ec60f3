"""The archivist's pages: what is due, proposals and their decision, records for ever, and what is held."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import blobs, clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.retention import actions, queries
from portal.retention.errors import UnknownCode
from portal.retention.page_forms import HoldForm, PlainForm, ProposalForm, RefusalForm
from portal.web.access import allow, current_actor, role
from portal.web.reading import forget_reads, read_session

bp = Blueprint("retention", __name__, url_prefix="/admin/retention")
_ARCHIVIST = role(Role.ADMINISTRATOR, Role.ARCHIVIST)


@bp.get("")
@allow(_ARCHIVIST)
def due() -> ResponseReturnValue:
    """Dossiers whose time is over and that nothing holds."""
    return _due(ProposalForm())


def _due(form: ProposalForm) -> str:
    found = queries.due(read_session(), actor=current_actor(), today=queries.today_of(clock.now()))
    form.dossiers.choices = [(str(one.dossier_id), one.code) for one in found]
    return render_template("retention/due.html", form=form, found=found, most=queries.MOST_SHOWN)


@bp.post("")
@allow(_ARCHIVIST)
def propose() -> ResponseReturnValue:
    """Put chosen dossiers before a second person."""
    form = ProposalForm()
    if not form.validate():
        return _due(form), 422
    try:
        with transaction() as session:
            made = actions.propose(
                session, form.chosen(), note=form.note.data, actor=current_actor(), now=clock.now()
            ).id
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _due(form), problem.status
    flash(_("Đã lập đề nghị. Một người khác phải phê duyệt thì hồ sơ mới bị tiêu hủy."), "success")
    return redirect(url_for("retention.purge", purge_id=made), 303)


@bp.get("/purges")
@allow(_ARCHIVIST)
def purges() -> ResponseReturnValue:
    """Proposals and records, newest first."""
    return render_template("retention/purges.html", purges=queries.purges(read_session(), actor=current_actor()))


@bp.get("/purges/<uuid:purge_id>")
@allow(_ARCHIVIST)
def purge(purge_id: UUID) -> ResponseReturnValue:
    """One proposal: what it would destroy and who decides; or what was destroyed."""
    return _purge(purge_id, PlainForm(), RefusalForm())


def _purge(purge_id: UUID, form: PlainForm, refusal: RefusalForm) -> str:
    found = queries.purge(read_session(), purge_id, actor=current_actor())
    own = found.proposer_id == current_actor().id
    return render_template("retention/purge.html", purge=found, own=own, form=form, refusal=refusal)


@bp.post("/purges/<uuid:purge_id>/approval")
@allow(_ARCHIVIST)
def approve(purge_id: UUID) -> ResponseReturnValue:
    """Decide that they are destroyed."""
    form = PlainForm()
    try:
        with transaction() as session:
            actions.approve(session, purge_id, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _purge(purge_id, form, RefusalForm(formdata=None)), problem.status
    flash(_("Đã phê duyệt. Hồ sơ đang được tiêu hủy; biên bản sẽ có ở trang này sau ít phút."), "success")
    return redirect(url_for("retention.purge", purge_id=purge_id), 303)


@bp.post("/purges/<uuid:purge_id>/refusal")
@allow(_ARCHIVIST)
def refuse(purge_id: UUID) -> ResponseReturnValue:
    """Decide that they are not destroyed, or take one's own proposal back."""
    refusal = RefusalForm()
    if not refusal.validate():
        return _purge(purge_id, PlainForm(), refusal), 422
    with transaction() as session:
        actions.refuse(session, purge_id, reason=refusal.reason.data, actor=current_actor(), now=clock.now())
    flash(_("Đã bỏ đề nghị. Không hồ sơ nào bị tiêu hủy."), "success")
    return redirect(url_for("retention.purges"), 303)


@bp.get("/purges/<uuid:purge_id>/record")
@allow(_ARCHIVIST)
def record(purge_id: UUID) -> Response:
    """The sealed record, with the list for machines attached to it. Raises NotFound before there is one."""
    found = queries.purge(read_session(), purge_id, actor=current_actor())
    if not found.sha256:
        raise NotFound
    name, path = f"bien-ban-tieu-huy-{found.number}.pdf", blobs.store().path(found.sha256)
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name, etag=False)


@bp.route("/holds", methods=["GET", "POST"])
@allow(_ARCHIVIST)
def holds() -> ResponseReturnValue:
    """What must be kept for a complaint, whatever its term says; hold one more."""
    form = HoldForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction() as session:
                actions.hold(session, form.code.data, reason=form.reason.data, actor=current_actor(), now=clock.now())
            flash(_("Đã giữ lại hồ sơ. Hồ sơ không bị tiêu hủy cho đến khi thôi giữ."), "success")
            return redirect(url_for("retention.holds"), 303)
        except PortalError as problem:
            form.explain(problem, field=form.code if isinstance(problem, UnknownCode) else None)
            status = problem.status
    found = queries.holds(read_session(), actor=current_actor())
    return render_template("retention/holds.html", form=form, plain=PlainForm(formdata=None), found=found), status


@bp.post("/holds/<uuid:hold_id>/release")
@allow(_ARCHIVIST)
def release(hold_id: UUID) -> ResponseReturnValue:
    """Let a dossier go its way again."""
    with transaction() as session:
        actions.release(session, hold_id, actor=current_actor(), now=clock.now())
    flash(_("Đã thôi giữ hồ sơ."), "success")
    return redirect(url_for("retention.holds"), 303)
