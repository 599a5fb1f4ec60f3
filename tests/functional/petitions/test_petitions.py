"""A citizen writes, an officer answers, a leader approves, everybody reads what may be read, and nobody more."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal import housekeeping
from portal.accounts.models import Account, Agency
from portal.core import clock, mail
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.petitions import actions
from portal.petitions.lifecycle import State
from portal.petitions.models import Petition
from portal.web import limits
from tests.support.applicants import Person, sign_in
from tests.support.files import pdf
from tests.support.letters import letters, links

SECRET = "Hàng xóm xây lấn ngõ 7391"
WRITING = {
    "kind": "petition",
    "sector": "other",
    "agency": "ubnd-xa-kien-duc",
    "subject": "Ngõ bị lấn",
    "body": f"{SECRET}. Gọi tôi: 0912 345 678.",
    "author": "Nguyễn Thị Thuỷ",
    "email": "thuy@example.vn",
    "may_publish": "y",
}
ANSWER = "Cơ quan đã kiểm tra ngày 27/11/2026 và yêu cầu tháo dỡ. Cảm ơn bà Nguyễn Thị Thuỷ."
Sign = Callable[[str], Person]


@pytest.fixture
def person(app: Flask) -> Person:
    return Person(app.test_client())


@pytest.fixture
def sign(app: Flask) -> Sign:
    return lambda name: sign_in(Person(app.test_client()), name, back="/account")


def write(person: Person, data: dict[str, Any] = WRITING, *, status: int = 200, **more: Any) -> Person:
    return person.get("/petitions/new").send(data, action="/petitions/new", status=status, **more)


def only() -> Petition:
    with reading() as session:
        return session.scalars(select(Petition)).one()


def box(_app: Flask) -> Any:
    return mail._Current.post.folder  # type: ignore[union-attr]


def test_from_the_letter_to_the_public_answer(
    app: Flask, person: Person, sign: Sign, run_worker: Any, world: SimpleNamespace
) -> None:
    """Written without an account, with a file; confirmed, answered, approved by another, published, taken down."""
    write(person, files={"files": [(pdf(("ngo",)), "ngo.pdf")]})
    assert "Hãy mở thư" in person.main
    desk, leader = sign("receptionist"), sign("leader")
    assert "Ngõ bị lấn" not in desk.get("/office/petitions").main
    run_worker()
    (link,) = links(box(app), "để xác nhận")
    assert only().state == State.UNCONFIRMED
    Person(app.test_client()).get(link)
    assert only().state == State.UNCONFIRMED, "who only looks into a letter confirms nothing"
    person.get(link).press("Xác nhận và gửi")
    petition = only()
    assert petition.state == State.OPEN
    assert petition.code in person.main
    assert SECRET in person.main
    run_worker()
    assert [petition.code in text for _to, text in letters(box(app))].count(True) == 1

    stranger = Person(app.test_client()).get(f"/petitions/track?code={petition.code.lower()}")
    assert "Đang xử lý" in stranger.main
    assert "Ngõ" not in stranger.main
    assert "Thuỷ" not in stranger.main

    page = f"/office/petitions/{petition.id}"
    desk.get("/office/petitions").get(page)
    assert SECRET in desk.main
    assert desk.download(desk.link("ngo.pdf")).startswith(b"%PDF")
    desk.get(page).send({"note": "Đã gọi điện."}, action="/note", status=200)
    desk.get(page).send({"answer": ANSWER}, action="/draft", status=200)
    leader.get(page).send({"reason": "Nêu rõ thời hạn."}, action="/send-back", status=200)
    assert "Nêu rõ thời hạn." in desk.get(page).main
    desk.send({"answer": ANSWER}, action="/draft", status=200)
    leader.get(page).send(action="/approve", status=200)
    run_worker()
    assert any(to == "thuy@example.vn" and ANSWER in text for to, text in letters(box(app)))

    shown = leader.get(page).typed("/release")
    assert shown["body"].strip() == f"{SECRET}. Gọi tôi: […]."
    assert shown["answer"].endswith("Cảm ơn bà […].")
    leader.send({"answer": ANSWER}, action="/release", status=422)
    assert "còn dữ liệu cá nhân: “Nguyễn Thị Thuỷ”" in leader.main
    leader.get(page).send({"body": "Ngõ bị lấn, tôi đề nghị xử lý."}, action="/release", status=200)
    listed = Person(app.test_client()).get("/petitions?q=ngo bi lan de nghi")
    assert "Ngõ bị lấn" in listed.main
    read = Person(app.test_client()).get(f"/petitions/answers/{petition.code}")
    assert "yêu cầu tháo dỡ" in read.main
    assert "Thuỷ" not in read.main
    assert "7391" not in read.main
    assert "Ngõ" not in Person(app.test_client()).get("/petitions?q=vang").main
    leader.get(page).send({"reason": "Có tên người thứ ba."}, action="/take-down", status=200)
    Person(app.test_client()).get(f"/petitions/answers/{petition.code}", status=404)
    with reading() as session:
        log = list(
            session.scalars(select(EventRecord).where(EventRecord.stream == petition.id).order_by(EventRecord.position))
        )
    assert [one.type for one in log][-1] == "PetitionTakenDown"
    assert not any(SECRET in str(one.payload) for one in log), "the log keeps digests, not what people wrote"


def test_signed_in_there_is_nothing_to_confirm(app: Flask, sign: Sign, run_worker: Any) -> None:
    citizen = sign("citizen")
    write(citizen, WRITING | {"kind": "question", "email": ""})
    petition = only()
    assert petition.state == State.OPEN
    assert petition.code.startswith("HD-")
    assert petition.code in citizen.get("/petitions/mine").main
    sign("citizen2").get(f"/petitions/{petition.id}", status=404)
    elsewhere = sign("receptionist.so-noi-vu")
    elsewhere.get(f"/office/petitions/{petition.id}", status=404)
    desk = sign("receptionist").get(f"/office/petitions/{petition.id}")
    desk.send({"agency": "so-noi-vu", "reason": "Thuộc Sở."}, action="/assign", status=200)
    assert only().due_at == petition.due_at, "the clock goes on"
    assert "Thuộc Sở." in elsewhere.get(f"/office/petitions/{petition.id}").main
    desk.get(f"/office/petitions/{petition.id}", status=404)


def test_what_is_wrong_is_said_and_what_was_typed_stays(person: Person, run_worker: Any) -> None:
    write(person, WRITING | {"email": "thuy", "subject": "x" * 201}, status=422)
    assert any("200" in one for one in person.errors())
    assert SECRET in person.typed("/petitions/new")["body"]
    write(person, WRITING | {"email": "thuy"}, status=422)
    assert any("thư điện tử" in one for one in person.errors())
    write(person, WRITING | {"agency": ""}, status=422)
    write(person, files={"files": [(b"MZ not a paper", "a.exe")]}, status=422)
    with reading() as session:
        assert session.scalars(select(Petition)).all() == []


def test_sent_twice_it_is_there_once(person: Person) -> None:
    form = person.get("/petitions/new").typed("/petitions/new")
    for _ in range(2):
        person.get("/petitions/new").send(
            WRITING | {"petition_id": form["petition_id"]}, action="/petitions/new", status=200
        )
    only()


def test_a_flood_is_slowed_down(app: Flask, person: Person) -> None:
    for number in range(10):
        write(person, WRITING | {"email": f"a{number}@example.vn"})
    write(person, status=429)
    assert SECRET in person.typed("/petitions/new")["body"]
    limits.configure("")
    for _ in range(10):
        write(Person(app.test_client()), WRITING)
        limits.forgive("petition", rate="10/hour", key="127.0.0.1")
    write(Person(app.test_client()), WRITING, status=429)


def _opened(world: SimpleNamespace) -> UUID:
    said = actions.Writing(
        kind=actions.Kind.PETITION,
        sector="other",
        agency="ubnd-xa-kien-duc",
        subject="Đèn hỏng",
        body="Đèn đường hỏng.",
        may_publish=False,
        author="Người dân",
        email="",
    )
    with transaction() as session:
        petition_id = UUID(int=7391)
        actions.write(session, petition_id, said, [], actor=world.citizen, now=clock.now())
    return petition_id


def test_officers_are_reminded_before_and_leaders_after(app: Flask, world: SimpleNamespace, run_worker: Any) -> None:
    petition_id = _opened(world)
    with transaction() as session:
        for name in ("receptionist", "leader"):
            session.get_one(Account, getattr(world, name).id).email = f"{name}@example.vn"
    run_worker()
    assert actions.warn(now=clock.now()) == 0
    for due, people in (
        (timedelta(hours=1), {"receptionist@example.vn"}),
        (timedelta(hours=-1), {"receptionist@example.vn", "leader@example.vn"}),
    ):
        with transaction() as session:
            session.get_one(Petition, petition_id).due_at = clock.now() + due
        before = letters(box(app))
        assert [actions.warn(now=clock.now()), actions.warn(now=clock.now())] == [1, 0]
        run_worker()
        told = [one for one in letters(box(app)) if one not in before]
        assert {to for to, _text in told} & {"receptionist@example.vn", "leader@example.vn"} == people
        assert all("Đèn" not in text and "Người dân" not in text for _to, text in told)
        assert all(str(petition_id) in text for _to, text in told)


def test_a_successor_goes_on(world: SimpleNamespace, sign: Sign) -> None:
    petition_id, before = _opened(world), only()
    with transaction() as session:
        old, new = (session.get_one(Agency, world.agencies[key].id) for key in ("ubnd-xa-kien-duc", "so-noi-vu"))
        old.successor_id = new.id
    actions.follow_successor(world.agencies["ubnd-xa-kien-duc"].id, now=clock.now())
    actions.follow_successor(world.agencies["ubnd-xa-kien-duc"].id, now=clock.now())
    assert (only().due_at, only().revision) == (before.due_at, before.revision + 1)
    assert "Đèn hỏng" in sign("receptionist.so-noi-vu").get(f"/office/petitions/{petition_id}").main


def test_without_consent_nothing_is_published(sign: Sign, world: SimpleNamespace) -> None:
    page = f"/office/petitions/{_opened(world)}"
    sign("receptionist").get(page).send({"answer": "Đã sửa."}, action="/draft", status=200)
    leader = sign("leader").get(page)
    leader.send(action="/approve", status=200)
    assert "Bản công khai" not in leader.get(page).main
    sign("publisher").get(page, status=403)


def test_what_nobody_confirms_goes_after_two_days(
    app: Flask, person: Person, run_worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(person)
    run_worker()
    (link,) = links(box(app), "để xác nhận")
    later = clock.now() + timedelta(days=2, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    person.get(link).press("Xác nhận và gửi", status=410)
    housekeeping.tidy()
    with reading() as session:
        assert session.scalars(select(Petition)).all() == []
    wrong = re.sub(r"[^/]+$", "x", link)
    person.get(wrong).press("Xác nhận và gửi", status=410)
