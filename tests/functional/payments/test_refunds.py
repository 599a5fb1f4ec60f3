"""Money that is owed goes back by two people, at most once, and its owner is told each step."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from portal.accounts.models import Account
from portal.core import clock, db, mail
from portal.core.actor import Role, StandIn
from portal.payments import actions, queries
from portal.payments.errors import RefundNeedsAnother, RefundOnItsWay
from portal.payments.folding import RefundState
from portal.payments.gateways.base import ToldBy
from portal.payments.models import PaymentOrder, PaymentRefund
from portal.payments.simulator import Simulator
from tests.functional.payments.test_taking import heard, sent
from tests.support.applicants import Person, sign_in
from tests.support.payments import gateway, open_order

REFUNDS = "/office/payments/refunds"
PAYEE = {"payee_name": "TRẦN BÌNH", "payee_bank": "VCB", "payee_account": "19001234"}


class Letters:
    """A post that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[mail.Letter] = []

    def send(self, letter: mail.Letter) -> None:
        self.sent.append(letter)


@pytest.fixture
def letters(app: Flask) -> Iterator[Letters]:
    before, kept = mail._Current.post, Letters()
    mail.configure(kept)
    yield kept
    assert before is not None
    mail.configure(before)


@pytest.fixture
def bank(app: Flask) -> Iterator[Simulator]:
    with gateway() as simulator:
        simulator.silent = True
        yield simulator


@pytest.fixture
def cashier(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "cashier", back=REFUNDS)


@pytest.fixture
def leader(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "leader", back=REFUNDS)


def ours(world: SimpleNamespace) -> PaymentOrder:
    here = SimpleNamespace(agencies={"": world.agencies["ubnd-xa-kien-duc"]}, citizen=world.citizen)
    return open_order(here, 8000, now=clock.now())


def overpaid(world: SimpleNamespace) -> PaymentOrder:
    """An order of 8,000 for which 20,000 came by transfer."""
    order = ours(world)
    told: dict[str, Any] = {"channel": "bank", "transaction_number": "FT1", "told_by": ToldBy.STATEMENT}
    with db.transaction() as session:
        actions.credit(session, order.id, amount=20_000, paid_at=clock.now(), now=clock.now(), **told)
    return order


def refunds(order: PaymentOrder) -> list[PaymentRefund]:
    with db.reading() as session:
        return queries.refunds_of(session, order.id)


def owed(order: PaymentOrder) -> tuple[int, int]:
    """What is owed back, and what went; the ledger says the same."""
    with db.reading() as session:
        standing, balances = queries.standing(session, order.id), queries.balances(session, order_id=order.id)
    held = sum(amount for account, amount in balances.items() if account.startswith("clearing:"))
    assert (sum(balances.values()), held) == (0, standing.received - standing.refunded)
    return standing.owed_back, standing.refunded


def token(person: Person) -> dict[str, str]:
    return {"csrf_token": person.page.xpath("//input[@name='csrf_token']/@value")[0]}


def test_a_transfer_too_large_goes_back_by_two_people(
    app: Flask,
    cashier: Person,
    leader: Person,
    citizen: Person,
    world: SimpleNamespace,
    run_worker: Any,
    letters: Letters,
) -> None:
    order = overpaid(world)
    with db.transaction() as session:
        session.get_one(Account, world.citizen.id).email = "thuy@example.vn"
    cashier.get(REFUNDS).get(cashier.link(order.subject_code))
    assert cashier.typed()["amount"] == "12000"
    for wrong in ("0", "-5", "12.001", "1e4", "9" * 19, "mười"):
        cashier.send(PAYEE | {"amount": wrong, "why": "Nộp thừa"}, status=422)
    cashier.send({"amount": "12.000", "why": "Nộp thừa", "payee_name": ""}, status=422)
    assert "hãy nhập nơi nhận tiền" in cashier.main
    cashier.send(PAYEE | {"amount": "12.000", "why": "Nộp thừa"})
    (one,) = refunds(order)
    address = f"{REFUNDS}/{one.id}"
    assert "Hãy nhờ một người khác" in cashier.main
    cashier.client.post(f"{address}/approval", data=token(cashier))
    assert refunds(order)[0].state == RefundState.ASKED
    leader.get(address).send(action="/approval")
    assert "Chuyển trả qua cổng thanh toán" not in cashier.get(address).main
    cashier.send({"proof": ""}, action="/proof", status=422)
    cashier.send({"proof": "CT123"}, action="/proof")
    assert owed(order) == (0, 12_000)
    citizen.get(f"/payments/{order.id}")
    assert "số giao dịch CT123" in citizen.main
    run_worker()
    told = [letter.text for letter in letters.sent if order.subject_code in letter.subject]
    assert [any(words in text for text in told) for words in ("đề nghị trả lại", "đã được duyệt", "CT123")] == [
        True
    ] * 3
    assert not any("19001234" in text for text in told)


