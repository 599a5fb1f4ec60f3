"""The hours of a counter and the days on which it is closed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.models import Agency
from portal.core import clock
from portal.core.calendar import WorkCalendar, load_calendar
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.counter import actions, queries, rules
from portal.counter.page_forms import ClosedDayForm, HoursForm, OpenDayForm
from portal.counter.views.base import ARRANGER, bp, own_agency
from portal.web.access import allow, current_actor
from portal.web.reading import forget_reads, read_session


@bp.get("/office/counter/hours")
@allow(ARRANGER)
def hours() -> ResponseReturnValue:
    """When the counter is open, and what that offers in the days to come."""
    return _page()


@bp.post("/office/counter/hours")
@allow(ARRANGER)
def arrange() -> ResponseReturnValue:
    """Set the hours."""
    form = HoursForm()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction() as session:
            actions.arrange(session, form.arrangement, actor=current_actor(), now=clock.now())
    except PortalError as problem:
        form.explain(problem)
        return _page(form), problem.status
    flash(_("Đã lưu giờ làm việc của quầy."), "success")
    return redirect(url_for("counter.hours"), 303)


@bp.post("/office/counter/closed-days")
@allow(ARRANGER)
def close_day() -> ResponseReturnValue:
    """Close the counter on a day; who booked for it is told."""
    form = ClosedDayForm()
    day = form.when
    if not form.validate() or day is None:
        return _page(closing=form), 422
    try:
        with transaction() as session:
            lost = actions.close_day(session, day, form.reason.data, actor=current_actor(), now=clock.now())
    except PortalError as problem:
        form.explain(problem, field=form.day)
        forget_reads()
        return _page(closing=form), problem.status
    if lost:
        flash(_("Đã ghi ngày nghỉ. %(n)s giờ hẹn bị hủy, người hẹn được báo qua thư.", n=lost), "success")
    else:
        flash(_("Đã ghi ngày nghỉ."), "success")
    return redirect(url_for("counter.hours"), 303)


@bp.post("/office/counter/closed-days/open")
@allow(ARRANGER)
def open_day() -> ResponseReturnValue:
    """Open a day again that was closed."""
    form = ClosedDayForm()
    day = form.when
    if day is None:
        return _page(), 422
    with transaction() as session:
        actions.open_day(session, day, actor=current_actor(), now=clock.now())
    flash(_("Quầy làm việc trở lại ngày này."), "success")
    return redirect(url_for("counter.hours"), 303)


def _page(form: HoursForm | None = None, closing: ClosedDayForm | None = None) -> str:
    session, agency_id, now = read_session(), own_agency(), clock.now()
    row = queries.plan_row(session, agency_id)
    plan = queries.plan_of(session, row) if row is not None else None
    calendar, counts = load_calendar(session), queries.count_by_day(session, agency_id, since=now)
    days = _days_to_come(plan, calendar, counts, now=now) if plan is not None else []
    known = HoursForm.filled(plan, windows=row.windows if row else 1, kiosk=row.kiosk if row else True)
    return render_template(
        "counter/hours.html",
        form=form or known,
        closing=closing or ClosedDayForm(formdata=None),
        shown=closing if closing is not None and closing.errors else form or known,
        closed=[
            (one, OpenDayForm.of(one.day)) for one in queries.closed_days(session, agency_id, since=local(now).date())
        ],
        days=days,
        plan=row,
        agency=session.get_one(Agency, agency_id),
    )


def _days_to_come(
    plan: rules.Plan, calendar: WorkCalendar, counts: Mapping[date, int], *, now: datetime
) -> list[dict[str, Any]]:
    found = []
    for day in rules.days_offered(plan, now=now):
        slots = rules.slots(plan, day, calendar)
        places = len(slots) * plan.capacity
        row = {"day": day, "slots": slots, "places": places, "booked": counts.get(day, 0), "why": calendar.reason(day)}
        found.append(row)
    return found
