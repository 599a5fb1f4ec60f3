"""The whole story in one place: from a definition to a result that anyone can check.

Read this first. Everything is real: pages over HTTP, documents rendered, signatures made and validated against a demo
PKI with its own OCSP and time-stamping services, the outbox delivered by the worker's own code.
"""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask import Flask

from portal.demo import PASSWORD
from tests.journeys.answers import BIRTH, EXTRACT, LABOUR_RULES, Pages
from tests.support.pki import RunningPki
from tests.support.print import text_of_pdf
from tests.support.visitor import Value, Visitor, text_of

CODE = re.compile(r"\d{3}\.\d\d\.\d\d\.[A-Z]\d\d-\d{6}-\d{4}")
CHECK_CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


class Town:
    """Everybody who plays a part, each at a browser of their own."""

    def __init__(self, app: Flask, pki: RunningPki, run_worker: Callable[[], int]) -> None:
        self.app, self.pki, self.run_worker = app, pki, run_worker

    def stranger(self) -> Visitor:
        """Somebody who is not signed in."""
        return Visitor(self.app.test_client())

    def person(self, username: str) -> Visitor:
        """Somebody signed in."""
        visitor = self.stranger()
        visitor.open("/sign-in").fill("Đăng nhập", {"username": username, "password": PASSWORD})
        return visitor


@pytest.fixture
def town(app: Flask, world: SimpleNamespace, pki: RunningPki, run_worker: Callable[[], int]) -> Town:
    return Town(app, pki, run_worker)


def fill_in(visitor: Visitor, pages: Pages) -> None:
    """Every page in turn; each is saved before the next opens."""
    for title, answers in pages.items():
        assert visitor.heading.endswith(title), f"{visitor.heading} is not {title}"
        visitor.fill("Lưu và tiếp tục", answers)


def begin(visitor: Visitor, words: str, code: str, pages: Pages) -> None:
    """Find a service by search and fill in its form, without signing in."""
    visitor.open("/").fill("Tìm", {"q": words})
    visitor.open(f"/services/{code}").sees("Căn cứ pháp lý", "Thời hạn giải quyết", "Phí, lệ phí")
    visitor.follow("Bắt đầu nộp hồ sơ").press("Bắt đầu điền").follow(next(iter(pages)))
    fill_in(visitor, pages)


def sign_in_to_submit(visitor: Visitor, username: str) -> None:
    """Sign in at the end; the draft comes along."""
    visitor.follow("Đăng nhập để nộp").fill("Đăng nhập", {"username": username, "password": PASSWORD})
    visitor.press("Tạo đơn để ký và nộp")


def sign(town: Town, visitor: Visitor, label: str) -> bytes:
    """Sign the application with one's own key in one's own software, and bring it back."""
    signed = town.pki.signed_by(label, visitor.download("Đơn điện tử"))
    visitor.fill("Tải lên và kiểm tra chữ ký", {"signed": (signed, "don-da-ky.pdf")})
    return signed


def receive_receipt(town: Town, visitor: Visitor) -> str:
    """The confirmation page proves delivery; the sealed receipt follows within moments."""
    visitor.sees("Đã nộp hồ sơ", "SHA-256", "Thời điểm gửi", "Thời điểm nhận", "chậm nhất lúc")
    town.run_worker()
    visitor.open(visitor.path).sees("Giấy xác nhận có dấu số của cơ quan", "Đã đóng dấu số")
    found = CODE.search(visitor.text)
    assert found
    return found[0]


def accept(town: Town, desk: str, code: str) -> None:
    """The receptionist finds the dossier in the queue and takes it in; the slip is numbered and sealed."""
    officer = town.person(f"receptionist{desk}").open("/office/")
    officer.follow(code).sees("Nội dung khai", "Thành phần hồ sơ").press("Tiếp nhận, hẹn ngày")
    town.run_worker()
    officer.open(officer.path).sees("Giấy tiếp nhận hồ sơ và hẹn trả kết quả, số 01/TNHS")


