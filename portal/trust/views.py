"""The administrators' pages about whom we believe: see, propose, confirm, retire, and every version there was."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.trust import actions, queries
from portal.trust.errors import HostUnreadable, TrustNotBegun
from portal.trust.page_forms import ConfirmForm, PlainForm, ProposalForm, RetireForm
from portal.trust.rules import KIND_NAMES, Anchor, Kind, Policy
from portal.web.access import allow, current_actor, role
from portal.web.reading import read_session

bp = Blueprint("trust", __name__)
_ADMINISTRATOR = role(Role.ADMINISTRATOR)
_LARGEST = 64 * 1024


@bp.get("/admin/trust")
@allow(_ADMINISTRATOR)
def overview() -> ResponseReturnValue:
    """What is believed now, what waits to be confirmed, and the versions."""
    session = read_session()
    try:
        policy = queries.current(session)
    except TrustNotBegun:
        policy = Policy(anchors=())
    waiting = [(proposal, Anchor.from_dict(proposal.anchor)) for proposal in queries.open_proposals(session)]
    return render_template(
        "trust/overview.html", policy=policy, waiting=waiting, versions=queries.versions(session), kinds=KIND_NAMES
    )


@bp.route("/admin/trust/new", methods=["GET", "POST"])
@allow(_ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """Propose a certificate; its facts are shown next."""
    form = ProposalForm()
    form.offer_kinds()
    if form.validate_on_submit():
        try:
            return redirect(url_for("trust.proposal", proposal_id=_proposed(form)), 303)
        except PortalError as problem:
            form.explain(problem, field=form.hosts if isinstance(problem, HostUnreadable) else form.file)
    return render_template("trust/new.html", form=form), 422 if form.is_submitted() else 200


def _proposed(form: ProposalForm) -> UUID:
    with transaction() as session:
        return actions.propose(
            session,
            form.file.data.read(_LARGEST),
            kind=Kind(form.kind.data),
            hosts=form.hosts.data or "",
            until=form.until_moment(),
            why=form.why.data,
            actor=current_actor(),
            now=clock.now(),
        ).id


@bp.get("/admin/trust/proposals/<uuid:proposal_id>")
@allow(_ADMINISTRATOR)
def proposal(proposal_id: UUID) -> ResponseReturnValue:
    """The facts of a proposed certificate, and what can be done with it."""
    return _proposal(proposal_id, ConfirmForm())


def _proposal(proposal_id: UUID, form: ConfirmForm) -> str:
    found = queries.proposal(read_session(), proposal_id)
    own = found.proposed_by == current_actor().id
    anchor = Anchor.from_dict(found.anchor)
    return render_template(
        "trust/proposal.html", proposal=found, anchor=anchor, own=own, form=form, plain=PlainForm(), kinds=KIND_NAMES
    )


@bp.post("/admin/trust/proposals/<uuid:proposal_id>/confirm")
@allow(_ADMINISTRATOR)
def confirm(proposal_id: UUID) -> ResponseReturnValue:
    """Believe a proposed certificate: a second administrator has compared the fingerprint."""
    form = ConfirmForm()
    if not form.validate():
        return _proposal(proposal_id, form), 422
    try:
        with transaction() as session:
            made = actions.confirm(
                session, proposal_id, fingerprint=form.fingerprint.data, actor=current_actor(), now=clock.now()
            )
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=form.fingerprint)
        return _proposal(proposal_id, form), problem.status
    flash(_("Đã tin cậy. Danh sách tin cậy phiên bản %(n)s có hiệu lực.", n=made.version), "success")
    return redirect(url_for("trust.overview"), 303)


@bp.post("/admin/trust/proposals/<uuid:proposal_id>/refuse")
@allow(_ADMINISTRATOR)
def refuse(proposal_id: UUID) -> ResponseReturnValue:
    """Refuse a proposal, or take one's own back."""
    with transaction() as session:
        actions.refuse(session, proposal_id, actor=current_actor(), now=clock.now())
    flash(_("Đã bỏ đề nghị. Không có gì thay đổi trong danh sách tin cậy."), "success")
    return redirect(url_for("trust.overview"), 303)


@bp.get("/admin/trust/anchors/<kind>/<sha256>")
@allow(_ADMINISTRATOR)
def anchor(kind: str, sha256: str) -> ResponseReturnValue:
    """A certificate that is believed, and the way to believe it no longer."""
    return _anchor(kind, sha256, RetireForm())


def _anchor(kind: str, sha256: str, form: RetireForm) -> str:
    found = queries.current(read_session()).find(_kind(kind), sha256)
    if found is None:
        raise NotFound
    return render_template("trust/anchor.html", anchor=found, form=form, kinds=KIND_NAMES)


@bp.post("/admin/trust/anchors/<kind>/<sha256>/retire")
@allow(_ADMINISTRATOR)
def retire(kind: str, sha256: str) -> ResponseReturnValue:
    """Ask, for a reason, that a certificate be believed no longer; a second administrator decides."""
    form = RetireForm()
    if not form.validate():
        return _anchor(kind, sha256, form), 422
    with transaction() as session:
        asked = actions.ask_to_retire(
            session, _kind(kind), sha256, why=form.why.data, actor=current_actor(), now=clock.now()
        )
    flash(_("Đã lập đề nghị. Chứng thư số còn được tin cậy đến khi quản trị viên khác duyệt."), "success")
    return redirect(url_for("accounts.approval", request_id=asked.id), 303)


def _kind(text: str) -> Kind:
    if text not in set(Kind):
        raise NotFound
    return Kind(text)


@bp.get("/admin/trust/versions/<int:number>")
@allow(_ADMINISTRATOR)
def version(number: int) -> ResponseReturnValue:
    """What a version believed, and why it was made."""
    row = queries.version(read_session(), str(number))
    return render_template("trust/version.html", row=row, policy=queries.policy(row), kinds=KIND_NAMES)
