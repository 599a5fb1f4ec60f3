"""A visit to the counter in a real browser, at both widths, with and without scripts: no account, one visit, a slip."""

import pytest

from portal.core.db import reading
from portal.dossiers.counter import CounterFiling
from portal.dossiers.models import Dossier
from tests.browser.conftest import Town
from tests.browser.test_every_page import VISIT
from tests.functional.office.test_scanning import through_the_scanner
from tests.journeys.answers import EXTRACT
from tests.support.files import pdf

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_one_visit(town: Town, javascript: bool) -> None:
    """From the person at the counter to the slip in their hand, then the dossier in their own account."""
    officer = town.person("receptionist", javascript=javascript).open("/office/").follow("Nhận hồ sơ tại quầy")
    officer.fill("Bắt đầu kê khai", {name: value for name, value in VISIT.items() if name != "consent"}, status=422)
    officer.sees("Chỉ lập hồ sơ thay khi người nộp đã đồng ý")
    officer.fill("Bắt đầu kê khai", VISIT).sees("Kê khai tại Bộ phận Một cửa thay cho Lê Văn Đến")
    officer.follow("Người nộp, bản quét, tờ phân cách").sees("Thẻ căn cước")
    scanned = {"batch": (through_the_scanner(pdf(("Mot trang la",))), "tap.pdf")}
    officer.fill("Tách và xếp giấy tờ", scanned).sees("Còn 1 phần phải xếp bằng tay")
    officer.follow("tap-trang-1.pdf").fill("Lưu", {"target": "old_copy_file"}).sees("Giấy tờ đã có")
    officer.follow("Kê khai tiếp").follow(next(iter(EXTRACT)))
    for answers in EXTRACT.values():
        officer.fill("Lưu và tiếp tục", answers)
    officer.sees("Hãy đọc lại nội dung kê khai cho người nộp nghe").follow("In đơn, ký và nộp").press("Lập đơn để in")
    officer.press("Nộp hồ sơ", status=422).sees("Chưa có chữ ký của người nộp")
    officer.fill("Tải bản quét lên", {"scan": (pdf(("Don da ky",)), "don.pdf")}).press("Nộp hồ sơ")
    officer.sees("Đã nộp hồ sơ thay người nộp")
    found = {"components-0-verdict": "no", "components-0-reason": "Mờ, không đọc được"}
    officer.fill("Lưu kết quả kiểm tra", found).follow("Kiểm tra thành phần hồ sơ")
    officer.fill("Lưu kết quả kiểm tra", {"components-0-verdict": "yes", "components-0-copies": "1"})
    officer.press("Tiếp nhận, hẹn ngày").sees("In phiếu theo dõi cho người nộp (A5)")
    officer.open("/office/handover").fill("Ghi nhận bàn giao", {"dossiers": True}).sees("Lê Văn Đến")

    with reading() as session:
        filing = session.query(CounterFiling).one()
        code = session.get_one(Dossier, filing.dossier_id).code or ""
        claim = filing.claim_code or ""
    citizen = town.person("citizen", javascript=javascript).open("/dossiers").follow("Liên kết hồ sơ nộp tại quầy")
    citizen.fill("Liên kết hồ sơ", {"code": code, "claim": "AAAA-AAAA-AAAA"}, status=422)
    citizen.fill("Liên kết hồ sơ", {"code": code, "claim": claim}).sees("Hồ sơ được liên kết với tài khoản")
