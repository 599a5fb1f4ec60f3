"""Processes in a real browser: made in the administrators' pages, walked by officers, another agency, the applicant."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.functional.office.conftest import submitted  # noqa: F401 (the fixture)
from tests.functional.processes.conftest import follow  # noqa: F401 (the fixture)

pytestmark = pytest.mark.browser
STEP = {"name_vi": "Thẩm định lần hai", "name_en": "Second appraisal", "unit_vi": "Phòng Tư pháp", "unit_en": "Justice"}
PROPOSAL = {"outcome": "grant", "opinion": "Hồ sơ đủ điều kiện."}
REASON = "Dòng họ tên viết thiếu dấu."


def test_a_new_version_is_made_and_published(town: Town) -> None:
    maker = town.person("administrator").open("/admin/processes").follow("Quy trình chung")
    maker.press("Sửa thành phiên bản mới").follow("Thêm bước")
    maker.fill("Thêm bước", {**STEP, "key": "second", "kind": "appraisal", "after": "appraisal"})
    maker.fill("Lưu", {"share": "20"}).sees("Quy trình còn 1 lỗi")
    maker.follow("Thụ lý").fill("Lưu", {"share": "50"}).press("Gửi quản trị viên khác duyệt")
    maker.sees("Hãy nhờ một quản trị viên khác")
    other = town.person("administrator2").open("/admin/processes").follow("Quy trình chung, v2")
    other.press("Công bố phiên bản 2").sees("Phiên bản 2", "Thẩm định lần hai")


def test_officers_another_agency_and_a_visit(
    town: Town,
    submitted: Callable[..., UUID],  # noqa: F811
    follow: Callable[..., Any],  # noqa: F811
) -> None:
    elsewhere(follow, "verified")
    address = f"/office/dossiers/{elsewhere(submitted)}"
    town.person("receptionist").open(address).press("Tiếp nhận, hẹn ngày")
    specialist = town.person("specialist").open(address).press("Nhận thụ lý")
    specialist.follow("Chuyển bước tiếp theo").fill("Chuyển", {"note": "Đã xem đơn."})
    specialist.sees("Đang ở bước “Lấy ý kiến”", "Chờ ý kiến của Sở Nội vụ")
    archive = town.person("specialist.so-noi-vu").open("/office/opinions").follow("Đối chiếu sổ lưu trữ")
    archive.fill("Gửi ý kiến", {"answer": "Sổ lưu trữ có ghi việc này."}).sees("Đã trả lời")
    archive.follow("Đối chiếu sổ lưu trữ").sees("Sổ lưu trữ có ghi việc này.")
    specialist.open(address).follow("Chuyển bước tiếp theo").fill("Chuyển", {})
    minutes = {"day": "2/1/2026", "place": "Thôn 3", "participants": "Ông A\nBà B", "minutes": "Sổ còn nguyên vẹn."}
    specialist.follow("Ghi biên bản kiểm tra").fill("Lưu biên bản", minutes).sees("Sổ còn nguyên vẹn.")
    specialist.follow("Chuyển bước tiếp theo").fill("Chuyển", {})
    specialist.follow("Chuyển lại bước trước").sees("Lý do")
    specialist.open(address).follow("Đề xuất kết quả").fill("Trình", PROPOSAL)
    leader = town.person("leader").open(address).follow("Đồng ý trình lãnh đạo cơ quan")
    leader.fill("Đồng ý, chuyển tiếp", {"note": "Đồng ý."}).sees("Đang ở bước “Chủ tịch ký”")


def test_the_applicant_and_a_notification(
    town: Town,
    submitted: Callable[..., UUID],  # noqa: F811
    follow: Callable[..., Any],  # noqa: F811
) -> None:
    elsewhere(follow, "confirmed")
    dossier_id = elsewhere(submitted)
    address = f"/office/dossiers/{dossier_id}"
    town.person("receptionist").open(address).press("Tiếp nhận, hẹn ngày")
    specialist = town.person("specialist").open(address).press("Nhận thụ lý")
    specialist.follow("Lập dự thảo để người nộp xem").fill("Trình", PROPOSAL)
    citizen = town.person("citizen").open(f"/dossiers/{dossier_id}").sees("Bạn cần xem dự thảo kết quả")
    citizen.follow("Xem dự thảo").fill("Đề nghị sửa", {"reason": REASON}).sees("Đã gửi đề nghị sửa")
    elsewhere(follow, "notice")
    told = town.person("receptionist").open(f"/office/dossiers/{elsewhere(submitted)}").follow("Ghi nhận thông báo")
    told.fill("Ghi nhận và kết thúc", {"note": "Đã vào sổ."}).sees("Đã ghi nhận thông báo")
