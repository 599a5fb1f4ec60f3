"""A person acts for an organisation: its dossiers, the log that names both, and rights that end at once."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.organisations.models import MemberRole, Membership, Organisation, State
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.dossiers.models import Dossier
from portal.organisations import actions
from tests.support.applicants import LABOUR_RULES, Person, sign_in

BUSINESS = "Công ty TNHH Cà phê Đắk Nông Xanh"


@pytest.fixture
def director(app: Flask) -> Person:
    return act_for(sign_in(Person(app.test_client()), "director"), BUSINESS)


def act_for(person: Person, name: str) -> Person:
    person.get("/acting").press(f"Chọn {name}")
    assert f"Từ bây giờ bạn làm việc cho: {name}." in person.main
    return person


def member_of(world: SimpleNamespace, username: str) -> Membership:
    with reading() as session:
        query = select(Membership).where(
            Membership.person_id == getattr(world, username).id, Membership.organisation_id == world.business.id
        )
        return session.scalars(query).one()


def begin_labour_rules(person: Person, status: int = 200) -> Person:
    person.get(f"/services/{LABOUR_RULES}/start")
    return person.send(action="/start", status=status)


def test_what_is_begun_belongs_to_the_organisation_and_names_the_person(
    director: Person, app: Flask, world: SimpleNamespace
) -> None:
    begin_labour_rules(director)
    with reading() as session:
        draft = session.scalars(select(Dossier)).one()
        begun = session.scalars(select(EventRecord).where(EventRecord.type == "DraftStarted")).one()
    assert draft.owner_id == world.business.id
    assert (begun.actor_id, begun.actor_name) == (world.director.id, "Y Ê-ban Niê")
    assert begun.payload["on_behalf_of"]["name"] == BUSINESS
    assert begun.by.vi == f"Y Ê-ban Niê thay mặt {BUSINESS}"  # type: ignore[union-attr]
    address = f"/drafts/{draft.id}"
    assert BUSINESS in director.get(address).page.text_content()
    colleague = act_for(sign_in(Person(app.test_client()), "citizen2"), BUSINESS)
    assert "chưa" in colleague.get(address).main
    sign_in(Person(app.test_client()), "business").get(address)


def test_as_oneself_the_organisation_is_a_stranger(director: Person, world: SimpleNamespace) -> None:
    begin_labour_rules(director)
    with reading() as session:
        draft_id = session.scalars(select(Dossier.id)).one()
    director.get("/acting").press("Chọn Y Ê-ban Niê")
    director.get(f"/drafts/{draft_id}", status=404)


@pytest.mark.parametrize("change", ["suspend", "remove"])
def test_a_right_that_ended_counts_no_more_at_the_next_request(app: Flask, world: SimpleNamespace, change: str) -> None:
    """What was meant for the organisation is not done as oneself either."""
    person = act_for(sign_in(Person(app.test_client()), "citizen2"), BUSINESS)
    person.get(f"/services/{LABOUR_RULES}/start")
    member = member_of(world, "citizen2")
    with transaction() as session:
        moves: dict[str, Any] = {"suspend": actions.suspend, "remove": actions.remove}
        moves[change](session, world.business.id, member.id, person=world.director, now=clock.now())
    person.send(action="/start")
    assert "Bạn không còn quyền làm việc cho bên đã chọn" in person.main
    with reading() as session:
        assert session.scalars(select(Dossier)).all() == []
    person.press("Chọn Y Thuận Niê").get("/dossiers")


def test_a_role_that_changed_counts_at_the_next_request(app: Flask, world: SimpleNamespace) -> None:
    person = act_for(sign_in(Person(app.test_client()), "citizen2"), BUSINESS)
    person.get(f"/services/{LABOUR_RULES}/start")
    member = member_of(world, "citizen2")
    with transaction() as session:
        actions.change_role(
            session, world.business.id, member.id, MemberRole.VIEWER, person=world.director, now=clock.now()
        )
    person.send(action="/start", status=403)
    assert "chưa có quyền soạn hồ sơ" in person.page.text_content()
    person.get("/dossiers")


@pytest.mark.parametrize(("username", "proven"), [("citizen2", True), ("director", False)])
def test_who_may_not_sign_prepares_and_hands_nothing_in(
    app: Flask, world: SimpleNamespace, username: str, proven: bool
) -> None:
    """A preparer never, and nobody for an organisation that is not proved."""
    if not proven:
        with transaction() as session:
            session.get_one(Organisation, world.business.id).state = State.UNPROVEN
    person = act_for(sign_in(Person(app.test_client()), username), BUSINESS)
    begin_labour_rules(person)
    with reading() as session:
        draft_id = session.scalars(select(Dossier.id)).one()
    token = person.get(f"/drafts/{draft_id}").page.xpath("//input[@name='csrf_token']")[0].get("value")
    for way in ("submission", "sign", "local-signing", "remote-signing"):
        answer = person.client.post(f"/drafts/{draft_id}/{way}", data={"csrf_token": token})
        assert answer.status_code == 403, way
        assert "chưa có quyền ký và nộp" in answer.text


def test_the_account_pages_stay_the_persons_own(director: Person) -> None:
    """No member sees, or sets, a password, a device or the data of the organisation's account."""
    assert "director" in director.get("/account").main
    assert BUSINESS not in director.main
    assert "Tên đăng nhập" not in director.get("/account/password").main


def test_nobody_acts_by_what_is_not_theirs(app: Flask, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    member = member_of(world, "director")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    stranger = sign_in(Person(app.test_client()), "citizen")
    for wanted in (str(member.id), "nonsense", str(world.business.id)):
        assert stranger.client.post("/acting", data={"by": wanted}).status_code == 404
