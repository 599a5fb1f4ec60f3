"""The pages of the closing: the days, one day with its differences, what people do about each."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.actor import Role
from portal.core.clock import local
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.payments import transfer_queries
from portal.payments.channels import channel_name
from portal.payments.closing import deciding, preparing, queries
from portal.payments.closing.comparing import Kind
from portal.payments.closing.models import ClosingDifference, ClosingState, DayClosing
from portal.payments.closing.page_forms import BackForm, CompareForm, ExplainForm, PlainForm, ReportForm, SeenForm
from portal.payments.closing.reports import bring_report
from portal.payments.closing.sides import Basis, Total
from portal.payments.closing.wording import ANSWERS, BASES, NAMES, NEXT
from portal.payments.gateways.base import Reporting, Verdict
from portal.payments.gateways.settlement import LARGEST
from portal.payments.models import PaymentOrder
from portal.payments.till import till
from portal.web.access import allow, current_actor, role
from portal.web.filters import day as day_text
from portal.web.languages import say
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

bp = Blueprint("closing", __name__, url_prefix="/cashier/closing")
_CLOSING = role(Role.CASHIER, Role.LEADER)


@bp.get("")
@allow(_CLOSING)
def days() -> ResponseReturnValue:
    """The days that were compared, the newest first; compare another one; bring a gateway's report."""
    return _days(None, None)


def _days(compare: CompareForm | None, report: ReportForm | None) -> str:
    today = local(clock.now()).date()
    yesterday = today - timedelta(days=1)
    report = report or _report_form(data={})
    return render_template(
        "closing/days.html",
        days=queries.days(read_session(), actor=current_actor()),
        missing=queries.days_without(read_session(), today=today),
        compare=compare or CompareForm(formdata=None, day=yesterday),
        report=report,
    )


def _report_form(**given: object) -> ReportForm:
    form = ReportForm(formdata=None) if "data" in given else ReportForm()
    names = [(key, say(one.name)) for key, one in till().gateways.items() if isinstance(one, Reporting)]
    form.channel.choices = names
    return form


@bp.post("/comparisons")
@allow(_CLOSING)
def compare() -> ResponseReturnValue:
    """Compare a day now, and go to the own agency's."""
    form, actor, now = CompareForm(), current_actor(), clock.now()
    if not form.validate():
        return _days(form, None), 422
    try:
        preparing.prepare(form.day.data, actor=actor, now=now)
    except PortalError as problem:
        form.explain(problem, field=form.day)
        forget_reads()
        return _days(form, None), problem.status
    forget_reads()
    own = queries.closing_of(read_session(), actor.agency_id, form.day.data) if actor.agency_id else None
    if own is None:
        flash(_("Cơ quan không có khoản tiền nào trong ngày %(day)s.", day=day_text(form.day.data)), "info")
        return redirect(url_for("closing.days"), 303)
    return redirect(url_for("closing.day", closing_id=own.id), 303)


@bp.post("/reports")
@allow(_CLOSING)
def bring() -> ResponseReturnValue:
    """Take in a gateway's report, and compare its day with it."""
    form, actor, now = _report_form(), current_actor(), clock.now()
    if not form.file.data:
        form.validate()
        form.file.errors = [*form.file.errors, _("Hãy chọn một tệp.")]
        return _days(None, form), 422
    if not form.validate():
        return _days(None, form), 422
    try:
        content, name = form.file.data.read(LARGEST + 1), form.file.data.filename or ""
        day, new = bring_report(form.channel.data, content, name, actor=actor, now=now)
        if new:
            preparing.prepare(day, actor=actor, now=now)
    except PortalError as problem:
        form.explain(problem, field=form.file)
        forget_reads()
        return _days(None, form), problem.status
    if new:
        flash(_("Đã nhận báo cáo ngày %(day)s và so lại với sổ.", day=day_text(day)), "success")
    else:
        flash(_("Tệp này đã được nộp trước đây."), "info")
    return redirect(url_for("closing.days"), 303)


@bp.get("/<uuid:closing_id>")
@allow(_CLOSING)
def day(closing_id: UUID) -> ResponseReturnValue:
    """One day: totals by channel, every difference, and what is to be done."""
    return _day(closing_id)


