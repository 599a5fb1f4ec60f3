"""The editorial board in a real browser: two editors, a reader, a clock; with the tools of the script and without."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import update

from portal import housekeeping
from portal.core import clock
from portal.core.db import transaction
from portal.notices.models import Notice
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.browser.window import PHONE, SHOTS, Window
from tests.support import letters
from tests.support.files import pdf
from tests.support.photos import jpeg, sheet

pytestmark = pytest.mark.browser
WORDS = {"title": "Đổi giờ làm việc", "summary": "Từ tháng sau, làm việc từ 7 giờ 30."}
HOSTILE = (
    '<meta charset="utf-8"><style>p{position:fixed}</style><script>window.evil = 1</script>'
    '<h1 onclick="window.evil = 1">Giờ mới</h1><p style="position:fixed">Làm <b>sớm</b> hơn, '
    'xem <a href="https://example.vn/moi">đây</a> hay <a href="javascript:window.evil=1">kia</a>'
    '<img src="x" onerror="window.evil = 1"></p><ul><li>Sáng</li><li>Chiều</li></ul>'
    "<table><tr><td>Thứ</td><td>Giờ</td></tr><tr><td>Hai</td><td>7 | 8</td></tr></table>"
    "<p>&lt;script&gt;window.evil = 1&lt;/script&gt;</p>"
)
_PASTE = """(text, html) => {
  const data = new DataTransfer()
  data.setData("text/html", html)
  data.setData("text/plain", "chỉ có chữ")
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  text.focus()
  text.dispatchEvent(event)
}"""


def shoot(window: Window, name: str) -> None:
    """Keep a picture of the page, wide and as on a telephone, when asked to."""
    if SHOTS:
        window.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
        size = window.page.viewport_size
        window.page.set_viewport_size({"width": PHONE, "height": 740})
        window.page.screenshot(path=Path(SHOTS) / f"{name}-phone.png", full_page=True)
        window.page.set_viewport_size(size or {"width": 1280, "height": 800})


def bring_forward() -> None:
    """Let the time of every scheduled notice have come."""
    with transaction() as session:
        session.execute(update(Notice).where(Notice.publish_at > clock.now()).values(publish_at=clock.now()))


def body(page: Page) -> str:
    return page.locator("#body").input_value()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_from_the_draft_to_the_reader_and_a_correction(app: Flask, town: Town, javascript: bool) -> None:
    """Written with a picture, reviewed and scheduled by another, shown in time, corrected in the open, recalled."""
    one = town.person("editor", javascript=javascript).open("/editor/new")
    one.fill("Xem trước", WORDS | {"body": "## Giờ mới\n\nTừ **7 giờ 30**."}).sees("Xem trước, chưa lưu")
    one.press("Lưu bản nháp").follow("Sửa bài")
    page = one.page
    page.get_by_text("Thêm ảnh", exact=True).click()
    page.locator("#picture").set_input_files(
        {"name": "quầy.jpg", "mimeType": "image/jpeg", "buffer": jpeg(sheet((1200, 800)))}
    )
    one.press("Tải ảnh lên", status=422).sees("Hãy mô tả ảnh cho người không nhìn thấy ảnh")
    page.locator("#picture").set_input_files(
        {"name": "quầy.jpg", "mimeType": "image/jpeg", "buffer": jpeg(sheet((1200, 800)))}
    )
    one.fill("Tải ảnh lên", {"alt": "Bảng giờ làm việc mới"}).sees("Đã nhận “quầy.jpg”")
    if javascript:
        page.locator("#body").press("Control+End")
        page.get_by_role("button", name="Chèn ảnh này vào nội dung").click()
        page.locator(".pt-shown img").first.wait_for()
    else:
        code = page.locator("code[data-insert]").inner_text()
        page.locator("#body").fill(f"{body(page)}\n\n{code}\n")
    shoot(one, f"write-{javascript}")
    one.press("Lưu bản nháp")
    shown = page.locator("article img").first
    assert shown.get_attribute("alt") == "Bảng giờ làm việc mới"
    assert shown.evaluate("e => e.complete && e.naturalWidth > 0 || e.loading === 'lazy'")
    one.press("Gửi duyệt").sees("Chờ duyệt", "một người duyệt đăng khác phải duyệt")

    two = town.person("editor2", javascript=javascript).open("/editor/").follow(WORDS["title"])
    two.fill("Duyệt đăng", {"at": "1/1/2020"}, status=422).sees("Thời điểm này đã qua")
    later = clock.local(clock.now()) + timedelta(days=1)
    shoot(two, f"review-{javascript}")
    two.fill("Duyệt đăng", {"at": f"{later:%d/%m/%Y}", "hour": "7:30", "comment": "Đã đối chiếu quyết định."})
    two.sees("Đã hẹn giờ", "Đã đối chiếu quyết định.")
    reader = town.stranger(javascript=javascript).open("/notices/doi-gio-lam-viec", status=404)
    elsewhere(housekeeping.show_notices)
    reader.open("/notices/doi-gio-lam-viec", status=404)
    elsewhere(bring_forward)
    elsewhere(housekeeping.show_notices)
    reader.open("/").follow(WORDS["title"]).sees("Giờ mới", "Từ 7 giờ 30.")
    shoot(reader, f"notice-{javascript}")

    one.open("/editor/?state=published").follow(WORDS["title"]).follow("Soạn đính chính")
    one.fill("Xem trước", {"summary": "Từ tháng sau, làm việc từ 8 giờ."}, status=422)
    told = {"told": "Làm việc từ 8 giờ, không phải 7 giờ 30."}
    one.fill("Gửi đính chính để duyệt", told | {"summary": "Từ tháng sau, làm việc từ 8 giờ."})
    two.open("/editor/?state=submitted").follow(WORDS["title"]).sees("Đính chính chờ duyệt", told["told"])
    shoot(two, f"correction-{javascript}")
    two.press("Đăng đính chính").follow("Các phiên bản").follow("Phiên bản")
    shoot(two, f"version-{javascript}")
    reader.open("/notices/doi-gio-lam-viec").sees("Đã đính chính lúc", told["told"], "làm việc từ 8 giờ")
    shoot(reader, f"corrected-{javascript}")
    two.open("/editor/?state=published").follow(WORDS["title"]).press("Ghim lên đầu danh sách").sees("Đang ghim")
    reader.open("/notices").sees("Quan trọng")
    two.fill("Gỡ bài", {"reason": "Giờ làm việc chưa đổi."})
    reader.open("/notices/doi-gio-lam-viec", status=410).sees("Giờ làm việc chưa đổi.", "hãy liên hệ")
    shoot(reader, f"withdrawn-{javascript}")


def test_two_editors_on_one_draft(town: Town) -> None:
    """The slower one sees what differs, word by word, and nothing of either is lost."""
    one = town.person("editor").open("/editor/new").fill("Lưu bản nháp", WORDS | {"body": "Mở cửa lúc 7 giờ."})
    address = one.path
    one.follow("Sửa bài")
    town.person("editor2").open(address).follow("Sửa bài").fill("Lưu bản nháp", {"body": "Mở cửa lúc 8 giờ."})
    one.fill("Lưu bản nháp", {"body": "Mở cửa lúc 9 giờ."}, status=422)
    assert one.page.locator("del").inner_text().endswith("8]") or "8" in one.page.locator("del").inner_text()
    assert "9" in one.page.locator("ins").inner_text()
    assert body(one.page) == "Mở cửa lúc 9 giờ."
    shoot(one, "overtaken")
    one.press("Lưu bản nháp").follow("Các phiên bản").sees("Phiên bản 3", "Phiên bản 2", "Phiên bản 1")


def test_the_tools_put_marks_into_the_text_and_undo_takes_them_out(town: Town) -> None:
    window = town.person("editor").open("/editor/new")
    page, text = window.page, window.page.locator("#body")
    text.fill("Mở cửa sớm")
    text.evaluate("e => e.setSelectionRange(3, 6)")
    page.get_by_role("button", name="Chữ đậm").first.click()
    assert body(page) == "Mở **cửa** sớm"
    assert text.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == "cửa"
    page.locator(".pt-shown strong").first.wait_for()
    text.press("Control+z")
    assert body(page) == "Mở cửa sớm"
    text.evaluate("e => e.setSelectionRange(3, 6)")
    text.press("Control+b")
    text.press("Control+b")
    assert body(page) == "Mở cửa sớm"
    for button, expected in (
        ("Tiêu đề mục", "## Mở cửa sớm"),
        ("Danh sách", "- Mở cửa sớm"),
        ("Danh sách đánh số", "1. Mở cửa sớm"),
    ):
        text.fill("Mở cửa sớm")
        page.get_by_role("button", name=button, exact=True).first.click()
        assert body(page) == expected
    text.fill("")
    page.get_by_role("button", name="Bảng").first.click()
    assert body(page).startswith("| Cột 1 | Cột 2 |\n| --- | --- |")
    page.locator(".pt-shown table").first.wait_for()
    text.fill("xem")
    text.evaluate("e => e.select()")
    text.press("Control+k")
    page.keyboard.type("example.vn")
    assert body(page) == "[xem](example.vn)"
    window.look()


def test_what_is_pasted_with_its_looks_becomes_plain_marks_and_runs_nothing(town: Town) -> None:
    window = town.person("editor").open("/editor/new")
    page, text = window.page, window.page.locator("#body")
    text.evaluate(_PASTE, HOSTILE)
    assert body(page) == (
        "## Giờ mới\n\nLàm **sớm** hơn, xem [đây](https://example.vn/moi) hay kia\n\n- Sáng\n- Chiều\n\n"
        "| Thứ | Giờ |\n| --- | --- |\n| Hai | 7 \\| 8 |\n\n\\<script>window.evil = 1\\</script>"
    )
    page.locator(".pt-shown table").first.wait_for()
    assert page.evaluate("window.evil") is None
    assert page.locator(".pt-shown script, .pt-shown [onclick], .pt-shown [style]").count() == 0
    text.press("Control+z")
    assert body(page) == ""
    assert window.faults == []


def test_letters_that_are_being_composed_are_left_alone(town: Town) -> None:
    """Telex and VNI erase and retype, others compose (ux 21): the text is exactly what was typed."""
    window = town.person("editor").open("/editor/new")
    page = window.page
    page.locator("#body").focus()
    session = page.context.new_cdp_session(page)
    for stage in ("d", "đ", "đươ", "đườ", "đường"):
        session.send(
            "Input.imeSetComposition", {"text": stage, "selectionStart": len(stage), "selectionEnd": len(stage)}
        )
    session.send("Input.insertText", {"text": "đường"})
    page.keyboard.type(" phoos")
    for _ in range(3):
        page.keyboard.press("Backspace")
    page.keyboard.insert_text("ố")
    page.get_by_text("đường phố").first.wait_for()
    assert body(page) == "đường phố"


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_reader_subscribes_confirms_and_ends_it(app: Flask, town: Town, tmp_path: Path, javascript: bool) -> None:
    reader = town.stranger(javascript=javascript).open("/notices").follow("Nhận thông báo qua thư điện tử")
    reader.fill("Gửi liên kết xác nhận", {"email": "abc"}, status=422).sees("Địa chỉ thư điện tử chưa đúng")
    shoot(reader, f"subscribe-{javascript}")
    reader.fill("Gửi liên kết xác nhận", {"email": "doc.gia@example.vn"}).sees("Hãy xem hộp thư của bạn")
    box = tmp_path / "mail"
    for _ in range(100):
        if box.exists() and letters.links(box, "xác nhận"):
            break
        reader.page.wait_for_timeout(100)
    (confirm,) = letters.links(box, "xác nhận")
    reader.open(confirm).press("Xác nhận").sees("Bạn sẽ nhận thông báo")
    reader.open(confirm.replace("/subscribe/", "/unsubscribe/"))
    reader.press("Hủy nhận thông báo").sees("Bạn không còn nhận thông báo")
    assert urlsplit(confirm).path.startswith("/notices/subscribe/")


def test_a_publisher_keeps_the_categories(town: Town) -> None:
    window = town.person("publisher").open("/editor/").follow("Loại bài")
    window.fill("Lưu loại bài", {"code": "Sai Mã", "name": "Tuyển dụng", "name_en": "Jobs"}, status=422)
    window.fill("Lưu loại bài", {"code": "tuyen-dung"}).sees("Đã lưu loại bài", "Tuyển dụng")
    shoot(window, "categories")


def test_an_attachment_waits_for_its_tick(town: Town) -> None:
    window = town.person("editor").open("/editor/new").fill("Lưu bản nháp", WORDS | {"body": "Xem tệp."})
    window.follow("Sửa bài")
    window.page.get_by_text("Thêm tệp đính kèm", exact=True).click()
    window.page.locator("#attachment").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": pdf(("Cong van",))}
    )
    window.press("Tải tệp lên").sees("Đã nhận “cv.pdf”")
    assert window.page.locator('input[name="attachments"]').is_checked()
    window.press("Lưu bản nháp").sees("Tệp đính kèm", "cv.pdf")
