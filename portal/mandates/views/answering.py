"""The receiver's side: read an offer, take it or not. And what anybody who holds a document may ask."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.text import one_line
from portal.core import clock
from portal.core.clock import local
from portal.core.db import transaction
from portal.mandates import actions, queries
from portal.mandates.errors import MandateMoved, ReasonMissing
from portal.mandates.page_forms import ReasonForm
from portal.mandates.views.blueprint import bp, rows_of, verdict_of
from portal.web.access import OWNER, PUBLIC, allow, current_actor
from portal.web.limits import spend
from portal.web.reading import forget_reads, read_session

_RATE = "60/hour"
_CHECK_RATE = "20/minute"


@bp.get("/mandates/offers/<token>")
@allow(OWNER)
def offer(token: str) -> ResponseReturnValue:
    """What is offered, for the person it is made out to; 404 for everybody else and once it was answered."""
    return _offer(token, ReasonForm())


def _offer(token: str, form: ReasonForm) -> str:
    mandate = queries.offered(read_session(), token, actor=current_actor(), now=clock.now())
    return render_template(
        "mandates/offer.html",
        mandate=mandate,
        rows=rows_of(mandate),
        verdict=verdict_of(mandate),
        form=form,
        token=token,
    )


@bp.post("/mandates/offers/<token>")
@allow(OWNER)
def answer(token: str) -> ResponseReturnValue:
    """Take it, or say why not; once."""
    form, actor, now = ReasonForm(), current_actor(), clock.now()
    spend("mandate answer", rate=_RATE, key=str(actor.id))
    try:
        with transaction() as session:
            if request.form.get("answer") == "accept":
                taken = actions.accept(session, token, actor=actor, now=now)
            else:
                actions.decline(session, token, form.reason.data or "", actor=actor, now=now)
                taken = None
    except (ReasonMissing, MandateMoved) as problem:
        form.explain(problem, field=form.reason if isinstance(problem, ReasonMissing) else None)
        forget_reads()
        return _offer(token, form), problem.status
    if taken is None:
        flash(_("Đã từ chối giấy ủy quyền và báo cho bên ủy quyền."), "success")
        return redirect(url_for("mandates.mine"), 303)
    flash(_("Đã nhận giấy ủy quyền. Từ ngày bắt đầu, bạn chọn làm thay ở đầu trang."), "success")
    return redirect(url_for("mandates.show", mandate_id=taken), 303)


@bp.get("/mandates/check")
@allow(PUBLIC)
def check() -> ResponseReturnValue:
    """The address in the QR code of a mandate document: is it in force today?"""
    code = one_line(request.args.get("code", "")).upper()[:20]
    found = None
    if code:
        spend("verify", rate=_CHECK_RATE)
        found = queries.by_check_code(read_session(), code)
    standing = found.standing(local(clock.now()).date()) if found else None
    return render_template("mandates/check.html", code=code, mandate=found, standing=standing)
