"""Autosave in a real browser: every kind of control, composing, pasting, a lost network, an ended session."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import update

from portal.accounts.models import SignInSession
from portal.core import clock
from portal.core.db import transaction
from tests.browser.conftest import Town
from tests.browser.window import Window
from tests.support.catalogue import STARTING, offer

pytestmark = pytest.mark.browser

SAVED = re.compile(r"Đã lưu lúc \d{1,2}:\d\d")


@pytest.fixture
def page(town: Town, monkeypatch: pytest.MonkeyPatch) -> Window:
    """The citizen on the first page of the sample."""
    offer(monkeypatch)
    window = town.person("citizen").open(f"/services/{STARTING}/start").press("Bắt đầu điền")
    return window.follow("Người yêu cầu")


def saved(page: Page) -> None:
    """Wait until the page says that it is saved."""
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=8000)


def again(window: Window) -> Page:
    """The same page in another tab."""
    other = window.page.context.new_page()
    other.goto(window.page.url)
    return other


def _type(page: Page) -> None:
    page.locator("[name=company]").press_sequentially("Cà phê", delay=15)


def _paste(page: Page) -> None:
    page.locator("[name=company]").focus()
    page.evaluate("document.execCommand('insertText', false, 'Cà phê')")


def _compose(page: Page) -> None:
    """What an input method does: composition, then the finished word."""
    page.locator("[name=company]").focus()
    session = page.context.new_cdp_session(page)
    for part in ("C", "Ca", "Cà", "Cà phê"):
        session.send("Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)})
    session.send("Input.insertText", {"text": "Cà phê"})


def _fill_by_tool(page: Page) -> None:
    """Some tools that fill in forms say only that a value has changed."""
    page.evaluate(
        "() => { const input = document.querySelector('[name=company]'); input.value = 'Cà phê';"
        " input.dispatchEvent(new Event('change', { bubbles: true })) }"
    )


@pytest.mark.parametrize("write", [_type, _paste, _compose, _fill_by_tool])
def test_however_it_is_written_it_is_saved(page: Window, write: Callable[[Page], None]) -> None:
    """Ux 5 and 21."""
    write(page.page)
    saved(page.page)
    expect(again(page).locator("[name=company]")).to_have_value("Cà phê")


def test_choices_and_parts_of_an_address_are_saved(page: Window) -> None:
    page.page.locator("label", has_text="Cho người thân").click()
    page.page.locator("[name=home-province]").select_option("68")
    saved(page.page)
    other = again(page)
    expect(other.locator("[name=role][value=relative]")).to_be_checked()
    expect(other.locator("[name=home-province]")).to_have_value("68")


def test_without_network_it_says_so_asks_before_leaving_and_saves_at_once_afterwards(page: Window) -> None:
    """Ux 1 and 39: nothing is lost, and nothing is left in the stores of a shared computer."""
    page.page.context.set_offline(True)
    page.field("company").fill("Ngoại tuyến")
    expect(page.page.get_by_text("Mất kết nối mạng")).to_be_visible(timeout=8000)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.page.on("dialog", stay)
    page.page.close(run_before_unload=True)
    page.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    stores = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"
    assert page.page.evaluate(stores) == 0
    page.page.context.set_offline(False)
    expect(page.page.get_by_text(SAVED)).to_be_visible(timeout=5000)
    expect(again(page).locator("[name=company]")).to_have_value("Ngoại tuyến")


def test_an_ended_session_leads_to_signing_in_and_back_with_what_was_typed(page: Window) -> None:
    """Ux 1: the way back is one button, and the words are there."""
    with transaction() as session:
        session.execute(update(SignInSession).values(ended_at=clock.now()))
    page.field("company").fill("Viết sau khi hết phiên")
    page.field("birth_date").fill("27/3/1990")
    expect(page.page.get_by_text("phiên làm việc đã hết")).to_be_visible(timeout=8000)
    page.press("Đăng nhập lại")
    page.fill("Đăng nhập", {"username": "citizen", "password": "demo"})
    expect(page.field("company")).to_have_value("Viết sau khi hết phiên")
    expect(page.field("birth_date")).to_have_value("27/3/1990")


def test_what_is_typed_while_saving_is_saved_too_when_the_page_is_closed(page: Window) -> None:
    page.page.route("**/drafts/**", lambda route: route.continue_() if route.request.method == "GET" else slow(route))

    def slow(route: object) -> None:
        page.page.wait_for_timeout(300)
        route.continue_()  # type: ignore[attr-defined]

    page.field("company").fill("Một")
    saved(page.page)
    page.field("company").fill("Một hai")
    address, context = page.page.url, page.page.context
    other = context.new_page()
    page.page.close(run_before_unload=True)
    other.wait_for_timeout(1000)
    other.goto(address)
    expect(other.locator("[name=company]")).to_have_value("Một hai")
