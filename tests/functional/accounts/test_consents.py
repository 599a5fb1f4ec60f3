"""Agreeing to texts about personal data: when, to which version; asked again when it is new; taken back at once."""

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.data_requests.models import DataRequest
from portal.accounts.organisations.models import Membership
from portal.consents import library
from portal.consents import queries as consents
from portal.consents.models import Consent
from portal.consents.queries import Purpose
from portal.consents.rules import ConsentText
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from tests.functional.accounts.test_own_account import CITIZEN
from tests.functional.organisations.test_acting import BUSINESS, act_for, member_of
from tests.support.applicants import Person, prepared, sign_in
from tests.support.browsing import Browser


@pytest.fixture
def citizen(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "citizen")


def newer(monkeypatch: pytest.MonkeyPatch, purpose: Purpose) -> ConsentText:
    """Another version of the text begins to hold."""
    before = library.texts
    text = replace(before(purpose)[-1], version="2026-11-02", sha256="b" * 64)
    monkeypatch.setattr(library, "texts", lambda one: (*before(one), text) if one is purpose else before(one))
    return text


def given(purpose: Purpose) -> Sequence[Consent]:
    with reading() as session:
        query = select(Consent).where(Consent.purpose == purpose.value).order_by(Consent.agreed_at.desc())
        return session.scalars(query).all()


def events(stream: UUID) -> list[tuple[str, dict[str, Any]]]:
    with reading() as session:
        query = select(EventRecord).where(EventRecord.stream == stream).order_by(EventRecord.position)
        return [(one.type, one.values) for one in session.scalars(query)]


@pytest.mark.parametrize("mail", [True, False])
def test_who_registers_agrees_to_what_was_on_the_screen(browser: Browser, mail: bool) -> None:
    before = len(given(Purpose.ACCOUNT))
    assert browser.send("/register/citizen", CITIZEN | ({"mail": "y"} if mail else {})).status_code == 302
    newest, text = given(Purpose.ACCOUNT)[0], library.texts(Purpose.ACCOUNT)[-1]
    assert len(given(Purpose.ACCOUNT)) == before + 1
    assert (newest.version, newest.sha256, newest.language) == (text.version, text.sha256, "vi")
    told = [values for type_, values in events(newest.account_id) if type_ == "ConsentGiven"]
    assert [one["purpose"] for one in told] == ["account", "mail"][: 2 if mail else 1]
    assert told[0]["sha256"] == text.sha256
    assert [one.account_id for one in given(Purpose.MAIL)] == ([newest.account_id] if mail else [])
    assert browser.sign_in(CITIZEN["username"], CITIZEN["password"]).status_code == 302
    assert browser.get("/account").status_code == 200


def test_a_text_that_changed_while_it_was_read_is_shown_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = browser.send("/register/citizen", CITIZEN | {"agreed": "2020-01-01"})
    assert answer.status_code == 422
    assert "vừa có phiên bản mới" in answer.text
    assert 'value="2026-11-01"' in answer.text
    assert CITIZEN["email"] in answer.text


def test_a_new_version_is_a_page_between_and_nothing_is_lost(
    citizen: Person, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is in the middle of sending something is not stopped; the next page asks, and leads on."""
    citizen.get("/account/contact")
    text = newer(monkeypatch, Purpose.ACCOUNT)
    citizen.send({"password": "wrong"}, status=422)
    citizen.get("/dossiers?page=1")
    assert "có phiên bản mới" in citizen.main
    citizen.get("/account/data")
    citizen.get("/services")
    citizen.get("/dossiers?page=1").send({"agreed": "2026-11-01"}, status=409)
    citizen.send()
    assert (citizen.path, citizen.answer.request.query_string) == ("/dossiers", b"page=1")
    citizen.get("/account/consents")
    assert text.sha256 in citizen.main
    assert [one.version for one in given(Purpose.ACCOUNT) if one.account_id == world.citizen.id] == [
        "2026-11-02",
        "2026-11-01",
    ]


def test_staff_are_not_asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = sign_in(Person(app.test_client()), "receptionist", back="/office/")
    newer(monkeypatch, Purpose.ACCOUNT)
    officer.get("/office/")
    assert officer.path == "/office/"
    officer.get("/account/consents", status=403)
    officer.get("/account/consent", status=403)


def test_handing_in_agrees_to_the_text_above_the_button(
    citizen: Person, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = prepared(citizen)
    text = newer(monkeypatch, Purpose.SUBMISSION)
    citizen.send(action="/submission", status=409)
    assert "vừa có phiên bản mới" in citizen.main
    assert given(Purpose.SUBMISSION) == []
    citizen.send(action="/submission")
    (one,) = given(Purpose.SUBMISSION)
    assert (str(one.dossier_id), one.account_id) == (draft.rsplit("/", 1)[1], world.citizen.id)
    assert (one.version, one.sha256) == (text.version, text.sha256)
    told = dict(events(UUID(draft.rsplit("/", 1)[1])))["DossierSubmitted"]
    assert (told["consent_version"], told["consent_sha256"]) == (text.version, text.sha256)


def test_news_by_mail_is_taken_back_at_once(citizen: Person, world: SimpleNamespace) -> None:
    def wanted() -> bool:
        with reading() as session:
            return consents.wants_mail(session, world.citizen.id, now=clock.now())

    citizen.get("/account").get(citizen.link("Những điều bạn đã đồng ý"))
    assert not wanted()
    for _ in range(2):
        citizen.client.post("/account/consents/mail")  # without the page's token nothing happens
        assert not wanted()
    citizen.press("Đồng ý nhận thư")
    assert wanted()
    citizen.press("Rút lại")
    assert not wanted()
    assert "Rút lại lúc" in citizen.main
    assert [type_ for type_, _ in events(world.citizen.id)][-2:] == ["ConsentGiven", "ConsentWithdrawn"]


def test_who_acts_for_another_agrees_in_person(
    app: Flask, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the right to act has ended: whom to work for is asked first, and neither page leads back for ever."""
    person = act_for(sign_in(Person(app.test_client()), "citizen2"), BUSINESS)
    newer(monkeypatch, Purpose.ACCOUNT)
    person.get("/dossiers").send()
    agreed = [one.account_id for one in given(Purpose.ACCOUNT) if one.version == "2026-11-02"]
    assert agreed == [world.citizen2.id]
    person.get("/account/data-requests/display_name/correct").send({"wanted": "Lê Văn Tám", "reason": "Sai"})
    with reading() as session:
        assert session.scalars(select(DataRequest.account_id)).all() == [world.citizen2.id]

    other = act_for(sign_in(Person(app.test_client()), "director"), BUSINESS)
    member = member_of(world, "director")
    with transaction() as session:
        session.delete(session.get_one(Membership, member.id))
    other.get("/dossiers")
    assert other.path == "/acting"
    other.press("Chọn Y Ê-ban Niê")
    assert other.path == "/account/consent"
