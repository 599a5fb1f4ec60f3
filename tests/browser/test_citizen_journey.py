"""The main job in Chromium, with and without JavaScript: a citizen signs, officers decide, anybody checks."""

import pytest

from tests.browser.conftest import Town
from tests.browser.story import (
    CHECK_CODE,
    accept,
    begin,
    decide,
    fill_in,
    give_back,
    receive_receipt,
    sign,
    sign_in_to_submit,
)
from tests.browser.window import Window
from tests.journeys.answers import EXTRACT
from tests.support.print import text_of_pdf

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_a_citizen_signs_and_needs_no_paper(town: Town, javascript: bool) -> None:
    citizen = town.stranger(javascript=javascript)
    begin(citizen, "trich luc", "2.000635", "Cấp bản sao Trích lục hộ tịch")
    fill_in(citizen, EXTRACT)
    citizen.sees("3 bản × 8.000 đồng", "24.000 đồng", "giấy tờ.pdf")
    sign_in_to_submit(citizen, "citizen")
    sign(town, citizen, "citizen")
    citizen.sees("Hợp lệ", "Bạn không phải mang bản giấy nào", "Điều 11").press("Nộp hồ sơ")
    code = receive_receipt(citizen)
    assert citizen.download("Giấy xác nhận").startswith(b"%PDF-")
    accept(town, "", code, javascript=javascript)
    decide(town, "", code, javascript=javascript)
    give_back(town, "", code, javascript=javascript)
    citizen.open("/dossiers").follow("Cấp bản sao Trích lục").sees("Đã trả kết quả", code, "Diễn biến hồ sơ")
    result = citizen.download("Trích lục hộ tịch")
    _anybody_checks(town.stranger(javascript=javascript), result)
    _anybody_follows(town.stranger(javascript=javascript), code)


def _anybody_checks(window: Window, result: bytes) -> None:
    """By file, by code, and a copy with one changed byte is found out."""
    window.open("/verify").press("Kiểm tra tệp", status=422)
    window.fill("Kiểm tra tệp", {"file": (result, "ket-qua.pdf")})
    window.sees("trùng khớp từng byte", "Hợp lệ", "Ủy ban nhân dân xã Kiến Đức")
    at = result.index(b"stream") + 60
    changed = result[:at] + bytes([result[at] ^ 1]) + result[at + 1 :]
    window.open("/verify").fill("Kiểm tra tệp", {"file": (changed, "ket-qua.pdf")})
    window.sees("không có trong danh sách", "Không hợp lệ")
    code = CHECK_CODE.search(text_of_pdf(result))
    assert code
    window.open("/verify").search("code", code[0].lower())
    window.sees("được lưu trong hệ thống", "Hợp lệ")
    assert "Thuỷ" not in window.text


def _anybody_follows(window: Window, code: str) -> None:
    """Two steps from home; without signing in, the code and the degree of completion only (ux 10)."""
    window.open("/").search("code", code)
    window.sees(code, "100%")
    assert "Thuỷ" not in window.text
    assert "rích lục" not in window.text
    window.search("code", "không phải mã")
    window.search("code", code[:-4] + "9999").sees("Không tìm thấy")