def decide(town: Town, desk: str, code: str, *, outcome: str = "grant") -> None:
    """A specialist appraises, the leader signs with their own key, the clerk seals: nothing leaves without a seal."""
    specialist = town.person(f"specialist{desk}").open("/office/").follow(code)
    specialist.press("Nhận thụ lý").follow("Đề xuất kết quả")
    specialist.fill("Trình lãnh đạo", {"outcome": outcome, "opinion": "Hồ sơ đủ điều kiện."})
    leader = town.person(f"leader{desk}").open("/office/").follow(code).follow("Duyệt và ký số")
    leader.fill("Duyệt và ký số", {"pin": "wrong"}, status=422)
    leader.fill("Duyệt và ký số", {"pin": PASSWORD})
    clerk = town.person(f"clerk{desk}").open("/office/").follow(code).follow("Đóng dấu")
    clerk.press("Đóng dấu số và ban hành")


def give_back(town: Town, desk: str, code: str) -> None:
    """The clerk returns the result; the applicant downloads it."""
    clerk = town.person(f"clerk{desk}").open("/office/").follow(code).follow("Trả kết quả")
    clerk.fill("Trả kết quả", {"channel": "online"}).sees("Đã trả kết quả")


def check_as_anybody(town: Town, result: bytes) -> None:
    """Anyone drops the file and learns that it is ours and whole; one changed byte is found out."""
    page = town.stranger().open("/verify").fill("Kiểm tra tệp", {"file": (result, "ket-qua.pdf")})
    page.sees("Đúng là văn bản do cơ quan ban hành", "Hợp lệ", "Ủy ban nhân dân xã Kiến Đức")
    at = result.index(b"stream") + 60
    changed = result[:at] + bytes([result[at] ^ 1]) + result[at + 1 :]
    page = town.stranger().open("/verify").fill("Kiểm tra tệp", {"file": (changed, "ket-qua.pdf")})
    page.sees("Không phải văn bản do cơ quan ban hành qua cổng", "Không hợp lệ")


def test_a_citizen_signs_and_needs_no_paper(town: Town) -> None:
    """R11.4, R9.3: signed by the applicant, so no original; signed and sealed by the agency, so no paper result."""
    citizen = town.stranger()
    begin(citizen, "trich luc", "2.000635", EXTRACT)
    citizen.sees("3 bản × 8.000 đồng", "24.000 đồng")
    sign_in_to_submit(citizen, "citizen")
    sign(town, citizen, "citizen")
    citizen.sees("Hợp lệ", "Nguyễn Thị Thuỷ", "Bạn không phải mang bản giấy nào", "khoản 4 Điều 11")
    citizen.press("Nộp hồ sơ")
    code = receive_receipt(town, citizen)
    accept(town, "", code)
    decide(town, "", code)
    give_back(town, "", code)
    citizen.open("/dossiers").follow("Cấp bản sao Trích lục").sees("Đã trả kết quả", code)
    result = citizen.download("Trích lục hộ tịch")
    check_as_anybody(town, result)
    printed = CHECK_CODE.search(text_of_pdf(result))
    assert printed
    page = town.stranger().open(f"/verify?code={printed[0].lower()}")
    page.sees("Đúng là văn bản do cơ quan ban hành", "Hợp lệ")
    assert "Thuỷ" not in page.text


def test_without_a_signature_the_original_is_brought_once(town: Town) -> None:
    """R11.3: accepted all the same; page and slip say which original to bring, when, and by which rule."""
    mother = town.stranger()
    begin(mother, "khai sinh", "1.001193", BIRTH)
    sign_in_to_submit(mother, "citizen")
    mother.sees("Giấy chứng sinh", "một lần", "khoản 3 Điều 11").press("Nộp hồ sơ không ký số")
    mother.sees("Giấy chứng sinh", "khoản 3 Điều 11")
    code = receive_receipt(town, mother)
    accept(town, "", code)
    decide(town, "", code)
    clerk = town.person("clerk").open("/office/").follow(code).follow("Trả kết quả")
    clerk.sees("Giấy chứng sinh")


def test_a_business_registers_its_labour_rules(town: Town) -> None:
    """R1.3, R11.3: an organisation signs through its own certificate; the department decides."""
    business = town.stranger()
    begin(business, "noi quy", "2.001955", LABOUR_RULES)
    sign_in_to_submit(business, "business")
    sign(town, business, "business")
    business.sees("Hợp lệ").press("Nộp hồ sơ")
    code = receive_receipt(town, business)
    accept(town, ".so-noi-vu", code)
    decide(town, ".so-noi-vu", code)
    give_back(town, ".so-noi-vu", code)
    business.open("/dossiers").follow("Đăng ký nội quy lao động").sees("Đã trả kết quả")


