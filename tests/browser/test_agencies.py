"""Administrators change the tree of agencies and be the second person, in a real browser."""

import pytest

from portal.core import clock
from portal.core.clock import local
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser


def test_a_merger_is_shown_before_it_is_decided(town: Town) -> None:
    day = f"{local(clock.now()):%d/%m/%Y}"
    person = town.person("administrator")
    person.open("/admin/agencies").sees("Cơ quan đã thôi hoạt động", "Kiến Thành")
    person.open("/admin/agencies?on=01/01/2020").sees("Ủy ban nhân dân huyện Đắk R'Lấp")
    person.open("/admin/agencies").follow("Sở Công Thương").look()
    person.fill("Thêm đơn vị", {"name": "Phòng Công nghiệp", "name_en": "Industry Division"})
    person.follow("Nhập vào cơ quan khác")
    person.fill("Xem điều gì sẽ xảy ra", {"since": day, "basis": ""}, status=422)
    person.fill("Xem điều gì sẽ xảy ra", {"successor": "Sở Nội vụ", "since": day, "basis": "Nghị quyết 1"})
    person.sees("Điều gì sẽ xảy ra", "Tài khoản cán bộ chuyển sang cơ quan kế thừa")
    person.press("Ghi việc nhập cơ quan").sees("Đã ghi việc nhập cơ quan")
    town.stranger(javascript=False).open("/directory").follow("Sở Công Thương").sees("thôi hoạt động").follow(
        "Sở Nội vụ"
    )


def test_a_role_is_given_by_two(town: Town) -> None:
    first, second = town.person("administrator"), town.person("administrator2")
    first.open("/admin/accounts").follow("specialist").follow("Sửa đơn vị")
    first.fill("Lưu", {"position": "Trưởng phòng"}).sees("Có hiệu lực ngay")
    first.fill("Lưu vai trò", {"roles": ["leader"]}, status=422)
    first.page.locator("#roles-reason").fill("Quyết định 12")
    first.press("Lưu vai trò").sees("Bạn là người đề nghị")
    second.open("/admin/accounts").follow("Chờ người thứ hai").look()
    second.follow("Đổi vai trò của cán bộ").sees("Cán bộ thụ lý", "Lãnh đạo", "Quyết định 12")
    second.press("Duyệt").sees("Nhật ký ghi tên cả hai người")
