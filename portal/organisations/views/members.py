"""Arranging the members of an organisation."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.organisations.models import MemberRole, Membership
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.organisations import actions, queries
from portal.organisations.errors import AlreadyMember, WhomMissing
from portal.organisations.page_forms import InvitationForm, RoleForm
from portal.organisations.views.base import bp, now, own_place, to_page
from portal.organisations.views.own import page
from portal.web.access import PERSON, allow, current_person
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_RATE = "30 per hour"


@bp.post("/account/organisations/<uuid:organisation_id>/invitations")
@allow(PERSON)
def invite(organisation_id: UUID) -> ResponseReturnValue:
    """Ask somebody to become a member."""
    form, person = InvitationForm(), current_person()
    own_place(organisation_id)
    if not form.validate():
        return page(organisation_id, invitation=form), 422
    spend("member invitation", rate=_RATE, key=str(person.id))
    try:
        with transaction() as db:
            actions.invite(db, organisation_id, form.asked, person=person, now=now())
    except PortalError as problem:
        form.explain(problem, field=form.username if isinstance(problem, WhomMissing | AlreadyMember) else None)
        forget_reads()
        return page(organisation_id, invitation=form), problem.status
    flash(_("Đã mời. Người được mời nhận thư có liên kết dùng một lần trong 3 ngày."), "success")
    return to_page(organisation_id)


@bp.post("/account/organisations/<uuid:organisation_id>/invitations/<uuid:asked_id>/revoke")
@allow(PERSON)
def revoke_invitation(organisation_id: UUID, asked_id: UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    with transaction() as db:
        actions.revoke_invitation(db, organisation_id, asked_id, person=current_person(), now=now())
    flash(_("Đã thu lại lời mời."), "success")
    return to_page(organisation_id)


@bp.route("/account/organisations/<uuid:organisation_id>/members/<uuid:membership_id>", methods=["GET", "POST"])
@allow(PERSON)
def member(organisation_id: UUID, membership_id: UUID) -> ResponseReturnValue:
    """One member: another role, suspended, resumed, removed."""
    form = RoleForm()
    shown = next((one for one in _members(organisation_id) if one.id == membership_id), None)
    if shown is None:
        raise NotFound
    status = 200
    if request.method == "POST":
        try:
            done = _changed(organisation_id, membership_id, form)
        except PortalError as problem:
            form.explain(problem)
            status = problem.status
        else:
            if done:
                flash(done, "success")
                return to_page(organisation_id) if _still_there(organisation_id) else _left()
            status = 422
        forget_reads()
    elif not form.role.data:
        form.role.data = MemberRole(shown.role).value
    place = own_place(organisation_id)
    own = shown.person_id == current_person().id
    return render_template(
        "organisations/member.html", form=form, member=shown, account=place.organisation.account, own=own
    ), status


def _members(organisation_id: UUID) -> list[Membership]:
    own_place(organisation_id)
    return list(queries.members(read_session(), organisation_id))


def _changed(organisation_id: UUID, membership_id: UUID, form: RoleForm) -> str:
    """What was done, in words; "" when no role was chosen."""
    wanted, person = request.form.get("change", "role"), current_person()
    if wanted == "role" and not form.validate():
        return ""
    moves = {"suspend": actions.suspend, "resume": actions.resume, "remove": actions.remove}
    told = {
        "role": _("Đã đổi vai trò. Vai trò mới có hiệu lực ngay."),
        "suspend": _("Đã tạm dừng. Người này không làm gì được cho tổ chức nữa."),
        "resume": _("Đã cho làm việc trở lại."),
        "remove": _("Đã đưa ra khỏi danh sách thành viên."),
    }
    if wanted not in told:
        raise NotFound
    forget_reads()
    with transaction() as db:
        if wanted == "role":
            role = MemberRole(form.role.data)
            actions.change_role(db, organisation_id, membership_id, role, person=person, now=now())
        else:
            moves[wanted](db, organisation_id, membership_id, person=person, now=now())
    return str(told[wanted])


def _still_there(organisation_id: UUID) -> bool:
    try:
        own_place(organisation_id)
    except NotFound:
        return False
    return True


def _left() -> ResponseReturnValue:
    return redirect(url_for("organisations.mine"), 303)