def _day(closing_id: UUID, **given: PortalForm) -> str:
    session, actor = read_session(), current_actor()
    found = queries.closing(session, closing_id, actor=actor)
    differences = queries.differences_of(session, found.id)
    orders = transfer_queries.orders(session, {one.order_id for one in differences if one.order_id})
    seen = deciding.digest(differences)
    forms: dict[str, PortalForm] = {
        "form": SeenForm(formdata=None, seen=seen),
        "confirmation": SeenForm(formdata=None, seen=seen),
        "back": BackForm(formdata=None),
    }
    for one in given.values():
        if isinstance(one, SeenForm):
            one.seen.data = seen  # pressed again, it is for what is shown now
    return render_template(
        "closing/day.html",
        closing=found,
        shown=[(one, NAMES[Kind(one.kind)], channel_name(one.channel), _order(orders, one)) for one in differences],
        left=sum(1 for one in differences if not one.why),
        totals=[_total(one) for one in found.totals],
        reports=queries.reports_of(session, found.day),
        channel_name=channel_name,
        may_confirm=deciding.may_confirm(found, differences, actor),
        **(forms | given),
    )


def _order(orders: dict[UUID, PaymentOrder], one: ClosingDifference) -> PaymentOrder | None:
    return orders.get(one.order_id) if one.order_id else None


def _total(said: dict[str, object]) -> tuple[object, ...]:
    total = Total(**said)  # type: ignore[arg-type]  # as it was written by ``preparing``
    basis = Basis(total.basis)
    return channel_name(total.channel), BASES[basis], total, basis is Basis.NOTHING


@bp.post("/<uuid:closing_id>/comparison")
@allow(_CLOSING)
def compare_again(closing_id: UUID) -> ResponseReturnValue:
    """Compare the day again, after something was mended."""
    actor = current_actor()
    found = queries.closing(read_session(), closing_id, actor=actor)
    preparing.prepare(found.day, actor=actor, now=clock.now())
    flash(_("Đã so lại."), "success")
    return redirect(url_for("closing.day", closing_id=closing_id), 303)


