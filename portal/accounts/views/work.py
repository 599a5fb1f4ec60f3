"""The administrators' page about one officer's position, units and services."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import queries
from portal.accounts.actions import units
from portal.accounts.agencies import queries as agencies
from portal.accounts.agency_forms import WorkForm
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.actor import Kind, Role
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.web.access import allow, current_actor, role
from portal.web.reading import read_session


@bp.route("/admin/accounts/<uuid:account_id>/work", methods=["GET", "POST"])
@allow(role(Role.ADMINISTRATOR))
def work(account_id: UUID) -> ResponseReturnValue:
    """Which position somebody holds, and whose work is theirs."""
    db = read_session()
    found = queries.account(db, account_id)
    if Kind(found.kind) is not Kind.STAFF:
        raise NotFound
    form = WorkForm(data={"position": found.position, "units": found.units, "services": found.services})
    offered = agencies.services_of(found.agency) if found.agency else {}
    form.offer(agencies.units(db, found.agency_id), offered, kept=found.units)
    if form.validate_on_submit():
        with transaction() as session:
            units.set_work(
                session,
                account_id,
                position=form.position.text(),
                units=form.units.data,
                services=form.services.data,
                actor=current_actor(),
                now=clock.now(),
            )
        flash(_("Đã lưu chức vụ và phần việc. Có hiệu lực ngay."), "success")
        return redirect(url_for("accounts.account", account_id=account_id), 303)
    page = render_template("admin/work.html", form=form, account=found)
    return page, 422 if form.is_submitted() else 200
