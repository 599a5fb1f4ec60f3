"""Before starting and beginning with what is known, in a real browser, with and without JavaScript."""

import pytest

from tests.browser.conftest import Town
from tests.browser.window import Window
from tests.support.catalogue import STARTING, offer
from tests.support.print import text_of_pdf

pytestmark = pytest.mark.browser

ANSWERS = {"role": "authorised", "copies": "3", "registered_here": "yes"}


@pytest.fixture(autouse=True)
def samples(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch)


def ask(window: Window) -> Window:
    """From the service to the questions before starting."""
    return window.open(f"/services/{STARTING}").follow("Tôi có nộp được không")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_few_questions_lead_to_the_answer_and_into_the_form(town: Town, javascript: bool) -> None:
    window = town.stranger(javascript=javascript)
    ask(window).press("Xem kết quả", status=422)
    window.fill("Xem kết quả", ANSWERS).sees("Bạn nộp được hồ sơ này", "24.000 đồng", "04/2020/TT-BTP")
    assert window.page.get_by_role("button", name="In trang này").is_visible() == javascript
    window.press("Sửa câu trả lời").fill("Xem kết quả", {"registered_here": "no"})
    window.sees("Bạn chưa nộp được hồ sơ này", "Điều 63").press("Sửa câu trả lời")
    window.fill("Xem kết quả", {"registered_here": "yes"}).press("Bắt đầu với các câu trả lời này")
    window.follow("Người yêu cầu").sees("Đã điền sẵn từ câu trả lời trước khi bắt đầu")
    assert window.page.locator("[name=role]:checked").input_value() == "authorised"
    window.open("/drafts").sees("Xong 0 trên 3 trang")


def test_the_answer_fits_on_one_sheet_of_paper(town: Town) -> None:
    """Ux 38: nothing of the frame, everything to bring."""
    window = town.stranger()
    ask(window).fill("Xem kết quả", ANSWERS)
    printed = window.page.pdf(format="A4", prefer_css_page_size=True)
    sheet = text_of_pdf(printed)
    assert sheet.count("\f") == 1
    text = " ".join(sheet.split())
    assert "Văn bản ủy quyền" in text
    assert "24.000 đồng" in text
    assert "Đăng nhập" not in text
