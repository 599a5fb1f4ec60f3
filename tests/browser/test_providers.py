"""Signing in through a provider, at a real window: every page of it is seen and examined."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.accounts.providers import client
from tests.browser.conftest import Town
from tests.support.oidc import Issuer, issuing

pytestmark = pytest.mark.browser


@pytest.fixture
def issuer(app: Flask, address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    """Two providers, and the portal at the address that they send people back to."""
    monkeypatch.setitem(app.config, "PORTAL", app.config["PORTAL"].model_copy(update={"base_url": address}))
    with issuing() as running:
        far = running.provider(key="xa", issuer="https://far.example", name={"vi": "Định danh xa", "en": "Far"})
        client.configure([running.provider(), far])
        yield running
        client.configure([])


def test_a_provider_opens_an_account_and_is_disconnected_again(town: Town, issuer: Issuer) -> None:
    window = town.stranger(javascript=False).open("/sign-in?next=/services").sees("Đăng nhập bằng Định danh xa")
    window.follow("Đăng nhập bằng Định danh thu").sees("Lần đầu đăng nhập bằng Định danh thu").sees("Lê Thị Thử")
    window.press("Tạo tài khoản mới và đăng nhập").sees("Đã tạo tài khoản cho bạn")
    window.open("/account").sees("Qua Định danh thu, mức xác thực: khá").follow("Gỡ Định danh thu")
    window.press("Gỡ Định danh thu", status=422).sees("cách đăng nhập duy nhất").open("/account").follow("Đặt mật khẩu")
    window.fill("Đặt mật khẩu", {"password": "một câu riêng của tôi"}).sees("Đã đặt mật khẩu")
    window.follow("Gỡ Định danh thu").fill("Gỡ Định danh thu", {"present": "một câu riêng của tôi"})
    window.sees("Đã gỡ Định danh thu").follow("Nối với Định danh thu").sees("Nối với Định danh thu?")
    window.fill("Nối hai tài khoản", {"present": "một câu riêng của tôi"}).sees("Lần sau bạn đăng nhập được")
