"""Who comes today: the officers' list of appointments."""

from datetime import date, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.counter import actions, queries
from portal.counter.views.base import DESK, bp, own_agency
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.page_form import PortalForm
from portal.web.reading import read_session

_FAR = timedelta(days=3 * 366)


@bp.get("/office/counter/today")
@allow(DESK)
def today() -> ResponseReturnValue:
    """The appointments of a day, today unless another is asked for."""
    session, agency_id, now = read_session(), own_agency(), clock.now()
    day = _day(request.args.get("day", "")) or local(now).date()
    return render_template(
        "counter/today.html",
        visitors=queries.visitors(session, agency_id, day),
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        now=now,
        arranged=queries.plan_row(session, agency_id) is not None,
        form=PortalForm(formdata=None),
    )


@bp.post("/office/counter/appointments/<uuid:appointment_id>/came")
@allow(DESK)
def came(appointment_id: UUID) -> ResponseReturnValue:
    """They came."""
    return _note(appointment_id, came=True)


@bp.post("/office/counter/appointments/<uuid:appointment_id>/missed")
@allow(DESK)
def missed(appointment_id: UUID) -> ResponseReturnValue:
    """Nobody came."""
    return _note(appointment_id, came=False)


def _note(appointment_id: UUID, *, came: bool) -> ResponseReturnValue:
    note = actions.note_came if came else actions.note_missed
    try:
        with transaction() as session:
            note(session, appointment_id, actor=current_actor(), now=clock.now())
        flash(_("Đã ghi nhận người hẹn đã đến.") if came else _("Đã ghi nhận người hẹn không đến."), "success")
    except NotFound:
        raise
    except PortalError as problem:
        flash(say(problem.sentence), "error")
    return redirect(url_for("counter.today"), 303)


def _day(words: str) -> date | None:
    """A day that is asked for; None for what is none, or too far away to be anybody's."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if abs(day - local(clock.now()).date()) < _FAR else None
