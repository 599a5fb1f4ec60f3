"""Every order of at most eight things that a gateway, a bank or a payer does, against a model that only counts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from portal.core import db
from portal.payments import actions, queries
from portal.payments.folding import OrderState
from portal.payments.gateways.base import ToldBy
from portal.payments.simulator import Simulator
from portal.payments.till import till
from tests.support.payments import gateway, open_order

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
DUE = 8000


@dataclass
class Model:
    """What an accountant would write down by hand."""

    money: dict[str, int] = field(default_factory=dict)
    cancelled: bool = False
    back: int = 0


@pytest.fixture
def bank(app: Flask) -> Iterator[Simulator]:
    with gateway() as simulator:
        simulator.silent = True
        yield simulator


class Payments(RuleBasedStateMachine):
    """One order: begun at most twice, told in any order, cancelled, paid by transfer, given back."""

    bank: ClassVar[Simulator]
    world: ClassVar[SimpleNamespace]

    def __init__(self) -> None:
        super().__init__()
        self.order: UUID = open_order(self.world, 5000, 3000, now=NOW).id
        self.model, self.tries, self.now = Model(), list[str](), NOW

    @precondition(lambda self: len(self.tries) < 2 and not self.model.cancelled and self.short())
    @rule()
    def goes_to_the_gateway(self) -> None:
        with db.transaction() as session:
            one = actions.begin(session, self.order, "vnpay", actor=self.world.citizen, now=NOW)
        address = till().gateway("vnpay").address(one, back="http://x/", payer_address="127.0.0.1", language="vi")
        self.bank._page(dict(parse_qsl(urlsplit(address).query)))
        self.bank.pay(one.reference)
        self.tries.append(one.reference)

    @precondition(lambda self: self.tries)
    @rule()
    def the_first_is_told(self) -> None:
        self.told(self.tries[0])

    @precondition(lambda self: self.tries)
    @rule()
    def the_last_is_told(self) -> None:
        self.told(self.tries[-1])

    @precondition(lambda self: self.tries)
    @rule()
    def a_failure_is_told(self) -> None:
        message = self.bank.message(self.tries[0], vnp_ResponseCode="51", vnp_TransactionStatus="02")
        actions.hear(till().gateway("vnpay"), message, now=NOW)

    @precondition(lambda self: self.tries)
    @rule()
    def another_sum_is_told(self) -> None:
        message = self.bank.message(self.tries[0], vnp_Amount="100")
        actions.hear(till().gateway("vnpay"), message, now=NOW)

    @precondition(lambda self: self.tries)
    @rule()
    def a_forgery_is_told(self) -> None:
        message = self.bank.message(self.tries[0]) | {"vnp_SecureHash": "0"}
        actions.hear(till().gateway("vnpay"), message, now=NOW)

    @precondition(lambda self: self.tries)
    @rule()
    def the_portal_asks(self) -> None:
        self.now += timedelta(minutes=5)
        with db.reading() as session:
            asked = [one for one in queries.tries_of(session, self.order) if one.ask_at is not None]
        actions.ask_gateways(now=self.now)
        for one in asked:
            self.model.money[self.bank.payments[one.reference].transactions[0]] = one.amount

    @rule()
    def a_transfer_arrives(self) -> None:
        with db.transaction() as session:
            actions.credit(
                session, self.order, channel="bank", transaction_number="FT1", amount=3000, paid_at=NOW,
                told_by=ToldBy.STATEMENT, now=NOW,
            )  # fmt: skip
        self.model.money["FT1"] = 3000

    @rule()
    def the_dossier_ends(self) -> None:
        with db.transaction() as session:
            actions.cancel(session, self.order, why="x", actor=self.world.citizen, now=NOW)
        self.model.cancelled = True

    @rule()
    def something_goes_back(self) -> None:
        with db.reading() as session:
            standing = queries.standing(session, self.order)
        credit = next((one for one in standing.credits if one.amount <= standing.owed_back), None)
        if credit is None:
            return
        with db.transaction() as session:
            refund = actions.ask_refund(
                session, self.order, channel=credit.channel, transaction_number=credit.transaction,
                amount=credit.amount, why="x", actor=self.world.clerk, now=NOW,
            )  # fmt: skip
            actions.approve_refund(session, refund.id, actor=self.world.leader, now=NOW)
        actions.send_refund(refund.id, proof="UNC 1", actor=self.world.clerk, now=NOW)
        self.model.back += credit.amount

    def told(self, reference: str) -> None:
        actions.hear(till().gateway("vnpay"), self.bank.message(reference), now=NOW)
        payment = self.bank.payments[reference]
        self.model.money[payment.transactions[0]] = payment.amount // 100

    def short(self) -> bool:
        return sum(self.model.money.values()) < DUE

    @invariant()
    def the_money_is_exact(self) -> None:
        with db.reading() as session:
            standing, row = queries.standing(session, self.order), queries.order(session, self.order)
            balances = queries.balances(session, order_id=self.order)
        money, cancelled = sum(self.model.money.values()), self.model.cancelled
        paid = money >= DUE and not cancelled
        kept = DUE if paid else 0
        assert standing.received == row.received == money
        assert (standing.state is OrderState.PAID) == paid
        assert sum(balances.values()) == 0
        assert -sum(amount for account, amount in balances.items() if account.startswith("income:")) == kept
        assert -balances.get("payer", 0) == money - kept - self.model.back
        assert standing.refunded == self.model.back
        assert row.owed_back == (money - kept - self.model.back if paid or cancelled else 0)


def test_money_is_exact_in_every_order_of_events(bank: Simulator, world: SimpleNamespace) -> None:
    few = settings(max_examples=25, stateful_step_count=8, suppress_health_check=list(HealthCheck), database=None)
    here = type("PaymentsHere", (Payments,), {"bank": bank, "world": world})
    run_state_machine_as_test(here, settings=few)
