"""Cash goes back out of an open box, by two people, against a signed slip, once; the count knows it."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock, db
from portal.payments import actions, counter_queries, queries
from portal.payments.counter_errors import BoxNotOpen, BoxTooLittle
from portal.payments.counter_models import CashBox, CashPayout
from portal.payments.errors import RefundDecided
from portal.payments.models import PaymentOrder, PaymentRefund
from tests.support.applicants import Person, sign_in
from tests.support.payments import open_order


@pytest.fixture
def approved(world: SimpleNamespace) -> tuple[PaymentOrder, PaymentRefund]:
    """Cash of 13,000 for an order that was cancelled afterwards; its return is approved, the box is open."""
    order, now = open_order(world, 13_000, now=clock.now(), at_counter=True), clock.now()
    with db.transaction() as session:
        actions.open_box(session, opening=0, actor=world.cashier, now=now)
        given: dict[str, Any] = {"number": f"{order.code}M1", "amount": 13_000, "given": 13_000}
        actions.take_cash(session, order.id, **given, actor=world.cashier, now=now)
        actions.cancel(session, order.id, why="withdrawn", unless_paid=False, actor=world.cashier, now=now)
    with db.transaction() as session:
        credit = {"channel": "cash", "transaction_number": f"{order.code}M1"}
        asked = actions.ask_refund(
            session, order.id, **credit, amount=13_000, why="Rút hồ sơ", actor=world.cashier, now=now
        )
    with db.transaction() as session:
        actions.approve_refund(session, asked.id, actor=world.leader, now=now)
    return order, asked


def test_cash_goes_back_out_of_the_box(
    cashier: Person, approved: tuple[PaymentOrder, PaymentRefund], world: SimpleNamespace
) -> None:
    order, refund = approved
    page = f"/office/payments/refunds/{refund.id}"
    assert "Chi trả tiền mặt từ quỹ của bạn" in cashier.get(page).main
    cashier.send({"proof": "GN-12"}, action="/cash", status=422)
    assert "Chỉ ghi sau khi người nhận đã nhận đủ tiền và ký" in cashier.main
    cashier.send({"proof": "GN-12", "signed": "y"}, action="/cash")
    assert "Số giấy nhận tiền" in cashier.main
    token = cashier.page.xpath("//input[@name='csrf_token']/@value")[0]
    again = cashier.client.post(f"{page}/cash", data={"csrf_token": token, "proof": "GN-12", "signed": "y"})
    assert again.status_code == 409
    with db.reading() as session:
        (payout,) = session.scalars(select(CashPayout))
        balances = queries.balances(session, order_id=order.id)
    assert (payout.amount, payout.slip) == (13_000, "GN-12")
    assert balances["clearing:cash"] == 0
    assert "Các khoản đã trả lại hôm nay" in cashier.get("/cashier/box").main
    cashier.send({}, action="/count")
    with db.reading() as session:
        box = session.scalars(select(CashBox)).one()
    assert (box.taken, box.paid_out, box.counted, box.difference) == (13_000, 13_000, 0, 0)


def test_no_more_goes_out_than_is_there_and_nothing_without_a_box(
    app: Flask, approved: tuple[PaymentOrder, PaymentRefund], world: SimpleNamespace
) -> None:
    _order, refund = approved
    with db.transaction() as session:
        session.scalars(select(CashBox)).one().opening = -1
    with pytest.raises(BoxTooLittle):
        actions.send_refund(refund.id, proof="GN-1", actor=world.cashier, now=clock.now())
    with pytest.raises(BoxNotOpen):
        actions.send_refund(refund.id, proof="GN-1", actor=world.leader, now=clock.now())
    with db.reading() as session:
        assert session.scalars(select(CashPayout)).all() == []
        assert queries.refund(session, refund.id).sent_at is None
    with db.transaction() as session:
        session.scalars(select(CashBox)).one().opening = 0
    actions.send_refund(refund.id, proof="GN-1", actor=world.cashier, now=clock.now())
    with pytest.raises(RefundDecided):
        actions.send_refund(refund.id, proof="GN-1", actor=world.cashier, now=clock.now())
    with db.reading() as session:
        box = session.scalars(select(CashBox)).one()
        assert counter_queries.paid_out_of(session, box.id) == 13_000


def test_cash_is_never_written_down_as_a_bank_s_number(
    cashier: Person, approved: tuple[PaymentOrder, PaymentRefund]
) -> None:
    page = f"/office/payments/refunds/{approved[1].id}"
    token = cashier.get(page).page.xpath("//input[@name='csrf_token']/@value")[0]
    answer = cashier.client.post(f"{page}/proof", data={"csrf_token": token, "proof": "FT1"})
    assert answer.status_code == 404


def test_who_proposed_does_not_approve(app: Flask, approved: tuple[PaymentOrder, PaymentRefund]) -> None:
    """The refund above was approved by somebody else than who proposed it; the leader has no box and cannot pay out."""
    leader = sign_in(Person(app.test_client()), "leader", back="/office/payments/refunds")
    assert "Chi trả tiền mặt" not in leader.get(f"/office/payments/refunds/{approved[1].id}").main
