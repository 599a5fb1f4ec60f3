"""Finding a service with a keyboard, with a telephone and without JavaScript."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Town
from tests.browser.window import NARROW, PHONE, WIDE, Window

pytestmark = pytest.mark.browser

PLACES = ("/", "/browse", "/life-events/mo-cua-hang", "/services?q=khai+sanh&subject=citizen", "/search?q=khai+sinh",
          "/search?q=xyzzy")  # fmt: skip


def options(window: Window) -> Locator:
    return window.page.locator("[role=option]:visible")


def test_typing_suggests_services_and_the_keyboard_goes_there(town: Town) -> None:
    window = town.stranger().open("/")
    line = window.page.locator("main input[name=q]")
    expect(line).to_have_role("combobox")
    line.press_sequentially("giay khai sa", delay=20)
    expect(options(window).first).to_contain_text("khai sinh")
    window.look()
    line.press("ArrowDown")
    expect(window.page.locator("[aria-selected=true]")).to_have_count(1)
    line.press("Escape")
    expect(options(window)).to_have_count(0)
    line.press_sequentially("nh", delay=20)
    expect(options(window).first).to_contain_text("khai sinh")
    line.press("ArrowDown")
    with window.page.expect_navigation():
        line.press("Enter")
    assert window.path == "/services/1.001193"
    assert not window.faults, window.faults


def test_letters_that_are_being_composed_suggest_nothing(town: Town) -> None:
    """An input method is still at work: what stands in the line is not yet what somebody types."""
    window = town.stranger().open("/search")
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    line = window.page.locator("main input[name=q]")
    line.evaluate("""e => { e.focus(); e.value = "khai"
        e.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true })) }""")
    window.page.wait_for_timeout(400)
    assert asked == []
    line.evaluate('e => e.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }))')
    expect(options(window).first).to_be_visible()
    assert len(asked) == 1


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_from_a_misspelt_word_or_a_life_event_to_the_service(town: Town, javascript: bool) -> None:
    window = town.stranger(javascript=javascript).open("/")
    window.search("q", "dang ki khai sinhh").sees("Có phải bạn tìm")
    window.follow("Thủ tục đăng ký khai sinh").sees("Bạn cần chuẩn bị")
    window.open("/").follow("Mở cửa hàng").sees("Các việc cần làm, theo thứ tự")
    window.follow("Đăng ký thành lập hộ kinh doanh").sees("Bạn cần chuẩn bị")
    window.open("/services?sector=G15-TP07&level=4").follow("Hộ tịch")
    assert "sector" not in window.path


def test_the_pages_of_finding_fit_every_window(town: Town) -> None:
    window = town.stranger()
    for path in PLACES:
        for width in (WIDE, PHONE, NARROW):
            window.page.set_viewport_size({"width": width, "height": 900})
            window.open(path)
    assert not window.faults, window.faults
