"""A day with one difference is closed in a browser without scripts: seen, explained, proposed, confirmed by another."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal.core import clock
from portal.core.clock import local
from portal.payments.simulator import Fault
from portal.payments.till import Till, configure, till
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.support.payments import gateway, open_order, paid_online

pytestmark = pytest.mark.browser


def test_a_day_is_closed_by_two(town: Town, world: SimpleNamespace) -> None:
    noon = (local(clock.now()) - timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    with gateway() as simulator:
        before = till()
        configure(Till(gateways=before.gateways, base_url=town.address))
        order = elsewhere(lambda: open_order(world, 24_000, now=noon, at_counter=True))
        elsewhere(lambda: paid_online(simulator, order, world, at=noon))
        missing = elsewhere(lambda: open_order(world, 13_000, now=noon, at_counter=True))
        elsewhere(lambda: paid_online(simulator, missing, world, at=noon, fault=Fault.UNREPORTED))
        cashier = town.person("cashier", javascript=False).open("/cashier/")
        cashier.follow("Đối soát và khóa sổ").fill("So với sổ", {"day": noon.date().isoformat()})
        cashier.sees("Chỉ có trong sổ thu", missing.code, "37.000 đồng", "Còn 1 điểm chưa xử lý")
        cashier.follow("Chỉ có trong sổ thu").sees("Được hỏi riêng, cổng thanh toán trả lời: đã thu tiền.")
        cashier.fill("Ghi giải trình", {"why": ""}, status=422).sees("Hãy ghi lý do")
        cashier.fill("Ghi giải trình", {"why": "Cổng ghi vào báo cáo ngày sau, văn bản tra soát số 12"})
        cashier.press("Đề nghị khóa sổ").sees("Một người khác, là thu ngân hoặc lãnh đạo")
        leader = town.person("leader", javascript=False).open("/cashier/closing")
        leader.follow(f"{noon:%d/%m/%Y}").sees("văn bản tra soát số 12")
        leader.press("Xác nhận và khóa sổ").sees("Đã khóa sổ", "Điều gì thay đổi về sau")
        leader.open("/cashier/treasury").sees("Các tổng khớp với số dư sổ cái", "Khớp")
        configure(before)
