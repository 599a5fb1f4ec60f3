"""Orders of payment for tests, and a gateway that runs on a port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import pytest

from forms.fees import FeeLine
from forms.text import Text
from portal.core import clock, db, loopback
from portal.payments import actions
from portal.payments.gateways.vnpay import Vnpay
from portal.payments.models import PaymentOrder
from portal.payments.simulator import MERCHANT, SECRET, Fault, Simulator, address_for, api_for, report_for
from portal.payments.till import Till, configure, till


def fee(key: str, amount: int, *, kind: str = "fee") -> FeeLine:
    """One line of a fee."""
    text = Text(vi=f"{amount} đồng", en=f"{amount} VND")
    return FeeLine(key, Text(vi="Phí bản sao", en="Copies"), kind, 1, amount, text)


def open_order(
    world: SimpleNamespace, *amounts: int, now: datetime, subject: UUID | None = None, at_counter: bool = False
) -> PaymentOrder:
    """An order of the demo citizen (``at_counter``: to the agency of the demo cashier)."""
    agencies = [one for one in world.agencies.values() if not at_counter or one.id == world.cashier.agency_id]
    agency = agencies[0]
    due = actions.Due(
        subject=subject or uuid4(),
        subject_code="000.00.61.H16-261127-0001",
        purpose="submission",
        agency_id=agency.id,
        agency=agency.key,
        payer_id=world.citizen.id,
        payer_name=world.citizen.name,
        lines=[fee(f"line{place}", amount) for place, amount in enumerate(amounts)],
    )
    with db.transaction() as session:
        order = actions.open_order(session, due, now=now)
    assert order is not None
    return order


@contextmanager
def gateway(notify_url: str = "http://127.0.0.1:9/") -> Iterator[Simulator]:
    """The simulator on a free port, and the till of this process connected with it."""
    simulator = Simulator(notify_url, wait=lambda _seconds: None)
    before = till()
    with loopback.running(simulator.app) as server:
        port = server.server_port
        addresses = {"pay_url": address_for(port), "api_url": api_for(port), "report_url": report_for(port)}
        vnpay = Vnpay(merchant=MERCHANT, secret=SECRET, seconds=2, **addresses)
        configure(Till(gateways={"vnpay": vnpay}, account=before.account, base_url="http://localhost"))
        try:
            yield simulator
        finally:
            configure(before)


def paid_online(
    simulator: Simulator, order: PaymentOrder, world: SimpleNamespace, *, at: datetime, fault: Fault = Fault.NONE
) -> str:
    """The payer went to the gateway and paid at that time; told to us unless it was lost. The try's reference."""
    with db.transaction() as session:
        one = actions.begin(session, order.id, "vnpay", actor=world.citizen, now=at)
    address = till().gateway("vnpay").address(one, back="http://localhost/", payer_address="127.0.0.1", language="vi")
    simulator._page(dict(parse_qsl(urlsplit(address).query)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: at)
        simulator.silent = True
        simulator.pay(one.reference, fault)
        said = simulator.message(one.reference)
    if fault is not Fault.LOST:
        actions.hear(till().gateway("vnpay"), said, now=at)
    return one.reference
