"""Signing with a remote provider in Chromium: the page waits for the phone, with and without JavaScript."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Town
from tests.browser.story import begin, fill_in, reload_until, sign_in_to_submit
from tests.browser.window import Window
from tests.journeys.answers import EXTRACT
from tests.support.csc import Coded, sending_codes
from tests.support.remote_signing import Provider, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def provider(town: Town) -> Iterator[Provider]:
    with serving(town.pki) as running:
        yield running


def asked(town: Town, provider: Provider, *, javascript: bool) -> Window:
    """Somebody whose phone is asking."""
    citizen = town.stranger(javascript=javascript)
    begin(citizen, "trich luc", "2.000635", "Cấp bản sao Trích lục hộ tịch")
    fill_in(citizen, EXTRACT)
    sign_in_to_submit(citizen, "citizen")
    citizen.sees("Ký số từ xa, không phải tải đơn", "Hoặc ký bằng phần mềm của bạn").press("Ký số từ xa")
    reload_until(citizen, "Đang chờ bạn xác nhận").sees(next(iter(provider.app.orders[provider.newest].digests)))
    return citizen


def test_without_scripts_a_button_looks_again(town: Town, provider: Provider) -> None:
    citizen = asked(town, provider, javascript=False)
    town.rest()
    citizen.press("Kiểm tra lại").sees("chưa báo là bạn đã xác nhận")
    provider.refuse()
    citizen.press("Kiểm tra lại").sees("bị từ chối trong ứng dụng")
    town.work()
    citizen.press("Ký số từ xa")
    reload_until(citizen, "Đang chờ bạn xác nhận")
    provider.confirm()
    citizen.press("Kiểm tra lại").sees("Hợp lệ").press("Nộp hồ sơ").sees("Đã nộp hồ sơ")


def test_with_scripts_the_page_goes_on_by_itself(town: Town, provider: Provider) -> None:
    citizen = asked(town, provider, javascript=True)
    provider.confirm()
    citizen.page.get_by_text("Hợp lệ", exact=True).wait_for()
    citizen.look().sees("Hợp lệ", "Bạn không phải mang bản giấy nào")


def test_with_scripts_no_network_is_survived(town: Town, provider: Provider) -> None:
    citizen = asked(town, provider, javascript=True)
    citizen.page.route("**/remote-signing/state", lambda route: route.abort())
    citizen.page.wait_for_timeout(4000)
    citizen.page.unroute("**/remote-signing/state")
    provider.confirm()
    citizen.page.get_by_text("Hợp lệ", exact=True).wait_for()
    # Only now: the last request that was cut off may be told of after the road is open again
    citizen.faults = [fault for fault in citizen.faults if "remote-signing/state" not in fault and "ERR_" not in fault]


@pytest.fixture
def coded(town: Town) -> Iterator[Coded]:
    """A provider that sends codes."""
    with sending_codes(town.pki) as provider:
        yield provider


def test_a_code_is_typed_and_the_application_is_signed(town: Town, coded: Coded) -> None:
    citizen = town.stranger(javascript=False)
    begin(citizen, "trich luc", "2.000635", "Cấp bản sao Trích lục hộ tịch")
    fill_in(citizen, EXTRACT)
    sign_in_to_submit(citizen, "citizen")
    citizen.press("Ký số từ xa")
    reload_until(citizen, "Đang chờ mã xác nhận của bạn")
    town.rest()
    citizen.page.get_by_label("Mã xác nhận").fill("000000")
    citizen.press("Xác nhận ký").sees("không nhận mã này")
    citizen.page.get_by_label("Mã xác nhận").fill(coded.codes[-1])
    citizen.press("Xác nhận ký").sees("Hợp lệ").press("Nộp hồ sơ").sees("Đã nộp hồ sơ")