def submitted(town: Town) -> tuple[Visitor, str]:
    """A citizen with a dossier just handed in, unsigned."""
    citizen = town.person("citizen")
    begin(citizen, "trich luc", "2.000635", EXTRACT)
    citizen.press("Tạo đơn để ký và nộp").press("Nộp hồ sơ không ký số")
    return citizen, receive_receipt(town, citizen)


def test_what_is_missing_is_asked_for_once_and_mended(town: Town) -> None:
    """The desk names everything at once; the citizen mends only that, and the dossier goes on (NĐ 61/2018 Đ15.3)."""
    citizen, code = submitted(town)
    officer = town.person("receptionist").open("/office/").follow(code).follow("Yêu cầu bổ sung")
    officer.press("Gửi yêu cầu bổ sung", status=422)
    assert officer.errors
    officer.fill("Gửi yêu cầu bổ sung", demand(officer, "Nơi đã đăng ký", "Chưa rõ cơ quan", "Ghi theo góc giấy cũ"))
    town.run_worker()
    citizen.open("/dossiers").follow("Cấp bản sao Trích lục").sees("Yêu cầu bổ sung").follow("Xem yêu cầu")
    citizen.sees("Chưa rõ cơ quan", "Ghi theo góc giấy cũ").follow("Sửa")
    citizen.fill("Lưu", {"registered_at": "UBND thị trấn Kiến Đức, huyện Đắk R'lấp, tỉnh Đắk Nông"})
    citizen.open("/dossiers").follow("Cấp bản sao Trích lục").follow("Xem yêu cầu")
    citizen.follow("Kiểm tra lại và tạo đơn mới").press("Tạo đơn để ký và nộp").press("Gửi phần bổ sung không ký số")
    citizen.sees("Mới đăng ký")
    accept(town, "", code)


def demand(officer: Visitor, place: str, problem: str, mend: str) -> dict[str, Value]:
    """The row of the supplement form that speaks about ``place``."""
    row = next(row for row in officer.tree.iter("details") if place in text_of(next(row.iter("summary"))))
    name = next(field.get("name") or "" for field in row.iter("input"))
    stem = name.rsplit("-", 1)[0]
    return {f"{stem}-problem": problem, f"{stem}-mend": mend}


def test_a_refusal_always_says_why(town: Town) -> None:
    """R4.1c: refused with a ground from the list and a reason the citizen can read."""
    citizen, code = submitted(town)
    officer = town.person("receptionist").open("/office/").follow(code).follow("Từ chối tiếp nhận")
    officer.press("Từ chối tiếp nhận", status=422)
    assert officer.errors
    reason = "Việc hộ tịch này được đăng ký ở tỉnh khác; hãy nộp tại cơ quan đã đăng ký."
    officer.fill("Từ chối tiếp nhận", {"reason_code": "wrong_agency", "reason": reason})
    town.run_worker()
    citizen.open("/dossiers").follow("Cấp bản sao Trích lục").sees("Không được tiếp nhận", reason)


def test_anybody_follows_a_dossier_and_learns_nothing_more(town: Town) -> None:
    """TT 01/2018 Đ16.2.d: without signing in, the code and the degree of completion only."""
    _, code = submitted(town)
    stranger = town.stranger().open("/").fill("Tìm", {"code": code}).sees(code, "20")
    assert "Thuỷ" not in stranger.text
    assert "rích lục" not in stranger.text


def test_an_editor_writes_and_another_publishes(town: Town) -> None:
    """R8.3c: nothing is published by the one who wrote it; what is published is on the home page and in the feed."""
    title = "Bộ phận Một cửa nghỉ ngày 24/11"
    author = town.person("editor").open("/editor/").follow("Viết bài")
    author.fill("Lưu", {"title": title, "summary": "Nghỉ Ngày Văn hóa Việt Nam.", "body": "Nghỉ **một** ngày."})
    author.press("Gửi duyệt").sees("một người duyệt đăng khác phải duyệt")
    town.person("editor2").open("/editor/?state=submitted").follow(title).press("Duyệt đăng")
    town.stranger().open("/").sees(title)
    assert title in town.stranger().open("/notices/feed.atom").body.decode()
