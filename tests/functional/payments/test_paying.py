"""Paying a fee over HTTP: explained before, told truly afterwards, nobody else's."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask

from portal.payments.gateways.vietqr import BankAccount
from portal.payments.simulator import Fault, Simulator
from portal.payments.till import Till, configure, till
from tests.support.applicants import Person, prepared
from tests.support.payments import gateway


@pytest.fixture
def bank(app: Flask) -> Iterator[Simulator]:
    with gateway() as simulator:
        simulator.silent = True
        configure(
            Till(
                gateways=till().gateways,
                account=BankAccount("970436", "0011", "KHO BAC", "VCB"),
                base_url="http://localhost",
            )
        )
        yield simulator


def token(person: Person) -> dict[str, str]:
    """What every form of the page that a person sees carries."""
    return {"csrf_token": person.page.xpath("//input[@name='csrf_token']/@value")[0]}


@pytest.fixture
def order(citizen: Person, bank: Simulator, run_worker: Any) -> str:
    """A dossier with a fee was handed in; the address of what is to be paid."""
    prepared(citizen)
    citizen.send(action="/submission")
    run_worker()
    (href,) = {link.get("href") for link in citizen.page.iter("a") if "/payments/" in (link.get("href") or "")}
    return str(href)


def went(citizen: Person, order: str, bank: Simulator) -> str:
    """The payer presses the button; how the gateway knows this try."""
    citizen.get(order)
    answer = citizen.client.post(f"{order}/pay/vnpay", data=token(citizen))
    assert answer.status_code == 303
    bank._page(dict(parse_qsl(urlsplit(answer.location).query)))
    return next(reversed(bank.payments))


def told(citizen: Person, bank: Simulator, reference: str) -> Any:
    return citizen.client.get(f"/payments/vnpay/notify?{urlencode(bank.message(reference))}").get_json()


def test_the_sum_is_explained_before_anything_is_paid(citizen: Person, order: str) -> None:
    citizen.get(order)
    assert "3 bản × 8.000 đồng" in citizen.main
    assert "24.000 đồng" in citizen.main
    assert "KHO BAC" in citizen.main


def test_paid_is_what_the_gateway_tells_the_portal_not_what_the_browser_carries(
    citizen: Person, order: str, bank: Simulator
) -> None:
    reference = went(citizen, order, bank)
    bank.pay(reference, Fault.LOST)
    back = citizen.client.get(f"/payments/vnpay/back?{urlencode(bank.message(reference))}")
    assert (back.status_code, back.location) == (303, order)
    assert "Đang xác nhận" in citizen.get(order).main
    assert told(citizen, bank, reference)["RspCode"] == "00"
    assert "Đã nộp đủ" in citizen.get(order).main
    assert told(citizen, bank, reference)["RspCode"] == "02"
    refused = citizen.client.post(f"{order}/pay/vnpay", data=token(citizen))
    assert refused.status_code == 409


def test_who_lost_the_answer_looks_at_once(citizen: Person, order: str, bank: Simulator) -> None:
    reference = went(citizen, order, bank)
    bank.pay(reference, Fault.LOST)
    citizen.get(order).send(action="/look")
    assert "Đã nộp đủ" in citizen.main


def test_who_gave_up_tries_again(citizen: Person, order: str, bank: Simulator) -> None:
    reference = went(citizen, order, bank)
    bank.fail(reference, "24")
    assert told(citizen, bank, reference)["RspCode"] == "00"
    assert "Lần thanh toán trước không thành" in citizen.get(order).main
    assert went(citizen, order, bank) != reference


def test_a_forged_notification_changes_nothing(citizen: Person, order: str, bank: Simulator) -> None:
    reference = went(citizen, order, bank)
    bank.pay(reference, Fault.LOST)
    forged = bank.message(reference) | {"vnp_SecureHash": "0" * 128}
    answer = citizen.client.get(f"/payments/vnpay/notify?{urlencode(forged)}").get_json()
    assert answer["RspCode"] == "97"
    assert citizen.client.get(f"/payments/vnpay/back?{urlencode(forged)}").status_code == 404
    assert "Đang xác nhận" in citizen.get(order).main


def test_an_order_is_its_payers_alone(visitor: Person, business: Person, order: str) -> None:
    assert business.client.get(order).status_code == 404
    assert business.client.post(f"{order}/pay/vnpay", data=token(business.get("/dossiers"))).status_code == 404
    assert visitor.client.get(order).status_code in (302, 303)
