"""The other ways through the portal in Chromium: unsigned, a business, a supplement, a refusal, a notice."""

import pytest

from tests.browser.conftest import Town
from tests.browser.story import (
    accept,
    begin,
    decide,
    fill_in,
    give_back,
    receive_receipt,
    reload_until,
    sign,
    sign_in_to_submit,
)
from tests.browser.window import Window
from tests.journeys.answers import BIRTH, EXTRACT, LABOUR_RULES

pytestmark = pytest.mark.browser


def test_without_a_signature_the_original_is_brought_once(town: Town) -> None:
    """R11.3: accepted all the same; page and slip say which original to bring, when, and by which rule."""
    mother = town.stranger()
    begin(mother, "giay khai sinh", "1.001193", "Thủ tục đăng ký khai sinh")
    fill_in(mother, BIRTH)
    sign_in_to_submit(mother, "citizen")
    mother.sees("Giấy chứng sinh", "một lần", "Điều 11").press("Nộp hồ sơ không ký số")
    mother.sees("Giấy chứng sinh", "Điều 11")
    code = receive_receipt(mother)
    accept(town, "", code)
    decide(town, "", code)
    clerk = town.person("clerk").open("/office/").follow(code).follow("Trả kết quả")
    clerk.sees("Giấy chứng sinh").press("Trả kết quả", status=422)


def test_a_business_registers_its_labour_rules(town: Town) -> None:
    """R1.3, R11.3: an organisation signs through its own certificate; the department decides."""
    business = town.stranger()
    begin(business, "noi quy lao dong", "2.001955", "Đăng ký nội quy lao động")
    fill_in(business, LABOUR_RULES)
    sign_in_to_submit(business, "business")
    sign(town, business, "citizen", status=422)
    business.sees("là của người khác")
    sign(town, business, "business")
    business.sees("Hợp lệ").press("Nộp hồ sơ")
    code = receive_receipt(business)
    accept(town, ".so-noi-vu", code)
    decide(town, ".so-noi-vu", code)
    give_back(town, ".so-noi-vu", code)
    business.open("/dossiers").follow("Đăng ký nội quy lao động").sees("Đã trả kết quả")


def submitted(town: Town) -> tuple[Window, str]:
    """A citizen with a dossier just handed in, unsigned; until the worker comes the receipt is on its way."""
    citizen = town.person("citizen")
    begin(citizen, "trich luc", "2.000635", "Cấp bản sao Trích lục hộ tịch")
    fill_in(citizen, EXTRACT)
    citizen.press("Tạo đơn để ký và nộp")
    with town.worker_down():
        citizen.press("Nộp hồ sơ không ký số").sees("đang được đóng dấu số")
    return citizen, receive_receipt(citizen)


def test_what_is_missing_is_asked_for_once_and_mended(town: Town) -> None:
    """The desk names everything at once; the citizen mends only that, and the dossier goes on."""
    citizen, code = submitted(town)
    officer = town.person("receptionist").open("/office/").follow(code).follow("Yêu cầu bổ sung")
    officer.press("Gửi yêu cầu bổ sung", status=422)
    _demand(officer, "Số đăng ký", "Thiếu số đăng ký", "Ghi số ở góc giấy cũ")
    officer.press("Gửi yêu cầu bổ sung")
    citizen.open("/dossiers").follow("Cấp bản sao Trích lục").follow("Xem yêu cầu")
    citizen.sees("Thiếu số đăng ký", "Ghi số ở góc giấy cũ").follow("Sửa")
    assert not citizen.field("registered_at").count(), "what was not asked for must stay as it is"
    citizen.fill("Lưu", {"registration_number": "125/2019"}).follow("Kiểm tra lại và tạo đơn mới")
    citizen.sees("125/2019").press("Tạo đơn để ký và nộp").press("Gửi phần bổ sung")
    citizen.open("/dossiers").follow("Cấp bản sao Trích lục")
    officer.open("/office/").follow(code).sees("Đã bổ sung", "125/2019")
    officer.press("Tiếp nhận, hẹn ngày")
    reload_until(officer, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả, số")


def _demand(officer: Window, place: str, problem: str, mend: str) -> None:
    """Open the row about ``place`` and say what is wrong there."""
    officer.page.locator("summary").filter(has_text=place).first.click()
    row = officer.page.locator("details[open]").filter(has_text=place).first
    row.locator("[name$=-problem]").fill(problem)
    row.locator("[name$=-mend]").fill(mend)


def test_a_refusal_always_says_why(town: Town) -> None:
    """R4.1c: refused with a ground from the list and a reason the citizen can read."""
    citizen, code = submitted(town)
    officer = town.person("receptionist").open("/office/").follow(code).follow("Từ chối tiếp nhận")
    officer.press("Từ chối tiếp nhận", status=422)
    reason = "Việc hộ tịch này được đăng ký ở tỉnh khác; hãy nộp tại cơ quan đã đăng ký."
    officer.fill("Từ chối tiếp nhận", {"reason_code": "wrong_agency", "reason": reason})
    citizen.open("/dossiers").follow("Cấp bản sao Trích lục").sees("Không được tiếp nhận", reason)


def test_an_editor_writes_and_another_publishes(town: Town) -> None:
    """R8.3c: nothing is published by the one who wrote it; what is published is on the home page and in the feed."""
    title = "Bộ phận Một cửa nghỉ ngày 24/11"
    author = town.person("editor").open("/editor/").follow("Viết bài")
    author.press("Lưu", status=422)
    text = {"title": title, "summary": "Nghỉ Ngày Văn hóa Việt Nam.", "body": "Nghỉ **một** ngày."}
    author.fill("Xem trước", text).sees("chưa lưu")
    author.press("Lưu").press("Gửi duyệt").sees("một người duyệt đăng khác phải duyệt")
    town.person("publisher").open("/editor/?state=submitted").follow(title).press("Duyệt đăng")
    reader = town.stranger(javascript=False).open("/").follow(title).sees("Nghỉ một ngày.")
    assert title in reader.page.request.get("/notices/feed.atom").text()
