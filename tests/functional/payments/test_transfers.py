"""Transfers of a bank are counted once, whoever tells of them, in whatever order and however often."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core import clock, db
from portal.core.clock import local
from portal.payments import actions, queries, transfer_queries
from portal.payments.actions import statements as room
from portal.payments.folding import OrderState
from portal.payments.gateways.vietqr import BankAccount
from portal.payments.gateways.webhook import LARGEST, SIGNATURE, SignedNotices, sign
from portal.payments.models import PaymentOrder
from portal.payments.till import Till, configure, till
from portal.payments.transfer_models import BankStatement, BankTransfer, TransferState
from tests.support.applicants import Person, sign_in
from tests.support.payments import open_order
from tests.support.statements import ACCOUNT, camt, entry, table

SECRET = "a-secret-that-the-bank-shares-with-us"
WHY = {"why": "Người nộp gọi điện xác nhận"}
STATEMENTS = "/office/payments/statements"


@pytest.fixture(autouse=True)
def bank(app: Flask) -> Iterator[None]:
    before = till()
    notices = {"bank": SignedNotices(account=ACCOUNT, secrets=(SECRET,))}
    account = BankAccount("970436", ACCOUNT, "KHO BAC", "VCB")
    configure(Till(account=account, base_url="http://localhost", notices=notices))
    yield
    configure(before)


@pytest.fixture
def cashier(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "cashier", back=STATEMENTS)


@pytest.fixture
def order(world: SimpleNamespace) -> PaymentOrder:
    return ours(world)


def ours(world: SimpleNamespace, *amounts: int) -> PaymentOrder:
    """An order of the cashier's agency."""
    here = SimpleNamespace(agencies={"": world.agencies["ubnd-xa-kien-duc"]}, citizen=world.citizen)
    return open_order(here, *(amounts or (13_000,)), now=clock.now())


def day() -> str:
    return local(clock.now()).date().isoformat()


def brought(cashier: Person, content: bytes, name: str = "so-phu.xml", *, status: int = 200) -> Person:
    return cashier.get(STATEMENTS).send(files={"file": [(content, name)]}, action=STATEMENTS, status=status)


def notify(app: Flask, status: int = 204, *, secret: str = SECRET, **said: Any) -> None:
    values = {"transaction_id": "W1", "account": ACCOUNT, "amount": 13_000, "currency": "VND", "content": ""} | said
    body, time = json.dumps(values).encode(), str(int(clock.now().timestamp()))
    header = {SIGNATURE: f"t={time},v1={sign(secret, time, body)}"}
    answer = app.test_client().post("/payments/bank/webhook", data=body, headers=header)
    assert (answer.status_code, answer.data) == (status, b"")


def received(order: PaymentOrder) -> int:
    with db.reading() as session:
        balances = queries.balances(session, order_id=order.id)
        assert sum(balances.values()) == 0
        return queries.standing(session, order.id).received


def transfers() -> list[BankTransfer]:
    with db.reading() as session:
        return list(session.scalars(select(BankTransfer).order_by(BankTransfer.seen_at, BankTransfer.id)))


def test_a_statement_is_looked_at_then_counts_once(cashier: Person, order: PaymentOrder) -> None:
    lines = [
        entry(13_000, f"nop phi {order.code[:8]} {order.code[8:].lower()}", "FT1", day=day()),
        entry(50_000, "=HYPERLINK(1)", "FT2", day=day()),
        entry(9000, f"{order.code} la tien chi", "FT3", sign="DBIT", day=day()),
    ]
    brought(cashier, camt(*lines))
    assert f"Sẽ ghi nhận cho {order.code}" in cashier.main
    assert "Khoản chi" in cashier.main
    assert received(order) == 0
    cashier.press("Ghi nhận các khoản tiền vào")
    assert "Đã ghi nhận 1 khoản; 1 khoản chưa rõ của ai" in cashier.page.text_content()
    brought(cashier, camt(*lines))
    assert "đã được nộp trước đây" in cashier.page.text_content()
    brought(cashier, camt(*lines, entry(1, "khac", "FT4", day=day())))
    cashier.press("Ghi nhận các khoản tiền vào")
    assert "Đã ghi nhận 0 khoản; 1 khoản chưa rõ của ai; 2 khoản đã có" in cashier.page.text_content()
    assert received(order) == 13_000
    table_ = cashier.download("/office/payments/transfers.csv").decode("utf-8-sig")
    assert "\t=HYPERLINK(1)" in table_


