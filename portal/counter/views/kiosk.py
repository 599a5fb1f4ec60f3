"""What everybody sees at the counter: take a number, one's own number, the display over the windows.

Nothing here says who anybody is. Pages refresh themselves by a header, so that no script is needed.
"""

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models import Agency
from portal.core import clock
from portal.core.calendar import load_calendar
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.counter import actions, queries, rules
from portal.counter.models import CounterPlan, TicketState
from portal.counter.page_forms import NumberForm
from portal.counter.views.base import bp
from portal.web import limits
from portal.web.access import PUBLIC, allow
from portal.web.reading import forget_reads, read_session

_RATES = ("12/minute", "600/day")
"""For each address: a kiosk serves a hall of people, a script floods it."""
_DISPLAY_SECONDS, _TICKET_SECONDS = 8, 20


@bp.get("/counter/<key>/ticket")
@allow(PUBLIC)
def kiosk(key: str) -> ResponseReturnValue:
    """The page on which people take a number."""
    agency, row = _with_kiosk(key)
    return _kiosk(agency, row, NumberForm())


@bp.post("/counter/<key>/ticket")
@allow(PUBLIC)
def take_number(key: str) -> ResponseReturnValue:
    """Take a number."""
    agency, row = _with_kiosk(key)
    form = NumberForm()
    if not form.validate():
        return _kiosk(agency, row, form), 422
    try:
        for rate in _RATES:
            limits.spend("counter-number", rate=rate)
        with transaction() as session:
            here = session.get_one(Agency, agency.id)
            ticket = actions.take_number(session, here, code=form.dossier_code, now=clock.now())
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _kiosk(*_with_kiosk(key), form), problem.status
    return redirect(url_for("counter.ticket", ticket_id=ticket.id), 303)


@bp.get("/counter/tickets/<uuid:ticket_id>")
@allow(PUBLIC)
def ticket(ticket_id: UUID) -> ResponseReturnValue:
    """One's own number, how many come before, and roughly how long that takes."""
    session, now = read_session(), clock.now()
    found = queries.ticket(session, ticket_id)
    row, agency = queries.plan_row(session, found.agency_id), session.get_one(Agency, found.agency_id)
    if row is None:
        raise NotFound
    today = found.day == local(now).date()
    order = queries.queue(session, found.agency_id, now=now) if today else []
    ahead = next((place for place, one in enumerate(order) if one.id == found.id), None)
    minutes = queries.minutes_to_wait(session, row, ahead=ahead, now=now) if ahead is not None else None
    page = render_template(
        "counter/ticket.html", ticket=found, agency=agency, ahead=ahead, minutes=minutes, is_today=today, plan=row
    )
    waits = today and found.state in (TicketState.WAITING, TicketState.CALLED)
    return _refreshing(page, seconds=_TICKET_SECONDS if waits else 0)


@bp.get("/counter/<key>/display")
@allow(PUBLIC)
def display(key: str) -> ResponseReturnValue:
    """Which number is called to which window, for a screen that everybody sees."""
    session, now = read_session(), clock.now()
    agency, row = queries.agency_with_counter(session, key)
    day = local(now).date()
    waiting = queries.queue(session, agency.id, now=now)
    page = render_template(
        "counter/display.html",
        agency=agency,
        called=queries.called(session, agency.id, day)[:8],
        coming=waiting[:6],
        waiting=len(waiting),
        minutes=queries.minutes_to_wait(session, row, ahead=len(waiting), now=now),
        now=now,
        paused=request.args.get("paused") == "1",
    )
    return _refreshing(page, seconds=0 if request.args.get("paused") == "1" else _DISPLAY_SECONDS)


def _with_kiosk(key: str) -> tuple[Agency, CounterPlan]:
    agency, row = queries.agency_with_counter(read_session(), key)
    if not row.kiosk:
        raise NotFound
    return agency, row


def _kiosk(agency: Agency, row: CounterPlan, form: NumberForm) -> str:
    session, now = read_session(), clock.now()
    waiting = queries.count_tickets(session, agency.id, local(now).date(), TicketState.WAITING)
    return render_template(
        "counter/kiosk.html",
        agency=agency,
        form=form,
        open=rules.is_open(queries.plan_of(session, row), load_calendar(session), now=now),
        waiting=waiting,
        minutes=queries.minutes_to_wait(session, row, ahead=waiting, now=now),
    )


def _refreshing(page: str, *, seconds: int) -> Response:
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    if seconds:
        answer.headers["Refresh"] = str(seconds)
    return answer
