"""Pages of money: what is due and why, the way to a gateway and back, and where gateways tell us."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.text import Text
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.payments import actions, counter_queries, queries
from portal.payments.errors import GatewayAway
from portal.payments.folding import OrderState, TryState
from portal.payments.gateways import vietqr
from portal.payments.gateways.base import Forged
from portal.payments.models import PaymentOrder, PaymentTry
from portal.payments.receipt_files import send_receipt
from portal.payments.till import till
from portal.web.access import PUBLIC, SIGNED_IN, allow, current_actor
from portal.web.headers import allow_leaving
from portal.web.languages import language
from portal.web.qr import qr_svg
from portal.web.reading import read_session

bp = Blueprint("payments", __name__)


@bp.get("/payments/<uuid:order_id>")
@allow(SIGNED_IN)
def order(order_id: UUID) -> ResponseReturnValue:
    """One order for its payer: every line and how it came to be, where the money is, how to pay."""
    session = read_session()
    found = _own(order_id)
    tries = queries.tries_of(session, order_id)
    allow_leaving(*(gateway.host for gateway in till().gateways.values()))
    return render_template(
        "payments/order.html",
        order=found,
        lines=[(Text(**line["name"]), Text(**line["explanation"]), line["amount"]) for line in found.lines],
        standing=queries.standing(session, order_id),
        last=tries[0] if tries else None,
        since=_waiting_since(tries),
        refunds=queries.refunds_of(session, order_id),
        receipt=counter_queries.receipt_of(session, order_id),
        gateways=till().gateways.values(),
        transfer=_transfer(found),
    )


@bp.get("/payments/<uuid:order_id>/receipt.<kind>")
@allow(SIGNED_IN)
def receipt(order_id: UUID, kind: str) -> Response:
    """The receipt of one's own order, as PDF or XML. Raises NotFound before it is made."""
    _own(order_id)
    return send_receipt(read_session(), order_id, kind)


@bp.post("/payments/<uuid:order_id>/pay/<channel>")
@allow(SIGNED_IN)
def pay(order_id: UUID, channel: str) -> ResponseReturnValue:
    """Send the payer to a gateway. Raises NothingDue, ChannelUnknown or NotFound."""
    _own(order_id)
    with transaction() as session:
        one = actions.begin(session, order_id, channel, actor=current_actor(), now=clock.now())
    back = till().base_url + url_for("payments.back", channel=channel)
    payer_address = request.remote_addr or "127.0.0.1"
    address = till().gateway(channel).address(one, back=back, payer_address=payer_address, language=language())
    return redirect(address, code=303)


@bp.get("/payments/<channel>/back")
@allow(PUBLIC)
def back(channel: str) -> ResponseReturnValue:
    """Where a gateway sends the payer's browser. What it carries is believed only as far as to find the order."""
    try:
        told = till().gateway(channel).read(request.args.to_dict())
    except Forged:
        raise NotFound from None
    one = queries.attempt(read_session(), told.reference)
    if one is None:
        raise NotFound
    return redirect(url_for("payments.order", order_id=one.order_id), code=303)


@bp.route("/payments/<channel>/notify", methods=["GET", "POST"])
@allow(PUBLIC)
def notifications(channel: str) -> ResponseReturnValue:
    """Where a gateway tells what became of a try, signed; VNPAY does so by GET. Raises ChannelUnknown."""
    gateway = till().gateway(channel)
    said = request.args.to_dict() | request.form.to_dict()
    return jsonify(gateway.acknowledgement(actions.hear(gateway, said, now=clock.now())))


@bp.post("/payments/<uuid:order_id>/look")
@allow(SIGNED_IN)
def look(order_id: UUID) -> ResponseReturnValue:
    """Ask the gateway now, for a payer who does not want to wait for the next question. Raises GatewayAway."""
    _own(order_id)
    if not actions.ask_about(order_id, now=clock.now()):
        raise GatewayAway
    return redirect(url_for("payments.order", order_id=order_id), code=303)


def _own(order_id: UUID) -> PaymentOrder:
    found = queries.order(read_session(), order_id)
    if found.payer_id is None or found.payer_id != current_actor().id:
        raise NotFound
    return found


def _waiting_since(tries: list[PaymentTry]) -> Any:
    return next((one.begun_at for one in tries if one.state in (TryState.OPEN, TryState.DOUBTED)), None)


def _transfer(found: PaymentOrder) -> dict[str, Any] | None:
    """What a bank's app needs for a transfer of what is missing; None where transfers are not taken."""
    account, missing = till().account, found.due - found.received
    if account is None or missing <= 0 or found.state == OrderState.CANCELLED:
        return None
    text = vietqr.payload(account, amount=missing, purpose=found.code)
    return {"account": account, "amount": missing, "purpose": found.code, "qr": qr_svg(text)}
