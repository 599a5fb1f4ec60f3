"""Whatever a gateway does, an order finds its right state, and the ledger agrees with it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.core import db, events
from portal.payments import actions, queries
from portal.payments.errors import NothingDue, RefundDecided, RefundNeedsAnother, RefundTooMuch
from portal.payments.folding import OrderState, Standing
from portal.payments.gateways.base import ToldBy, Verdict
from portal.payments.gateways.vnpay import signature, signed_text
from portal.payments.models import PaymentNews, PaymentOrder
from portal.payments.simulator import SECRET, Fault, Simulator
from portal.payments.till import till
from tests.support.payments import gateway, open_order

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
SUM = 13_000


@pytest.fixture
def bank(app: Flask) -> Iterator[Simulator]:
    with gateway() as simulator:
        simulator.silent = True  # the tests carry the messages themselves, in the order they want
        yield simulator


@pytest.fixture
def order(world: SimpleNamespace, bank: Simulator) -> PaymentOrder:
    return open_order(world, 8000, 5000, now=NOW)


def sent(bank: Simulator, order: PaymentOrder, world: SimpleNamespace, *, now: datetime = NOW) -> str:
    """The payer goes to the gateway; how it knows this try."""
    with db.transaction() as session:
        one = actions.begin(session, order.id, "vnpay", actor=world.citizen, now=now)
    address = till().gateway("vnpay").address(one, back="http://localhost/b", payer_address="127.0.0.1", language="vi")
    bank._page(dict(parse_qsl(urlsplit(address).query)))
    return one.reference


def heard(message: dict[str, str], *, now: datetime = NOW) -> Verdict:
    return actions.hear(till().gateway("vnpay"), message, now=now)


def signed(message: dict[str, str], **changed: str) -> dict[str, str]:
    said = {name: value for name, value in message.items() if name != "vnp_SecureHash"} | changed
    return said | {"vnp_SecureHash": signature(SECRET, signed_text(said))}


def standing(order_id: UUID) -> Standing:
    """What the events say; the row and the ledger must say the same."""
    with db.reading() as session:
        found, row = queries.standing(session, order_id), queries.order(session, order_id)
        balances = queries.balances(session, order_id=order_id)
    assert (row.state, row.received, row.owed_back) == (found.state, found.received, found.owed_back)
    assert sum(balances.values()) == 0
    held = sum(amount for account, amount in balances.items() if account.startswith("clearing:"))
    assert held == found.received - found.refunded
    return found


def test_a_payment_is_taken_once_however_often_it_is_told(
    bank: Simulator, order: PaymentOrder, world: SimpleNamespace
) -> None:
    reference = sent(bank, order, world)
    assert standing(order.id).state is OrderState.CONFIRMING
    bank.pay(reference)
    message = bank.message(reference)
    assert heard(message) is Verdict.TAKEN
    assert {heard(message) for _ in range(20)} == {Verdict.ALREADY}
    assert standing(order.id).state is OrderState.PAID
    assert standing(order.id).received == SUM
    with db.reading() as session:
        (news,) = session.scalars(select(PaymentNews))
        assert (news.times, news.verdict) == (21, "taken")
        assert len(events.history(session, order.id)) == 3
    assert till().gateway("vnpay").acknowledgement(Verdict.ALREADY)["RspCode"] == "02"


def test_notifications_at_the_same_moment_are_taken_once(
    bank: Simulator, order: PaymentOrder, world: SimpleNamespace
) -> None:
    reference = sent(bank, order, world)
    bank.pay(reference)
    message, verdicts = bank.message(reference), []
    threads = [threading.Thread(target=lambda: verdicts.append(heard(message))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(verdicts) == [Verdict.ALREADY] * 11 + [Verdict.TAKEN]
    assert standing(order.id).received == SUM


def test_checks_come_in_the_order_signature_order_amount_state(
    bank: Simulator, order: PaymentOrder, world: SimpleNamespace
) -> None:
    reference = sent(bank, order, world)
    bank.pay(reference)
    message = bank.message(reference)
    told = (
        message | {"vnp_Amount": "100"},
        signed(message, vnp_TxnRef="DVC000T1", vnp_Amount="100"),
        signed(message, vnp_Amount="100"),
        message,
        message,
    )
    assert [till().gateway("vnpay").acknowledgement(heard(each))["RspCode"] for each in told] == [
        "97",
        "01",
        "04",
        "00",
        "02",
    ]
    assert standing(order.id).state is OrderState.PAID


def test_another_amount_is_doubted_until_the_gateway_is_asked(
    bank: Simulator, order: PaymentOrder, world: SimpleNamespace
) -> None:
    reference = sent(bank, order, world)
    bank.pay(reference)
    assert heard(signed(bank.message(reference), vnp_Amount="500000")) is Verdict.WRONG_AMOUNT
    assert standing(order.id).state is OrderState.CONFIRMING
    actions.ask_gateways(now=NOW + timedelta(minutes=2))
    assert standing(order.id).state is OrderState.PAID


def test_failure_and_success_in_either_order_is_paid(
    bank: Simulator, order: PaymentOrder, world: SimpleNamespace
) -> None:
    reference = sent(bank, order, world)
    bank.pay(reference)
    failed = bank.message(reference, vnp_ResponseCode="99", vnp_TransactionStatus="02")
    assert [heard(failed), heard(bank.message(reference)), heard(failed)] == ["taken", "taken", "already"]
    assert standing(order.id).state is OrderState.PAID


def test_who_pays_twice_gets_the_second_payment_back_by_two_people(
    bank: Simulator, order: PaymentOrder, world: SimpleNamespace
) -> None:
    first, second = sent(bank, order, world), sent(bank, order, world)
    for reference in (first, second):
        bank.pay(reference)
        heard(bank.message(reference))
    assert (standing(order.id).state, standing(order.id).owed_back) == (OrderState.PAID, SUM)
    number = bank.payments[second].transactions[0]
    asked: dict[str, Any] = {"channel": "vnpay", "transaction_number": number, "why": "Nộp hai lần", "now": NOW}
    with db.transaction() as session, pytest.raises(RefundTooMuch):
        actions.ask_refund(session, order.id, amount=SUM + 1, actor=world.clerk, **asked)
    with db.transaction() as session:
        refund = actions.ask_refund(session, order.id, amount=SUM, actor=world.clerk, **asked)
    with db.transaction() as session, pytest.raises(RefundTooMuch):
        actions.ask_refund(session, order.id, amount=1, actor=world.clerk, **asked)
    with db.transaction() as session, pytest.raises(RefundNeedsAnother):
        actions.approve_refund(session, refund.id, actor=world.clerk, now=NOW)
    with pytest.raises(RefundDecided):
        actions.send_refund(refund.id, actor=world.clerk, now=NOW)
    with db.transaction() as session:
        actions.approve_refund(session, refund.id, actor=world.leader, now=NOW)
    actions.send_refund(refund.id, actor=world.clerk, now=NOW)
    with pytest.raises(RefundDecided):
        actions.send_refund(refund.id, actor=world.clerk, now=NOW)
    assert bank.payments[second].refunded == SUM * 100
    after = standing(order.id)
    assert (after.state, after.owed_back, after.refunded) == (OrderState.PAID, 0, SUM)


def test_money_for_a_cancelled_order_is_owed_back(bank: Simulator, order: PaymentOrder, world: SimpleNamespace) -> None:
    reference = sent(bank, order, world)
    with db.transaction() as session:
        actions.cancel(session, order.id, why="Rút hồ sơ", actor=world.citizen, now=NOW)
    bank.pay(reference)
    heard(bank.message(reference))
    after = standing(order.id)
    assert (after.state, after.owed_back, after.kept) == (OrderState.CANCELLED, SUM, 0)
    with db.transaction() as session, pytest.raises(NothingDue):
        actions.begin(session, order.id, "vnpay", actor=world.citizen, now=NOW)


def test_a_transfer_in_parts_is_paid_when_the_whole_sum_is_there(order: PaymentOrder, world: SimpleNamespace) -> None:
    for number, amount in (("FT1", 3000), ("FT1", 3000), ("FT2", 20_000)):
        with db.transaction() as session:
            actions.credit(
                session,
                order.id,
                channel="bank",
                transaction_number=number,
                amount=amount,
                paid_at=NOW,
                told_by=ToldBy.STATEMENT,
                now=NOW,
            )
    after = standing(order.id)
    assert (after.state, after.received, after.owed_back) == (OrderState.PAID, 23_000, 10_000)


def test_a_try_that_nobody_paid_ends_by_itself(bank: Simulator, order: PaymentOrder, world: SimpleNamespace) -> None:
    with db.transaction() as session:
        actions.begin(session, order.id, "vnpay", actor=world.citizen, now=NOW)
    assert actions.ask_gateways(now=NOW + timedelta(minutes=10)) == 1
    assert standing(order.id).state is OrderState.CONFIRMING
    assert actions.ask_gateways(now=NOW + timedelta(minutes=21)) == 1
    assert standing(order.id).state is OrderState.OPEN
    assert actions.ask_gateways(now=NOW + timedelta(hours=1)) == 0


FAULTS = list(Fault)  # in the place of a payment taken twice, which no question shows, one that the payer gave up


def test_an_hour_without_notifications_is_right_within_five_minutes(bank: Simulator, world: SimpleNamespace) -> None:
    """Every notification of an hour is lost and the gateway answers nothing; then it answers again."""
    orders: list[Any] = []
    bank.answers = False
    for minute in range(0, 60, 4):
        now = NOW + timedelta(minutes=minute)
        order = open_order(world, 8000, now=now)
        reference = sent(bank, order, world, now=now)
        fault = FAULTS[minute // 4 % len(FAULTS)]
        if fault is Fault.TWICE:
            bank.fail(reference, "24")
        else:
            bank.pay(reference, fault)
        orders.append((order.id, bank.payments[reference].status))
        actions.ask_gateways(now=now + timedelta(minutes=1))
    bank.answers, after = True, NOW + timedelta(hours=1)
    for minute in range(5):
        actions.ask_gateways(now=after + timedelta(minutes=minute))
    expected = {"00": OrderState.PAID, "02": OrderState.OPEN, "07": OrderState.CONFIRMING}
    for order_id, status in orders:
        found = standing(order_id)
        assert found.state is expected[status]
        assert found.received == (8000 if status == "00" else 0)
    assert {status for _order, status in orders} == {"00", "02", "07"}


def test_the_ledger_cannot_be_rewritten(bank: Simulator, order: PaymentOrder, world: SimpleNamespace) -> None:
    reference = sent(bank, order, world)
    bank.pay(reference)
    heard(bank.message(reference))
    for statement in ("UPDATE ledger_line SET amount = amount + 1", "DELETE FROM ledger_line"):
        with pytest.raises(DBAPIError, match="append-only"), db.transaction() as session:
            session.execute(text(statement))
