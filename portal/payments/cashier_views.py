"""The cashier's pages: find an order, take cash, the cash box of the day, receipts."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.text import Text
from portal.core import clock
from portal.core.actor import Role
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.payments import actions, counter_queries, queries
from portal.payments.channels import channel_name
from portal.payments.counter_errors import BoxNeedsReason, SumChanged, TooLittleGiven
from portal.payments.counter_models import CashBox
from portal.payments.counter_rules import cash_number
from portal.payments.page_forms import CashForm, CountForm, OfficialNumberForm, OpeningForm, PlainForm
from portal.payments.periods import asked_period
from portal.payments.receipt_files import send_receipt
from portal.payments.summaries import Summary, summary
from portal.web.access import allow, current_actor, role
from portal.web.filters import money
from portal.web.languages import say
from portal.web.reading import forget_reads, read_session
from portal.web.spreadsheets import csv_bytes

bp = Blueprint("cashier", __name__, url_prefix="/cashier")
_CASHIER = role(Role.CASHIER)
_CONFIRMING = role(Role.CASHIER, Role.LEADER)


@bp.get("/")
@allow(_CASHIER)
def find() -> ResponseReturnValue:
    """Find what somebody wants to pay: by the code of the order or the dossier, typed or scanned, or by the payer."""
    words = request.args.get("q", "")[:200]
    session, actor = read_session(), current_actor()
    if words.strip():
        found = counter_queries.find_orders(session, words, actor=actor)
    else:
        found = counter_queries.newest_due(session, actor=actor)
    if len(found) == 1 and found[0].code in words.upper():
        return redirect(url_for("cashier.order", order_id=found[0].id), 303)
    return render_template("cashier/find.html", words=words.strip(), found=found, box=_own_box())


@bp.get("/orders/<uuid:order_id>")
@allow(_CASHIER)
def order(order_id: UUID) -> ResponseReturnValue:
    """One order: what is due and why, as its payer sees it, and the cash for it."""
    return _order(order_id, None, None)


def _order(order_id: UUID, form: CashForm | None, official: OfficialNumberForm | None) -> str:
    session, actor = read_session(), current_actor()
    found = counter_queries.order_at(session, order_id, actor=actor)
    standing = queries.standing(session, order_id)
    receipt = counter_queries.receipt_of(session, order_id)
    if form is None:
        form = CashForm(formdata=None)
    form.number.data, form.amount.data = cash_number(found.code, standing), str(standing.missing)
    if official is None:
        official = OfficialNumberForm(formdata=None, official_number=receipt.official_number if receipt else "")
    return render_template(
        "cashier/order.html",
        order=found,
        lines=[(Text(**line["name"]), Text(**line["explanation"]), line["amount"]) for line in found.lines],
        standing=standing,
        credits=[(channel_name(one.channel), one.transaction, one.amount) for one in standing.credits],
        receipt=receipt,
        box=_own_box(),
        form=form,
        official=official,
    )


@bp.post("/orders/<uuid:order_id>/cash")
@allow(_CASHIER)
def take(order_id: UUID) -> ResponseReturnValue:
    """Take cash for the whole sum; pressed twice, it is counted once."""
    form = CashForm()
    if not form.validate():
        return _order(order_id, form, None), 422
    amount, given = int(form.amount.data), form.given.amount
    try:
        with transaction() as session:
            actions.take_cash(
                session,
                order_id,
                number=form.number.data,
                amount=amount,
                given=given,
                actor=current_actor(),
                now=clock.now(),
            )
    except (SumChanged, TooLittleGiven) as problem:
        form.explain(problem, field=form.given if isinstance(problem, TooLittleGiven) else None)
        forget_reads()
        return _order(order_id, form, None), problem.status
    flash(_("Đã thu tiền mặt. Trả lại khách: %(change)s.", change=money(given - amount)), "success")
    return redirect(url_for("cashier.order", order_id=order_id), 303)


@bp.post("/orders/<uuid:order_id>/official-number")
@allow(_CASHIER)
def official_number(order_id: UUID) -> ResponseReturnValue:
    """Write down the number of the receipt in the tax authority's system."""
    form = OfficialNumberForm()
    if not form.validate():
        return _order(order_id, None, form), 422
    with transaction() as session:
        actions.note_official_number(
            session, order_id, form.official_number.data, actor=current_actor(), now=clock.now()
        )
    flash(_("Đã ghi số biên lai của cơ quan thuế."), "success")
    return redirect(url_for("cashier.order", order_id=order_id), 303)


