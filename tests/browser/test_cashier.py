"""A cashier's day in a browser without scripts: the box is opened, cash taken, the receipt there, the box counted."""

import os
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace

import pytest

from portal.core import clock
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.browser.window import PHONE, WIDE, Window
from tests.support.payments import open_order

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("CASHIER_SHOTS", "")


def shot(window: Window, name: str) -> None:
    if SHOTS:
        for width in (WIDE, PHONE):
            window.page.set_viewport_size({"width": width, "height": 900})
            window.page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        window.page.set_viewport_size({"width": WIDE, "height": 800})


def test_a_day_at_the_till(town: Town, world: SimpleNamespace) -> None:
    order = elsewhere(lambda: open_order(world, 24_000, 5000, now=clock.now(), at_counter=True))
    cashier = town.person("cashier", javascript=False).open("/cashier/")
    shot(cashier, "find")
    cashier.follow("Mở quỹ")
    shot(cashier, "opening")
    cashier.fill("Mở quỹ", {"opening": "200.000"})
    cashier.search("q", order.code).sees("29.000 đồng")
    shot(cashier, "order")
    cashier.fill("Đã nhận tiền", {"given": "50.000"}).sees("Trả lại khách: 21.000 đồng")
    patience = monotonic() + 30
    while "Tải biên lai" not in cashier.page.content() and monotonic() < patience:
        sleep(0.3)
        cashier.open(f"/cashier/orders/{order.id}")
    shot(cashier, "paid")
    pdf = cashier.download("Tải biên lai (PDF)")
    if SHOTS:
        (Path(SHOTS) / "receipt.pdf").write_bytes(pdf)
    assert pdf.startswith(b"%PDF")
    counted = {"notes_100000": "2", "notes_20000": "1", "notes_5000": "1", "notes_1000": "3"}
    cashier.open("/cashier/box").fill("Đóng quỹ", counted, status=422).sees("Bạn đếm được 228.000 đồng")
    shot(cashier, "differs")
    cashier.fill("Đóng quỹ", {"why": "Trả lại nhầm"}).sees("chờ một người khác xác nhận")
    shot(cashier, "counted")
    leader = town.person("leader", javascript=False).open("/cashier/boxes")
    shot(leader, "boxes")
    leader.press("Xác nhận").sees("Đã xác nhận chênh lệch")
    citizen = town.person("citizen", javascript=False).open(f"/payments/{order.id}").sees("Biên lai số 0000001")
    shot(citizen, "payer")
