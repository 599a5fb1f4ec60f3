"""Making a mandate out and taking it back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.dossiers import queries as dossiers
from portal.mandates import actions, queries
from portal.mandates.errors import MandateMoved, NothingGiven, PeriodUnfit, ReasonMissing, ReceiverUnfit
from portal.mandates.page_forms import MandateForm, ReasonForm
from portal.mandates.scope_form import first_values
from portal.mandates.views.blueprint import bp, rows_of
from portal.web.access import OWNER, allow, current_actor
from portal.web.languages import language, say
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_RATE = "30/hour"


@bp.route("/mandates/new", methods=["GET", "POST"])
@allow(OWNER)
def new() -> ResponseReturnValue:
    """Whom one authorises, for what and how long; then the document is made to be signed."""
    actor, now = current_actor(), clock.now()
    form = MandateForm(data=first_values(local(now).date()))
    _offer(form)
    if not form.validate_on_submit():
        return _page(form), 422 if form.is_submitted() else 200
    spend("mandate", rate=_RATE, key=str(actor.id))
    try:
        with transaction() as session:
            made = actions.make(session, form.wanted, actor=actor, language=language(), now=now).id
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=_field(form, problem))
        forget_reads()
        return _page(form), problem.status
    draw(made)
    return redirect(url_for("mandates.show", mandate_id=made), 303)


def draw(mandate_id: UUID) -> None:
    """Make the document that is to be signed."""
    actor, now = current_actor(), clock.now()
    forget_reads()
    drawn = actions.draw_mandate(read_session(), mandate_id, actor=actor, now=now)
    with transaction() as session:
        actions.issue_mandate(session, mandate_id, drawn, actor=actor, now=now)


def _page(form: MandateForm) -> str:
    return render_template("mandates/new.html", form=form)


def _offer(form: MandateForm) -> None:
    listed = dossiers.listed(read_session(), actor=current_actor(), limit=50)
    names = {one.id: catalogue.definition(one.service_code, one.service_version).name for one in listed}
    own = [(one.id, f"{one.code or _('Đang soạn')}: {say(names[one.id])}") for one in listed]
    form.offer(catalogue.offered(), [sector for sector, _services in catalogue.by_sector()], own)


def _field(form: MandateForm, problem: PortalError) -> Field | None:
    places = {PeriodUnfit: form.last, ReceiverUnfit: form.receiver_number, NothingGiven: form.rights}
    return places.get(type(problem))


@bp.route("/mandates/<uuid:mandate_id>/revoke", methods=["GET", "POST"])
@allow(OWNER)
def revoke(mandate_id: UUID) -> ResponseReturnValue:
    """Take a mandate back, or give it back."""
    actor = current_actor()
    mandate = queries.of_side(read_session(), mandate_id, actor=actor)
    if mandate.standing(local(clock.now()).date()).is_past:
        return redirect(url_for("mandates.show", mandate_id=mandate_id), 303)
    form = ReasonForm()
    page = {"form": form, "mandate": mandate, "rows": rows_of(mandate), "given": mandate.giver_id == actor.id}
    if not form.validate_on_submit():
        return render_template("mandates/revoke.html", **page)
    try:
        with transaction() as session:
            actions.revoke(session, mandate_id, form.reason.data or "", actor=actor, now=clock.now())
    except (MandateMoved, ReasonMissing) as problem:
        form.explain(problem, field=form.reason if isinstance(problem, ReasonMissing) else None)
        return render_template("mandates/revoke.html", **page), problem.status
    flash(_("Đã thu hồi. Hai bên được báo qua thư điện tử; hồ sơ đã nộp không bị ảnh hưởng."), "success")
    return redirect(url_for("mandates.show", mandate_id=mandate_id), 303)
