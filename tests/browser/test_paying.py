"""Paying in a real browser through a gateway that makes every mistake: the page never lies about the money."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal.payments.gateways.vietqr import BankAccount
from portal.payments.simulator import Simulator
from portal.payments.till import Till, configure, till
from tests.browser.conftest import Town
from tests.browser.story import begin, fill_in, receive_receipt, reload_until, sign_in_to_submit
from tests.browser.window import Window
from tests.journeys.answers import EXTRACT
from tests.support.payments import gateway

pytestmark = pytest.mark.browser


@contextmanager
def bank_of(town: Town) -> Iterator[Simulator]:
    with gateway(f"{town.address}/payments/vnpay/notify") as simulator:
        account = BankAccount("970436", "0011004000001", "KHO BẠC NHÀ NƯỚC", "Vietcombank")
        configure(Till(gateways=till().gateways, account=account, base_url=town.address))
        yield simulator


@pytest.fixture
def bank(town: Town) -> Iterator[Simulator]:
    with bank_of(town) as simulator:
        yield simulator


def owing(town: Town, *, javascript: bool = True) -> Window:
    """A citizen who has just handed in a dossier with a fee, on the page of what is due."""
    citizen = town.stranger(javascript=javascript)
    begin(citizen, "trich luc", "2.000635", "Cấp bản sao Trích lục hộ tịch")
    fill_in(citizen, EXTRACT)
    sign_in_to_submit(citizen, "citizen")
    citizen.press("Nộp hồ sơ không ký số")
    receive_receipt(citizen)
    return citizen.sees("Bạn cần nộp").follow("Xem và nộp phí")


def at_the_gateway(citizen: Window, button: str) -> None:
    """Press the first way to pay, then a button of the gateway's own page."""
    with citizen.page.expect_navigation():
        citizen.page.get_by_role("button", name="qua VNPAY").click()
    with citizen.page.expect_navigation():
        citizen.page.get_by_role("button", name=button, exact=True).click()


def test_a_fee_is_paid_in_every_way_that_a_gateway_can_go_wrong(town: Town, bank: Simulator) -> None:
    citizen = owing(town)
    citizen.sees("Khoản phải nộp và cách tính", "Chuyển khoản bằng mã VietQR")
    order = citizen.page.url
    at_the_gateway(citizen, "Hủy giao dịch")
    reload_until(citizen, "Lần thanh toán trước không thành")
    at_the_gateway(citizen, "Báo bằng chữ ký giả")
    citizen.look().sees("Đang xác nhận", "đừng nộp lần nữa")
    citizen.press("Xem kết quả ngay").sees("Đã nộp đủ", "không phải gửi ảnh chuyển khoản")
    citizen.open(order).sees("Đã nộp đủ")


def test_who_closes_the_window_has_paid(town: Town, bank: Simulator) -> None:
    citizen = owing(town, javascript=False)
    order = citizen.page.url
    at_the_gateway(citizen, "Trừ tiền, rồi đóng cửa sổ")
    citizen.page.goto(order)
    reload_until(citizen, "Đã nộp đủ")


def test_who_paid_twice_is_told_that_money_comes_back(town: Town, bank: Simulator) -> None:
    citizen = owing(town)
    order = citizen.page.url
    at_the_gateway(citizen, "Trừ tiền hai lần")
    citizen.page.goto(order)
    reload_until(citizen, "Tiền trả lại cho bạn").sees("Đã nộp đủ")
