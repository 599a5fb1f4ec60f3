"""A leader and a clerk on a busy morning: many documents, by keyboard alone, with and without JavaScript."""

from types import SimpleNamespace

import pytest

from tests.browser.conftest import Town
from tests.browser.window import Window
from tests.support.proposals import DENY, GRANT, waiting

pytestmark = pytest.mark.browser

NOTE = "Kiểm tra lại nơi đăng ký trong sổ."


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_batch_is_signed_and_sealed_by_keyboard(town: Town, world: SimpleNamespace, javascript: bool) -> None:
    waiting(world.leader, world.citizen, [GRANT, DENY, GRANT, GRANT])
    leader = town.person("leader", javascript=javascript)
    leader.follow("Ký nhiều văn bản")
    _decide(leader, steps=[0, 2, 1, 0])  # from “Để sau”: stay, to “Ký”, to “Chuyển lại”
    leader.page.keyboard.type(NOTE)
    leader.press("Xem lại và xác nhận")
    text = leader.page.inner_text("main")
    assert "Ký 1 văn bản, chuyển lại 1 hồ sơ" in text
    assert NOTE in text
    leader.fill("Ký 1 văn bản, chuyển lại 1 hồ sơ", {"pin": "demo"})
    assert "Đã ký" in leader.page.inner_text("main")
    leader.open("/office/sign").press("Chọn ký mọi văn bản chưa chọn").press("Xem lại và xác nhận")
    leader.fill("Ký 2 văn bản", {"pin": "demo"})
    clerk = town.person("clerk", javascript=javascript)
    clerk.follow("Đóng dấu nhiều văn bản").press("Chọn đóng dấu mọi văn bản").press("Xem lại và xác nhận")
    clerk.press("Đóng dấu và ban hành 3 văn bản")
    assert clerk.page.inner_text("main").count("Đã đóng dấu") == 4  # each document, and their sum


def _decide(window: Window, *, steps: list[int]) -> None:
    """Tab comes to the choice of each document; the arrow keys change it. Ends in the note of what goes back."""
    keyboard = window.page.keyboard
    keyboard.press("Tab")
    keyboard.press("Enter")  # to the content
    for number, back in enumerate(steps):
        group = f"decisions-{number}-choice"
        for _ in range(6):
            if window.page.evaluate("document.activeElement.name") == group:
                break
            keyboard.press("Tab")
        else:
            raise AssertionError(f"Tab never came to {group}")
        for _ in range(back):
            keyboard.press("ArrowUp")
    while window.page.evaluate("document.activeElement.name") != "decisions-2-note":
        keyboard.press("Shift+Tab")
