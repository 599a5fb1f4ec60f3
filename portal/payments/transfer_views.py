"""The cashier's pages of the bank: statements, transfers that nobody recognised; and where a bank tells by itself."""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from forms.text import Text
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.payments import actions, transfer_queries
from portal.payments.gateways import webhook
from portal.payments.gateways.base import Forged, ToldBy
from portal.payments.rules import codes_in
from portal.payments.statements.base import LARGEST
from portal.payments.statements.checks import doubts
from portal.payments.till import till
from portal.payments.transfer_errors import NoSuchOrder, TransferDiffers
from portal.payments.transfer_forms import AssignForm, PlainForm, ProofForm, SetAsideForm, StatementForm
from portal.payments.transfer_models import BankStatement, BankTransfer, TransferState
from portal.web.access import PUBLIC, allow, current_actor, role
from portal.web.page_form import PortalForm
from portal.web.reading import forget_reads, read_session
from portal.web.spreadsheets import csv_bytes

bp = Blueprint("transfers", __name__)
_CASHIER = role(Role.CASHIER)
_READER = role(Role.CASHIER, Role.INSPECTOR)
_MOST_EXPORTED = 10_000
_WAITING = (TransferState.UNMATCHED, TransferState.TO_RETURN)
_BY_HAND = (TransferState.ASSIGNED, TransferState.RETURNED)
_log = logging.getLogger(__name__)


@bp.get("/office/payments/statements")
@allow(_READER)
def statements() -> ResponseReturnValue:
    """Bring a statement; those that were brought."""
    return _statements(StatementForm(formdata=None))


def _statements(form: StatementForm) -> str:
    found = transfer_queries.statements(read_session())
    return render_template("payments/statements.html", form=form, found=found, account=till().account)


@bp.post("/office/payments/statements")
@allow(_CASHIER)
def bring() -> ResponseReturnValue:
    """Keep a file of the bank and show what is in it; nothing counts yet."""
    form = StatementForm()
    if not form.validate() or not form.file.data:
        if not form.file.data:
            form.file.errors = [*form.file.errors, _("Hãy chọn một tệp.")]
        return _statements(form), 422
    try:
        content, name = form.file.data.read(LARGEST + 1), form.file.data.filename or ""
        brought, new = actions.bring_statement(content, name, actor=current_actor(), now=clock.now())
    except PortalError as problem:
        form.explain(problem, field=form.file)
        forget_reads()
        return _statements(form), problem.status
    if not new:
        flash(_("Tệp này đã được nộp trước đây."), "info")
    return redirect(url_for("transfers.statement", statement_id=brought), 303)


@bp.get("/office/payments/statements/<uuid:statement_id>")
@allow(_READER)
def statement(statement_id: UUID) -> ResponseReturnValue:
    """What a file says, line by line, and what would become of it or became of it."""
    found = transfer_queries.statement(read_session(), statement_id)
    return _statement(found, PlainForm(formdata=None))


def _statement(found: BankStatement, form: PortalForm) -> str:
    session, now = read_session(), clock.now()
    looked = actions.content_of(found, now=now)
    known = transfer_queries.by_numbers(session, ToldBy.STATEMENT, [number for _entry, number in looked.numbered])
    named = {code for entry, _number in looked.numbered for code in codes_in(entry.content)}
    orders = transfer_queries.orders_by_code(session, named)
    lines = [
        (entry, known.get(number), [orders.get(code, code) for code in codes_in(entry.content)])
        for entry, number in looked.numbered
    ]
    return render_template(
        "payments/statement.html",
        statement=found,
        form=form,
        lines=lines,
        total=sum(entry.amount for entry, _number in looked.numbered),
        skipped=[one for each in looked.found for one in each.skipped],
        doubts=[*doubts(looked.found), *_gap(found)],
        may_confirm=current_actor().has(Role.CASHIER),
    )


