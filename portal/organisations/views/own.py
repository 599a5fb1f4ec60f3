"""A person's organisations, registering one, and the page of one of them."""

from typing import Any
from uuid import UUID

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.consents import queries as consents
from portal.consents.actions import Agreed
from portal.consents.errors import ConsentTextChanged
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.organisations import actions, queries
from portal.organisations.page_forms import FORMS, ROLES, EvidenceForm, InvitationForm, OrganisationForm, StatementForm
from portal.organisations.views.base import bp, now, own_place, to_page
from portal.web.access import PERSON, allow, current_person
from portal.web.languages import language
from portal.web.reading import read_session


@bp.get("/account/organisations")
@allow(PERSON)
def mine() -> ResponseReturnValue:
    """The organisations of which the person is a member."""
    places = queries.places(read_session(), current_person())
    return render_template("organisations/mine.html", places=places, forms=FORMS, roles=ROLES)


@bp.route("/account/organisations/new", methods=["GET", "POST"])
@allow(PERSON)
def register() -> ResponseReturnValue:
    """Register an organisation; the person is its first representative here."""
    form = OrganisationForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction() as db:
                agreed = Agreed(form.agreed.data or "", language())
                organisation_id = actions.register(db, form.details, agreed=agreed, person=current_person(), now=now())
        except PortalError as problem:
            form.explain(problem, field=None if isinstance(problem, ConsentTextChanged) else form.tax_code)
            status = problem.status
        else:
            flash(_("Đã đăng ký tổ chức. Hãy chứng minh tư cách đại diện để ký và nộp được hồ sơ."), "success")
            return to_page(organisation_id)
    return render_template("organisations/register.html", form=form.showing(now()), text=form.text(now())), status


@bp.get("/account/organisations/<uuid:organisation_id>")
@allow(PERSON)
def show(organisation_id: UUID) -> ResponseReturnValue:
    """Whether an organisation is proved, how to prove it, and who its members are."""
    return page(organisation_id)


def page(organisation_id: UUID, **forms: Any) -> str:
    """The page of an organisation, with a form that was filled in and not accepted in its place."""
    place, db = own_place(organisation_id), read_session()
    given = {"evidence": EvidenceForm(), "statement": StatementForm(), "invitation": InvitationForm()} | forms
    return render_template(
        "organisations/show.html",
        place=place,
        organisation=place.organisation,
        account=place.organisation.account,
        agreed=[(one, consents.text(one)) for one in consents.agreements(db, organisation_id)],
        members=queries.members(db, organisation_id),
        invitations=queries.open_invitations(db, organisation_id, now=now()) if place.manages else [],
        person=current_person(),
        kinds=FORMS,
        roles=ROLES,
        form=next(iter(forms.values()), None),
        **given,
    )
