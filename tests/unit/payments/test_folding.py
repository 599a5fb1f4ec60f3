"""Money is exact in every order of events: the ledger balances, nothing is credited twice, nothing is lost."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.payments.folding import OrderState, Standing, TryState, after, fold
from portal.payments.ledger import PAYER, postings

DUE = 8000
LINES = (("copies", "fee", "Phí bản sao", 5000), ("late", "charge", "Lệ phí quá hạn", 3000))
OPENED = ("OrderOpened", {"due": DUE, "lines": [list(line) for line in LINES]})


def received(reference: str, transaction: str, amount: int = DUE) -> tuple[str, dict[str, Any]]:
    told = {"channel": "vnpay", "transaction": transaction, "reference": reference, "amount": amount}
    return "MoneyReceived", told


HAPPENINGS = [
    ("PaymentBegun", {"reference": "T1"}),
    ("PaymentBegun", {"reference": "T2"}),
    ("PaymentFailed", {"reference": "T1"}),
    ("PaymentFailed", {"reference": "T2"}),
    ("PaymentDoubted", {"reference": "T1"}),
    received("T1", "901"),
    received("T2", "902"),
    received("", "statement-1", 3000),
    received("", "statement-2", 12_000),
    ("OrderCancelled", {"why": "withdrawn"}),
]


def entries(happened: list[tuple[str, dict[str, Any]]]) -> tuple[Standing, dict[str, int]]:
    """The standing after these events, and the balance of every account; each entry sums to zero."""
    standing, balance = Standing(), dict[str, int]()
    for kind, payload in happened:
        new = after(standing, kind, payload)
        moved = postings(standing, new, payload)
        assert sum(posting.amount for posting in moved) == 0
        for posting in moved:
            balance[posting.account] = balance.get(posting.account, 0) + posting.amount
        standing = new
    return standing, balance


@given(st.lists(st.sampled_from(HAPPENINGS), max_size=8))
def test_every_order_of_events_is_exact(happened: list[tuple[str, dict[str, Any]]]) -> None:
    standing, balance = entries([OPENED, *happened])
    came = {payload["transaction"]: payload["amount"] for kind, payload in happened if kind == "MoneyReceived"}
    assert standing.received == sum(came.values()) == balance.get("clearing:vnpay", 0)
    cancelled = any(kind == "OrderCancelled" for kind, _ in happened)
    paid = not cancelled and standing.received >= DUE
    assert (standing.state is OrderState.PAID) == paid
    assert (standing.state is OrderState.CANCELLED) == cancelled
    earned = -sum(amount for account, amount in balance.items() if account.startswith("income:"))
    assert earned == (DUE if paid else 0)
    assert -balance.get(PAYER, 0) == standing.received - earned
    if paid or cancelled:
        assert standing.owed_back == standing.received - earned
    assert fold([OPENED, *happened]) == standing


def test_a_try_that_brought_money_never_becomes_one_that_failed() -> None:
    standing = fold([OPENED, HAPPENINGS[0], received("T1", "901"), ("PaymentFailed", {"reference": "T1"})])
    assert standing.tries["T1"] is TryState.PAID
    assert standing.state is OrderState.PAID


def test_an_order_waits_while_a_try_is_open_or_doubted() -> None:
    assert fold([OPENED, HAPPENINGS[0]]).state is OrderState.CONFIRMING
    assert fold([OPENED, HAPPENINGS[0], HAPPENINGS[4]]).state is OrderState.CONFIRMING
    assert fold([OPENED, HAPPENINGS[0], HAPPENINGS[2]]).state is OrderState.OPEN
    assert fold([OPENED, received("", "statement-1", 3000)]).state is OrderState.PARTLY


def test_money_goes_back_once() -> None:
    asked = {"refund_id": "r", "channel": "vnpay", "transaction": "902", "amount": DUE, "why": "double"}
    happened = [OPENED, received("T1", "901"), received("T2", "902"), ("RefundAsked", asked)]
    standing, _ = entries(happened)
    assert (standing.owed_back, standing.promised) == (0, DUE)
    refused, _ = entries([*happened, ("RefundRefused", {"refund_id": "r", "why": ""})])
    assert (refused.owed_back, refused.promised) == (DUE, 0)
    sent = {"refund_id": "r", "channel": "vnpay", "amount": DUE, "proof": "77"}
    done, balance = entries([*happened, ("RefundApproved", {"refund_id": "r"}), ("RefundSent", sent)])
    assert (done.owed_back, done.promised, done.refunded, done.state) == (0, 0, DUE, OrderState.PAID)
    assert balance == {"clearing:vnpay": DUE, PAYER: 0, "income:fee:copies": -5000, "income:charge:late": -3000}


REDUCED = ("OrderReduced", {"due": 3000, "lines": [["late", "charge", "Lệ phí", 3000]], "reasons": []})


@given(st.lists(st.sampled_from([*HAPPENINGS, REDUCED]), max_size=8))
def test_what_is_due_less_is_earned_less_and_owed_back(happened: list[tuple[str, dict[str, Any]]]) -> None:
    standing, balance = entries([OPENED, *happened])
    due = 3000 if REDUCED in happened else DUE
    paid = not standing.cancelled and standing.received >= due
    assert (standing.due, standing.kept) == (due, due if paid else 0)
    late = -balance.get("income:charge:late", 0)
    copies = -balance.get("income:fee:copies", 0)
    assert (late, copies) == ((3000, 0 if REDUCED in happened else 5000) if paid else (0, 0))
    assert -balance.get(PAYER, 0) == standing.received - standing.kept
