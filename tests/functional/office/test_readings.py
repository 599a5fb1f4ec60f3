"""Who opened a dossier and when: written down once an hour, for its applicant and inspectors (R18.2, R19, T38)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, event, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.audit import actions as audit
from portal.audit import watch
from portal.core import clock
from portal.core.actor import Actor, Kind, Role
from portal.core.db import database, reading, transaction
from portal.core.events import history
from portal.core.ids import new_id
from portal.dossiers import actions, reads
from portal.dossiers import queries as dossiers
from portal.dossiers.models import Dossier
from portal.dossiers.reads import DossierRead, Read
from tests.functional.office.conftest import EXTRACT, Browser
from tests.support.files import pdf
from tests.support.letters import letters

Browse = Callable[[str], Browser]
Submit = Callable[..., UUID]


def kinds(dossier_id: UUID) -> list[str]:
    with reading() as session:
        return sorted(one.what for one in reads.readings(session, dossier_id, limit=50))


def file_path(dossier_id: UUID) -> str:
    with reading() as session:
        return f"/office/dossiers/{dossier_id}/files/{dossiers.files(session, dossier_id)[0].id}"


def application_path(dossier_id: UUID) -> str:
    with reading() as session:
        found = dossiers.newest(session, dossier_id, dossiers.APPLICATION)
    assert found is not None
    return f"/office/dossiers/{dossier_id}/documents/{found.id}"


def readers_shown(page: str) -> str:
    return page.partition('id="readers"')[2].partition("<ul")[0]


def test_the_applicant_sees_who_opened_what(browse: Browse, submitted: Submit, world: Any) -> None:
    dossier_id = submitted(typed={**EXTRACT, "old_copy_file": pdf(("Old copy",))})
    citizen, desk = browse("citizen"), browse("receptionist")
    assert "Chưa có cán bộ nào mở hồ sơ này" in readers_shown(citizen.get(f"/dossiers/{dossier_id}").text)
    desk.get(f"/office/dossiers/{dossier_id}")
    desk.get(f"{file_path(dossier_id)}/pages/1")
    desk.get(application_path(dossier_id))
    desk.get(f"/office/dossiers/{dossier_id}/related")
    desk.post(f"/office/dossiers/{dossier_id}/earlier", purpose="compare")
    shown = readers_shown(citizen.get(f"/dossiers/{dossier_id}").text)
    for label in ("Mở hồ sơ", "Mở tệp của người nộp", "Mở văn bản về hồ sơ", "Xem danh sách hồ sơ khác"):
        assert label in shown
    assert f"{world.receptionist.name}, Cán bộ tiếp nhận, " in shown


def test_people_are_named_only_where_the_agency_has_it_so(browse: Browse, submitted: Submit, app: Flask) -> None:
    dossier_id = submitted()
    browse("receptionist").get(f"/office/dossiers/{dossier_id}")
    app.config["PORTAL"] = app.config["PORTAL"].model_copy(update={"readers_named": False})
    with reading() as session:
        (one,) = reads.readings(session, dossier_id, limit=2)
    shown = readers_shown(browse("citizen").get(f"/dossiers/{dossier_id}").text)
    assert "Cán bộ tiếp nhận" in shown
    assert one.name not in shown


def test_looking_often_is_one_row_an_hour(browse: Browse, submitted: Submit, world: Any) -> None:
    dossier_id = submitted()
    desk = browse("receptionist")
    for _again in range(3):
        desk.get(f"/office/dossiers/{dossier_id}")
        desk.get(application_path(dossier_id))
    assert kinds(dossier_id) == ["document", "dossier"]
    with transaction() as session:
        for minutes in (60, 61, 121):
            now = clock.now().replace(minute=1) + timedelta(minutes=minutes)
            reads.note(session, dossier_id, Read.DOSSIER, actor=world.receptionist, now=now)
        reads.note(session, dossier_id, Read.DOSSIER, actor=world.citizen, now=clock.now())
    assert kinds(dossier_id) == ["document", "dossier", "dossier", "dossier"]


@pytest.mark.every_case
@pytest.mark.parametrize("change", [update(DossierRead).values(name="x"), delete(DossierRead)])
def test_a_reading_is_never_changed_or_deleted(browse: Browse, submitted: Submit, change: Any) -> None:
    dossier_id = submitted()
    browse("receptionist").get(f"/office/dossiers/{dossier_id}")
    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(change)
    assert kinds(dossier_id) == ["dossier"]


def test_readings_go_with_their_dossier(world: Any, submitted: Submit) -> None:
    """A draft can be deleted whole; what is written of it must not stand in the way."""
    with transaction() as session:
        draft = actions.start_draft(session, "2.000635", actor=world.citizen, language="vi", now=clock.now())
        session.flush()
        reads.note(session, draft.id, Read.DOSSIER, actor=world.receptionist, now=clock.now())
        draft_id = draft.id
    with transaction() as session:
        session.execute(delete(Dossier).where(Dossier.id == draft_id))
    assert kinds(draft_id) == []


def test_inspectors_see_it_beside_the_log(browse: Browse, submitted: Submit, look: Any, world: Any) -> None:
    dossier_id = submitted()
    browse("specialist").get(f"/office/dossiers/{dossier_id}")
    page = browse("inspector").get(f"/audit?code={look(dossier_id).code}").text
    assert world.specialist.name in readers_shown(page)
    assert 'id="readers"' not in browse("inspector").get("/audit").text


def somebodys_draft(session: Session, *, now: datetime) -> Dossier:
    """A draft of somebody who has no other."""
    visitor = Actor(kind=Kind.VISITOR, name="", visitor_id=new_id())
    draft = actions.start_draft(session, "2.000635", actor=visitor, language="vi", now=now)
    session.flush()
    return draft


def test_who_opens_very_many_is_noticed_once_an_hour(
    browse: Browse, world: Any, run_worker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T38: told to those who watch, by letter and on their page; the officer goes on working."""
    monkeypatch.setattr(watch._Current, "most", 3)
    officer, started = world.receptionist, clock.now() - timedelta(hours=2)
    with transaction() as session:
        for one in (world.inspector, world.administrator):
            session.get_one(Account, one.id).email = f"{one.username}@example.vn"
        drafts = [somebodys_draft(session, now=started) for _ in range(4)]
        for draft in drafts[:3]:
            reads.note(session, draft.id, Read.DOSSIER, actor=officer, now=started)
            reads.note(session, draft.id, Read.FILE, actor=officer, now=started)
        assert audit.notice_many_readings(session, now=started) == 0  # three are usual, whatever of them is opened
        reads.note(session, drafts[3].id, Read.NUMBERS, actor=officer, now=started + timedelta(minutes=20))
        assert audit.notice_many_readings(session, now=started + timedelta(minutes=20)) == 1
        assert audit.notice_many_readings(session, now=started + timedelta(minutes=50)) == 0  # told already
        assert audit.notice_many_readings(session, now=started + timedelta(minutes=79)) == 0  # the first are too old
    run_worker()
    told = [(to, text) for to, text in letters(tmp_path / "mail") if "4 hồ sơ khác nhau" in text]
    with reading() as session:
        watching = accounts.addresses_of(session, Role.INSPECTOR, Role.ADMINISTRATOR)
        assert [one.type for one in history(session, officer.id)].count("ManyDossiersOpened") == 1
    assert sorted(to for to, _text in told) == watching
    assert {"inspector@example.vn", "administrator@example.vn"} <= set(watching)
    assert all(officer.name in text for _to, text in told)
    page = browse("inspector").get("/audit").text.partition('id="many"')[2].partition("</table>")[0]
    assert officer.name in page
    assert "<td" in page
    assert browse("receptionist").get("/office/").status_code == 200  # nobody is stopped


