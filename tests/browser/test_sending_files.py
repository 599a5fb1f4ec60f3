"""Files in a real browser: progress, a lost network, a reload, a session that ends; nothing is sent twice or lost."""

import os
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Request, expect
from sqlalchemy import update

from portal.accounts.models import SignInSession
from portal.core import clock, db
from tests.browser.conftest import Town
from tests.browser.window import PHONE, Window
from tests.support import files, photos

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)  # two cores may be busy with other tests

QUESTION = "old_copy_file"
LARGE = files.pdf() + b"\n%" + os.urandom(7 << 18).hex().encode() + b"\n%%EOF\n"
SLOW = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400 * 1024}
FAST = SLOW | {"latency": 0, "uploadThroughput": -1}


@pytest.fixture
def citizen(town: Town) -> Window:
    """Somebody signed in, on the page of papers."""
    window = town.person("citizen")
    window.page.goto("/services/2.000635/start")
    window.press("Bắt đầu điền")
    return window.open(f"{window.path.split('?')[0]}/papers")


def network(window: Window, conditions: dict[str, Any]) -> None:
    """Slow the page's network down; the same session of the browser's tools has to speed it up again."""
    if not hasattr(window, "tools"):
        window.tools = window.page.context.new_cdp_session(window.page)  # type: ignore[attr-defined]
        window.tools.send("Network.enable")  # type: ignore[attr-defined]
    window.tools.send("Network.emulateNetworkConditions", conditions)  # type: ignore[attr-defined]


def choose(window: Window, *given: tuple[bytes, str]) -> None:
    window.page.locator(f"#{QUESTION}").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for content, name in given]
    )


def cards(window: Window) -> Locator:
    return window.page.locator(f"#{QUESTION}-state .pt-upload__file")


def pieces(window: Window) -> list[int]:
    """The first byte of every piece that is sent from now on."""
    sent: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PUT":
            sent.append(int(request.url.rsplit("=", 1)[1]))

    window.page.on("request", note)
    return sent


def percent(window: Window, at_least: int) -> None:
    bar = window.page.locator("progress").first
    for _ in range(200):
        if bar.count() and float(bar.evaluate("bar => bar.value")) >= at_least:
            return
        window.page.wait_for_timeout(50)
    raise AssertionError("the bar does not move")


def test_photos_on_a_phone_become_one_pdf_and_every_state_is_accessible(citizen: Window) -> None:
    """Ux 12: progress for each file, errors in words, a blurred page to decide about."""
    citizen.page.set_viewport_size({"width": PHONE, "height": 740})
    network(citizen, SLOW)
    shots = [photos.jpeg(photos.noisy(photos.sheet(photos.PHONE, lines=n + 9)), turn=6, place=True) for n in range(2)]
    choose(citizen, *((shot, f"IMG_{n}.jpg") for n, shot in enumerate(shots)))
    percent(citizen, 20)
    expect(citizen.page.locator(".pt-upload__sending")).to_have_count(2)
    citizen.examine()
    network(citizen, FAST)
    expect(cards(citizen)).to_have_count(1)
    expect(cards(citizen)).to_contain_text("IMG_0 - IMG_1.pdf")
    expect(citizen.page.locator(".pt-upload__spoken")).to_contain_text("Đã nhận và kiểm tra xong")
    choose(citizen, (files.encrypted_pdf(), "khoa.pdf"), (photos.jpeg(photos.blurred(photos.sheet())), "mo.jpg"))
    expect(cards(citizen)).to_have_count(2)
    expect(citizen.page.get_by_role("alert").filter(has_text="mật khẩu")).to_be_visible()
    citizen.examine()
    citizen.press("Tôi đã xem, vẫn dùng tệp này").sees("Bạn đã xem và vẫn dùng tệp này")


def test_a_network_that_fails_at_sixty_per_cent_costs_one_piece(citizen: Window) -> None:
    network(citizen, SLOW)
    sent = pieces(citizen)
    choose(citizen, (LARGE, "lon.pdf"))
    percent(citizen, 60)
    network(citizen, SLOW | {"offline": True})
    expect(citizen.page.get_by_text("Mất kết nối").first).to_be_visible()
    citizen.examine()
    network(citizen, FAST)
    expect(cards(citizen)).to_contain_text("lon.pdf", timeout=40_000)
    assert sent.count(0) == 1, sent
    assert citizen.download("lon.pdf") == LARGE


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(citizen: Window) -> None:
    network(citizen, SLOW)
    choose(citizen, (LARGE, "lon.pdf"))
    percent(citizen, 60)
    citizen.page.reload()
    citizen.sees("Mới gửi được", "Hãy chọn lại đúng tệp này")
    citizen.examine()
    network(citizen, FAST)
    sent = pieces(citizen)
    choose(citizen, (LARGE, "lon.pdf"))
    expect(cards(citizen)).to_contain_text("lon.pdf")
    assert 0 not in sent, sent
    assert citizen.download("lon.pdf") == LARGE


def test_a_session_that_ends_meanwhile_is_picked_up_after_signing_in_elsewhere(citizen: Window) -> None:
    network(citizen, SLOW)
    choose(citizen, (LARGE, "lon.pdf"))
    percent(citizen, 30)
    with db.transaction() as session:
        session.execute(update(SignInSession).values(ended_at=clock.now()))
    again = citizen.button("Gửi tiếp")
    expect(again).to_be_visible()
    other = citizen.page.context.new_page()
    other.goto("/sign-in")
    other.fill("[name=username]", "citizen")
    other.fill("[name=password]", "demo")
    other.locator("main button[type=submit]").last.click()
    other.wait_for_url(re.compile(r"/(dossiers|account|$)"))
    network(citizen, FAST)
    again.click()
    expect(cards(citizen)).to_contain_text("lon.pdf")
    assert citizen.download("lon.pdf") == LARGE


def test_whoever_presses_on_while_files_are_sent_takes_them_along(citizen: Window) -> None:
    network(citizen, SLOW)
    citizen.type_in({"statement": True})
    choose(citizen, (LARGE, "lon.pdf"))
    percent(citizen, 10)
    citizen.button("Lưu và tiếp tục").click()
    expect(citizen.page.locator(".pt-upload__spoken")).to_contain_text("tự chuyển tiếp khi gửi xong")
    network(citizen, FAST)
    citizen.page.wait_for_url(re.compile(r"/check$"), timeout=40_000)
    citizen.sees("lon.pdf")


def test_a_file_can_be_cancelled(citizen: Window) -> None:
    network(citizen, SLOW)
    choose(citizen, (LARGE, "lon.pdf"))
    percent(citizen, 10)
    citizen.button("Hủy").click()
    expect(citizen.page.locator(".pt-upload__sending")).to_have_count(0)
    network(citizen, FAST)
    citizen.page.reload()
    assert "lon.pdf" not in citizen.text


def test_earlier_papers_are_behind_a_button_that_saves_the_page_first(citizen: Window) -> None:
    citizen.press("Dùng lại giấy tờ đã nộp trước đây")
    assert "/earlier/" in citizen.path
    citizen.sees("Bạn chưa có giấy tờ nào dùng lại được cho mục này.")
