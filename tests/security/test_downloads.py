"""Strangers' files leave through one door: as downloads that run nothing, or from a host of their own (T11)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Account, SignInSession
from portal.config import Settings
from portal.core import clock
from portal.core.db import reading, transaction
from portal.dossiers.models import DossierFile
from portal.web.downloads import INERT
from tests.support.applicants import Person, begin, fill, sign_in
from tests.support.files import pdf

HOST = "http://files.localhost"


@pytest.fixture
def address(app: Flask) -> Callable[[Person], str]:
    """Gives somebody a draft with a file, and says where the file is."""

    def give(person: Person) -> str:
        draft = begin(person)
        fill(person, draft)
        person.get(f"{draft}/papers").send({"stay": "1"}, files={"old_copy_file": [(pdf(), "đơn.pdf")]})
        with reading() as session:
            row = session.scalars(select(DossierFile)).one()
            return f"/dossiers/{row.dossier_id}/files/{row.id}"

    return give


@pytest.fixture
def citizen(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "citizen")


@pytest.fixture
def apart(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files have a host of their own."""
    monkeypatch.setitem(app.config, "PORTAL", settings.model_copy(update={"files_url": HOST}))


def fetch(app: Flask, place: str) -> Any:
    """What somebody gets there who has no cookie."""
    parts = urlsplit(place)
    return app.test_client().get(parts.path, base_url=f"{parts.scheme}://{parts.netloc}")


def expect_inert(answer: Any) -> None:
    assert answer.status_code == 200
    assert answer.get_data() == pdf()
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Security-Policy"] == INERT
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_without_a_host_of_its_own_a_file_comes_from_its_address_and_runs_nothing(
    app: Flask, citizen: Person, address: Callable[[Person], str]
) -> None:
    place = address(citizen)
    expect_inert(citizen.client.get(f"{place}?inline=1"))
    assert fetch(app, f"{HOST}/files/x").status_code == 404


@pytest.mark.usefixtures("apart")
def test_with_one_the_portal_hands_out_a_ticket_that_is_good_once(
    app: Flask, citizen: Person, address: Callable[[Person], str]
) -> None:
    place = address(citizen)
    sent = citizen.client.get(place)
    assert sent.status_code == 303
    assert pdf() not in sent.get_data()
    ticket = sent.headers["Location"]
    assert ticket.startswith(f"{HOST}/files/")
    assert "đơn" not in ticket
    assert citizen.client.get(urlsplit(ticket).path).status_code == 404  # not on the portal's own host
    expect_inert(fetch(app, ticket))
    again = fetch(app, ticket)
    assert again.status_code == 404
    assert "chỉ dùng được một lần" in again.get_data(as_text=True)
    expect_inert(fetch(app, citizen.client.get(place).headers["Location"]))


@pytest.mark.usefixtures("apart")
def test_a_ticket_dies_with_its_minute_its_sign_in_and_its_account_and_cannot_be_forged(
    app: Flask, citizen: Person, address: Callable[[Person], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = address(citizen)
    late, ended, closed, forged = (citizen.client.get(place).headers["Location"] for _ in range(4))
    for wrong in (forged[:-4] + "AAAA", f"{HOST}/files/x", f"{HOST}/files/1.2.3"):
        assert fetch(app, wrong).status_code == 404
    with monkeypatch.context() as patch:
        moment = clock.now() + timedelta(seconds=61)
        patch.setattr(clock, "now", lambda: moment)
        assert fetch(app, late).status_code == 404
    _change(Account, disabled_at=clock.now())
    assert fetch(app, closed).status_code == 404
    _change(Account, disabled_at=None)
    _change(SignInSession, ended_at=clock.now())
    assert fetch(app, ended).status_code == 404


def _change(model: Any, **values: Any) -> None:
    with transaction() as session:
        query = select(model).where(model.username == "citizen") if model is Account else select(model)
        for row in session.scalars(query).unique():
            for name, value in values.items():
                setattr(row, name, value)


@pytest.mark.usefixtures("apart")
def test_a_visitors_own_draft_has_its_files_too(app: Flask, client: FlaskClient) -> None:
    visitor = Person(client)
    draft = begin(visitor)
    visitor.get(f"{draft}/papers").send({"stay": "1"}, files={"old_copy_file": [(pdf(), "a.pdf")]})
    with reading() as session:
        row = session.scalars(select(DossierFile)).one()
    expect_inert(fetch(app, client.get(f"/dossiers/{row.dossier_id}/files/{row.id}").headers["Location"]))


@pytest.mark.usefixtures("apart")
def test_the_host_for_files_has_no_page_no_form_and_no_cookie(app: Flask) -> None:
    stranger = app.test_client()
    for path in ("/", "/sign-in", "/services", "/office/", "/nowhere", "/healthz"):
        for answer in (stranger.get(path, base_url=HOST), stranger.post(path, base_url=HOST)):
            assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (404, INERT), path
            assert "Set-Cookie" not in answer.headers
            assert "<form" not in answer.get_data(as_text=True)


def test_whom_to_tell_about_a_weakness_is_said_where_somebody_is_named(
    app: Flask, client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 9116."""
    assert client.get("/.well-known/security.txt").status_code == 404
    named = settings.model_copy(update={"security_contact": "mailto:attt@daknong.example"})
    monkeypatch.setitem(app.config, "PORTAL", named)
    answer = client.get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    lines = dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines())
    assert lines["Contact"] == "mailto:attt@daknong.example"
    assert timedelta(0) < datetime.fromisoformat(lines["Expires"]) - clock.now() < timedelta(days=365)
