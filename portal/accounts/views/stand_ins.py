"""Who stands in for whom: one's own, the leader's colleagues, and everybody for the administrator."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import actions, delegations, queries
from portal.accounts.errors import BasisMissing, DelegationUnfit, NoSuchDuty, NotAStandIn, PeriodUnfit, StandInAway
from portal.accounts.models import Account
from portal.accounts.rules import LENDABLE
from portal.accounts.standing_forms import StandInForm
from portal.accounts.views.blueprint import bp
from portal.accounts.views.profile import own_id
from portal.core import clock
from portal.core.actor import Kind, Role
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.web.access import STAFF, allow, current_actor, role
from portal.web.reading import read_session


@bp.get("/account/stand-ins")
@allow(STAFF)
def stand_ins() -> ResponseReturnValue:
    """Who stands in for the officer and for whom the officer does; for a leader also who does in the agency."""
    db, actor, now = read_session(), current_actor(), clock.now()
    mine = delegations.of_account(db, own_id(), now=now)
    leads = Role.LEADER in actor.own_roles and actor.agency_id is not None
    return render_template(
        "accounts/stand_ins.html",
        given=[one for one in mine if one.principal_id == actor.id],
        taken=[one for one in mine if one.stand_in_id == actor.id],
        others=[one for one in delegations.of_agency(db, actor.agency_id, now=now) if one not in mine] if leads else [],
        officers=[one for one in delegations.officers(db, actor.agency_id) if one.id != actor.id] if leads else [],
        may_lend=bool(actor.own_roles.intersection(LENDABLE)),
        now=now,
    )


@bp.get("/admin/stand-ins")
@allow(role(Role.ADMINISTRATOR))
def all_stand_ins() -> ResponseReturnValue:
    """Who stands in for whom anywhere; on the page of an account somebody is named."""
    db, now = read_session(), clock.now()
    return render_template(
        "admin/stand_ins.html",
        delegations=delegations.of_agency(db, None, now=now),
        now=now,
    )


@bp.route("/account/stand-ins/for/<uuid:account_id>", methods=["GET", "POST"])
@allow(STAFF)
def name_stand_in(account_id: UUID) -> ResponseReturnValue:
    """Name who stands in for an officer."""
    principal = _principal(account_id)
    roles = {Role(item.role) for item in principal.roles}
    colleagues = [one for one in delegations.colleagues(read_session(), principal) if _may_be_named(principal, one)]
    form = StandInForm.of(roles, colleagues, now=clock.now())
    if form.validate_on_submit() and _lent(principal, form):
        flash(_("Đã giao. Người làm thay thấy việc này ngay khi đến giờ bắt đầu."), "success")
        return redirect(_back(principal))
    page = render_template("accounts/stand_in.html", form=form, principal=principal, back=_back(principal))
    return page, 422 if form.is_submitted() else 200


@bp.post("/account/stand-ins/<uuid:delegation_id>/revoke")
@allow(STAFF)
def revoke_stand_in(delegation_id: UUID) -> ResponseReturnValue:
    """End a delegation at once."""
    with transaction() as db:
        actions.revoke(db, delegation_id, actor=current_actor(), now=clock.now())
    flash(_("Đã kết thúc việc làm thay."), "success")
    outside = Role.ADMINISTRATOR in current_actor().own_roles
    return redirect(url_for("accounts.all_stand_ins" if outside else "accounts.stand_ins"))


def _principal(account_id: UUID) -> Account:
    found = queries.account(read_session(), account_id)
    if Kind(found.kind) is not Kind.STAFF or not actions.may_arrange(found, current_actor()):
        raise NotFound
    return found


def _may_be_named(principal: Account, colleague: Account) -> bool:
    """Nobody gives themselves the duties of somebody else."""
    return principal.id == current_actor().id or colleague.id != current_actor().id


def _back(principal: Account) -> str:
    actor = current_actor()
    outside = principal.id != actor.id and Role.ADMINISTRATOR in actor.own_roles
    return url_for("accounts.all_stand_ins" if outside else "accounts.stand_ins")


def _lent(principal: Account, form: StandInForm) -> bool:
    fields = {
        NotAStandIn: form.stand_in,
        StandInAway: form.stand_in,
        NoSuchDuty: form.roles,
        PeriodUnfit: form.ends_day,
        BasisMissing: form.basis,
    }
    try:
        with transaction() as db:
            actions.delegate(db, principal.id, form.lending, actor=current_actor(), now=clock.now())
    except DelegationUnfit as problem:
        form.explain(problem, field=fields.get(type(problem)))
        return False
    return True
