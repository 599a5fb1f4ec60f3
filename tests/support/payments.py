"""Orders of payment for tests, and a gateway that runs on a port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

from forms.fees import FeeLine
from forms.text import Text
from portal.core import db, loopback
from portal.payments import actions
from portal.payments.gateways.vnpay import Vnpay
from portal.payments.models import PaymentOrder
from portal.payments.simulator import MERCHANT, SECRET, Simulator, address_for, api_for
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
        vnpay = Vnpay(merchant=MERCHANT, secret=SECRET, pay_url=address_for(port), api_url=api_for(port), seconds=2)
        configure(Till(gateways={"vnpay": vnpay}, account=before.account, base_url="http://localhost"))
        try:
            yield simulator
        finally:
            configure(before)
