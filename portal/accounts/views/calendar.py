"""The administrator's exceptions to the working calendar: swap days, days off, half days."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import actions, queries
from portal.accounts.page_forms import CalendarDayForm
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.actor import Role
from portal.core.calendar import DayKind
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.web.access import allow, current_actor, role
from portal.web.reading import read_session


@bp.route("/admin/calendar", methods=["GET", "POST"])
@allow(role(Role.ADMINISTRATOR))
def calendar() -> ResponseReturnValue:
    """See the exceptions and the days off that lie ahead; set a day."""
    form = CalendarDayForm()
    if form.validate_on_submit():
        with transaction() as db:
            actions.set_calendar_day(
                db,
                day=form.day.value,
                kind=DayKind(form.kind.data),
                reason=form.reason.text(),
                actor=current_actor(),
                now=clock.now(),
            )
        flash(_("Đã lưu. Hạn trả kết quả tính từ bây giờ theo lịch mới."), "success")
        return redirect(url_for("accounts.calendar"))
    days = queries.calendar_days(read_session())
    return render_template("admin/calendar.html", form=form, days=days), 422 if form.is_submitted() else 200


@bp.post("/admin/calendar/<day>/remove")
@allow(role(Role.ADMINISTRATOR))
def remove_calendar_day(day: str) -> ResponseReturnValue:
    """Give a day back to the ordinary calendar."""
    with transaction() as db:
        actions.remove_calendar_day(db, day=_read(day), actor=current_actor(), now=clock.now())
    flash(_("Đã bỏ ngày đặc biệt."), "success")
    return redirect(url_for("accounts.calendar"))


def _read(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
