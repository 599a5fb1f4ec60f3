"""Asking to correct or erase items of one's account; answered in time, done at once, both told."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import actions
from portal.accounts.data_requests.errors import AskedAlready, DecidedAlready
from portal.accounts.data_requests.models import Asked, DataRequest
from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.errors import NotFound
from portal.core.events import EventRecord
from tests.support.applicants import Person, sign_in

NEW = "Nguyễn Thị Thu Thuỷ"


@pytest.fixture
def citizen(app: Flask, world: SimpleNamespace) -> Person:
    with transaction() as session:
        session.get_one(Account, world.citizen.id).email = "thuy@example.vn"
        session.get_one(Account, world.administrator.id).email = "quantri@example.vn"
    return sign_in(Person(app.test_client()), "citizen")


@pytest.fixture
def administrator(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "administrator", back="/admin/data-requests")


def account(world: SimpleNamespace) -> Account:
    with reading() as session:
        return session.get_one(Account, world.citizen.id)


def asked() -> DataRequest:
    with reading() as session:
        return session.scalars(select(DataRequest).order_by(DataRequest.asked_at.desc())).first()


def test_a_correction_is_done_the_moment_it_is_accepted(
    citizen: Person, administrator: Person, world: SimpleNamespace, run_worker: Any, tmp_path: Any
) -> None:
    citizen.get("/account").get(citizen.link("Yêu cầu chỉnh sửa, xóa")).get(citizen.link("Yêu cầu chỉnh sửa Tên"))
    citizen.send({"wanted": world.citizen.name, "reason": "Sai"}, status=422)
    assert "khác với nội dung hiện có" in citizen.main
    citizen.send({"wanted": NEW, "reason": "Thẻ căn cước mới"})
    assert "Đang chờ trả lời" in citizen.main
    run_worker()
    administrator.get("/admin/data-requests").get(administrator.link(world.citizen.name))
    assert NEW in administrator.main
    administrator.send({"decision": "accept"})
    assert account(world).display_name == NEW
    assert asked().wanted == ""
    run_worker()
    letters = [path.read_text() for path in sorted((tmp_path / "mail").glob("*.eml"))]
    assert [sum(f"To: {to}" in one for one in letters) for to in ("thuy@example.vn", "quantri@example.vn")] == [2, 1]
    assert "Đã chấp nhận và thực hiện" in citizen.get("/account/data-requests").main
    with reading() as session:
        told = session.scalars(select(EventRecord).where(EventRecord.type.startswith("DataRequest"))).all()
    assert [(one.actor_id, one.stream) for one in told] == [
        (world.citizen.id, world.citizen.id),
        (world.administrator.id, world.citizen.id),
    ]
    assert NEW not in str([one.payload for one in told])


def test_a_refusal_says_why_and_changes_nothing(citizen: Person, administrator: Person, world: SimpleNamespace) -> None:
    citizen.get("/account/data-requests/personal_number/erase").send({"reason": "Không cần nữa"})
    administrator.get(f"/admin/data-requests/{asked().id}").send({"decision": "refuse"}, status=422)
    assert "lý do từ chối" in administrator.main
    administrator.send({"decision": "refuse", "answer": "Hồ sơ đang giải quyết."})
    assert account(world).personal_number == world.citizen.personal_number
    assert "Hồ sơ đang giải quyết." in citizen.get("/account/data-requests").main
    with pytest.raises(DecidedAlready), transaction() as session:
        actions.answer_about_data(
            session, asked().id, accepted=True, answer="", actor=world.administrator, now=clock.now()
        )


def test_what_is_erased_is_nowhere(citizen: Person, administrator: Person, world: SimpleNamespace) -> None:
    citizen.get("/account/data-requests/email/erase").send({"reason": "Không dùng nữa"})
    administrator.get(f"/admin/data-requests/{asked().id}").send({"decision": "accept"})
    assert account(world).email == ""
    with reading() as session:
        rows = session.execute(select(DataRequest.__table__)).all()
    assert "thuy@example.vn" not in str(rows)


def test_one_request_for_an_item_and_two_working_days_to_answer(world: SimpleNamespace) -> None:
    friday = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)

    def ask(item: str, wish: Asked = Asked.CORRECT, actor: Any = world.citizen) -> None:
        with transaction() as session:
            actions.ask_about_data(session, item, asked=wish, wanted=NEW, reason="Sai", actor=actor, now=friday)

    ask("display_name")
    assert asked().due_at.date().isoformat() == "2026-12-01"
    with pytest.raises(AskedAlready):
        ask("display_name")
    for item, wish in (("display_name", Asked.ERASE), ("email", Asked.CORRECT), ("password_hash", Asked.CORRECT)):
        with pytest.raises(NotFound):
            ask(item, wish)
    with pytest.raises(NotFound):
        ask("display_name", actor=world.receptionist)


def test_only_administrators_see_the_list(app: Flask, citizen: Person) -> None:
    citizen.get("/admin/data-requests", status=403)
    officer = sign_in(Person(app.test_client()), "receptionist", back="/office/")
    officer.get("/admin/data-requests", status=403)
    officer.get("/account/data-requests", status=403)
    citizen.get("/account/data-requests/password_hash/correct", status=404)