def test_a_table_without_numbers_counts_once_in_overlapping_files(cashier: Person, order: PaymentOrder) -> None:
    today = local(clock.now()).date()
    line = (f"{today:%d/%m/%Y}", "", "", "6.500", order.code)
    for lines in ([line], [line, line], [line, line]):
        brought(cashier, table(lines, encoding="utf-16" if len(lines) == 1 else "utf-8"), "so-phu.csv")
        if "Ghi nhận các khoản tiền vào" in cashier.main:
            cashier.press("Ghi nhận các khoản tiền vào")
    assert received(order) == 13_000
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(BankStatement)) == 2


def test_a_forged_statement_is_refused_with_what_is_wrong(cashier: Person, order: PaymentOrder) -> None:
    brought(cashier, camt(entry(13_000, order.code, "FT1", day=day()))).press("Ghi nhận các khoản tiền vào")
    brought(cashier, camt(entry(13_001, order.code, "FT1", day=day())), status=422)
    assert "Số giao dịch FT1 có hai số tiền khác nhau" in cashier.errors()[0]
    brought(cashier, camt(entry(1, "x", day=day()), account="999"), status=422)
    assert "999" in cashier.errors()[0]
    brought(cashier, camt(entry(1, "x", day=day()), closing=5), status=422)
    assert "bị sửa" in cashier.errors()[0]
    brought(cashier, b"", status=422)
    assert received(order) == 13_000


def test_a_thousand_notices_are_one_credit(app: Flask, order: PaymentOrder) -> None:
    client = app.test_client()
    body = json.dumps(
        {"transaction_id": "W1", "account": ACCOUNT, "amount": 13_000, "currency": "VND", "content": order.code}
    ).encode()
    time = str(int(clock.now().timestamp()))
    header = {SIGNATURE: f"t={time},v1={sign(SECRET, time, body)}"}
    answers = {client.post("/payments/bank/webhook", data=body, headers=header).status_code for _ in range(1000)}
    assert answers == {204}
    assert received(order) == 13_000
    assert len(transfers()) == 1


def test_a_notice_that_proves_nothing_changes_nothing(app: Flask, order: PaymentOrder) -> None:
    notify(app, 401, content=order.code, secret="x" * 32)
    notify(app, 400, content=order.code, currency="USD")
    notify(app, 400, content=order.code, amount=-13_000)
    notify(app, 400, content=order.code, amount=10**13)
    notify(app, 400, content=order.code, account="999")
    assert app.test_client().post("/payments/bank/webhook", data=b"x" * (LARGEST + 1)).status_code == 413
    assert app.test_client().post("/payments/none/webhook", data=b"{}").status_code == 404
    assert transfers() == []
    notify(app, content=order.code)
    notify(app, 409, content=order.code, amount=14_000)
    assert received(order) == 13_000


def test_notice_and_statement_of_one_transfer_are_one_credit(
    app: Flask, cashier: Person, order: PaymentOrder, world: SimpleNamespace
) -> None:
    second = ours(world, 13_000)
    notify(app, transaction_id="W1", content=order.code)
    lines = [entry(13_000, order.code, "FT1", day=day()), entry(13_000, second.code, "FT2", day=day())]
    brought(cashier, camt(*lines)).press("Ghi nhận các khoản tiền vào")
    notify(app, transaction_id="FT2", content=second.code)
    assert (received(order), received(second)) == (13_000, 13_000)
    assert len(transfers()) == 2
    notify(app, transaction_id="W2", content=order.code)
    assert received(order) == 26_000


