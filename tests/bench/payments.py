"""A gateway that tells of a hundred payments a second: gunicorn with two workers, PostgreSQL, each payment of its own.

Measured on the clock by whoever tells, from the moment a notification was to be sent: one that had to queue counts in
full. Every one must be taken, and the ledger must hold the sum of all.
"""

import os
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from portal.accounts import queries as accounts
from portal.core import clock
from portal.core.db import reading, transaction
from portal.payments import actions, queries
from portal.payments.gateways.vnpay import Vnpay, signature, signed_text
from portal.payments.simulator import MERCHANT, SECRET
from portal.payments.till import Till, configure
from tests.bench.report import Measured, percentile
from tests.faults.stage import Stage, playing, set_up
from tests.support.databases import new_postgresql_template, postgresql_answers
from tests.support.payments import open_order

A_SECOND, SECONDS, LIMIT_MS = 100, 15, 50.0
_SUM, _WARM, _TELLERS = 24_000, 100, 24
_ENVIRONMENT = {
    "PORTAL_VNPAY_MERCHANT": MERCHANT,
    "PORTAL_VNPAY_SECRET": SECRET,
    "PORTAL_VNPAY_PAY_URL": "http://127.0.0.1:9/pay",
    "PORTAL_VNPAY_API_URL": "http://127.0.0.1:9/api",
    "PORTAL_WORKERS": "2",
}


def measure() -> Iterator[Measured]:
    """The p95 of the answers; nothing where no PostgreSQL answers."""
    if not postgresql_answers():
        return
    template = new_postgresql_template()
    os.environ.update(_ENVIRONMENT)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
            set_up(Path(folder), database_url=template.url) as settings,
        ):
            news, before = _payments(_WARM + A_SECOND * SECONDS), _cleared()
            with playing(settings.model_copy(update={"workers": 2})) as stage:
                _told(stage, news[:_WARM])
                taken = _told(stage, news[_WARM:])
            yield _checked(taken, len(news), before)
    finally:
        for name in _ENVIRONMENT:
            del os.environ[name]
        template.drop()


def _payments(count: int) -> list[str]:
    """Orders that are being paid, and what the gateway will tell of each."""
    vnpay = Vnpay(merchant=MERCHANT, secret=SECRET, pay_url="http://127.0.0.1:9/", api_url="http://127.0.0.1:9/")
    configure(Till(gateways={vnpay.key: vnpay}))
    with reading() as session:
        citizen = accounts.account_by_username(session, "citizen")
        agencies = {agency.key: agency for agency in accounts.agencies(session)}
    if citizen is None:
        raise LookupError("citizen")
    world = SimpleNamespace(citizen=citizen.actor(), agencies=agencies)
    return [_payment(world, number) for number in range(count)]


def _payment(world: SimpleNamespace, number: int) -> str:
    order = open_order(world, _SUM, now=clock.now())
    with transaction() as session:
        one = actions.begin(session, order.id, "vnpay", actor=world.citizen, now=clock.now())
    said = {
        "vnp_TmnCode": MERCHANT,
        "vnp_TxnRef": one.reference,
        "vnp_Amount": str(_SUM * 100),
        "vnp_ResponseCode": "00",
        "vnp_TransactionStatus": "00",
        "vnp_TransactionNo": str(15_000_000 + number),
        "vnp_PayDate": "20261127100000",
    }
    return urlencode(said | {"vnp_SecureHash": signature(SECRET, signed_text(said))})


def _told(stage: Stage, news: list[str]) -> list[float]:
    """Tell so many a second, whether or not the one before is answered; seconds until each was answered."""
    began = time.perf_counter()

    def tell(number: int, said: str) -> float:
        due = began + number / A_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        with urllib.request.urlopen(f"{stage.address}/payments/vnpay/notify?{said}", timeout=30) as answer:
            if b'"00"' not in answer.read():
                raise RuntimeError("a payment was not taken")
        return time.perf_counter() - due

    with ThreadPoolExecutor(_TELLERS) as tellers:
        return list(tellers.map(tell, range(len(news)), news))


def _cleared() -> int:
    """What came in through the gateway until now: the demo has its own payments."""
    with reading() as session:
        return queries.balances(session).get("clearing:vnpay", 0)


def _checked(taken: list[float], paid: int, before: int) -> Measured:
    with reading() as session:
        balances = queries.balances(session)
    if balances["clearing:vnpay"] - before != paid * _SUM or sum(balances.values()):
        raise RuntimeError(f"the ledger says {balances}")
    name = f"payments: {A_SECOND} notifications a second for {SECONDS} s, p95"
    return Measured(name=name, value=percentile(taken, 0.95) * 1e3, limit=LIMIT_MS, unit="ms")
