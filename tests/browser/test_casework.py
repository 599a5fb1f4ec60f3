"""Two officers on one dossier, in real browsers: a page of a file, a half-written refusal, who was faster."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from portal.core.db import reading
from portal.dossiers.models import Dossier
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.browser.window import PHONE, WIDE, Window
from tests.functional.office.conftest import EXTRACT, submitted  # noqa: F401 (the fixture)
from tests.support.files import pdf

pytestmark = pytest.mark.browser

REASON = "Hồ sơ này trùng với hồ sơ đã nộp trước đó."
SHOTS = os.environ.get("CASEWORK_SHOTS", "")


def shot(window: Window, name: str) -> None:
    if SHOTS:
        for width in (WIDE, PHONE):
            window.page.set_viewport_size({"width": width, "height": 900})
            window.page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        window.page.set_viewport_size({"width": WIDE, "height": 800})


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_two_officers_on_one_dossier(town: Town, submitted: Callable[..., UUID], javascript: bool) -> None:  # noqa: F811
    paper = {**EXTRACT, "old_copy_file": pdf(("Trich luc khai sinh", "So: 12/2019"), pages=3)}
    dossier_id = elsewhere(submitted, "2.000635", paper)
    elsewhere(submitted)
    with reading() as session:
        code = session.get_one(Dossier, dossier_id).code or ""
    slow = town.person("receptionist", javascript=javascript).open("/office/").follow(code)
    _looks_at_pages(slow)
    fast = town.person("specialist", javascript=javascript).open(f"/office/dossiers/{dossier_id}")
    fast.sees("Mới mở hồ sơ này" if not javascript else "Đang cùng mở hồ sơ này")
    fast.follow("Viết ghi chú").fill("Lưu ghi chú", {"text": "Người nộp đã gọi điện, cần bản chính."})
    shot(fast, "notes")

    slow.open(f"/office/dossiers/{dossier_id}").sees("Người nộp đã gọi điện", "Có thể nộp trùng")
    shot(slow, "dossier")
    _writes_half(slow)
    shot(slow, "refuse-draft")
    other = town.person("receptionist", javascript=javascript).open(f"/office/dossiers/{dossier_id}/accept")
    other.press("Tiếp nhận").sees("Đã tiếp nhận hồ sơ")
    slow.fill("Từ chối tiếp nhận", {"reason_code": "other", "reason": REASON}, status=409)
    slow.sees("Thay đổi từ lúc bạn mở hồ sơ", "Mới đăng ký, nay là: Được tiếp nhận", "không còn thực hiện được")
    assert slow.field("reason").input_value() == REASON
    shot(slow, "conflict")

    other.open(f"/office/dossiers/{dossier_id}/related")
    shot(other, "related")
    other.fill("Ghi mục đích và xem", {"purpose": "compare"}).sees("đã được ghi vào nhật ký")
    shot(other, "earlier")


def _looks_at_pages(window: Window) -> None:
    window.follow("Xem từng trang").sees("Trang 1 trên 3", "067•••••1234")
    shot(window, "view")
    window.follow("Trang sau").sees("Trang 2 trên 3")
    window.follow("Phóng to").follow("Xoay phải").sees("Trang 2 trên 3")
    picture = window.page.locator(".pt-look__picture")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])") == [
        2480,
        1753,
    ]
    shot(window, "view-large")


def _writes_half(window: Window) -> None:
    """The page is left without a press of the button; it is all there again."""
    window.follow("Từ chối tiếp nhận")
    window.type_in({"reason": "Mới viết được"})
    if window.javascript:
        window.page.get_by_text("Đã lưu lúc").wait_for()
    else:
        window.press("Lưu nháp").sees("Đã lưu nháp")
    window.open("/office/").page.go_back()
    window.open(window.path).sees("Đã điền lại nội dung bạn đang soạn dở")
    assert window.field("reason").input_value() == "Mới viết được"
