"""Every paid order has exactly one receipt, sealed, with the same facts for machines, and numbered without gaps."""

import threading
import xml.etree.ElementTree as ET
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Account
from portal.core import blobs, clock, db, events
from portal.dossiers import desk
from portal.payments import actions, counter_queries
from portal.payments.actions.issuing import _number
from portal.payments.counter_models import PaymentReceipt
from portal.payments.gateways.base import ToldBy
from portal.payments.models import PaymentOrder
from portal.signing import actions as signing
from tests.support.applicants import Person
from tests.support.payments import open_order
from tests.support.print import text_of_pdf

SUM = 13_000


@pytest.fixture
def order(world: SimpleNamespace) -> PaymentOrder:
    return open_order(world, 8000, 5000, now=clock.now(), at_counter=True)


def pay(order_id: UUID, *, number: str = "FT1", amount: int = SUM) -> None:
    with db.transaction() as session:
        actions.credit(
            session, order_id, channel="bank", transaction_number=number, amount=amount, paid_at=clock.now(),
            told_by=ToldBy.STATEMENT, now=clock.now(),
        )  # fmt: skip


def receipts() -> list[PaymentReceipt]:
    with db.reading() as session:
        return list(session.scalars(select(PaymentReceipt).order_by(PaymentReceipt.number)))


def test_a_paid_order_has_one_sealed_receipt_that_its_payer_sees(
    order: PaymentOrder, run_worker: Any, citizen: Person, business: Person, tmp_path: Path
) -> None:
    with db.transaction() as session:
        session.get_one(Account, order.payer_id).email = "nguoi-nop@example.vn"
    pay(order.id, number="FT1", amount=3000)
    run_worker()
    assert receipts() == []
    pay(order.id, number="FT2", amount=10_000)
    assert "Biên lai" not in citizen.get(f"/payments/{order.id}").main
    run_worker()
    actions.issue_receipt(order.id, now=clock.now())
    (receipt,) = receipts()
    assert (receipt.number, receipt.amount) == (1, SUM)
    assert "Biên lai số 0000001" in citizen.get(f"/payments/{order.id}").main
    pdf = citizen.download(f"/payments/{order.id}/receipt.pdf")
    said = " ".join(text_of_pdf(pdf).split())
    for words in ("01BLP0-001", "0000001", order.payer_name, order.code, "13.000 đồng", "Mười ba nghìn đồng"):
        assert words in said
    verdict = signing.verify(
        blobs.store().path(receipt.sha256 or ""), trust=desk.desk().store, at=clock.now(), cache_folder=None
    )
    assert verdict.outcome is signing.Outcome.VALID
    xml = citizen.download(f"/payments/{order.id}/receipt.xml")
    root = ET.fromstring(xml)  # noqa: S314 (our own)
    assert (root.findtext("total"), root.findtext("number")) == ("13000", "0000001")
    assert sha256(xml).hexdigest() == receipt.xml_sha256
    assert str(receipt.xml_sha256)[:20] in said.replace(" ", "")
    business.get(f"/payments/{order.id}/receipt.pdf", status=404)
    letters = [file.read_text() for file in (tmp_path / "mail").iterdir()]
    assert len([one for one in letters if f"receipt-received-{receipt.id}" in one]) == 1


def test_numbers_have_no_gaps_when_twenty_pay_at_once(world: SimpleNamespace) -> None:
    orders = [open_order(world, 1000 + place, now=clock.now(), at_counter=True) for place in range(20)]
    for place, order in enumerate(orders):
        pay(order.id, amount=1000 + place)

    def numbered(order_id: UUID, *, fail: bool) -> None:
        with db.transaction() as session:
            _number(session, order_id, now=clock.now())
            if fail:
                session.rollback()  # a transaction that fails gives its number back

    for fail in (True, False):
        threads = [
            threading.Thread(target=numbered, args=(order.id,), kwargs={"fail": fail and place % 3 == 0})
            for place, order in enumerate(orders)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [receipt.number for receipt in receipts()] == list(range(1, 21))


def test_a_receipt_is_cancelled_when_all_the_money_went_back_and_keeps_its_number(
    order: PaymentOrder, world: SimpleNamespace, run_worker: Any, citizen: Person
) -> None:
    pay(order.id)
    run_worker()
    with db.transaction() as session:
        actions.cancel(session, order.id, why="Rút hồ sơ", actor=world.citizen, now=clock.now())
        refund = actions.ask_refund(
            session, order.id, channel="bank", transaction_number="FT1", amount=SUM, why="Rút hồ sơ",
            actor=world.clerk, now=clock.now(),
        ).id  # fmt: skip
        actions.approve_refund(session, refund, actor=world.leader, now=clock.now())
    run_worker()
    assert receipts()[0].cancelled_at is None
    actions.send_refund(refund, proof="UNC-1", actor=world.clerk, now=clock.now())
    run_worker()
    actions.cancel_receipt(order.id, now=clock.now())
    (receipt,) = receipts()
    assert receipt.cancelled_at is not None
    assert (receipt.number, bool(receipt.sha256)) == (1, True)
    assert "Đã hủy" in citizen.get(f"/payments/{order.id}").main
    with db.reading() as session:
        assert [one.type for one in events.history(session, receipt.id)] == [
            "ReceiptNumbered",
            "ReceiptIssued",
            "ReceiptCancelled",
        ]


def test_a_receipt_whose_seal_was_away_keeps_its_number(order: PaymentOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    pay(order.id)
    with monkeypatch.context() as away:
        away.setattr(signing, "seal", lambda *_args, **_more: (_ for _ in ()).throw(OSError("away")))
        with pytest.raises(OSError, match="away"):
            actions.issue_receipt(order.id, now=clock.now())
    assert [(one.number, one.sha256) for one in receipts()] == [(1, None)]
    actions.issue_receipt(order.id, now=clock.now())
    (receipt,) = receipts()
    assert receipt.sha256


def test_the_cashier_notes_the_number_of_the_tax_authority(
    app: Flask, order: PaymentOrder, run_worker: Any, cashier: Person
) -> None:
    pay(order.id)
    run_worker()
    cashier.get(f"/cashier/orders/{order.id}").send({"official_number": "BL26-77"}, action="official-number")
    assert "BL26-77" in cashier.main
    assert cashier.download(f"/cashier/orders/{order.id}/receipt.pdf").startswith(b"%PDF")
    cashier.send({"official_number": "<b>"}, action="official-number", status=422)
    with db.reading() as session:
        receipt = counter_queries.receipt_of(session, order.id)
    assert receipt is not None
    assert receipt.official_number == "BL26-77"
