"""Officers walk through their lists by keys, and without a script by links and buttons."""

from types import SimpleNamespace

import pytest

from tests.browser.conftest import Town
from tests.browser.window import Window
from tests.support.proposals import GRANT, waiting

pytestmark = pytest.mark.browser


def _keys(window: Window, *keys: str) -> None:
    for key in keys:
        window.page.keyboard.press(key)


def test_a_list_is_walked_through_by_keys(town: Town, world: SimpleNamespace) -> None:
    waiting(world.leader, world.citizen, [GRANT, GRANT, GRANT])
    leader = town.person("leader")
    page = leader.page
    _keys(leader, "g", "a")
    page.wait_for_url("**/office/?tab=approval")
    _keys(leader, "?")
    assert page.locator("dialog[open]").count() == 1
    _keys(leader, "Escape", "j", "j", "x")
    assert page.locator("tbody input:checked").count() == 1
    second = page.evaluate("document.activeElement.closest('[data-row]').querySelector('a').textContent")
    _keys(leader, "k", "j", "o")
    page.wait_for_url("**/office/dossiers/**")
    leader.sees(second).sees("hồ sơ 2 trên 3")
    page.wait_for_event("response", lambda answer: "/seen" in answer.url)
    _keys(leader, "j")
    page.wait_for_selector("text=hồ sơ 3 trên 3")
    _keys(leader, "a")
    assert page.evaluate("document.activeElement.closest('.pt-desk__actions') !== null")
    _keys(leader, "u")
    page.wait_for_url("**/office/?tab=approval")
    row = page.locator("tr", has_text=second)
    assert "Chưa xem" not in row.inner_text()
    _keys(leader, "/")
    page.keyboard.type("go jk ?")
    assert page.input_value("#search-q") == "go jk ?"


def test_keys_that_are_off_do_nothing(town: Town, world: SimpleNamespace) -> None:
    """WCAG 2.1.4."""
    waiting(world.leader, world.citizen, [GRANT])
    leader = town.person("leader")
    leader.open("/office/settings").press("Tắt phím tắt").open("/office/?tab=approval")
    _keys(leader, "?", "j", "/")
    assert leader.page.locator("dialog").count() == 0
    assert leader.page.evaluate("document.activeElement === document.body")


def test_without_a_script_links_and_buttons_do_it(town: Town, world: SimpleNamespace) -> None:
    waiting(world.leader, world.citizen, [GRANT, GRANT])
    leader = town.person("leader", javascript=False)
    leader.open("/office/?tab=approval&sort=newest")
    leader.page.locator("tbody a.pt-code").first.click()
    leader.sees("hồ sơ 1 trên 2").follow("Sau ›").sees("hồ sơ 2 trên 2").press("Đánh dấu đã xem")
    assert "Đánh dấu đã xem" not in leader.page.inner_text("main")
    leader.sees("hồ sơ 2 trên 2").follow("Chờ duyệt")
    assert leader.page.locator('.govuk-tag:has-text("Chưa xem")').count() == 1
