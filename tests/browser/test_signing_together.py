"""Two people apply for one thing in Chromium: one fills in and signs, the other signs by an invitation in a letter."""

from pathlib import Path

import pytest

from tests.browser.conftest import Town
from tests.browser.story import begin, elsewhere, fill_in, receive_receipt, reload_until, sign, sign_in_to_submit
from tests.browser.window import Window
from tests.journeys.answers import Pages, home
from tests.support.cosigning import Mailbox
from tests.support.remote_signing import serving

pytestmark = pytest.mark.browser

GROOM = "ythuan@example.vn"
MARRIAGE: Pages = {
    "Bên nữ": {
        "bride_name": "Nguyễn Thị Thuỷ",
        "bride_birth_date": "27/3/1990",
        "bride_number": "067190001234",
        "bride_ethnicity": "Kinh",
        "bride_nationality": "Việt Nam",
        **home("bride_address"),
    },
    "Bên nam": {
        "groom_name": "Y Thuận Niê",
        "groom_birth_date": "5/8/1988",
        "groom_number": "067088004321",
        "groom_ethnicity": "Ê-đê",
        "groom_nationality": "Việt Nam",
        **home("groom_address"),
    },
    "Tình trạng hôn nhân của hai bên": {"bride_status": "never", "groom_status": "never", "divorced_abroad": "no"},
    "Liên hệ và ngày hẹn": {
        "applicant": "bride",
        "signing": "online",
        "other_email": GROOM,
        "applicant_phone": "0912345678",
        "signing_day": "4/12/2030",
    },
    "Giấy tờ và cam đoan": {"marriage_statement": True, "statement": True},
}


@pytest.mark.parametrize("javascript", [True, False])
def test_a_couple_signs_one_application(town: Town, tmp_path: Path, javascript: bool) -> None:
    mailbox = Mailbox(tmp_path / "mail")
    bride = town.stranger(javascript=javascript)
    begin(bride, "dang ky ket hon", "1.000894", "Thủ tục đăng ký kết hôn")
    fill_in(bride, MARRIAGE)
    sign_in_to_submit(bride, "citizen")
    bride.sees("3. Người cùng ký", "Y Thuận Niê · Bên nam", "Được mời sau khi bạn ký", "Còn chờ: bạn, Y Thuận Niê.")
    sign(town, bride, "citizen")
    bride.sees("Đã mời, chờ ký", "Còn chờ: Y Thuận Niê.")
    groom = _opened(town, mailbox, bride, javascript=javascript)
    groom.press("Tải lên và kiểm tra chữ ký", status=422).sees("Hãy chọn tệp PDF bạn vừa ký.")
    copy = groom.download("Đơn điện tử")
    signed = elsewhere(lambda: town.pki.signed_by("citizen2", copy, field="ChuKyNguoiCungKy1"))
    groom.fill("Tải lên và kiểm tra chữ ký", {"signed": (signed, "don.pdf")}).sees("Bạn đã ký đơn này")
    bride.open(bride.path).sees("Đã ký", "Hợp lệ").press("Nộp hồ sơ")
    receive_receipt(bride)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_second_of_a_couple_signs_on_the_phone(town: Town, tmp_path: Path, javascript: bool) -> None:
    mailbox = Mailbox(tmp_path / "mail")
    bride = town.stranger(javascript=javascript)
    begin(bride, "dang ky ket hon", "1.000894", "Thủ tục đăng ký kết hôn")
    fill_in(bride, MARRIAGE)
    sign_in_to_submit(bride, "citizen")
    sign(town, bride, "citizen")
    with serving(town.pki) as provider:
        groom = _opened(town, mailbox, bride, javascript=javascript)
        groom.sees("2. Ký đơn", "Hoặc ký bằng phần mềm của bạn").press("Ký số từ xa")
        if javascript:  # the page loads itself again when the phone asks
            groom.page.get_by_text("Đang chờ bạn xác nhận").wait_for()
        reload_until(groom.look(), "Đang chờ bạn xác nhận")
        groom.sees(next(iter(provider.app.orders[provider.newest].digests)))
        provider.confirm()
        if javascript:
            groom.page.get_by_text("Bạn đã ký đơn này").wait_for()
        else:
            groom.press("Kiểm tra lại")
        groom.look().sees("Bạn đã ký đơn này")
        bride.open(bride.path).sees("Đã ký", "Hợp lệ").press("Nộp hồ sơ")
        receive_receipt(bride)


def _opened(town: Town, mailbox: Mailbox, bride: Window, *, javascript: bool) -> Window:
    """The groom has followed the link in his letter and signed in."""
    for _ in range(40):
        if mailbox.letters(GROOM):
            break
        bride.page.wait_for_timeout(250)
    link = mailbox.link(GROOM)
    groom = town.stranger(javascript=javascript).open(link)
    groom.fill("Đăng nhập", {"username": "citizen2", "password": "demo"})
    groom.who = "citizen2"
    assert groom.path == link
    return groom.sees("Nguyễn Thị Thuỷ", "Bên nam", "Hạn ký", "Tôi không ký đơn này")


def test_somebody_refuses_and_is_asked_again(town: Town, tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "mail")
    bride = town.stranger()
    begin(bride, "dang ky ket hon", "1.000894", "Thủ tục đăng ký kết hôn")
    fill_in(bride, MARRIAGE)
    sign_in_to_submit(bride, "citizen")
    sign(town, bride, "citizen")
    groom = _opened(town, mailbox, bride, javascript=True)
    groom.page.get_by_text("Tôi không ký đơn này").click()
    groom.press("Từ chối ký", status=422).sees("Hãy ghi lý do bạn không ký")
    groom.fill("Từ chối ký", {"reason": "Ngày sinh của tôi ghi sai."}).sees("Bạn đã từ chối ký")
    bride.open(bride.path).sees("Từ chối ký", "Lý do: Ngày sinh của tôi ghi sai.")
    bride.press("Gửi lại lời mời").sees("Đã gửi lại lời mời ký.", "Đã mời, chờ ký")
