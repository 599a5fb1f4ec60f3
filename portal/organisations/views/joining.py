"""Accepting an invitation to be a member."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.accounts.organisations.models import MemberRole
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.organisations import actions, queries
from portal.organisations.page_forms import ROLES, PlainForm
from portal.organisations.views.base import bp, now
from portal.web.access import PERSON, allow, current_person
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_RATE = "30 per hour"


@bp.route("/member-invitations/<member_token>", methods=["GET", "POST"])
@allow(PERSON)
def join(member_token: str) -> ResponseReturnValue:
    """Read an invitation and accept it, once."""
    person, db = current_person(), read_session()
    spend("join", rate=_RATE, key=str(person.id))
    if person.id is None:
        raise NotFound
    invitation = queries.invitation_by_token(db, member_token, person=accounts.account(db, person.id))
    organisation, form, status = accounts.account(db, invitation.organisation_id), PlainForm(), 200
    role = ROLES[MemberRole(invitation.role)]
    facts = {"organisation": organisation, "invitation": invitation, "role": role}
    if form.validate_on_submit():
        forget_reads()
        try:
            with transaction() as writing:
                actions.join(writing, member_token, person=person, now=now())
        except PortalError as problem:
            form.explain(problem)
            status = problem.status
        else:
            flash(_("Bạn đã là thành viên. Hãy chọn tổ chức để bắt đầu làm việc."), "success")
            return redirect(url_for("accounts.acting"), 303)
    over = invitation.accepted_at or invitation.revoked_at or now() >= invitation.expires_at
    return render_template("organisations/join.html", form=form, over=over, **facts), status
