"""Suggestions while typing: by keyboard, touch and every way of writing Vietnamese; the line alone is always enough."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from forms.places import places
from tests.browser.conftest import Town
from tests.browser.window import NARROW, Window
from tests.support.trial import LOOKING_UP, offered

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def either(town: Town, request: Any) -> Iterator[Window]:
    """Somebody on the page, with or without JavaScript."""
    with offered(LOOKING_UP):
        yield begin(town, javascript=request.param)


@pytest.fixture
def window(town: Town) -> Iterator[Window]:
    """Somebody on the page, with JavaScript."""
    with offered(LOOKING_UP):
        yield begin(town)


def begin(town: Town, *, javascript: bool = True) -> Window:
    places()  # read before anybody waits for a suggestion
    window = town.stranger(javascript=javascript)
    window.open(f"/services/{LOOKING_UP}/start").press("Bắt đầu điền")
    return window.follow("Người khai")


def options(window: Window) -> Locator:
    return window.page.locator("[role=option]:visible")


def test_typing_suggests_and_the_keyboard_chooses(window: Window) -> None:
    """The ARIA combobox pattern: focus stays in the line, the list says where one is."""
    line = window.field("nationality")
    expect(line).to_have_role("combobox")
    expect(line).to_have_attribute("aria-expanded", "false")
    line.press_sequentially("trung", delay=20)
    expect(options(window)).to_have_count(5)
    expect(line).to_have_attribute("aria-expanded", "true")
    expect(line).to_have_value("trung")
    line.press("ArrowUp")
    line.press("ArrowDown")
    line.press("ArrowDown")
    active = line.get_attribute("aria-activedescendant")
    expect(window.page.locator(f"[id='{active}']")).to_have_text("Đài Loan (Trung Quốc)")
    expect(window.page.locator("[aria-selected=true]")).to_have_count(1)
    line.press("ArrowUp")
    line.press("Enter")
    expect(line).to_have_value("Trung Quốc")
    expect(line).to_be_focused()
    expect(options(window)).to_have_count(0)
    assert window.path.endswith("/who"), "Enter on a suggestion does not send the page"


def test_escape_closes_and_the_next_enter_sends_what_was_typed(window: Window) -> None:
    line = window.field("nationality")
    line.press_sequentially("Trung", delay=20)
    expect(options(window)).to_have_count(5)
    line.press("Escape")
    expect(options(window)).to_have_count(0)
    expect(line).to_have_value("Trung")
    with window.page.expect_navigation():
        line.press("Enter")
    window.sees("Có nhiều mục khớp với “Trung”")


def test_the_open_list_is_accessible_and_fits_a_narrow_window(window: Window) -> None:
    for name, typed in (("nationality", "trung"), ("home-commune", "dak r'lap")):
        line = window.field(name)
        line.press_sequentially(typed, delay=20)
        expect(options(window).first).to_be_visible()
        line.press("ArrowDown")
        window.examine()
        window.page.set_viewport_size({"width": NARROW, "height": 640})
        line.press("ArrowDown")
        expect(window.page.locator("[aria-selected=true]:visible")).to_be_in_viewport()
        box = window.page.locator("[role=listbox]:visible").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW
        for option in options(window).all():
            size = option.bounding_box()
            assert size is not None
            assert size["height"] >= 44
        line.press("Escape")


def test_a_former_name_fills_commune_and_province(window: Window) -> None:
    window.field("home-detail").fill("Thôn 3")
    line = window.field("home-commune")
    line.press_sequentially("kien thanh, dak r", delay=20)
    expect(options(window).first).to_contain_text("Xã Kiến Đức")
    expect(options(window).first).to_contain_text("Tỉnh Lâm Đồng; trước là xã Kiến Thành, huyện Đắk R'Lấp")
    options(window).first.click()
    expect(line).to_have_value("Xã Kiến Đức")
    expect(window.field("home-province")).to_have_value("68")
    expect(window.field("home-detail")).to_have_value("Thôn 3")
    expect(window.page.get_by_role("status").filter(has_text="Đã chọn Xã Kiến Đức")).to_have_count(1)


def test_changing_the_province_takes_nothing_away(window: Window) -> None:
    """Never cascade-clear what was typed."""
    window.type_in({"home-province": "68", "home-commune": "Xã Kiến Đức", "home-detail": "Thôn 3"})
    window.type_in({"home-province": "01"})
    expect(window.field("home-commune")).to_have_value("Xã Kiến Đức")
    expect(window.field("home-detail")).to_have_value("Thôn 3")


def test_a_chosen_name_that_two_units_share_is_not_asked_about_again(window: Window) -> None:
    window.type_in({"home-province": "68", "home-detail": "Thôn 1", "nationality": "Việt Nam", "ethnicity": "Kinh"})
    window.field("home-commune").press_sequentially("tan thanh", delay=20)
    options(window).filter(has_text=re.compile("^Xã Tân Thành")).first.click()
    window.press("Lưu và tiếp tục")
    assert window.path.endswith("/earlier"), window.text[:1500]
    window.page.go_back()
    window.page.reload()
    window.press("Lưu và tiếp tục")
    assert window.path.endswith("/earlier"), window.text[:1500]


def test_conditions_follow_what_was_chosen(window: Window) -> None:
    line = window.field("nationality")
    line.press_sequentially("viet", delay=20)
    options(window).filter(has_text="Việt Nam").click()
    expect(window.field("ethnicity")).to_be_visible()
    expect(window.field("passport")).to_be_hidden()
    line.fill("nhật")
    line.press("Tab")
    expect(window.field("passport")).to_be_visible()
    expect(window.field("ethnicity")).to_be_visible()  # not looked up yet: what is unknown hides nothing
    line.press("End")
    line.press_sequentially(" bản", delay=20)
    expect(window.field("ethnicity")).to_be_hidden()
    expect(line).to_have_value("nhật bản")


# What UniKey and its like send for each key: so many backspaces, then the letters that take their place.
TELEX = [("d", 0, "d"), ("d", 1, "đ"), ("a", 0, "a"), ("w", 1, "ă"), ("s", 1, "ắ"), ("k", 0, "k")]
VNI = [("d", 0, "d"), ("9", 1, "đ"), ("a", 0, "a"), ("8", 1, "ă"), ("1", 1, "ắ"), ("k", 0, "k")]


@pytest.mark.parametrize("keys", [TELEX, VNI], ids=["Telex", "VNI"])
def test_tools_that_erase_and_retype_are_not_disturbed(window: Window, keys: list[tuple[str, int, str]]) -> None:
    """Ux 21: the line holds exactly what the tool wrote, after each key, with the list open or not."""
    line = window.field("home-commune")
    line.focus()
    written = ""
    for _, erased, letters in keys:
        for _ in range(erased):
            window.page.keyboard.press("Backspace")
        window.page.keyboard.insert_text(letters)
        written = written[: len(written) - erased] + letters
        expect(line).to_have_value(written)
    expect(options(window).first).to_be_visible()
    expect(line).to_have_value("đắk")
    window.page.keyboard.press("Backspace")
    window.page.keyboard.insert_text("k mil")
    expect(options(window).first).to_contain_text("Xã Đắk Mil")
    expect(line).to_have_value("đắk mil")


def test_a_word_being_composed_is_left_alone(window: Window) -> None:
    """Ux 21: with an input method of the system nothing is asked, chosen or rewritten before the word is finished."""
    asked: list[str] = []

    def count(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    window.page.route("**/lists/**", count)
    line = window.field("nationality")
    line.focus()
    cdp = window.page.context.new_cdp_session(window.page)
    for text in ("v", "vi", "vie", "viê", "việ", "việt"):
        cdp.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        window.page.wait_for_timeout(150)
        expect(line).to_have_value(text)
    assert asked == []
    cdp.send("Input.insertText", {"text": "việt"})
    expect(line).to_have_value("việt")
    expect(options(window).filter(has_text="Việt Nam")).to_have_count(1)
    line.press("ArrowDown")
    line.press("Enter")
    expect(line).to_have_value("Việt Nam")


def test_a_paste_is_looked_up(window: Window) -> None:
    line = window.field("home-commune")
    line.focus()
    window.page.keyboard.insert_text("Thị trấn Kiến Đức")
    expect(options(window).first).to_contain_text("Xã Kiến Đức")


def test_without_an_answer_from_the_server_the_line_is_enough(window: Window) -> None:
    window.page.route("**/lists/**", lambda route: route.abort())
    window.type_in({"nationality": "viet nam"})
    window.field("nationality").press("Tab")
    window.type_in({"ethnicity": "kinh", "home-province": "68", "home-commune": "kien duc", "home-detail": "Thôn 3"})
    window.press("Lưu và tiếp tục")
    assert window.path.endswith("/earlier")


def test_what_is_not_clear_is_asked_with_radio_buttons(either: Window) -> None:
    either.type_in({"nationality": "Việt Nam", "ethnicity": "Xá Khao", "home-province": "68", "home-detail": "Thôn 3"})
    either.type_in({"home-commune": "thị trấn Kiến Đức"})
    either.press("Lưu và tiếp tục", status=422)
    either.sees("Có nhiều mục khớp với “Xá Khao”", "Xã Kiến Đức (trước là thị trấn Kiến Đức, huyện Đắk R'Lấp)")
    for words in ("Kháng", "Xã Kiến Đức (trước là"):
        either.page.locator("label").filter(has_text=re.compile(f"^{re.escape(words)}")).click()
    either.press("Lưu và tiếp tục")
    assert either.path.endswith("/earlier"), either.text[:1500]


def test_typing_again_takes_an_earlier_pick_back(window: Window) -> None:
    window.type_in({"nationality": "Trung", "home-province": "68", "home-commune": "Kiến Đức", "home-detail": "1"})
    window.press("Lưu và tiếp tục", status=422)
    window.page.locator("label").filter(has_text=re.compile("^Trung Quốc$")).click()
    window.field("nationality").first.press("End")
    window.field("nationality").first.press_sequentially(" Phi", delay=20)
    expect(window.page.locator(".pt-candidates input:checked")).to_have_count(0)
    expect(options(window)).to_have_count(1)
    options(window).click()
    expect(window.page.locator(".pt-candidates")).to_have_count(0)
    expect(window.field("nationality").first).to_have_value("Cộng hòa Trung Phi")
