"""The steps that the journeys share: filling in, signing, and what each desk does."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from tests.browser.conftest import Town
from tests.browser.window import Window
from tests.journeys.answers import Pages

T = TypeVar("T")
CHECK_CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")
CODE = re.compile(r"\d{3}\.\d\d\.\d\d\.[A-Z]\d\d-\d{6}-\d{4}")


def elsewhere(act: Callable[..., T], *arguments: Any) -> T:
    """Do something in another thread: the browser's driver has an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(act, *arguments).result()


def begin(window: Window, words: str, code: str, title: str) -> None:
    """From the home page, by search, to the first page of the form; nobody has to sign in (ux 24)."""
    window.open("/").search("q", words)
    window.follow(title).sees("Căn cứ pháp lý", "Thời hạn giải quyết", "Phí, lệ phí", "Bạn cần chuẩn bị", code)
    window.follow("Bắt đầu nộp hồ sơ").press("Bắt đầu điền")


def fill_in(window: Window, pages: Pages) -> None:
    """Every page in turn; each is saved before the next opens."""
    window.follow(next(iter(pages)))
    for title, answers in pages.items():
        assert window.heading.endswith(title), f"{window.heading} is not {title}"
        window.fill("Lưu và tiếp tục", answers)


def sign_in_to_submit(window: Window, username: str) -> None:
    """Sign in at the end; the draft comes along."""
    window.follow("Đăng nhập để nộp").fill("Đăng nhập", {"username": username, "password": "demo"})
    window.who = username
    assert window.path.endswith("/check"), window.path
    window.press("Tạo đơn để ký và nộp")


def sign(town: Town, window: Window, label: str, *, status: int = 200) -> bytes:
    """Sign the application with one's own key in one's own software, and bring it back."""
    signed = elsewhere(town.pki.signed_by, label, window.download("Đơn điện tử"))
    window.fill("Tải lên và kiểm tra chữ ký", {"signed": (signed, "don-da-ky.pdf")}, status=status)
    return signed


def receive_receipt(window: Window) -> str:
    """The confirmation page proves delivery; the sealed receipt follows within moments."""
    window.sees("Đã nộp hồ sơ", "SHA-256", "Thời điểm gửi", "Thời điểm nhận", "chậm nhất lúc", "Việc tiếp theo")
    reload_until(window, "Giấy xác nhận có dấu số của cơ quan").sees("Đã đóng dấu số")
    found = CODE.search(window.text)
    assert found
    return found[0]


def reload_until(window: Window, sentence: str) -> Window:
    """Look again until the worker has done its part."""
    for again in range(66):
        if sentence in window.text:
            return window.look()
        window.page.wait_for_timeout(min(50 * (again + 1), 500))
        window.page.goto(window.path)
    return window.sees(sentence)


def accept(town: Town, desk: str, code: str, *, javascript: bool = True) -> None:
    """The receptionist finds the dossier and takes it in; the slip is numbered and sealed."""
    officer = town.person(f"receptionist{desk}", javascript=javascript).open("/office/")
    officer.follow(code).sees("Nội dung khai", "Thành phần hồ sơ", "Việc cần làm")
    officer.press("Tiếp nhận, hẹn ngày")
    reload_until(officer, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả, số")


def decide(town: Town, desk: str, code: str, *, javascript: bool = True) -> None:
    """A specialist appraises, the leader signs with their own key, the clerk seals."""
    specialist = town.person(f"specialist{desk}", javascript=javascript).open("/office/").follow(code)
    specialist.press("Nhận thụ lý").follow("Đề xuất kết quả")
    specialist.press("Trình lãnh đạo", status=422)
    specialist.fill("Trình lãnh đạo", {"outcome": "grant", "opinion": "Hồ sơ đủ điều kiện."})
    leader = town.person(f"leader{desk}", javascript=javascript).open("/office/").follow(code).follow("Duyệt và ký số")
    leader.fill("Duyệt và ký số", {"pin": "wrong"}, status=422)
    leader.fill("Duyệt và ký số", {"pin": "demo"})
    clerk = town.person(f"clerk{desk}", javascript=javascript).open("/office/").follow(code).follow("Đóng dấu")
    clerk.press("Đóng dấu số và ban hành").sees("Đã đóng dấu số")


def give_back(town: Town, desk: str, code: str, *, javascript: bool = True) -> None:
    """The clerk returns the result."""
    clerk = town.person(f"clerk{desk}", javascript=javascript).open("/office/").follow(code).follow("Trả kết quả")
    clerk.fill("Trả kết quả", {"channel": "online"}).sees("Đã trả kết quả")
