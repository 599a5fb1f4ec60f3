"""Letters, books and results at the officers' desks, in a real browser: nothing against any page at any width."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db import reading
from portal.demo import PASSWORD
from portal.dossiers.models import Dossier
from tests.browser.conftest import Town
from tests.browser.story import elsewhere
from tests.browser.test_every_page import Day

pytestmark = pytest.mark.browser
WHY = "Phải xác minh lại tại nơi đăng ký cũ."


def test_from_the_apology_to_the_revoked_result(app: Flask, town: Town) -> None:
    """Specialist, leader, clerk and another agency: each finds what waits, and it says what happens."""
    day = Day(app)
    codes: list[str] = []

    def morning() -> None:
        codes.extend(day.handed_in() for _ in range(3))
        day.advance(codes[2], 5)
        day.letters(codes[0], codes[1])

    elsewhere(morning)
    leader = town.person("leader")
    leader.open("/office/").follow("Văn bản đang chờ bạn: 2").follow(codes[0]).sees(WHY)
    leader.fill("Ký và đóng dấu", {"pin": PASSWORD}).sees("hẹn lại ngày trả kết quả")
    leader.open("/office/letters").follow(codes[1]).sees("Căn cứ pháp lý")
    leader.fill("Ký và đóng dấu", {"pin": PASSWORD}).sees("dừng giải quyết")
    leader.open("/office/results").follow("Thu hồi").sees("Không hoàn tác được")
    decision = {
        "decision": "12/QĐ-UBND",
        "decision_date": "20/11/2026",
        "authority": "Chủ tịch Ủy ban nhân dân xã",
        "reason": "Sổ hộ tịch gốc đã được cải chính.",
    }
    leader.fill("Thu hồi kết quả", decision).sees("Đã bị thu hồi")
    specialist = town.person("specialist")
    for address in ("/office/register", "/office/results", "/office/incoming", "/office/letters"):
        specialist.open(address)
    with reading() as session:
        dossier_id = session.scalars(select(Dossier.id).where(Dossier.code == codes[2])).one()
    town.person("citizen").open(f"/dossiers/{dossier_id}").sees("Kết quả đã bị thu hồi", "Đã bị thu hồi")
