"""Organisations as their people find them: registering, proving, inviting, acting; at both widths, with axe."""

from typing import Any

from portal.accounts import queries as accounts
from portal.accounts.organisations.models import MemberRole
from portal.core import clock
from portal.core.db import reading, transaction
from portal.organisations import actions
from tests.support.files import pdf


def test_an_organisation_from_registering_to_acting(town: Any, tmp_path: Any) -> None:
    director = town.person("director").open("/acting")
    director.press("Chọn Công ty TNHH Cà phê Đắk Nông Xanh")
    director.sees("Bạn đang làm việc cho: Công ty TNHH Cà phê Đắk Nông Xanh")
    director.open("/account/organisations").open("/account/organisations/new")
    page = director.page
    page.locator("[name=form][value=cooperative]").check(force=True)
    typed = {
        "display_name": "Hợp tác xã Nông nghiệp Đắk Mil",
        "tax_code": "0100233488",
        "representative": "Y Ê-ban Niê",
        "representative_number": "067088000777",
        "phone": "0912345678",
    }
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    director.press("Đăng ký")
    director.sees("Chứng minh tư cách đại diện")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdf())
    page.locator("[name=evidence]").set_input_files(str(paper))
    director.press("Gửi để kiểm tra")
    director.sees("Cán bộ đang kiểm tra")
    director.follow("Thay đổi").sees("Rời tổ chức này")
    officer = town.person("receptionist").open("/office/organisations")
    officer.follow("Kiểm tra").press("Xác nhận tổ chức").sees("Không có tổ chức nào chờ xác nhận")


def test_an_invitation_is_read_and_accepted(town: Any) -> None:
    with reading() as session:
        people = {name: accounts.account_by_username(session, name) for name in ("director", "business")}
    director, business = people["director"], people["business"]
    assert director is not None
    assert business is not None
    with transaction() as session:
        asked = actions.Asked(MemberRole.SIGNER, username="citizen")
        found = actions.invite(session, business.id, asked, person=director.actor(), now=clock.now())
        link = actions.link_of(found)
    citizen = town.person("citizen").open(f"/member-invitations/{link}")
    citizen.press("Nhận lời").sees("Bạn làm việc cho ai", "Công ty TNHH Cà phê Đắk Nông Xanh")
