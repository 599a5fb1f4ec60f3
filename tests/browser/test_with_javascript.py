"""What JavaScript adds, and that it never takes anything away: saving, focus, conditions, one click once, keyboard."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from portal.core import db
from portal.dossiers.models import Dossier
from tests.browser.conftest import Town
from tests.browser.story import begin, fill_in, sign_in_to_submit
from tests.browser.window import Window
from tests.journeys.answers import EXTRACT

pytestmark = pytest.mark.browser

FIRST = next(iter(EXTRACT))


@pytest.fixture
def citizen(town: Town) -> Window:
    """Somebody on the first page of the form."""
    window = town.stranger()
    begin(window, "trich luc", "2.000635", "Cấp bản sao Trích lục hộ tịch")
    window.follow(FIRST)
    return window


def test_what_is_typed_is_saved_and_survives_closing_the_tab(citizen: Window) -> None:
    """Ux 5: at most five seconds are lost."""
    name = citizen.field("applicant_name")
    name.fill("")
    name.press_sequentially("Nguyễn Thị Thuỷ", delay=20)
    line = citizen.page.get_by_role("status").filter(has_text=re.compile(r"Đã lưu lúc \d{1,2}:\d\d"))
    expect(line).to_be_visible(timeout=6000)
    address = citizen.page.url
    again = citizen.page.context.new_page()
    citizen.page.close()
    again.goto(address)
    expect(again.locator("[name=applicant_name]")).to_have_value("Nguyễn Thị Thuỷ")


def test_what_was_typed_just_before_closing_is_saved_too(citizen: Window) -> None:
    citizen.field("applicant_phone").fill("0912 345 678")
    address = citizen.page.url
    again = citizen.page.context.new_page()
    citizen.page.close(run_before_unload=True)
    again.wait_for_timeout(500)
    again.goto(address)
    expect(again.locator("[name=applicant_phone]")).to_have_value("0912 345 678")


def test_without_the_network_the_page_says_so_and_saves_later(citizen: Window) -> None:
    context = citizen.page.context
    context.set_offline(True)
    citizen.field("applicant_name").fill("Y Ê-ban K'Brông")
    expect(citizen.page.get_by_text("Chưa lưu được")).to_be_visible(timeout=6000)
    context.set_offline(False)
    expect(citizen.page.get_by_text(re.compile(r"Đã lưu lúc"))).to_be_visible(timeout=13_000)


def test_the_error_summary_takes_the_focus_and_leads_to_each_question(citizen: Window) -> None:
    """Ux 3: every error once above and once beside its question, in the same words."""
    citizen.press("Lưu và tiếp tục", status=422)
    assert citizen.page.title().startswith("Lỗi:")
    summary = citizen.page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    beside = citizen.page.locator("form .govuk-error-message p").all_inner_texts()
    said = summary.locator("a").all_inner_texts()
    assert len(said) >= 5
    assert sorted(said) == sorted(one.removeprefix("Lỗi:").strip() for one in beside)
    summary.locator('a[href="#applicant_name"]').click()
    expect(citizen.field("applicant_name")).to_be_focused()
    expect(citizen.field("applicant_name")).to_have_attribute("aria-invalid", "true")


def test_questions_come_and_go_with_the_answers_they_depend_on(citizen: Window) -> None:
    citizen.fill("Lưu và tiếp tục", EXTRACT[FIRST])
    spouse = citizen.field("spouse_name")
    citizen.type_in({"event": "birth"})
    expect(spouse).to_be_hidden()
    citizen.type_in({"event": "marriage"})
    expect(spouse).to_be_visible()
    citizen.type_in({"event": "death"})
    expect(spouse).to_be_hidden()


def test_two_clicks_hand_in_one_dossier(citizen: Window) -> None:
    """Ux 19: a double click, a refresh and going back are safe."""
    fill_in_from_here(citizen)
    sign_in_to_submit(citizen, "citizen")
    sign_page = citizen.page.url
    with citizen.page.expect_navigation(url=re.compile("confirmation")):
        citizen.button("Nộp hồ sơ không ký số").dblclick()
    citizen.sees("Đã nộp hồ sơ")
    citizen.page.reload()
    citizen.sees("Đã nộp hồ sơ")
    citizen.page.goto(sign_page)
    citizen.sees("Đã nộp hồ sơ")
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Dossier).where(Dossier.code.is_not(None))) == 1


def fill_in_from_here(window: Window) -> None:
    """The pages of the form, the first of which is open."""
    window.page.go_back()
    fill_in(window, EXTRACT)


def test_a_form_page_can_be_filled_in_with_the_keyboard_alone(citizen: Window) -> None:
    """Ux 15: every control is reached in order, shows its focus, and Enter sends the page."""
    page = citizen.page
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Đến nội dung chính")
    page.keyboard.press("Enter")
    for name, value in EXTRACT[FIRST].items():
        _tab_to(citizen, name)
        kind = page.evaluate("document.activeElement.type")
        if kind == "radio":
            page.keyboard.press("Space")
        elif kind == "select-one":
            page.locator(":focus").select_option(str(value))
        else:
            page.keyboard.type(str(value))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert citizen.heading.endswith(list(EXTRACT)[1]), citizen.text[:1500]


def _tab_to(window: Window, name: str) -> None:
    for _ in range(30):
        window.page.keyboard.press("Tab")
        focus = window.page.evaluate(
            """() => {
              const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e)
              const beside = e.nextElementSibling && getComputedStyle(e.nextElementSibling, "::before")
              return { name: e.name || "", inside: box.bottom > 0 && box.top < innerHeight,
                shown: style.outlineStyle !== "none" || style.boxShadow !== "none"
                  || (beside && (beside.outlineStyle !== "none" || beside.boxShadow !== "none")) }
            }"""
        )
        assert focus["inside"], f"the focus left the window before {name}"
        if focus["name"]:
            assert focus["shown"], f"{focus['name']} does not show its focus"
        if focus["name"] == name:
            return
    raise AssertionError(f"{name} cannot be reached with the Tab key")


def test_after_signing_out_going_back_shows_nothing(town: Town) -> None:
    """Ux 39: safe at a shared computer; nothing is kept in the browser's stores."""
    window = town.person("citizen").open("/account").sees("Nguyễn Thị Thuỷ")
    window.press("Đăng xuất")
    window.page.go_back()
    assert "067190001234" not in window.text
    assert "Đăng xuất" not in window.text
    stores = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"
    assert window.page.evaluate(stores) == 0