@bp.get("/orders/<uuid:order_id>/receipt.<kind>")
@allow(_CASHIER)
def receipt(order_id: UUID, kind: str) -> Response:
    """The receipt of an order, as PDF or XML. Raises NotFound before it is made."""
    session = read_session()
    counter_queries.order_at(session, order_id, actor=current_actor())
    return send_receipt(session, order_id, kind)


@bp.get("/box")
@allow(_CASHIER)
def box() -> ResponseReturnValue:
    """The cashier's own cash box of today: open it, what came in, count it."""
    return _box(None, None)


def _box(opening: OpeningForm | None, count: CountForm | None) -> str:
    session, own = read_session(), _own_box()
    return render_template(
        "cashier/box.html",
        box=own,
        takings=counter_queries.takings(session, own.id) if own else [],
        payouts=counter_queries.payouts(session, own.id) if own else [],
        opening=opening or OpeningForm(formdata=None),
        count=count or CountForm(formdata=None),
    )


@bp.post("/box")
@allow(_CASHIER)
def open_box() -> ResponseReturnValue:
    """Begin the day."""
    form = OpeningForm()
    if not form.validate():
        return _box(form, None), 422
    with transaction() as session:
        actions.open_box(session, opening=form.opening.amount, actor=current_actor(), now=clock.now())
    flash(_("Đã mở quỹ tiền mặt hôm nay."), "success")
    return redirect(url_for("cashier.find"), 303)


@bp.post("/box/count")
@allow(_CASHIER)
def count_box() -> ResponseReturnValue:
    """End the day with what is really there."""
    form = CountForm()
    if not form.validate():
        return _box(None, form), 422
    try:
        with transaction() as session:
            actions.count_box(
                session,
                notes=form.notes,
                small=form.small.amount,
                why=(form.why.data or "").strip(),
                actor=current_actor(),
                now=clock.now(),
            )
    except BoxNeedsReason as problem:
        form.explain(problem, field=form.why)
        forget_reads()
        return _box(None, form), problem.status
    flash(_("Đã kiểm đếm và đóng quỹ hôm nay."), "success")
    return redirect(url_for("cashier.box"), 303)


@bp.get("/boxes")
@allow(_CONFIRMING)
def boxes() -> ResponseReturnValue:
    """The cash boxes of the agency; differences wait here for a second person."""
    return _boxes(PlainForm(formdata=None))


def _boxes(form: PlainForm) -> str:
    return render_template(
        "cashier/boxes.html",
        boxes=counter_queries.boxes(read_session(), actor=current_actor()),
        own=current_actor().id,
        form=form,
    )


@bp.post("/boxes/<uuid:box_id>/confirm")
@allow(_CONFIRMING)
def confirm_box(box_id: UUID) -> ResponseReturnValue:
    """Say that one has seen the difference of somebody else's cash box."""
    form = PlainForm()
    try:
        with transaction() as session:
            actions.confirm_box(session, box_id, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _boxes(form), problem.status
    flash(_("Đã xác nhận chênh lệch của quỹ."), "success")
    return redirect(url_for("cashier.boxes"), 303)


@bp.get("/report")
@allow(_CONFIRMING)
def report() -> ResponseReturnValue:
    """What came in, went back and was earned between two days, from the ledger."""
    unread: list[str] = []
    found = _summary(unread)
    return render_template("cashier/report.html", summary=found, unread=unread)


@bp.get("/report.csv")
@allow(_CONFIRMING)
def report_csv() -> Response:
    """The report as a table; no cell of it is taken for a formula."""
    found = _summary([])
    columns = [_("Từ ngày"), _("Đến ngày"), _("Nhóm"), _("Nội dung"), _("Đã nhận"), _("Đã trả lại"), _("Còn lại")]
    days = [found.first.isoformat(), found.last.isoformat()]
    rows: list[list[object]] = [
        [*days, _("Hình thức nộp"), say(flow.channel), flow.received, flow.returned, flow.left] for flow in found.flows
    ]
    rows += [[*days, say(one.kind), say(one.name), "", "", one.amount] for one in found.earned]
    answer = Response(csv_bytes(columns, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="thu-phi-{days[0]}-{days[1]}.csv"'
    return answer


def _summary(unread: list[str]) -> Summary:
    first, last = asked_period(unread)
    return summary(read_session(), first=first, last=last, actor=current_actor())


def _own_box() -> CashBox | None:
    return counter_queries.box_of(read_session(), current_actor().id, local(clock.now()).date())
