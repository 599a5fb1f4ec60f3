"""Numbers to wait with: without gaps, called to one window each, who has an appointment first; nothing personal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.accounts.models import Agency
from portal.core import calendar, clock
from portal.core.calendar import CalendarDay, DayKind
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.counter import actions
from portal.counter.actions import queueing
from portal.counter.models import Appointment, Ticket
from portal.counter.rules import Span
from portal.dossiers.models import Dossier
from tests.functional.office.conftest import Browser

Make, Slot, Browse = Callable[..., UUID], Callable[..., datetime], Callable[[str], Browser]


@pytest.fixture
def open_now(arranged: Any) -> None:
    """The counter is open at this moment, whatever day and hour it is."""
    arranged(spans=(Span(0, 1440),), slot_minutes=60)
    with transaction() as session:
        session.merge(CalendarDay(day=local(clock.now()).date(), kind=DayKind.WORK, reason="Làm việc"))
        calendar.forget_calendar(session)


@pytest.fixture
def key(agency_id: UUID) -> str:
    with reading() as session:
        return session.get_one(Agency, agency_id).key


@pytest.fixture
def kiosk(app: Flask, key: str) -> Browser:
    """The machine at the door: nobody is signed in."""
    return Browser(app.test_client())


def tickets() -> list[Ticket]:
    with reading() as session:
        return list(session.scalars(select(Ticket).order_by(Ticket.number)))


def take(kiosk: Browser, key: str, code: str = "") -> Any:
    kiosk.get(f"/counter/{key}/ticket")
    return kiosk.post(f"/counter/{key}/ticket", code=code)


def code_of(dossier_id: UUID) -> str:
    with reading() as session:
        return str(session.get_one(Dossier, dossier_id).code)


@pytest.mark.usefixtures("open_now")
def test_from_the_door_to_the_window(kiosk: Browser, key: str, done: Make, browse: Browse) -> None:
    dossier_id = done()
    answer = take(kiosk, key)
    assert answer.status_code == 303
    mine = kiosk.get(answer.location)
    assert "001" in mine.text
    assert "Bạn là người tiếp theo." in mine.text
    assert mine.headers["Refresh"] == "20"
    with_code = take(kiosk, key, f"http://localhost/track?code={code_of(dossier_id)}")  # as a QR code is scanned
    assert take(kiosk, key, code_of(dossier_id).lower()).location == with_code.location  # the same number again
    assert take(kiosk, key, "000.00.00.H00-000000-9999").status_code == 303  # told nothing of which codes there are
    assert [one.number for one in tickets()] == [1, 2, 3]

    desk = browse("receptionist")
    assert code_of(dossier_id) in desk.get("/office/counter/queue?window=2").text
    desk.post("/office/counter/queue/next", window="2")
    assert "Mời bạn đến quầy 2." in kiosk.get(answer.location).text
    display = kiosk.get(f"/counter/{key}/display")
    assert display.headers["Refresh"] == "8"
    assert "Refresh" not in kiosk.get(f"/counter/{key}/display?paused=1").headers
    for page in (display.text, mine.text, kiosk.get(with_code.location).text, kiosk.get(f"/counter/{key}/ticket").text):
        assert "Nguyễn Thị Thuỷ" not in page
        assert code_of(dossier_id) not in page
    first = tickets()[0]
    desk.get("/office/counter/queue?window=2")
    desk.post(f"/office/counter/tickets/{first.id}/skip", window="2")
    assert "đã được gọi nhưng chưa có người đến" in kiosk.get(answer.location).text
    desk.post(f"/office/counter/tickets/{first.id}/again", window="1")
    desk.post(f"/office/counter/tickets/{first.id}/done", window="1")
    desk.post(f"/office/counter/tickets/{first.id}/done", window="1")
    assert "vừa được xử lý ở nơi khác" in desk.get("/office/counter/queue?window=1").text
    assert (tickets()[0].state, tickets()[0].calls, tickets()[0].window) == ("served", 2, 1)
    assert "Số này đã dùng xong." in kiosk.get(answer.location).text
    desk.post("/office/counter/queue/number?window=1", code="")
    assert tickets()[-1].number == 4


@pytest.mark.usefixtures("open_now")
def test_who_has_an_appointment_comes_first(
    kiosk: Browser, key: str, done: Make, world: SimpleNamespace, browse: Browse
) -> None:
    now, dossier_id = clock.now(), done()
    take(kiosk, key)
    with transaction() as session:
        dossier = session.get_one(Dossier, dossier_id)
        session.add(
            Appointment(
                agency_id=dossier.agency_id,
                dossier_id=dossier_id,
                starts_at=now - timedelta(seconds=5),
                ends_at=now + timedelta(minutes=30),
                booked_at=now,
                booked_by="Thuỷ",
            )
        )
    take(kiosk, key, code_of(dossier_id))
    desk = browse("receptionist")
    desk.get("/office/counter/queue?window=1")
    desk.post("/office/counter/queue/next", window="1")
    called = [one.number for one in tickets() if one.state == "called"]
    assert called == [2]
    desk.post("/office/counter/queue/next", window="1")  # finishes the first and calls the other
    assert [one.state for one in tickets()] == ["called", "served"]
    with reading() as session:
        assert session.scalars(select(Appointment.state)).one() == "came"


@pytest.mark.every_case
@pytest.mark.usefixtures("open_now", "known_catalogue")
def test_many_at_once_get_numbers_without_gaps_and_each_is_called_once(agency_id: UUID, world: SimpleNamespace) -> None:
    def draw(_: int) -> int:
        with transaction() as session:
            agency = session.get_one(Agency, agency_id)
            return actions.take_number(session, agency, now=clock.now()).number

    def call(place: int) -> int | None:
        with transaction() as session:
            ticket = actions.call_next(session, place % 3 + 1, actor=world.receptionist, now=clock.now())
            return ticket.number if ticket else None

    with ThreadPoolExecutor(12) as threads:
        assert sorted(threads.map(draw, range(30))) == list(range(1, 31))
        assert sorted(filter(None, threads.map(call, range(36)))) == list(range(1, 31))


@pytest.mark.usefixtures("open_now")
def test_a_flood_is_held_back_and_a_full_hall_gets_no_more(
    kiosk: Browser, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [take(kiosk, key).status_code for _ in range(14)]
    assert (found[:12], found[12:]) == ([303] * 12, [429, 429])
    assert [one.number for one in tickets()] == list(range(1, 13))
    monkeypatch.setattr(queueing, "MOST_WAITING", 12)
    other = Browser(kiosk.client.application.test_client())
    other.get(f"/counter/{key}/ticket")
    answer = other.client.post(
        f"/counter/{key}/ticket",
        data={"csrf_token": other.token, "code": ""},
        environ_base={"REMOTE_ADDR": "10.1.2.3"},
    )
    assert answer.status_code == 409
    assert "đã đủ người chờ" in answer.text


def test_closed_or_foreign_counters_give_nothing(
    arranged: Any, kiosk: Browser, key: str, browse: Browse, world: SimpleNamespace, agency_id: UUID
) -> None:
    assert kiosk.get(f"/counter/{key}/ticket").status_code == 404  # nobody arranged it
    assert kiosk.get(f"/counter/{key}/display").status_code == 404
    arranged(spans=())
    assert "Quầy đang đóng" in kiosk.get(f"/counter/{key}/ticket").text
    kiosk.get("/sign-in")  # a page with a form; this one has none now
    assert kiosk.post(f"/counter/{key}/ticket", code="").status_code == 409
    arranged(kiosk=False)
    assert kiosk.get(f"/counter/{key}/ticket").status_code == 404
    for path in (f"/counter/tickets/{uuid4()}", "/counter/nirgends/ticket", "/counter/nirgends/display"):
        assert kiosk.get(path).status_code == 404
    desk = browse("receptionist")
    desk.get("/office/counter/queue?window=99")
    for path, window in ((f"tickets/{uuid4()}/skip", "1"), (f"tickets/{uuid4()}/again", "x")):
        assert desk.post(f"/office/counter/{path}", window=window).status_code == 404
    assert desk.post("/office/counter/queue/next", window="9").status_code == 303
    assert "vừa được xử lý ở nơi khác" in desk.get("/office/counter/queue").text


@pytest.mark.usefixtures("open_now")
def test_a_number_of_yesterday_is_over(kiosk: Browser, key: str, browse: Browse) -> None:
    answer = take(kiosk, key)
    with transaction() as session:
        session.execute(update(Ticket).values(day=local(clock.now()).date() - timedelta(days=1)))
    assert "Số này đã dùng xong." in kiosk.get(answer.location).text
    desk = browse("receptionist")
    desk.get("/office/counter/queue?window=1")
    desk.post("/office/counter/queue/next", window="1")
    assert "Không còn ai chờ." in desk.get("/office/counter/queue?window=1").text
