"""The applicant's appointment: choose a day, then a time; change it, cancel it, take it into a calendar."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.counter import actions, queries
from portal.counter.errors import SlotNotOffered
from portal.counter.ics import calendar_file
from portal.counter.letters import entry_of
from portal.counter.models import Appointment
from portal.counter.page_forms import SlotForm
from portal.counter.queries import Offer
from portal.counter.views.base import RECEIVER, bp
from portal.dossiers import queries as dossiers
from portal.dossiers.models import Dossier
from portal.web import limits
from portal.web.access import allow, current_actor
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

_RATE = "30/hour"
"""How often one dossier's appointment changes: each change is a letter."""


@bp.get("/dossiers/<uuid:dossier_id>/appointment")
@allow(RECEIVER)
def appointment(dossier_id: UUID) -> ResponseReturnValue:
    """The appointment of a dossier, and the times that can be booked."""
    return _page(_own(dossier_id), None)


@bp.post("/dossiers/<uuid:dossier_id>/appointment")
@allow(RECEIVER)
def book(dossier_id: UUID) -> ResponseReturnValue:
    """Book a time, or another one instead of the one that is booked."""
    form, dossier = SlotForm(), _own(dossier_id)
    starts_at = form.starts_at
    if not form.validate() or starts_at is None:
        form.slot.errors = [_("Hãy chọn một giờ.")]
        return _page(dossier, form), 422
    change = request.form.get("change") == "1"
    act = actions.move if change else actions.book
    done = _("Đã đổi giờ hẹn.") if change else _("Đã đặt giờ hẹn.")
    return _carry_out(
        form,
        lambda session: act(session, dossier_id, starts_at, actor=current_actor(), now=clock.now()),
        again=lambda: _page(_own(dossier_id), form),
        done=done,
        dossier_id=dossier_id,
    )


@bp.post("/dossiers/<uuid:dossier_id>/appointment/cancel")
@allow(RECEIVER)
def cancel(dossier_id: UUID) -> ResponseReturnValue:
    """Do not come; somebody else can have the place."""
    form = SlotForm()
    return _carry_out(
        form,
        lambda session: actions.cancel(session, dossier_id, actor=current_actor(), now=clock.now()),
        again=lambda: _page(_own(dossier_id), form),
        done=_("Đã hủy giờ hẹn."),
        dossier_id=dossier_id,
    )


@bp.get("/dossiers/<uuid:dossier_id>/appointment.ics")
@allow(RECEIVER)
def calendar(dossier_id: UUID) -> Response:
    """The appointment for one's own calendar. Raises NotFound where none is booked."""
    dossier, session = _own(dossier_id), read_session()
    found = queries.booked(session, dossier_id)
    if found is None:
        raise NotFound
    answer = make_response(calendar_file(entry_of(found, dossier, session.get_one(Agency, found.agency_id))))
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = "attachment; filename=lich-hen.ics"
    return answer


def _own(dossier_id: UUID) -> Dossier:
    return dossiers.own_submitted(read_session(), dossier_id, actor=current_actor())


def _carry_out(
    form: SlotForm, what: Callable[[Session], object], *, again: Callable[[], str], done: str, dossier_id: UUID
) -> ResponseReturnValue:
    _own(dossier_id)
    limits.spend("appointment", rate=_RATE, key=str(dossier_id))
    try:
        with transaction() as session:
            what(session)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=form.slot if isinstance(problem, SlotNotOffered) else None)
        forget_reads()
        return again(), problem.status
    flash(done, "success")
    return redirect(url_for("counter.appointment", dossier_id=dossier_id), 303)


def _page(dossier: Dossier, form: SlotForm | None) -> str:
    session, now = read_session(), clock.now()
    row = queries.plan_row(session, dossier.agency_id)
    purpose = queries.purpose_of(session, dossier)
    found = queries.booked(session, dossier.id)
    days = queries.offers(session, row, now=now) if row is not None and purpose is not None else []
    day = _chosen(days, found, form)
    times = [(one.slot.starts_at, _words(one)) for one in (dict(days)[day] if day else []) if _can_be_had(one, found)]
    shown = SlotForm.of(times, now_booked=found.starts_at if found else None)
    if form is not None:
        shown.problems, shown.slot.errors = form.problems, form.slot.errors
    changing = found is not None and found.starts_at > now
    return render_template(
        "counter/appointment.html",
        dossier=dossier,
        definition=catalogue.definition(dossier.service_code, dossier.service_version),
        agency=session.get(Agency, dossier.agency_id),
        purpose=purpose,
        originals=[paper.component.name for paper in queries.papers_of(session, dossier) if paper.to_bring],
        appointment=found,
        changing=changing,
        arranged=row is not None,
        days=[(one, sum(offer.left for offer in offered), one == day) for one, offered in days],
        day=day,
        form=shown,
        cancelling=PortalForm(formdata=None),
    )


def _chosen(
    days: Sequence[tuple[date, Sequence[Offer]]], found: Appointment | None, form: SlotForm | None
) -> date | None:
    """The day that is asked for, that of what was typed or is booked, or the first with a place."""
    known = [one for one, _offers in days]
    wanted: list[datetime | None] = [form.starts_at if form else None, found.starts_at if found else None]
    asked = request.args.get("day", "")
    candidates = [one for one in known if one.isoformat() == asked]
    candidates += [local(moment).date() for moment in wanted if moment is not None]
    candidates += [one for one, offered in days if any(offer.left for offer in offered)]
    return next((one for one in candidates if one in known), known[0] if known else None)


def _can_be_had(offer: Offer, found: Appointment | None) -> bool:
    return offer.left > 0 or (found is not None and found.starts_at == offer.slot.starts_at)


def _words(offer: Offer) -> str:
    times = f"{local(offer.slot.starts_at):%H:%M} – {local(offer.slot.ends_at):%H:%M}"
    return str(_("%(times)s, còn %(n)s chỗ", times=times, n=offer.left))
