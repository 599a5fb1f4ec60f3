"""Appointments: booked, changed, cancelled, reminded of, kept or missed, and never more than there are places."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock, outbox
from portal.core.actor import Basis, Representation, Right
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.errors import PortalError, RightMissing
from portal.counter import actions
from portal.counter.errors import SlotFull
from portal.counter.models import Appointment, CounterSlot
from portal.counter.page_forms import slot_key
from portal.dossiers.lifecycle import Status
from tests.functional.office.conftest import Browser
from tests.support.letters import whole

Make, Slot, Browse = Callable[..., UUID], Callable[..., datetime], Callable[[str], Browser]


@pytest.fixture
def citizen(app: Flask) -> Browser:
    return Browser(app.test_client()).sign_in("citizen")


def taken(moment: datetime) -> int:
    with reading() as session:
        return session.scalar(select(CounterSlot.taken).where(CounterSlot.starts_at == moment)) or 0


def appointments(dossier_id: UUID) -> list[Appointment]:
    with reading() as session:
        query = select(Appointment).where(Appointment.dossier_id == dossier_id).order_by(Appointment.booked_at)
        return list(session.scalars(query))


def book(citizen: Browser, dossier_id: UUID, moment: datetime | str, **fields: str) -> Any:
    citizen.get(f"/dossiers/{dossier_id}/appointment")
    key = moment if isinstance(moment, str) else slot_key(moment)
    return citizen.post(f"/dossiers/{dossier_id}/appointment", slot=key, **fields)


def test_from_booking_to_cancelling(
    done: Make, arranged: Any, slot: Slot, citizen: Browser, run_worker: Any, tmp_path: Path
) -> None:
    arranged()
    dossier_id = done()
    page = citizen.get(f"/dossiers/{dossier_id}").text
    assert "Kết quả chờ bạn tại quầy." in page
    assert f"/dossiers/{dossier_id}/appointment" in page
    assert book(citizen, dossier_id, slot()).status_code == 303
    shown = citizen.get(f"/dossiers/{dossier_id}").text
    assert "08:00, " in shown
    assert "Đã đặt giờ hẹn tại quầy" in shown
    calendar = citizen.get(f"/dossiers/{dossier_id}/appointment.ics")
    assert calendar.mimetype == "text/calendar"
    assert b"SEQUENCE:0\r\n" in calendar.data

    assert book(citizen, dossier_id, slot(9), change="1").status_code == 303
    assert (taken(slot()), taken(slot(9))) == (0, 1)
    assert b"SEQUENCE:1\r\n" in citizen.get(f"/dossiers/{dossier_id}/appointment.ics").data
    citizen.get(f"/dossiers/{dossier_id}/appointment")
    assert citizen.post(f"/dossiers/{dossier_id}/appointment/cancel").status_code == 303
    assert (taken(slot(9)), [one.state for one in appointments(dossier_id)]) == (0, ["cancelled"])
    assert citizen.get(f"/dossiers/{dossier_id}/appointment.ics").status_code == 404
    assert citizen.post(f"/dossiers/{dossier_id}/appointment/cancel").status_code == 409

    run_worker()
    (letter,) = whole(tmp_path / "mail")  # what was changed before the worker came is told by the last letter only
    assert letter["Subject"] == "Giờ hẹn tại quầy đã hủy"
    (attached,) = letter.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert "METHOD:CANCEL" in attached.get_content()


def test_the_letter_says_when_where_and_what_to_bring(
    done: Make, arranged: Any, slot: Slot, citizen: Browser, run_worker: Any, tmp_path: Path
) -> None:
    arranged()
    dossier_id = done()
    book(citizen, dossier_id, slot())
    run_worker()
    (letter,) = whole(tmp_path / "mail")
    text = letter.get_body(("plain",)).get_content()
    assert f"08:00 {('Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu')[slot().weekday()]}, {slot():%d/%m/%Y}" in text
    assert "giấy tờ tùy thân" in text
    assert f"/dossiers/{dossier_id}/appointment" in text
    (attached,) = letter.iter_attachments()
    assert f"DTSTART:{slot().astimezone(clock.now().tzinfo):%Y%m%dT%H%M%SZ}" in attached.get_content()


def test_what_cannot_be_booked(done: Make, arranged: Any, slot: Slot, citizen: Browser) -> None:
    dossier_id = done()
    assert "chưa nhận đặt giờ hẹn" in citizen.get(f"/dossiers/{dossier_id}/appointment").text
    assert book(citizen, dossier_id, slot()).status_code == 409
    arranged()
    for unfit in (
        slot() - timedelta(days=30),  # past
        slot(8, 10),  # between slots
        slot(12),  # noon
        slot() + timedelta(days=60),  # too far
        "2026-13-45T99:99",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "",
        "x" * 5000,
    ):
        answer = book(citizen, dossier_id, unfit)
        assert answer.status_code == 422
        assert 'class="govuk-error-summary' in answer.text
    assert book(citizen, dossier_id, slot()).status_code == 303
    again = book(citizen, dossier_id, slot(9))
    assert again.status_code == 409
    assert "đã có một giờ hẹn" in again.text
    assert taken(slot(9)) == 0

    for nothing_to_come_for in (done(channel="online"), done(channel="post"), done(status=Status.RETURNED)):
        assert book(citizen, nothing_to_come_for, slot()).status_code == 409
    assert "Bạn không cần đến quầy" not in citizen.get(f"/dossiers/{dossier_id}").text


def test_a_foreign_dossier_does_not_exist(
    done: Make, arranged: Any, slot: Slot, citizen: Browser, browse: Browse, world: SimpleNamespace
) -> None:
    arranged()
    foreign = done(owner=world.citizen2)
    with transaction() as session:
        actions.book(session, foreign, slot(), actor=world.citizen2, now=clock.now())
    for path in ("", ".ics"):
        assert citizen.get(f"/dossiers/{foreign}/appointment{path}").status_code == 404
    citizen.get(f"/dossiers/{done()}/appointment")
    assert citizen.post(f"/dossiers/{foreign}/appointment", slot=slot_key(slot())).status_code == 404
    assert citizen.post(f"/dossiers/{foreign}/appointment/cancel").status_code == 404
    assert citizen.get(f"/dossiers/{uuid4()}/appointment").status_code == 404
    (appointment,) = appointments(foreign)
    assert citizen.post(f"/office/counter/appointments/{appointment.id}/came").status_code == 403
    elsewhere = next(name for name in world.all if name.startswith("receptionist.") and world.all[name].agency_id)
    other = browse(elsewhere)
    if world.all[elsewhere].agency_id != appointment.agency_id:
        assert other.post(f"/office/counter/appointments/{appointment.id}/came").status_code == 404
        assert appointments(foreign)[0].state == "booked"


def race(tries: list[Callable[[], None]]) -> list[BaseException | None]:
    together = Barrier(len(tries))

    def run(one: Callable[[], None]) -> BaseException | None:
        together.wait(60)
        try:
            one()
        except PortalError as problem:
            return problem
        return None

    with ThreadPoolExecutor(len(tries)) as threads:
        return list(threads.map(run, tries))


@pytest.mark.every_case
@pytest.mark.usefixtures("known_catalogue")  # more threads than a server has: none is to wait for another connection
def test_fifty_at_once_for_the_last_place(done: Make, arranged: Any, slot: Slot, world: SimpleNamespace) -> None:
    arranged(capacity=1)
    dossiers = [done() for _ in range(50)]

    def booking(dossier_id: UUID) -> Callable[[], None]:
        def run() -> None:
            with transaction() as session:
                actions.book(session, dossier_id, slot(), actor=world.citizen, now=clock.now())

        return run

    found = race([booking(one) for one in dossiers])
    assert sum(one is None for one in found) == 1
    assert {type(one) for one in found if one is not None} == {SlotFull}
    assert taken(slot()) == 1
    with reading() as session:
        assert len(session.scalars(select(Appointment)).all()) == 1


@pytest.mark.every_case
@pytest.mark.usefixtures("known_catalogue")  # more threads than a server has: none is to wait for another connection
def test_all_change_places_at_once(done: Make, arranged: Any, slot: Slot, world: SimpleNamespace) -> None:
    """Those at eight want nine, those at nine want eight, others cancel: nobody is lost, nothing locks up."""
    arranged(capacity=8)
    at_eight, at_nine = [done() for _ in range(6)], [done() for _ in range(6)]
    for dossier_id, moment in [(one, slot()) for one in at_eight] + [(one, slot(9)) for one in at_nine]:
        with transaction() as session:
            actions.book(session, dossier_id, moment, actor=world.citizen, now=clock.now())

    def act(dossier_id: UUID, moment: datetime | None) -> Callable[[], None]:
        def run() -> None:
            with transaction() as session:
                if moment is None:
                    actions.cancel(session, dossier_id, actor=world.citizen, now=clock.now())
                else:
                    actions.move(session, dossier_id, moment, actor=world.citizen, now=clock.now())

        return run

    tries = [act(one, slot(9)) for one in at_eight] + [act(one, slot()) for one in at_nine]
    race([*tries, *(act(one, None) for one in (*at_eight[:2], *at_nine[:2]))])
    with reading() as session:
        booked = session.scalars(select(Appointment.starts_at).where(Appointment.state == "booked")).all()
    assert len(booked) == 8
    for moment in (slot(), slot(9)):
        assert taken(moment) == sum(one == moment for one in booked) <= 8


def test_reminded_the_day_before_once(
    done: Make, arranged: Any, slot: Slot, world: SimpleNamespace, run_worker: Any, tmp_path: Path
) -> None:
    arranged()
    early, today = done(), done()
    day_before = slot(9) - timedelta(days=1)
    for dossier_id, when in ((early, day_before - timedelta(days=3)), (today, day_before)):
        with transaction() as session:
            actions.book(session, dossier_id, slot(), actor=world.citizen, now=min(when, clock.now()))
    with transaction() as session:
        session.execute(select(Appointment).where(Appointment.dossier_id == today)).scalar_one().booked_at = day_before
        session.execute(select(Appointment).where(Appointment.dossier_id == early)).scalar_one().booked_at -= timedelta(
            days=3
        )
    run_worker()
    before = len(whole(tmp_path / "mail"))
    assert actions.remind(now=day_before.replace(hour=6)) == 0
    assert [actions.remind(now=day_before), actions.remind(now=day_before)] == [1, 0]
    outbox.deliver_all(clock=lambda: day_before)
    letters = whole(tmp_path / "mail")
    assert len(letters) == before + 1
    assert sum(letter["Subject"] == "Nhắc giờ hẹn ngày mai" for letter in letters) == 1
    assert appointments(early)[0].reminded_at == day_before
    assert appointments(today)[0].reminded_at is None


def test_a_miss_is_noted_and_frees_nothing(
    done: Make, arranged: Any, slot: Slot, world: SimpleNamespace, citizen: Browser
) -> None:
    arranged()
    dossier_id = done()
    with transaction() as session:
        actions.book(session, dossier_id, slot(), actor=world.citizen, now=clock.now())
    after = slot(23)
    assert actions.close_the_past(now=after) == 0  # the day is not over
    assert actions.close_the_past(now=after + timedelta(hours=2)) == 1
    assert (appointments(dossier_id)[0].state, taken(slot())) == ("missed", 1)
    assert "Không đến theo giờ hẹn" in citizen.get(f"/dossiers/{dossier_id}").text
    assert book(citizen, dossier_id, slot(9)).status_code == 303  # and may book again


def test_a_closed_day_cancels_and_tells(
    done: Make, arranged: Any, slot: Slot, citizen: Browser, browse: Browse, run_worker: Any, tmp_path: Path
) -> None:
    arranged()
    first, second = done(), done()
    book(citizen, first, slot())
    book(citizen, second, slot())
    desk = browse("receptionist")
    desk.get("/office/counter/hours")
    answer = desk.post("/office/counter/closed-days", day=f"{slot():%d/%m/%Y}", reason="Quầy chuyển chỗ")
    assert answer.status_code == 303
    assert "2 giờ hẹn bị hủy" in desk.get("/office/counter/hours").text
    assert taken(slot()) == 0
    assert book(citizen, first, slot()).status_code == 422
    run_worker()
    told = [one.get_body(("plain",)).get_content() for one in whole(tmp_path / "mail")]
    assert sum("Quầy chuyển chỗ" in one for one in told) == 2
    desk.post("/office/counter/closed-days/open", day=f"{slot():%d/%m/%Y}")
    assert book(citizen, first, slot()).status_code == 303


def test_the_desk_sets_hours_and_sees_who_comes(
    done: Make, slot: Slot, citizen: Browser, browse: Browse, world: SimpleNamespace
) -> None:
    desk, dossier_id = browse("receptionist"), done()
    page = desk.get("/office/counter/hours").text
    assert "07:30-11:30, 13:30-16:30" in page
    fields = {f"day_{day}": "7h30-11:30; 13:30 – 16:30" for day in range(5)}
    rest = {"slot_minutes": "20", "capacity": "1", "days_ahead": "20", "windows": "2", "kiosk": "y"}
    bad = desk.post("/office/counter/hours", **{**fields, **rest, "day_1": "11:00-9:00", "capacity": "0"})
    assert bad.status_code == 422
    assert "11:00-9:00" in bad.text
    assert "Giờ mở quầy phải có dạng 07:30" in bad.text
    assert desk.post("/office/counter/hours", **fields, **rest).status_code == 303
    book(citizen, dossier_id, slot(8, 10))
    assert "Nguyễn Thị Thuỷ" in desk.get(f"/office/counter/today?day={slot().date().isoformat()}").text
    (one,) = appointments(dossier_id)
    desk.post(f"/office/counter/appointments/{one.id}/missed")
    assert appointments(dossier_id)[0].state == "booked"  # its time has not come
    desk.post(f"/office/counter/appointments/{one.id}/came")
    assert appointments(dossier_id)[0].state == "came"
    for path in ("today", "queue", "hours"):
        assert browse("specialist").get(f"/office/counter/{path}").status_code == 403
    for day in ("nonsense", "9999-12-31", "0001-01-01"):
        assert desk.get(f"/office/counter/today?day={day}").status_code == 200
    for day in ("31/12/9999", "0/0/0", "01/01/2020"):
        refused = desk.post("/office/counter/closed-days", day=day, reason="Thử")
        assert refused.status_code == 422
        assert day in refused.text


def test_who_only_looks_for_somebody_does_not_book(
    done: Make, arranged: Any, slot: Slot, world: SimpleNamespace
) -> None:
    """Whoever acts by a mandate books only with the right to receive (tested at the door of the action)."""
    arranged()
    dossier_id = done()
    by = Representation(
        person_id=world.citizen2.id,
        person="Y",
        basis=Basis.MEMBERSHIP,
        basis_id=uuid4(),
        rights=frozenset({Right.PREPARE}),
    )
    with pytest.raises(RightMissing), transaction() as session:
        actions.book(session, dossier_id, slot(), actor=replace(world.citizen, by=by), now=clock.now())
    with transaction() as session:
        allowed = replace(world.citizen, by=replace(by, rights=frozenset({Right.RECEIVE})))
        actions.book(session, dossier_id, slot(), actor=allowed, now=clock.now())
    assert local(appointments(dossier_id)[0].starts_at) == slot()
