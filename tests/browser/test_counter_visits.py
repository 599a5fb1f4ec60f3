"""At real windows: a time booked without scripts, a number taken and called, the result signed for by hand."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from portal.accounts.models import Account, Agency
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.calendar import CalendarDay, DayKind
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.dossiers.models import Dossier, IssuedDocument
from tests.browser.conftest import Town
from tests.browser.window import PHONE, Window
from tests.functional.counter.conftest import done as done

pytestmark = pytest.mark.browser
HOURS = {f"day_{day}": "00:00-24:00" for day in range(7)}


@pytest.fixture
def ready(town: Town, done: Any, world: SimpleNamespace) -> tuple[UUID, str]:
    """A dossier whose result waits at the counter, and the key of its agency; today is worked, whatever day it is."""
    with transaction() as session:
        session.merge(CalendarDay(day=local(clock.now()).date(), kind=DayKind.WORK, reason="Làm việc"))
        session.merge(
            CalendarDay(day=local(clock.now()).date() + timedelta(days=1), kind=DayKind.WORK, reason="Làm việc")
        )
        session.execute(update(Account).where(Account.id == world.citizen.id).values(email="thuy@example.vn"))
    dossier_id: UUID = done()
    with reading() as session:
        agency = session.get_one(Agency, session.get_one(Dossier, dossier_id).agency_id)
        assert catalogue.definition("2.000635") is not None
        return dossier_id, agency.key


def arrange(desk: Window) -> None:
    desk.open("/office/counter/hours").sees("Giờ mở quầy")
    bad = {**HOURS, "day_2": "9:00-8:00"}
    desk.fill("Lưu giờ làm việc", bad, status=422).sees("Giờ mở quầy phải có dạng 07:30")
    numbers = {"slot_minutes": "30", "capacity": "2", "days_ahead": "3", "windows": "2"}
    desk.fill("Lưu giờ làm việc", {**HOURS, **numbers}).sees("Đã lưu giờ làm việc của quầy.", "Chỗ đặt hẹn theo ngày")


def test_a_visit_without_scripts_and_a_signature_by_hand(town: Town, ready: tuple[UUID, str]) -> None:
    dossier_id, key = ready
    arrange(town.person("receptionist", javascript=False))
    book(town, dossier_id)
    wait(town, dossier_id, key)
    sign(town, dossier_id)


def book(town: Town, dossier_id: UUID) -> None:
    """Without scripts: choose a day, a time, another one."""
    person = town.person("citizen", javascript=False)
    person.open(f"/dossiers/{dossier_id}").follow("Đặt giờ hẹn").sees("Chọn giờ đến", "Mang theo")
    person.press("Đặt giờ hẹn", status=422).sees("Hãy chọn một giờ.")
    tomorrow = local(clock.now()).date() + timedelta(days=1)
    person.open(f"/dossiers/{dossier_id}/appointment?day={tomorrow.isoformat()}")
    person.fill("Đặt giờ hẹn", {"slot": f"{tomorrow.isoformat()}T08:30"}).sees("Đã đặt giờ hẹn.", "08:30 – 09:00")
    person.fill("Đổi giờ hẹn", {"slot": f"{tomorrow.isoformat()}T09:00"}).sees("Đã đổi giờ hẹn.", "09:00 – 09:30")
    person.open(f"/dossiers/{dossier_id}").sees("Giờ hẹn của bạn: 09:00")
    desk = town.person("receptionist")
    desk.open(f"/office/counter/today?day={tomorrow.isoformat()}").sees("Nguyễn Thị Thuỷ", "Đã đặt")


def wait(town: Town, dossier_id: UUID, key: str) -> None:
    """A number at the door, called at a window, seen on the screen."""
    with reading() as session:
        code = str(session.get_one(Dossier, dossier_id).code)
    door = town.stranger(javascript=False, who="kiosk")
    door.open(f"/counter/{key}/ticket").fill("Lấy số", {"code": code}).sees("Số thứ tự của bạn", "001")
    door.open(f"/counter/{key}/ticket").press("Lấy số").sees("002", "Trước bạn còn 1 người.")
    desk = town.person("clerk")
    desk.open("/office/counter/queue").sees("Chọn quầy bạn đang ngồi").follow("Quầy 1")
    desk.press("Gọi số tiếp theo").sees("Đang gọi số 001 đến quầy 1.", code)
    screen = town.stranger(who="screen")
    screen.open(f"/counter/{key}/display?paused=1").sees("001", "Quầy 1", "Sắp gọi:")
    assert "Thuỷ" not in screen.text
    desk.press("Không có mặt").sees("Đã bỏ qua").press("Gọi lại").sees("Đang gọi số 001")


def sign(town: Town, dossier_id: UUID) -> None:
    """The receiver draws with a pen or a finger on the clerk's tablet."""
    clerk = town.person("clerk")
    clerk.open(f"/office/dossiers/{dossier_id}").follow("Trao kết quả tại quầy").sees("Chữ ký của người nhận")
    clerk.fill("Trao kết quả", {"who": "applicant", "number": "067190001234", "way": "screen"}, status=422)
    clerk.sees("Chưa có chữ ký")
    clerk.fill("Trao kết quả", {"number": "067190009999", "way": "paper"}, status=422).sees("Số giấy tờ không khớp")
    clerk.type_in({"number": "067190001234", "way": "screen"})
    clerk.page.set_viewport_size({"width": PHONE, "height": 800})
    draw(clerk, [(0.1, 0.7), (0.25, 0.2), (0.4, 0.8), (0.6, 0.3), (0.8, 0.6)])
    clerk.sees("Đã có chữ ký.")
    clerk.button("Xóa, ký lại").click()
    clerk.sees("Chưa có chữ ký.")
    draw(clerk, [(0.2, 0.7), (0.3, 0.2), (0.5, 0.8), (0.7, 0.3), (0.9, 0.6)])
    with town.worker_down():
        clerk.press("Trao kết quả").sees("Đã trao kết quả.")
        clerk.open(f"/office/dossiers/{dossier_id}/hand-over").sees("Trên màn hình", "067190001234")
    record = wait_for_record(dossier_id)
    assert record.sealed_at is not None
    person = town.person("citizen")
    person.open(f"/dossiers/{dossier_id}").sees("Đã trao kết quả tại quầy", "Biên bản giao nhận kết quả")


def draw(window: Window, points: list[tuple[float, float]]) -> None:
    """Draw a line over the frame, as a pen does."""
    canvas = window.page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    mouse = window.page.mouse
    mouse.move(*at[0])
    mouse.down()
    for x, y in at[1:]:
        mouse.move(x, y, steps=8)
    mouse.up()


def wait_for_record(dossier_id: UUID) -> IssuedDocument:
    """The sealed record, once the worker has made it."""
    until = datetime.now(clock.VIETNAM) + timedelta(seconds=60)
    while datetime.now(clock.VIETNAM) < until:
        with reading() as session:
            found = session.query(IssuedDocument).filter_by(dossier_id=dossier_id, kind="hand_over").one_or_none()
        if found is not None:
            return found
    raise AssertionError("no record was made")
