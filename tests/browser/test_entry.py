"""Signing in with a second factor, at a real window: every page of it is seen and examined."""

import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select, update

from portal.accounts.models import Account, SignInSession
from portal.core import clock, db
from portal.demo import PASSWORD
from tests.browser.conftest import Town
from tests.browser.window import Window
from tests.support.browsing import Browser
from tests.support.factors import App, add_app, shown_codes
from tests.support.letters import links

pytestmark = pytest.mark.browser


def _scanned(window: Window) -> App:
    """A phone that has read the QR code from the screen."""
    seen = Image.open(BytesIO(window.page.locator(".pt-qr").screenshot()))
    address = zxingcpp.read_barcodes(seen)[0].text
    assert address.startswith("otpauth://totp/")
    return App(parse_qs(urlsplit(address).query)["secret"][0])


@pytest.fixture
def with_a_name(app: Flask, address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The portal at an address that browsers make passkeys for."""
    named = address.replace("127.0.0.1", "localhost")
    monkeypatch.setitem(app.config, "PORTAL", app.config["PORTAL"].model_copy(update={"base_url": named}))
    return named


def _give_key_store(window: Window) -> None:
    """A device that keeps passkeys and knows its person, by the tools of Chromium."""
    tools = window.page.context.new_cdp_session(window.page)
    tools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    alive = {"isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": device | alive})


def test_a_passkey_is_made_and_opens_the_portal_alone(town: Town, with_a_name: str) -> None:
    window = town.stranger()
    _give_key_store(window)
    window.open(f"{with_a_name}/sign-in").fill("Đăng nhập", {"username": "citizen", "password": PASSWORD})
    window.open(f"{with_a_name}/account/second-factor").follow("Thêm khóa truy cập")
    window.fill("Tiếp tục", {"present": PASSWORD}).fill("Tạo khóa truy cập", {"key_name": "Điện thoại của tôi"})
    window.sees("Đã thêm khóa truy cập").follow("Tôi đã cất mã").sees("Điện thoại của tôi")
    window.press("Đăng xuất").open(f"{with_a_name}/sign-in").press("Đăng nhập bằng khóa truy cập")
    window.open(f"{with_a_name}/account/second-factor").sees("Dùng lần cuối lúc").follow("Đổi tên")
    window.fill("Lưu", {"key_name": "Máy ở nhà"}).sees("Máy ở nhà")
    window.press("Đăng xuất").open(f"{with_a_name}/sign-in")
    window.fill("Đăng nhập", {"username": "citizen", "password": PASSWORD}).press("Dùng khóa truy cập")
    window.open(f"{with_a_name}/account/second-factor").follow("Gỡ")
    window.type_in({"present": PASSWORD})
    window.press("Xác nhận bằng khóa truy cập").sees("Đã gỡ khóa truy cập")


def test_without_javascript_the_pages_say_so(town: Town, with_a_name: str) -> None:
    window = town.stranger(javascript=False).open(f"{with_a_name}/sign-in").sees("Khóa truy cập cần JavaScript")
    assert not window.button("Đăng nhập bằng khóa truy cập").is_visible()


def test_who_does_nothing_is_warned_and_may_stay(town: Town) -> None:
    """Two minutes before the end (ux.md 26): one press, and what was typed is still there."""
    window = town.stranger()
    window.page.clock.install()
    window.open("/sign-in").fill("Đăng nhập", {"username": "citizen", "password": PASSWORD}).open("/account/contact")
    window.type_in({"address": "Số 5 đường Mẫu"})
    with db.transaction() as session:
        soon = clock.now() + timedelta(seconds=100)
        session.execute(update(SignInSession).values(idle_until=soon, last_seen_at=clock.now()))
    window.page.clock.fast_forward(181_000)
    stay = window.button("Tiếp tục làm việc")
    expect(stay).to_be_focused()
    window.examine()
    stay.press("Enter")
    expect(stay).to_be_hidden()
    expect(window.field("address")).to_have_value("Số 5 đường Mẫu")
    with db.transaction() as session:
        assert session.scalars(select(SignInSession.idle_until)).one() > clock.now() + timedelta(minutes=25)
        session.execute(update(SignInSession).values(idle_until=clock.now()))
    window.page.clock.fast_forward(1_800_000)
    expect(window.page.get_by_text("Phiên đăng nhập đã kết thúc.")).to_be_visible()
    expect(window.field("address")).to_have_value("Số 5 đường Mẫu")


def _sign_in(town: Town, *, javascript: bool = True) -> Window:
    window = town.stranger(javascript=javascript)
    return window.open("/sign-in").fill("Đăng nhập", {"username": "citizen", "password": PASSWORD})


def test_an_app_is_added_used_and_removed_without_javascript(town: Town) -> None:
    window = _sign_in(town, javascript=False)
    window.open("/account").follow("Xem và thay đổi").follow("Thêm ứng dụng xác thực")
    window.fill("Tiếp tục", {"present": PASSWORD})
    phone = _scanned(window)
    window.fill("Xác nhận", {"one_time": "000000"}, status=422).sees("Mã không khớp")
    window.fill("Xác nhận", {"one_time": phone.code(steps=-1)}).sees("chỉ hiện một lần")
    codes = shown_codes(window.page.content())
    window.follow("Tôi đã cất mã").sees("Còn 10 mã chưa dùng")

    other = _sign_in(town, javascript=False).sees("Còn một bước nữa")
    other.fill("Đăng nhập", {"one_time": codes[0]}).open("/account/second-factor").sees("Còn 9 mã chưa dùng")
    other.follow("Lấy 10 mã dự phòng mới").fill("Lấy mã mới", {"present": PASSWORD, "one_time": codes[1]})
    fresh = shown_codes(other.page.content())
    other.follow("Tôi đã cất mã").follow("Gỡ ứng dụng xác thực")
    other.fill("Gỡ ứng dụng xác thực", {"present": PASSWORD, "one_time": fresh[0]})
    other.sees("Đã gỡ ứng dụng xác thực", "Thêm ứng dụng xác thực")


def _link(folder: Path, words: str) -> str:
    """The link of the letter that says this, once the worker has sent it."""
    end = time.monotonic() + 60
    while not (found := links(folder, words)):
        assert time.monotonic() < end, words
        time.sleep(0.1)
    return found[0]


def test_who_forgot_the_password_comes_back_in_through_a_letter(town: Town, app: Flask, tmp_path: Path) -> None:
    with db.transaction() as session:
        session.execute(update(Account).where(Account.username == "citizen").values(email="thuy@example.vn"))
    owner = town.person("citizen").open("/account").press("Gửi thư xác nhận").sees("Đã gửi thư xác nhận")
    owner.open(_link(tmp_path / "mail", "Để xác nhận")).press("Xác nhận").sees("Đã xác nhận thư điện tử")
    owner.open("/account/step-up?level=substantial&next=/dossiers").follow("Thêm một cách xác thực")
    owner.sees("quay lại hồ sơ").open("/account/step-up?level=high").sees("chưa nối với nhà cung cấp")

    window = town.stranger(javascript=False).open("/sign-in").follow("Quên mật khẩu?")
    window.fill("Gửi liên kết", {"name": "citizen"}).sees("Hãy xem thư điện tử")
    window.open(_link(tmp_path / "mail", "đặt mật khẩu mới"))
    window.fill("Đặt mật khẩu mới", {"password": "matkhau"}, status=422).sees("Mật khẩu dài từ 12")
    window.fill("Đặt mật khẩu mới", {"password": "mot cau rieng cua toi"}).sees("Đã đặt mật khẩu mới")


def test_the_owner_stops_who_asks_in_their_name(town: Town, app: Flask, tmp_path: Path) -> None:
    with db.transaction() as session:
        session.execute(update(Account).where(Account.username == "citizen").values(email="thuy@example.vn"))
    add_app(_signed_in(app, "citizen"))
    desk, other = town.person("receptionist"), town.person("administrator")
    desk.open("/office/lost-factors").fill(
        "Lập yêu cầu", {"username": "citizen", "papers": "Thẻ căn cước, số cuối 1234"}
    )
    desk.sees("Đang chờ một cán bộ khác xác nhận")
    other.open("/office/lost-factors").press("Xác nhận").sees("có 24 giờ để dừng lại")
    window = town.stranger().open(_link(tmp_path / "mail", "KHÔNG phải bạn"))
    window.press("Không phải tôi, hãy dừng lại").sees("Đã dừng lại")


def _signed_in(app: Flask, username: str) -> Browser:
    browser = Browser(app.test_client())
    assert browser.sign_in(username).status_code == 302
    return browser
