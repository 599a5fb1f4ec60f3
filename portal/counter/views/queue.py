"""The officer at a window: who waits, call the next, call again, done, not there; give a number at the entrance."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.accounts.models import Agency
from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.counter import actions, queries
from portal.counter.models import Ticket, TicketState
from portal.counter.page_forms import NumberForm, WindowForm
from portal.counter.views.base import DESK, bp, own_agency
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import forget_reads, read_session


@bp.get("/office/counter/queue")
@allow(DESK)
def queue() -> ResponseReturnValue:
    """Who is at this window, who waits, who was not there."""
    return _page()


@bp.post("/office/counter/queue/next")
@allow(DESK)
def call_next() -> ResponseReturnValue:
    """Finish what this window is at and call who comes next."""
    window = WindowForm().chosen
    return _do(window, lambda session: actions.call_next(session, window, actor=current_actor(), now=clock.now()))


@bp.post("/office/counter/tickets/<uuid:ticket_id>/again")
@allow(DESK)
def call_again(ticket_id: UUID) -> ResponseReturnValue:
    """Call a number once more."""
    window, actor = WindowForm().chosen, current_actor()
    return _do(window, lambda session: actions.call_again(session, ticket_id, window, actor=actor, now=clock.now()))


@bp.post("/office/counter/tickets/<uuid:ticket_id>/done")
@allow(DESK)
def finish(ticket_id: UUID) -> ResponseReturnValue:
    """Who was called has been served."""
    window, actor = WindowForm().chosen, current_actor()

    def do(session: Session) -> str:
        actions.finish(session, ticket_id, actor=actor, now=clock.now())
        return str(_("Đã phục vụ xong."))

    return _do(window, do)


@bp.post("/office/counter/tickets/<uuid:ticket_id>/skip")
@allow(DESK)
def skip(ticket_id: UUID) -> ResponseReturnValue:
    """Nobody came to the window."""
    window, actor = WindowForm().chosen, current_actor()

    def do(session: Session) -> str:
        actions.skip(session, ticket_id, actor=actor, now=clock.now())
        return str(_("Đã bỏ qua số này. Có thể gọi lại khi người đó đến."))

    return _do(window, do)


@bp.post("/office/counter/queue/number")
@allow(DESK)
def give_number() -> ResponseReturnValue:
    """Give somebody at the entrance a number."""
    form, window = NumberForm(), request.args.get("window", 0, type=int)
    if not form.validate():
        return _page(form), 422
    try:
        with transaction() as session:
            agency = session.get_one(Agency, own_agency())
            ticket = actions.take_number(session, agency, code=form.dossier_code, now=clock.now())
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _page(form), problem.status
    flash(_("Số thứ tự: %(number)s.", number=f"{ticket.number:03d}"), "success")
    return redirect(url_for("counter.queue", window=window or None), 303)


def _do(window: int, what: Callable[[Session], Ticket | str | None]) -> ResponseReturnValue:
    try:
        with transaction() as session:
            done = what(session)
        flash(_said(done), "success")
    except NotFound:
        raise
    except PortalError as problem:
        flash(say(problem.sentence), "error")
    return redirect(url_for("counter.queue", window=window or None), 303)


def _said(done: Ticket | str | None) -> str:
    if done is None:
        return str(_("Không còn ai chờ."))
    if isinstance(done, str):
        return done
    return str(_("Đang gọi số %(number)s đến quầy %(window)s.", number=f"{done.number:03d}", window=done.window))


def _page(form: NumberForm | None = None) -> str:
    session, agency_id, now = read_session(), own_agency(), clock.now()
    row, day = queries.plan_row(session, agency_id), local(now).date()
    asked = request.args.get("window", 0, type=int)
    window = asked if row is not None and 1 <= asked <= row.windows else 0
    called, waiting = queries.called(session, agency_id, day), queries.queue(session, agency_id, now=now)
    skipped = queries.skipped(session, agency_id, day)
    return render_template(
        "counter/queue.html",
        plan=row,
        agency=session.get_one(Agency, agency_id),
        window=window,
        mine=next((one for one in called if one.window == window), None),
        others=[one for one in called if one.window != window],
        waiting=waiting,
        skipped=skipped,
        served=queries.count_tickets(session, agency_id, day, TicketState.SERVED),
        codes=queries.codes_of(session, [*called, *waiting, *skipped]),
        buttons=WindowForm(formdata=None, window=window),
        form=form or NumberForm(formdata=None),
    )
