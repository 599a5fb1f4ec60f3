"""A mandate and a transfer at real windows: made, signed, taken, used, seen by the officer, taken back; no scripts."""

import re
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from portal.signing import actions as signing
from tests.browser.conftest import Town
from tests.browser.window import Window
from tests.support.applicants import EXTRACT
from tests.support.files import pdf

pytestmark = pytest.mark.browser
WISH = {
    "receiver_name": "Y Thuận Niê",
    "receiver_number": "067088004321",
    "services": [EXTRACT],
    "rights": ["prepare", "sign", "receive"],
    "reason": "Đi công tác xa",
}
SEEN = {
    "giver_name": "Nguyễn Thị Thuỷ",
    "giver_number": "067190001234",
    "giver_username": "citizen",
    "receiver_name": "Y Thuận Niê",
    "receiver_number": "067088004321",
    "receiver_username": "citizen2",
}


def in_a_thread(what: Any, *args: Any, **named: Any) -> Any:
    """Signing runs a loop of its own, and the browser's is running in this thread."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(what, *args, **named).result()


def signed(town: Town, giver: Window) -> Any:
    issued = giver.download("Tải giấy ủy quyền để ký")
    identity = signing.load_identity(town.pki.pki.folder / "p12" / "citizen.p12", "demo")
    desk = signing.SigningDesk(
        trust=signing.TrustStore(), timestamps=signing.TimestampService(urls=(town.pki.pki.tsa_url,))
    )
    return in_a_thread(
        signing.sign, issued, identity=identity, desk=desk, field="ChuKyBenUyQuyen", level=signing.Level.T
    )


def test_somebody_authorises_somebody(town: Town, world: SimpleNamespace) -> None:
    giver = town.person("citizen", javascript=False)
    giver.open("/dossiers").follow("Ủy quyền của tôi").follow("Lập giấy ủy quyền")
    giver.fill("Tạo giấy để ký", {**WISH, "receiver_number": "067190001234"}, status=422).sees("cho chính mình")
    giver.fill("Tạo giấy để ký", {"receiver_number": WISH["receiver_number"]}).sees("Chờ ký")
    giver.fill("Tải lên và kiểm tra", {"signed": (signed(town, giver), "giay.pdf")}).sees("Hợp lệ", "Liên kết cho")
    number = re.search(r"\d+/\d{4}/GUQ", giver.heading)
    assert number is not None
    link = re.search(r"/mandates/offers/[\w-]+", giver.text)
    assert link is not None
    helper = town.person("citizen2", javascript=False)
    helper.open(link[0]).sees("ủy quyền cho bạn").press("Nhận ủy quyền").sees("Đang có hiệu lực")
    helper.open("/acting").press("Chọn Nguyễn Thị Thuỷ").sees("Bạn đang làm việc cho")
    helper.open("/acting").open(f"/services/{EXTRACT}/start")
    town.stranger(javascript=False).open("/mandates/check").open("/mandates/check?code=AAAA").sees("Không có giấy")
    giver.open("/mandates").follow("Cho Y Thuận Niê").follow("Thu hồi giấy ủy quyền")
    giver.fill("Thu hồi giấy ủy quyền", {"reason": "Đã về"}).sees("Đã thu hồi")
    giver.open("/mandates").sees("Đã kết thúc")


def test_the_desk_records_a_paper(town: Town, world: SimpleNamespace, scan: Any) -> None:
    desk = town.person("receptionist", javascript=False)
    desk.open("/office/counter").follow("Ghi nhận giấy ủy quyền bằng giấy")
    wish = {"services": [EXTRACT], "rights": ["prepare"], "scan": (scan, "giay.pdf")}
    desk.fill("Ghi nhận", {**SEEN, **wish, "giver_username": "business"}, status=422).sees("không cùng chỉ một")
    desk.fill("Ghi nhận", {"giver_username": "citizen", "scan": (scan, "giay.pdf")}).sees("Đã ghi nhận")


@pytest.fixture
def scan() -> bytes:
    """A paper as the scanner gives it."""
    return pdf(("Giay uy quyen",))


def test_somebody_gives_a_draft_away(town: Town, world: SimpleNamespace) -> None:
    giver = town.person("citizen", javascript=False)
    giver.open(f"/services/{EXTRACT}/start").press("Bắt đầu").follow("Chuyển hồ sơ cho người khác")
    giver.fill("Gửi đề nghị", {"to_name": "Y Thuận Niê", "to_number": "067088004321"}, status=422)
    giver.fill("Gửi đề nghị", {"reason": "Không làm nữa"}).sees("Chờ người nhận")
    link = re.search(r"/transfers/[\w-]+", giver.text)
    assert link is not None
    helper = town.person("citizen2", javascript=False)
    helper.open(link[0]).sees("chuyển hồ sơ cho bạn").press("Nhận hồ sơ").sees("Hồ sơ nháp đã là của bạn")
