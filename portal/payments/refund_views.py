"""Money that goes back: what is owed, proposals, their decision by a second person, what bank or gateway did."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.payments import actions, queries, transfer_queries
from portal.payments.counter_rules import CASH
from portal.payments.errors import NotASum, RefundTooMuch
from portal.payments.folding import Credit, RefundState
from portal.payments.models import PaymentOrder, PaymentRefund
from portal.payments.page_forms import CashRefundForm
from portal.payments.statements.delimited import amount_of
from portal.payments.till import till
from portal.payments.transfer_forms import GivenUpForm, PlainForm, ProofForm, RefundForm, RefusalForm
from portal.web.access import allow, current_actor, role
from portal.web.filters import money
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session

bp = Blueprint("refunds", __name__, url_prefix="/office/payments/refunds")
_CASHIER = role(Role.CASHIER)
_SECOND = role(Role.CASHIER, Role.LEADER)
_READER = role(Role.CASHIER, Role.LEADER, Role.INSPECTOR)


@bp.get("")
@allow(_READER)
def overview() -> ResponseReturnValue:
    """What is owed back, what waits for whom, and what ended."""
    session, agency_id = read_session(), current_actor().agency_id
    return render_template(
        "payments/refunds.html",
        owing=transfer_queries.owing(session, agency_id),
        open_=transfer_queries.refunds(session, agency_id, open_=True),
        ended=transfer_queries.refunds(session, agency_id, open_=False),
    )


@bp.get("/orders/<uuid:order_id>")
@allow(_CASHIER)
def propose_page(order_id: UUID) -> ResponseReturnValue:
    """Propose to give back what an order has too much."""
    order, credits = _owing(order_id)
    form = RefundForm(formdata=None)
    if credits:
        form.credit.data = _key(credits[-1][0])
        form.amount.data = str(min(order.owed_back, credits[-1][1]))
    return _propose(order, credits, form)


def _propose(order: PaymentOrder, credits: list[tuple[Credit, int]], form: RefundForm) -> str:
    form.credit.choices = [(_key(credit), _name(credit, left)) for credit, left in credits]
    return render_template("payments/refund_new.html", order=order, form=form)


def _owing(order_id: UUID) -> tuple[PaymentOrder, list[tuple[Credit, int]]]:
    """An order of this agency, and its credits with what of each is not yet on its way back. Raises NotFound."""
    order = queries.order(read_session(), order_id)
    if order.agency_id != current_actor().agency_id:
        raise NotFound
    going: dict[tuple[str, str], int] = {}
    for one in queries.refunds_of(read_session(), order_id):
        if one.state != RefundState.REFUSED:
            going[one.channel, one.transaction] = going.get((one.channel, one.transaction), 0) + one.amount
    credits = queries.standing(read_session(), order_id).credits
    left = [(credit, credit.amount - going.get((credit.channel, credit.transaction), 0)) for credit in credits]
    return order, [(credit, rest) for credit, rest in left if rest > 0]


@bp.post("/orders/<uuid:order_id>")
@allow(_CASHIER)
def propose(order_id: UUID) -> ResponseReturnValue:
    """Put a refund before a second person."""
    order, credits = _owing(order_id)
    form = RefundForm()
    form.credit.choices = [(_key(credit), "") for credit, _left in credits]
    if not form.validate() or not _has_payee(form):
        return _propose(order, credits, form), 422
    credit = next(credit for credit, _left in credits if _key(credit) == form.credit.data)
    payee = actions.Payee(form.payee_name.data or "", form.payee_bank.data or "", form.payee_account.data or "")
    try:
        with transaction() as session:
            made = actions.ask_refund(
                session,
                order_id,
                channel=credit.channel,
                transaction_number=credit.transaction,
                amount=amount_of(form.amount.data) or 0,
                why=form.why.data,
                payee=payee if payee.account else None,
                actor=current_actor(),
                now=clock.now(),
            ).id
    except (NotASum, RefundTooMuch) as problem:
        form.explain(problem, field=form.amount)
        forget_reads()
        return _propose(*_owing(order_id), form), problem.status
    flash(_("Đã lập đề nghị. Một người khác phải duyệt thì tiền mới được chuyển."), "success")
    return redirect(url_for("refunds.refund", refund_id=made), 303)


def _has_payee(form: RefundForm) -> bool:
    """Whether somebody knows where the money goes: a gateway that takes it back, or the account is typed."""
    through = form.credit.data.partition("/")[0] in till().gateways
    cash = form.credit.data.startswith("cash/")
    missing = [one for one in (form.payee_name, form.payee_bank, form.payee_account) if not (one.data or "").strip()]
    if through or cash or not missing:
        return True
    for one in missing:
        one.errors = [*one.errors, _("Khoản này không đi qua cổng thanh toán: hãy nhập nơi nhận tiền trả lại.")]
    return False


@bp.get("/<uuid:refund_id>")
@allow(_READER)
def refund(refund_id: UUID) -> ResponseReturnValue:
    """One refund: who proposed and decided, and what is to be done next."""
    return _refund(refund_id)


def _refund(refund_id: UUID, **given: PortalForm) -> str:
    found, order = _own(refund_id)
    actor = current_actor()
    forms: dict[str, Any] = {
        "form": PlainForm(formdata=None),
        "refusal": RefusalForm(formdata=None),
        "proof": ProofForm(formdata=None),
        "given_up": GivenUpForm(formdata=None),
        "cash": CashRefundForm(formdata=None),
    }
    return render_template(
        "payments/refund.html",
        refund=found,
        order=order,
        stuck=found.state == RefundState.APPROVED and found.sent_at is not None,
        can_send=found.sent_at is None and actions.can_send(read_session(), found),
        own=found.asked_by == actor.id,
        may_decide=actor.has(Role.CASHIER, Role.LEADER),
        may_send=actor.has(Role.CASHIER),
        **(forms | given),
    )


def _own(refund_id: UUID) -> tuple[PaymentRefund, PaymentOrder]:
    found = queries.refund(read_session(), refund_id)
    order = queries.order(read_session(), found.order_id)
    if order.agency_id != current_actor().agency_id:
        raise NotFound
    return found, order


def _carried_out(
    refund_id: UUID, form: PortalForm, name: str, act: Callable[[], None], said: str
) -> ResponseReturnValue:
    """Do one thing with a refund of this agency; what stops it is said on its page, in the form called ``name``."""
    _own(refund_id)
    if not form.validate():
        return _refund(refund_id, **{name: form}), 422
    try:
        act()
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _refund(refund_id, **{name: form}), problem.status
    flash(said, "success")
    return redirect(url_for("refunds.refund", refund_id=refund_id), 303)


def _decided(
    refund_id: UUID, form: PortalForm, name: str, decide: Callable[..., None], said: str
) -> ResponseReturnValue:
    """Decide about a refund in one transaction."""

    def act() -> None:
        with transaction() as session:
            decide(session, refund_id, actor=current_actor(), now=clock.now())

    return _carried_out(refund_id, form, name, act, said)


@bp.post("/<uuid:refund_id>/approval")
@allow(_SECOND)
def approve(refund_id: UUID) -> ResponseReturnValue:
    """Agree that the money goes back."""
    said = _("Đã duyệt. Tiền chưa đi: hãy chuyển trả rồi ghi lại số giao dịch.")
    return _decided(refund_id, PlainForm(), "form", actions.approve_refund, said)


@bp.post("/<uuid:refund_id>/refusal")
@allow(_SECOND)
def refuse(refund_id: UUID) -> ResponseReturnValue:
    """Say no: the money is owed as before."""
    form = RefusalForm()
    said = _("Đã ghi là không duyệt. Số tiền vẫn phải trả lại cho người nộp.")
    return _decided(refund_id, form, "refusal", partial(actions.refuse_refund, why=form.why.data), said)


@bp.post("/<uuid:refund_id>/giving-up")
@allow(_CASHIER)
def give_up(refund_id: UUID) -> ResponseReturnValue:
    """Say that approved money did not go and will not go by this proposal."""
    form = GivenUpForm()
    said = _("Đã ghi là không chuyển. Số tiền vẫn phải trả lại; hãy lập đề nghị mới.")
    return _decided(refund_id, form, "given_up", partial(actions.give_up_refund, why=form.reason.data), said)


@bp.post("/<uuid:refund_id>/sending")
@allow(_CASHIER)
def send(refund_id: UUID) -> ResponseReturnValue:
    """Have the gateway send the money back."""
    return _sent(refund_id, PlainForm(), "form")


@bp.post("/<uuid:refund_id>/proof")
@allow(_CASHIER)
def prove(refund_id: UUID) -> ResponseReturnValue:
    """Write down by which number of the bank or the gateway the money went back."""
    if _own(refund_id)[0].channel == CASH:
        raise NotFound  # cash leaves a box, by ``pay_out``
    form = ProofForm()
    return _sent(refund_id, form, "proof", proof=form.proof.data)


@bp.post("/<uuid:refund_id>/cash")
@allow(_CASHIER)
def pay_out(refund_id: UUID) -> ResponseReturnValue:
    """Give cash back out of the cashier's box to somebody who signed for it."""
    if _own(refund_id)[0].channel != CASH:
        raise NotFound
    form = CashRefundForm()
    return _sent(refund_id, form, "cash", proof=form.proof.data)


def _sent(refund_id: UUID, form: PortalForm, name: str, *, proof: str | None = "") -> ResponseReturnValue:
    said = _("Đã ghi là đã trả lại. Người nộp được báo qua thư điện tử.")

    def act() -> None:
        actions.send_refund(refund_id, proof=(proof or "").strip(), actor=current_actor(), now=clock.now())

    return _carried_out(refund_id, form, name, act, said)


def _key(credit: Credit) -> str:
    return f"{credit.channel}/{credit.transaction}"


def _name(credit: Credit, left: int) -> str:
    ways = {"bank": _("Chuyển khoản"), "cash": _("Tiền mặt")}
    way = ways.get(credit.channel, re.sub(r"[^0-9A-Za-z]", " ", credit.channel).upper())
    said: str = _("%(way)s số %(n)s: còn trả lại được %(sum)s", way=way, n=credit.transaction, sum=money(left))
    return said