def test_money_goes_back_through_its_gateway_and_a_lost_answer_is_shown(
    bank: Simulator, cashier: Person, leader: Person, world: SimpleNamespace
) -> None:
    order = ours(world)
    reference = sent(bank, order, world, now=clock.now())
    bank.pay(reference)
    heard(bank.message(reference), now=clock.now())
    with db.transaction() as session:
        actions.cancel(session, order.id, why="Rút hồ sơ", actor=world.citizen, now=clock.now())
    cashier.get(f"{REFUNDS}/orders/{order.id}").send({"why": "Hồ sơ đã rút"})
    address = f"{REFUNDS}/{refunds(order)[0].id}"
    leader.get(address).send(action="/approval")
    bank.answers = False
    cashier.get(address).send(action="/sending", status=503)
    assert "chưa có câu trả lời" in cashier.get(address).main
    bank.answers = True
    cashier.client.post(f"{address}/sending", data=token(cashier))
    assert bank.payments[reference].refunded == 0
    cashier.get(address).send({"reason": "Sao kê: tiền chưa đi"}, action="/giving-up", status=409)
    with db.transaction() as session:
        later = clock.now() + timedelta(minutes=16)
        actions.give_up_refund(session, refunds(order)[0].id, why="Tiền chưa đi", actor=world.cashier, now=later)
    assert owed(order) == (8000, 0)
    cashier.get(f"{REFUNDS}/orders/{order.id}").send({"why": "Lập lại"})
    second = next(one for one in refunds(order) if one.state == RefundState.ASKED)
    leader.get(f"{REFUNDS}/{second.id}").send(action="/approval")
    cashier.get(f"{REFUNDS}/{second.id}").send(action="/sending")
    assert (owed(order), bank.payments[reference].refunded) == ((0, 8000), 800_000)


def test_who_proposed_approves_neither_alone_nor_through_somebody_who_stands_in(world: SimpleNamespace) -> None:
    order = overpaid(world)
    asked: dict[str, Any] = {"channel": "bank", "transaction_number": "FT1", "amount": 12_000, "why": "x"}
    with db.transaction() as session:
        one = actions.ask_refund(session, order.id, actor=world.cashier, now=clock.now(), **asked)
    lent = StandIn(uuid4(), world.cashier.id, world.cashier.name, "", frozenset({Role.CASHIER}))
    for actor in (world.cashier, replace(world.clerk, behalf=lent)):
        with db.transaction() as session, pytest.raises(RefundNeedsAnother):
            actions.approve_refund(session, one.id, actor=actor, now=clock.now())
    with db.transaction() as session:
        actions.approve_refund(session, one.id, actor=world.leader, now=clock.now())
        session.get_one(PaymentRefund, one.id).sent_at = clock.now()
    with db.transaction() as session, pytest.raises(RefundOnItsWay):
        actions.give_up_refund(session, one.id, why="x", actor=world.cashier, now=clock.now())


def test_a_refusal_is_explained_and_the_money_stays_owed(
    cashier: Person, leader: Person, world: SimpleNamespace
) -> None:
    order = overpaid(world)
    cashier.get(f"{REFUNDS}/orders/{order.id}").send(PAYEE | {"amount": "12000", "why": "Nộp thừa"})
    address = f"{REFUNDS}/{refunds(order)[0].id}"
    leader.get(address).send({"why": ""}, action="/refusal", status=422)
    leader.send({"why": "Sai tài khoản nhận"}, action="/refusal")
    assert "Sai tài khoản nhận" in cashier.get(address).main
    assert owed(order) == (12_000, 0)


def test_other_agencies_do_not_see_it(app: Flask, cashier: Person, world: SimpleNamespace) -> None:
    elsewhere = open_order(
        SimpleNamespace(agencies={"": world.agencies["cong-an-tinh"]}, citizen=world.citizen), 8000, now=clock.now()
    )
    told: dict[str, Any] = {"channel": "bank", "transaction_number": "FT2", "told_by": ToldBy.STATEMENT}
    with db.transaction() as session:
        actions.credit(session, elsewhere.id, amount=9000, paid_at=clock.now(), now=clock.now(), **told)
        asked: dict[str, Any] = {"channel": "bank", "transaction_number": "FT2", "amount": 1000, "why": "x"}
        one = actions.ask_refund(session, elsewhere.id, actor=world.cashier, now=clock.now(), **asked)
    foreign: list[UUID | str] = [one.id, f"orders/{elsewhere.id}"]
    for name in foreign:
        cashier.get(f"{REFUNDS}/{name}", status=404)
    leader = sign_in(Person(app.test_client()), "leader", back=REFUNDS)
    answer = leader.client.post(f"{REFUNDS}/{one.id}/approval", data={"csrf_token": _csrf(leader)})
    assert answer.status_code == 404


def _csrf(person: Person) -> str:
    return str(person.page.xpath("//input[@name='csrf_token']/@value")[0])