def test_who_pays_twice_is_counted_twice_even_if_a_notice_was_lost(
    app: Flask, cashier: Person, order: PaymentOrder
) -> None:
    """The notice of the first was lost: that of the second pairs with the first until the statement has both."""
    first, second = (entry(13_000, order.code, number, day=day()) for number in ("FT1", "FT2"))
    brought(cashier, camt(first)).press("Ghi nhận các khoản tiền vào")
    notify(app, transaction_id="FT2", content=order.code)
    assert received(order) == 13_000
    brought(cashier, camt(first, second)).press("Ghi nhận các khoản tiền vào")
    assert received(order) == 26_000
    notify(app, transaction_id="FT2", content=order.code)
    notify(app, transaction_id="FT1", content=order.code)
    assert received(order) == 26_000


def test_an_unrecognised_transfer_is_given_to_an_order_by_hand(
    app: Flask, cashier: Person, order: PaymentOrder, world: SimpleNamespace
) -> None:
    notify(app, transaction_id="W1", content="nop tien", amount=13_000)
    elsewhere = open_order(
        SimpleNamespace(agencies={"": world.agencies["cong-an-tinh"]}, citizen=world.citizen), 5, now=clock.now()
    )
    cashier.get("/office/payments/transfers")
    address = next(link.get("href") for link in cashier.page.iter("a") if "/transfers/" in link.get("href", ""))
    cashier.get(address).send(WHY | {"code": elsewhere.code}, action="/assignment", status=422)
    assert "Không có khoản nộp nào của cơ quan" in cashier.errors()[0]
    assert cashier.typed("/assignment")["why"].strip() == WHY["why"]
    cashier.send({"code": "khong", "why": "x"}, action="/assignment", status=422)
    cashier.send(WHY | {"code": order.code.lower()}, action="/assignment")
    assert received(order) == 13_000
    (one,) = transfers()
    assert (one.state, one.decided_by_name) == (TransferState.ASSIGNED, "Ngô Thị Thu")
    inspector = sign_in(Person(app.test_client()), "inspector", back="/office/payments/transfers")
    assert WHY["why"] in inspector.main
    inspector.get(address)
    assert not [form for form in inspector.page.forms if "/office/payments" in (form.get("action") or "")]


def test_who_sets_a_transfer_aside_does_not_confirm_its_return(
    app: Flask, cashier: Person, world: SimpleNamespace
) -> None:
    notify(app, transaction_id="W1", content="nham", amount=7000)
    address = f"/office/payments/transfers/{transfers()[0].id}"
    cashier.get(address).send({"why": "Chuyển nhầm"}, action="/return")
    assert "Một người khác xác nhận" in cashier.main
    csrf = cashier.page.xpath("//input[@name='csrf_token']/@value")[0]
    answer = cashier.client.post(f"{address}/proof", data={"proof": "R1", "csrf_token": csrf})
    assert answer.status_code == 403
    with db.transaction() as session:
        actions.record_return(session, transfers()[0].id, proof="R1", actor=world.leader, now=clock.now())
    assert transfers()[0].state == TransferState.RETURNED


def test_a_statement_that_was_interrupted_goes_on(
    order: PaymentOrder, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = camt(*(entry(1000, order.code, f"FT{number}", day=day()) for number in range(4)))
    now = clock.now()
    brought_, _new = actions.bring_statement(content, "a.xml", actor=world.cashier, now=now)
    real, calls = room.take_transfer, iter(range(10))

    def failing(*given: Any, **more: Any) -> Any:
        if next(calls) == 2:
            raise OSError
        return real(*given, **more)

    monkeypatch.setattr(room, "take_transfer", failing)
    with pytest.raises(OSError):
        actions.confirm_statement(brought_, actor=world.cashier, now=now)
    assert received(order) == 2000
    monkeypatch.undo()
    actions.confirm_statement(brought_, actor=world.cashier, now=now + timedelta(minutes=1))
    assert received(order) == 4000
    with db.reading() as session:
        assert transfer_queries.statement(session, brought_).confirmed_by == world.cashier.name
        assert queries.order(session, order.id).state == OrderState.PARTLY


def test_others_do_not_come_near(app: Flask, citizen: Person) -> None:
    for address in (STATEMENTS, "/office/payments/transfers", "/office/payments/refunds"):
        citizen.get(address, status=403)
    answer = citizen.client.post(STATEMENTS, data={"file": (io.BytesIO(b"x"), "x")})
    assert answer.status_code in (400, 403)