def test_who_opens_very_many_again_an_hour_later_is_noticed_again(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch._Current, "most", 1)
    started = clock.now()
    with transaction() as session:
        for hours in (0, 1.5):
            now = started + timedelta(hours=hours)
            drafts = [somebodys_draft(session, now=now) for _ in range(2)]
            for draft in drafts:
                reads.note(session, draft.id, Read.DOSSIER, actor=world.receptionist, now=now)
            assert audit.notice_many_readings(session, now=now) == 1


def test_the_page_is_shown_when_the_reading_cannot_be_written(
    browse: Browse, submitted: Submit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    dossier_id = submitted()
    desk, path = browse("receptionist"), application_path(dossier_id)

    def fails(*_given: Any, **_named: Any) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(reads, "note", fails)
    assert desk.get(f"/office/dossiers/{dossier_id}").status_code == 200
    assert desk.get(path).status_code == 200
    told = [one for one in caplog.messages if str(dossier_id) in one and "not written" in one]
    assert len(told) == 2


def test_a_second_look_in_the_hour_writes_nothing(browse: Browse, submitted: Submit) -> None:
    dossier_id = submitted()
    desk, path = browse("receptionist"), application_path(dossier_id)
    desk.get(path)
    asked: list[str] = []
    listen = lambda *arguments: asked.append(arguments[2])  # noqa: E731
    event.listen(database().engine, "before_cursor_execute", listen)
    try:
        assert desk.get(path).status_code == 200
    finally:
        event.remove(database().engine, "before_cursor_execute", listen)
    assert len([one for one in asked if "dossier_read" in one]) == 1
    assert not [one for one in asked if one.startswith("INSERT")]