def _gap(found: BankStatement) -> Sequence[Text]:
    """Whether this statement begins where the one before it ended."""
    if found.first_on is None or found.opening is None:
        return ()
    before = transfer_queries.before(read_session(), found.account, found.first_on)
    if before is None or before.closing == found.opening:
        return ()
    return (
        Text(
            vi="Số dư đầu không bằng số dư cuối của sổ phụ trước: có thể còn thiếu sổ phụ của những ngày ở giữa.",
            en="The opening balance is not the closing balance of the statement before: days between may be missing.",
        ),
    )


@bp.post("/office/payments/statements/<uuid:statement_id>/confirmation")
@allow(_CASHIER)
def confirm(statement_id: UUID) -> ResponseReturnValue:
    """Let a statement count."""
    form = PlainForm()
    try:
        news = actions.confirm_statement(statement_id, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _statement(transfer_queries.statement(read_session(), statement_id), form), problem.status
    said = _(
        "Đã ghi nhận %(credited)s khoản; %(unmatched)s khoản chưa rõ của ai; %(known)s khoản đã có từ trước.",
        credited=news[actions.News.CREDITED],
        unmatched=news[actions.News.UNMATCHED],
        known=news[actions.News.KNOWN],
    )
    flash(said, "success")
    return redirect(url_for("transfers.statement", statement_id=statement_id), 303)


@bp.get("/office/payments/transfers")
@allow(_READER)
def transfers() -> ResponseReturnValue:
    """Transfers that wait for somebody; and those that somebody decided by hand, for who looks afterwards."""
    session = read_session()
    by_hand = transfer_queries.transfers(session, *_BY_HAND)
    orders = transfer_queries.orders(session, {one.order_id for one in by_hand if one.order_id})
    waiting = transfer_queries.transfers(session, *_WAITING)
    return render_template("payments/transfers.html", waiting=waiting, by_hand=by_hand, orders=orders)


@bp.get("/office/payments/transfers.csv")
@allow(_READER)
def transfers_csv() -> Response:
    """Every transfer as a table; what payers wrote is text in it, never a formula."""
    found = transfer_queries.transfers(read_session(), *TransferState, limit=_MOST_EXPORTED)
    orders = transfer_queries.orders(read_session(), {one.order_id for one in found if one.order_id})
    columns = [_("Ngày"), _("Số tiền"), _("Số giao dịch"), _("Nội dung"), _("Người chuyển"), _("Tài khoản chuyển")]
    columns += [_("Tình trạng"), _("Mã khoản nộp"), _("Lý do"), _("Người xử lý")]
    rows = [[*_cells(one), orders[one.order_id].code if one.order_id else "", *_decision(one)] for one in found]
    headers = {"Content-Disposition": 'attachment; filename="chuyen-khoan.csv"'}
    return Response(csv_bytes(columns, rows), mimetype="text/csv", headers=headers)


def _cells(one: BankTransfer) -> list[object]:
    states = {
        TransferState.CREDITED: _("Đã ghi nhận"),
        TransferState.UNMATCHED: _("Chưa rõ của ai"),
        TransferState.ASSIGNED: _("Ghi nhận bằng tay"),
        TransferState.TO_RETURN: _("Chờ trả lại ngân hàng"),
        TransferState.RETURNED: _("Đã trả lại"),
    }
    state = states[TransferState(one.state)]
    return [one.booked_on, one.amount, one.number, one.content, one.payer_name, one.payer_account, state]


def _decision(one: BankTransfer) -> list[object]:
    return [one.why, ", ".join(name for name in (one.decided_by_name, one.returned_by_name) if name)]


@bp.get("/office/payments/transfers/<uuid:transfer_id>")
@allow(_READER)
def transfer(transfer_id: UUID) -> ResponseReturnValue:
    """One transfer, and what can be done with it."""
    return _transfer(transfer_id)


def _transfer(transfer_id: UUID, **given: PortalForm) -> str:
    found, actor = transfer_queries.transfer(read_session(), transfer_id), current_actor()
    orders = transfer_queries.orders(read_session(), [found.order_id]) if found.order_id else {}
    forms: dict[str, Any] = {
        "assignment": AssignForm(formdata=None),
        "aside": SetAsideForm(formdata=None),
        "proof": ProofForm(formdata=None),
    }
    return render_template(
        "payments/transfer.html",
        transfer=found,
        order=orders.get(found.order_id) if found.order_id else None,
        may_decide=actor.has(Role.CASHIER),
        may_return=actor.has(Role.CASHIER) and found.decided_by != actor.id,
        **(forms | given),
    )


@bp.post("/office/payments/transfers/<uuid:transfer_id>/assignment")
@allow(_CASHIER)
def assign(transfer_id: UUID) -> ResponseReturnValue:
    """Say whose money it is."""
    form = AssignForm()
    if not form.validate():
        return _transfer(transfer_id, assignment=form), 422
    try:
        with transaction() as session:
            done = {"why": form.why.data, "actor": current_actor(), "now": clock.now()}
            actions.assign(session, transfer_id, form.code.data, **done)
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem, field=form.code if isinstance(problem, NoSuchOrder) else None)
        forget_reads()
        return _transfer(transfer_id, assignment=form), problem.status
    flash(_("Đã ghi nhận khoản chuyển cho mã khoản nộp này."), "success")
    return redirect(url_for("transfers.transfer", transfer_id=transfer_id), 303)


