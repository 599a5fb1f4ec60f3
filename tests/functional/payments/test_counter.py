"""Cash at the counter: found by a code, taken once, counted in the evening, looked at by a second person."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock, db, events
from portal.core.clock import local
from portal.payments import actions, queries
from portal.payments.counter_errors import SumChanged
from portal.payments.counter_models import CashBox, CashTaking
from portal.payments.gateways.base import ToldBy, Verdict
from portal.payments.models import PaymentOrder
from portal.payments.summaries import summary
from tests.support.applicants import Person, sign_in
from tests.support.payments import open_order


@pytest.fixture
def order(world: SimpleNamespace) -> PaymentOrder:
    return open_order(world, 8000, 5000, now=clock.now(), at_counter=True)


def opened(cashier: Person) -> None:
    cashier.get("/cashier/box").send({"opening": "200.000"}, action="/cashier/box")


def received(order_id: UUID) -> int:
    with db.reading() as session:
        return queries.standing(session, order_id).received


def test_an_order_is_found_by_a_scanned_code_the_dossier_or_the_payer(cashier: Person, order: PaymentOrder) -> None:
    assert cashier.get(f"/cashier/?q={order.code.lower()}").path == f"/cashier/orders/{order.id}"
    assert "8.000 đồng" in cashier.main
    for words in (order.subject_code, "nguyen " + order.payer_name.split()[-1]):
        assert order.code in cashier.get(f"/cashier/?q={words}").main
    assert "không có khoản nào" in cashier.get("/cashier/?q=DVC26112700099").main


def test_cash_is_taken_once_however_often_the_button_is_pressed(cashier: Person, order: PaymentOrder) -> None:
    opened(cashier)
    page = f"/cashier/orders/{order.id}"
    cashier.get(page)
    typed = cashier.typed("/cash") | {"given": "20.000"}
    assert "Trả lại khách: 7.000 đồng" in cashier.send(typed, action="/cash").main
    again = cashier.client.post(f"{page}/cash", data=typed)
    assert again.status_code == 303
    assert received(order.id) == 13_000
    with db.reading() as session:
        (taking,) = session.scalars(select(CashTaking))
    assert (taking.amount, taking.given) == (13_000, 20_000)


def test_what_cannot_be_taken_is_not(cashier: Person, order: PaymentOrder, world: SimpleNamespace) -> None:
    page = f"/cashier/orders/{order.id}"
    assert "chưa mở" in cashier.get(page).main
    opened(cashier)
    cashier.get(page).send({"given": "12.999"}, action="/cash", status=422)
    assert "ít hơn số phải thu" in cashier.main
    cashier.send({"given": "mười nghìn"}, action="/cash", status=422)
    stale = cashier.typed("/cash") | {"given": "13000"}
    with db.transaction() as session:  # meanwhile the payer transfers a part
        actions.credit(
            session, order.id, channel="bank", transaction_number="FT1", amount=3000, paid_at=clock.now(),
            told_by=ToldBy.STATEMENT, now=clock.now(),
        )  # fmt: skip
    cashier.client.post(f"{page}/cash", data=stale)
    assert received(order.id) == 3000
    wrong: dict[str, Any] = {"number": f"{order.code}M2", "amount": 10_000, "given": 10_000, "actor": world.cashier}
    with db.transaction() as session, pytest.raises(SumChanged):
        actions.take_cash(session, order.id, now=clock.now(), **wrong)
    cashier.get(page).send({"given": "10000"}, action="/cash")
    assert received(order.id) == 13_000


def test_orders_of_other_agencies_are_not_there(cashier: Person, order: PaymentOrder, world: SimpleNamespace) -> None:
    other = next(one for one in world.agencies.values() if one.id != world.cashier.agency_id)
    with db.transaction() as session:
        session.get_one(PaymentOrder, order.id).agency_id = other.id
    cashier.get(f"/cashier/orders/{order.id}", status=404)
    assert "không có khoản nào" in cashier.get(f"/cashier/?q={order.code}").main


def test_a_difference_needs_a_reason_and_a_second_person(app: Flask, cashier: Person, order: PaymentOrder) -> None:
    opened(cashier)
    cashier.get(f"/cashier/orders/{order.id}").send({"given": "13000"}, action="/cash")
    counted = {"notes_200000": "1", "notes_5000": "2", "notes_2000": "1", "small": "0"}
    cashier.get("/cashier/box").send(counted | {"notes_1000": "-1"}, action="/count", status=422)
    assert "Hãy nhập số tờ bằng chữ số" in cashier.main
    cashier.send(counted | {"notes_1000": ""}, action="/count", status=422)
    assert "Bạn đếm được 212.000 đồng; theo sổ, quỹ phải có 213.000 đồng" in cashier.main
    cashier.send(counted | {"why": "Trả lại nhầm 1.000 đồng"}, action="/count")
    assert "2 tờ 5.000 đồng" in cashier.main
    assert "chờ một người khác xác nhận" in cashier.main
    with db.reading() as session:
        box = session.scalars(select(CashBox)).one()
    assert (box.difference, box.waits) == (-1000, True)
    assert box.notes == [[200_000, 1], [5000, 2], [2000, 1]]
    token = cashier.get("/cashier/").page.xpath("//input[@name='csrf_token']/@value")[0]
    confirm = f"/cashier/boxes/{box.id}/confirm"
    assert cashier.client.post(confirm, data={"csrf_token": token}).status_code == 403
    leader = sign_in(Person(app.test_client()), "leader", back="/cashier/boxes")
    assert "Thiếu 1.000 đồng" in leader.main
    assert "Xác nhận chênh lệch" not in leader.send(action="/confirm").main
    with db.reading() as session:
        kinds = [one.type for one in events.history(session, box.id)]
        assert not session.scalars(select(CashBox)).one().waits
    assert kinds == ["CashBoxOpened", "CashBoxCounted", "CashBoxConfirmed"]
    cashier.get(f"/cashier/orders/{order.id}")
    closed: Any = cashier.client.post("/cashier/box", data={"csrf_token": token, "opening": "0"})
    assert closed.status_code == 409


def test_cash_counts_like_any_other_money(world: SimpleNamespace, order: PaymentOrder) -> None:
    with db.transaction() as session:
        actions.open_box(session, opening=0, actor=world.cashier, now=clock.now())
    given: dict[str, Any] = {"number": f"{order.code}M1", "amount": 13_000, "given": 13_000, "actor": world.cashier}
    verdicts = []
    for _ in range(2):
        with db.transaction() as session:
            verdicts.append(actions.take_cash(session, order.id, now=clock.now(), **given))
    assert verdicts == [Verdict.TAKEN, Verdict.ALREADY]
    with db.reading() as session:
        balances = queries.balances(session, order_id=order.id)
        told = events.history(session, order.id)[-1]
    assert balances["clearing:cash"] == 13_000
    assert sum(balances.values()) == 0
    assert (told.actor_id, told.payload["told_by"]) == (world.cashier.id, "counter")


def test_the_report_says_what_the_ledger_says(cashier: Person, order: PaymentOrder, world: SimpleNamespace) -> None:
    """Of the own agency only, and in the days that were asked for."""
    foreign = open_order(world, 77_000, now=clock.now())
    with db.transaction() as session:
        session.get_one(PaymentOrder, foreign.id).agency_id = next(
            one.id for one in world.agencies.values() if one.id != world.cashier.agency_id
        )
        for order_id, channel, amount in (
            (order.id, "bank", 3000),
            (order.id, "cash", 10_500),
            (foreign.id, "cash", 77_000),
        ):
            actions.credit(
                session, order_id, channel=channel, transaction_number="1", amount=amount, paid_at=clock.now(),
                told_by=ToldBy.STATEMENT, now=clock.now(),
            )  # fmt: skip
    today = local(clock.now()).date()
    with db.reading() as session:
        found = summary(session, first=today, last=today, actor=world.cashier)
        before = summary(session, first=today - timedelta(days=9), last=today - timedelta(days=1), actor=world.cashier)
        balances = queries.balances(session, order_id=order.id)
    held = {flow.channel.vi: (flow.received, flow.left) for flow in found.flows}
    assert held == {"Chuyển khoản": (3000, 3000), "Tiền mặt tại quầy": (10_500, 10_500)}
    assert sum(one.amount for one in found.earned) == 13_000
    assert sum(flow.left for flow in found.flows) - 13_000 == -balances["payer"] == 500
    assert (before.flows, before.earned) == ([], [])
    assert "13.000 đồng" in cashier.get("/cashier/report").main
    assert "Không đọc được ngày" in cashier.get("/cashier/report?since=hôm-nay").main
    csv = cashier.download(f"/cashier/report.csv?since={today}&until={today}").decode("utf-8-sig")
    assert "Tiền mặt tại quầy,10500,0,10500" in csv