@bp.post("/<uuid:closing_id>/closure")
@allow(_CLOSING)
def close(closing_id: UUID) -> ResponseReturnValue:
    """Close the day, or propose to where differences were explained."""
    form = SeenForm()
    if not form.validate():
        return _day(closing_id, form=form), 422
    try:
        state = deciding.close(closing_id, seen=form.seen.data, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        return _refused(closing_id, form, "form", problem)
    said = {
        ClosingState.CLOSED: _("Đã khóa sổ ngày này."),
        ClosingState.PROPOSED: _("Đã đề nghị khóa sổ. Một người khác đọc các giải trình và xác nhận."),
    }
    flash(said[state], "success")
    return redirect(url_for("closing.day", closing_id=closing_id), 303)


@bp.post("/<uuid:closing_id>/confirmation")
@allow(_CLOSING)
def confirm(closing_id: UUID) -> ResponseReturnValue:
    """Agree with the explanations of somebody else; the day is closed."""
    form, actor, now = SeenForm(), current_actor(), clock.now()
    if not form.validate():
        return _day(closing_id, confirmation=form), 422
    try:
        with transaction() as session:
            deciding.confirm(session, closing_id, seen=form.seen.data, actor=actor, now=now)
    except NotFound:
        raise
    except PortalError as problem:
        return _refused(closing_id, form, "confirmation", problem)
    flash(_("Đã xác nhận và khóa sổ ngày này."), "success")
    return redirect(url_for("closing.day", closing_id=closing_id), 303)


@bp.post("/<uuid:closing_id>/return")
@allow(_CLOSING)
def send_back(closing_id: UUID) -> ResponseReturnValue:
    """Disagree with an explanation of somebody else."""
    form, actor, now = BackForm(), current_actor(), clock.now()
    if not form.validate():
        return _day(closing_id, back=form), 422
    try:
        with transaction() as session:
            deciding.send_back(session, closing_id, why=form.why.data, actor=actor, now=now)
    except NotFound:
        raise
    except PortalError as problem:
        return _refused(closing_id, form, "back", problem)
    flash(_("Đã gửi lại để giải trình thêm."), "success")
    return redirect(url_for("closing.day", closing_id=closing_id), 303)


def _refused(closing_id: UUID, form: PortalForm, name: str, problem: PortalError) -> ResponseReturnValue:
    form.explain(problem)
    forget_reads()
    return _day(closing_id, **{name: form}), problem.status


@bp.get("/differences/<uuid:difference_id>")
@allow(_CLOSING)
def difference(difference_id: UUID) -> ResponseReturnValue:
    """One difference: both sides, what to do next, and its explanation."""
    return _difference(difference_id, None)


def _difference(difference_id: UUID, form: PortalForm | None) -> str:
    session, actor = read_session(), current_actor()
    found, closing = queries.difference(session, difference_id, actor=actor)
    orders = transfer_queries.orders(session, [found.order_id]) if found.order_id else {}
    kind = Kind(found.kind)
    return render_template(
        "closing/difference.html",
        difference=found,
        closing=closing,
        name=NAMES[kind],
        next=NEXT[kind],
        answer=ANSWERS.get(found.answer),
        channel=channel_name(found.channel),
        order=_order(orders, found),
        link=_link(found, closing),
        may_ask=kind is Kind.ONLY_THEIRS and found.order_id is not None,
        form=form if isinstance(form, ExplainForm) else ExplainForm(formdata=None, why=found.why),
        plain=form if isinstance(form, PlainForm) else PlainForm(formdata=None),
    )


def _link(found: ClosingDifference, closing: DayClosing) -> tuple[str, str] | None:
    """Where it can be mended, for who may go there: the address and what the link says."""
    counts, kind = current_actor().has(Role.CASHIER), Kind(found.kind)
    if kind in (Kind.BOX_OPEN, Kind.BOX_DIFFERS):
        return url_for("cashier.boxes"), _("Các quỹ của cơ quan")
    if kind is Kind.NO_REPORT and found.channel in till().gateways:
        return url_for("closing.days") + "#report", _("Nộp báo cáo của cổng thanh toán")
    if not counts:
        return None
    if kind in (Kind.UNMATCHED, Kind.TO_RETURN) and found.target:
        return url_for("transfers.transfer", transfer_id=found.target), _("Xử lý khoản chuyển này")
    if kind is Kind.NO_REPORT:
        return url_for("transfers.statements"), _("Nộp sổ phụ ngân hàng")
    if closing.agency_id is None or found.order_id is None:
        return None
    if kind in (Kind.REFUND_ONLY_THEIRS, Kind.REFUND_ONLY_OURS):
        return url_for("refunds.overview"), _("Mở các khoản hoàn tiền")
    if kind in (Kind.OTHER_AMOUNT, Kind.TWICE):
        return url_for("refunds.propose_page", order_id=found.order_id), _("Lập đề nghị hoàn tiền")
    return url_for("cashier.order", order_id=found.order_id), _("Mở khoản nộp")


@bp.post("/differences/<uuid:difference_id>/explanation")
@allow(_CLOSING)
def explain(difference_id: UUID) -> ResponseReturnValue:
    """Say why it is as it is."""
    form, actor, now = ExplainForm(), current_actor(), clock.now()
    if not form.validate():
        return _difference(difference_id, form), 422
    try:
        with transaction() as session:
            deciding.explain(session, difference_id, why=form.why.data.strip(), actor=actor, now=now)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _difference(difference_id, form), problem.status
    flash(_("Đã ghi giải trình."), "success")
    found, _closing = queries.difference(read_session(), difference_id, actor=actor)
    return redirect(url_for("closing.day", closing_id=found.closing_id), 303)


@bp.post("/differences/<uuid:difference_id>/question")
@allow(_CLOSING)
def ask(difference_id: UUID) -> ResponseReturnValue:
    """Ask the gateway about a payment that only it knows; what it says counts, and the day is compared again."""
    form, actor = PlainForm(), current_actor()
    found, _closing = queries.difference(read_session(), difference_id, actor=actor)
    try:
        verdict = deciding.ask_again(difference_id, actor=actor, now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _difference(difference_id, form), problem.status
    if verdict is Verdict.TAKEN:
        flash(_("Cổng thanh toán xác nhận đã thu. Đã ghi nhận tiền cho khoản nộp và so lại."), "success")
    else:
        flash(_("Cổng thanh toán không cho biết điều gì mới. Hãy gửi tra soát và ghi giải trình."), "info")
    return redirect(url_for("closing.day", closing_id=found.closing_id), 303)