@bp.post("/office/payments/transfers/<uuid:transfer_id>/return")
@allow(_CASHIER)
def set_aside(transfer_id: UUID) -> ResponseReturnValue:
    """Say that it is to go back to where it came from."""
    form = SetAsideForm()
    if not form.validate():
        return _transfer(transfer_id, aside=form), 422
    with transaction() as session:
        actions.set_aside(session, transfer_id, why=form.why.data, actor=current_actor(), now=clock.now())
    flash(_("Đã đề nghị trả lại. Một người khác xác nhận khi ngân hàng đã chuyển trả."), "success")
    return redirect(url_for("transfers.transfer", transfer_id=transfer_id), 303)


@bp.post("/office/payments/transfers/<uuid:transfer_id>/proof")
@allow(_CASHIER)
def record_return(transfer_id: UUID) -> ResponseReturnValue:
    """Write down that it went back; another person than who set it aside."""
    form = ProofForm()
    if not form.validate():
        return _transfer(transfer_id, proof=form), 422
    try:
        with transaction() as session:
            actions.record_return(session, transfer_id, proof=form.proof.data, actor=current_actor(), now=clock.now())
    except NotFound:
        raise
    except PortalError as problem:
        form.explain(problem)
        forget_reads()
        return _transfer(transfer_id, proof=form), problem.status
    flash(_("Đã ghi là đã trả lại."), "success")
    return redirect(url_for("transfers.transfer", transfer_id=transfer_id), 303)


@bp.post("/payments/<channel>/webhook")
@allow(PUBLIC)
def bank_notices(channel: str) -> ResponseReturnValue:
    """Where a bank tells of a transfer, signed. 204 only when it is kept; a refusal says nothing about why."""
    teller = till().notices.get(channel)
    if teller is None:
        raise NotFound
    request.max_content_length = webhook.LARGEST
    try:
        body, signature = request.get_data(cache=False), request.headers.get(webhook.SIGNATURE, "")
        notice = teller.read(body, signature, now=clock.now())
    except RequestEntityTooLarge:
        return "", 413
    except Forged:
        _log.warning("a notice in the name of %s was not signed by it, or too old", channel)
        return "", 401
    except webhook.Malformed:
        _log.warning("%s told of what is no transfer of đồng to our account", channel)
        return "", 400
    told = actions.Incoming(account=teller.account, told_by=ToldBy.NOTIFICATION, **vars(notice))
    try:
        with transaction() as session:
            actions.take_transfer(session, told, now=clock.now())
    except TransferDiffers:
        _log.warning("%s told of a transfer again, with another amount", channel)
        return "", 409
    return "", 204
