"""From the one-stop desk to the processing unit: what has to go today, and the list that goes along."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from forms.fields import Rejected
from forms.fields.dates import read_date
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.office import actions
from portal.office.batches import read_id
from portal.office.counter_forms import HandOverForm
from portal.office.reception_errors import NothingToHandOver
from portal.office.views.base import RECEPTIONIST, bp, desk_page
from portal.web.access import allow, current_actor
from portal.web.languages import say
from portal.web.reading import forget_reads, read_session


@bp.get("/handover")
@allow(RECEPTIONIST)
def handover_page() -> ResponseReturnValue:
    """Everything accepted that is still at the desk, with the day on which it has to go."""
    return _handover(HandOverForm())


@bp.post("/handover")
@allow(RECEPTIONIST)
def hand_over() -> ResponseReturnValue:
    """Record what went; then the list can be printed."""
    form, actor, now = HandOverForm(), current_actor(), clock.now()
    # "all" are those that were on the screen: what a colleague accepted meanwhile stays where it is
    chosen = request.form.getlist("shown") if "all" in request.form else form.dossiers.data or []
    ids = [one for one in map(read_id, chosen) if one is not None]
    try:
        with transaction() as session:
            count = len(actions.hand_over(session, ids, actor=actor, now=now))
    except NothingToHandOver as problem:
        form.explain(problem)
        forget_reads()
        return _handover(form), problem.status
    flash(ngettext("Đã bàn giao %(n)s hồ sơ.", "Đã bàn giao %(n)s hồ sơ.", count, n=count), "success")
    return redirect(url_for("office.handover_list", day=f"{local(now):%d/%m/%Y}"), 303)


def _handover(form: HandOverForm) -> str:
    now = clock.now()
    waiting = actions.waiting(read_session(), actor=current_actor(), now=now)
    form.dossiers.choices = [SelectChoice(str(one.dossier.id), one.dossier.code or "") for one in waiting]
    names = {one.dossier.id: _service(one.dossier.service_code, one.dossier.service_version) for one in waiting}
    return desk_page("office/handover.html", form=form, waiting=waiting, names=names, this_day=local(now).date())


def _service(code: str, version: int) -> str:
    return say(catalogue.definition(code, version).name)


@bp.get("/handover/list")
@allow(RECEPTIONIST)
def handover_list() -> ResponseReturnValue:
    """What went on one day (``?day=``, today if it is none), to print and sign on both sides."""
    try:
        day = read_date(request.args.get("day", ""))
    except Rejected:
        day = local(clock.now()).date()
    gone = actions.handed_over(read_session(), actor=current_actor(), day=day)
    names = {one.id: _service(one.service_code, one.service_version) for one in gone}
    return desk_page("office/handover_list.html", gone=gone, names=names, day=day)
