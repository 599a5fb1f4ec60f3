"""An administrator builds a service in a real browser, another publishes it, a citizen applies on another device."""

import pytest

from tests.browser.conftest import Town
from tests.browser.window import Window
from tests.support.building import CODE, NAME, build, question

pytestmark = pytest.mark.browser

ANSWERS = {"vi_sao_can_cap_lai": "lost", "mat_o_dau": "Trên xe buýt", "toi_cam_doan": True}


def tried(window: Window, draft: str) -> Window:
    """The report of the trial run, once the worker is through."""
    for _ in range(60):
        window.open(f"{draft}/trial")
        if "Số hồ sơ đã thử" in window.text:
            return window
        window.page.wait_for_timeout(500)
    raise AssertionError(window.text)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_from_nothing_to_an_application_on_another_device(town: Town, javascript: bool) -> None:
    first = town.person("administrator", javascript=javascript)
    second = town.person("administrator2", javascript=javascript)
    draft = build(first)
    first.open(draft).follow("Xem thử mẫu đơn").press("Kiểm tra và tiếp tục", status=422)
    first.fill("Kiểm tra và tiếp tục", ANSWERS).sees("không còn lỗi nào")
    first.open(draft).press("Gửi duyệt").sees("Chờ duyệt")
    tried(first, draft).sees("Chạy thử đạt")
    second.open(draft).press("Duyệt").press("Công bố").sees("Đã công bố phiên bản mới")
    second.open(f"/admin/services/{CODE}").sees("Đang nhận hồ sơ, v1")

    phone = town.stranger(javascript=javascript, who="citizen")
    phone.page.set_viewport_size({"width": 320, "height": 640})
    phone.open("/").search("q", "the doc")
    phone.follow(NAME).follow("Bắt đầu nộp hồ sơ").press("Bắt đầu điền").follow("Thẻ của bạn")
    phone.fill("Lưu và tiếp tục", ANSWERS).sees("Trên xe buýt", "Thẻ của bạn")


def test_every_state_of_the_builder_is_fit_to_be_seen(town: Town) -> None:
    """Errors, conflicts, a failed trial, a refused file, a dry run: each page is examined where it is arrived at."""
    first, second = town.person("administrator"), town.person("administrator2")
    draft = build(first)
    first.open("/admin/services/new").press("Tạo bản nháp", status=422)
    first.open("/admin/services/import").fill("Nhập", {"file": (b"code: 1\nname: x\n", "bad.yaml")}, status=422)
    first.open("/admin/services/2.000635").press("Thôi cung cấp", status=422)
    question(first, draft, "choice", "Nhận ở đâu?", "Where?")
    first.press("Lưu").sees("“Các phương án” cần ít nhất 1 mục")
    first.open(draft).sees("chỗ cần sửa")
    first.open(f"{draft}/preview").sees("Chưa hiện được vì còn lỗi")
    first.open(f"{draft}/conditions/pages.0.questions.2.condition").press("Lưu điều kiện", status=422)
    first.press("Thêm nhóm").press("Thêm điều kiện")
    first.open(draft).press("Xóa Nhận ở đâu?").press("Hoàn tác").press("Xóa Nhận ở đâu?")
    first.open(f"{draft}/history").press("Trở lại")
    first.open(draft).press("Hoàn tác")
    second.open(f"{draft}/parts/pages.0")
    first.open(f"{draft}/parts/pages.0").fill("Lưu", {"intro.vi": "Lời dẫn", "intro.en": "Introduction"})
    second.fill("Lưu", {"intro.vi": "Lời khác"}, status=409).sees("Bản người kia đã lưu")
    question(first, draft, "text", "Mã thẻ", "Card number")
    first.fill("Lưu", {"min_length": "90", "max_length": "20"})
    first.open(draft).press("Gửi duyệt")
    tried(first, draft).sees("Chạy thử chưa đạt")
    second.open(draft).press("Trả lại để sửa", status=422)
    second.fill("Trả lại để sửa", {"note": "Mã thẻ không điền được"})
    first.open(draft).sees("Mã thẻ không điền được")
    first.open("/admin/services/2.000635").press("Sửa thành phiên bản mới").press("Xóa Dùng vào việc gì?")
    first.open("/admin/services/2.000635/citizens-drafts?target=1")
    first.open("/language/en?next=/admin/services").sees("Services and forms")
    first.open(draft).sees("Pages of the form")


def test_a_question_is_added_by_keyboard_alone(town: Town) -> None:
    window = town.person("administrator")
    draft = build(window)
    window.open(draft)
    page = window.page
    _tab_to(window, "Thêm câu hỏi")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _tab_to_field(window, "vi")
    page.keyboard.insert_text("Số điện thoại")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Telephone")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    while page.evaluate("document.activeElement.value") != "phone":
        page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert window.look().heading.endswith("Số điện thoại")
    _tab_to(window, "Lưu")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    window.look().sees("Số điện thoại")
    _tab_to(window, "Chuyển lên: Số điện thoại")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    titles = page.locator(".pt-part .pt-part__words > a").all_inner_texts()
    assert titles.index("Số điện thoại") < titles.index("Tôi cam đoan"), titles


def _tab_to(window: Window, words: str) -> None:
    """Press Tab until the link or button with these words has the focus."""
    for _ in range(200):
        window.page.keyboard.press("Tab")
        name = window.page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")
        if name.lstrip("↑↓").startswith(words):
            return
    raise AssertionError(f"{words} cannot be reached by Tab")


def _tab_to_field(window: Window, name: str) -> None:
    for _ in range(100):
        window.page.keyboard.press("Tab")
        if window.page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} cannot be reached by Tab")
