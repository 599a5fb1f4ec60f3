"""Inspectors see who did what when, take it away as an inert table, and every look of theirs is written down."""

import csv
import io
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit import words
from portal.core import clock, db, events
from portal.core.actor import SYSTEM, Actor, Kind
from portal.core.events import EventRecord
from portal.proofs import actions
from tests.security.test_tampering import Happened
from tests.support.applicants import Person, sign_in


@pytest.fixture
def inspector(app: Flask, world: SimpleNamespace) -> Person:
    return sign_in(Person(app.test_client()), "inspector", back="/audit")


def looks(world: SimpleNamespace) -> list[dict[str, Any]]:
    with db.reading() as session:
        query = select(EventRecord.payload).where(
            EventRecord.stream == world.inspector.id, EventRecord.type == "LogSearched"
        )
        return list(session.scalars(query.order_by(EventRecord.position)))


def test_an_inspector_begins_at_the_log_and_finds_a_person(inspector: Person, world: SimpleNamespace) -> None:
    """R14.1, R19: who did what when."""
    inspector.get("/audit?person=Bùi+Thị+Thanh+Tra&type=SignedIn")
    assert "Đăng nhập" in inspector.main
    assert "Bùi Thị Thanh Tra (cán bộ)" in inspector.main
    assert "Chờ niêm phong" in inspector.main
    actions.seal_head(now=clock.now(), at_once=True)
    assert "Bản số 1" in inspector.get("/audit?type=SignedIn").main
    address = inspector.link("Đăng nhập")
    assert "Chuỗi nguyên vẹn" in inspector.get(address).main
    assert "session_id" in inspector.main


def test_every_look_is_an_event_without_long_numbers(inspector: Person, world: SimpleNamespace) -> None:
    inspector.get("/audit?person=067190001234&since=2026-01-01")
    inspector.client.get("/audit/events.csv?code=000.00.61.H16-261127-0001")
    first, second = looks(world)[-2:]
    assert (first["person"], first["since"], first["exported"]) == ("…", "2026-01-01", False)
    assert (second["code"], second["exported"]) == ("000.00.61.H16-261127-0001", True)


def test_days_are_those_of_vietnam_and_a_wrong_one_is_said_to_be_so(inspector: Person) -> None:
    today = clock.local(clock.now()).date()
    assert "Đăng nhập" in inspector.get(f"/audit?since={today}&until={today}").main
    assert "Không có việc nào" in inspector.get("/audit?until=2001-01-01").main
    inspector.get("/audit?since=hôm-qua&person=abc", status=422)
    assert "Không đọc được ngày “hôm-qua”" in inspector.main
    assert 'value="abc"' in inspector.answer.text
    inspector.get("/audit?since=2026-02-01&until=2026-01-01", status=422)
    assert "Ngày bắt đầu" in inspector.main


def test_the_table_is_inert(inspector: Person) -> None:
    """Threat 30: a name is no formula."""
    villain = Actor(kind=Kind.VISITOR, name="=HYPERLINK(1)")
    with db.transaction() as session:
        record = events.publish(session, UUID(int=9), Happened("x"), actor=villain, now=clock.now())
    answer = inspector.client.get("/audit/events.csv?type=Happened")
    head, line = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert (line[2], line[5], line[8]) == ("\t=HYPERLINK(1)", "Happened", record.hash)
    assert head[1] == "Thời điểm"


def test_older_events_are_on_the_next_page(inspector: Person) -> None:
    with db.transaction() as session:
        for number in range(60):
            events.publish(session, UUID(int=number), Happened("x"), actor=SYSTEM, now=clock.now())
    inspector.get("/audit?type=Happened").get(inspector.link("Các việc cũ hơn"))
    assert inspector.answer.text.count("/audit/events/") == 10


@pytest.mark.parametrize("username", ["citizen", "leader", "editor"])
def test_nobody_else_gets_in(client: FlaskClient, world: SimpleNamespace, username: str) -> None:
    person = sign_in(Person(client), username, back="/account")
    for address in ("/audit", "/audit/events/1", "/audit/events.csv"):
        assert person.client.get(address).status_code == 403


def test_an_event_that_is_not_there(inspector: Person) -> None:
    assert inspector.client.get("/audit/events/999999").status_code == 404


def test_events_have_words() -> None:
    assert words.name_of("SignedIn").vi == "Đăng nhập"
    assert words.name_of("DossierSubmitted").en == "The dossier was submitted"
    assert words.name_of("Unheard").vi == "Unheard"
