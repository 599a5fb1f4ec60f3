"""A letter from a template in a real browser: written, published by another, completed, signed, sealed, read."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.db import reading, transaction
from portal.demo import PASSWORD
from portal.dossiers.models import Dossier
from portal.office.actions.work import reserve
from portal.office.models import RegisterEntry
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.browser.test_every_page import Day

pytestmark = pytest.mark.browser
WORDS = {
    "name": "Giấy mời làm việc",
    "kind": "INVITATION",
    "service": "2.000635",
    "abstract": "Về hồ sơ {{Mã hồ sơ}}",
    "addressees": "{{Tên người nộp}}",
    "body": "Mời ông (bà) **{{Tên người nọp}}** đến ngày [[Ngày làm việc: ngày]].",
}


def test_from_the_template_to_the_letter_on_the_applicants_page(app: Flask, town: Town) -> None:
    """The mistake in the template is said; the places are asked for; each finds what waits; a number is made void."""
    day = Day(app)
    codes: list[str] = []

    def morning() -> None:
        codes.append(day.handed_in())
        day.advance(codes[0], 2)

    elsewhere(morning)
    writer = town.person("editor").open("/editor/letters").follow("Soạn mẫu mới")
    writer.fill("Lưu bản nháp", WORDS).sees("Không có trường “Tên người nọp”.")
    right = WORDS["body"].replace("nọp", "nộp")
    writer.follow("Sửa mẫu").fill("Lưu bản nháp", {"body": right}).press("Đã soát").sees("Hãy nhờ một người khác")
    publisher = town.person("editor2").open("/editor/letters").follow("Giấy mời làm việc")
    publisher.press("Công bố phiên bản 1").sees("Đã công bố mẫu")
    with reading() as session:
        dossier_id = session.scalars(select(Dossier.id).where(Dossier.code == codes[0])).one()
    specialist = town.person("specialist").open(f"/office/dossiers/{dossier_id}").follow("Soạn văn bản theo mẫu")
    specialist.page.get_by_label("Giấy mời làm việc").check(force=True)
    specialist.press("Tiếp tục").sees("Hãy điền “Ngày làm việc”.")
    specialist.fill("Trình lãnh đạo ký", {"place_0": "27/3/2027"}).sees("Chờ lãnh đạo ký")
    leader = town.person("leader").open("/office/").follow("Văn bản đang chờ bạn: 1").follow(codes[0])
    leader.fill("Ký văn bản", {"pin": PASSWORD}).sees("Đã ký văn bản số 01/GM-UBND")
    clerk = town.person("clerk").open("/office/letters").follow(codes[0]).press("Đóng dấu và gửi")
    clerk.sees("Đã đóng dấu và gửi văn bản số 01/GM-UBND")
    town.person("citizen").open(f"/dossiers/{dossier_id}").sees("Giấy mời làm việc (01/GM-UBND)")
    old = clock.now() - timedelta(days=365)
    with transaction() as session:
        dossier = session.get_one(Dossier, dossier_id)
        key = session.scalars(select(RegisterEntry.register)).first() or ""
        register = f"{key.split('/')[0]}/result/QĐ-UBND/{old.year}"
        reserve(session, dossier, kind="result:grant", round_=old.year, register=register, symbol="QĐ-UBND", now=old)
    clerk.open(f"/office/numbers?year={old.year}").follow("Hủy số này").fill(
        "Hủy số", {"reason": "Ký không thành công."}
    )
    clerk.sees("Số hủy", "Ký không thành công.")
