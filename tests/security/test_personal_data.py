"""Personal data stays where it belongs: not in logs, addresses, queues, subjects of letters or error pages (R5.4, P6).

Meant, and therefore not looked at here: the pages and documents themselves, the To line and the greeting of a letter,
the names of files in news that is not delivered yet, and the words that staff type into their own search boxes, which
travel in the address.
"""

import json
import logging
import smtplib
from collections.abc import Callable, Iterable
from email import message_from_bytes, policy
from functools import wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.accounts.models import Account
from portal.config import Settings
from portal.core import mail
from portal.core.db import reading, transaction
from portal.core.outbox import OutboxMessage
from portal.core.traces import trace
from portal.demo import PASSWORD
from portal.dossiers import queries as dossiers
from portal.servers import _WebServer
from portal.web import errors
from tests.support.applicants import APPLICANT, PAGES, Person, application_pdf, begin, fill, sign_in
from tests.support.files import pdf

NAME, NUMBER, PHONE, EMAIL = "Hoàng Yến Thử", "067190739173", "0912739173", "hoang.yen.7391@example.vn"
ADDRESS, SAID, FILE = "Ngõ Hoàng Yến 7391", "Lời riêng 7391 gửi cơ quan", "giấy của Yến 7391.pdf"
CANARIES = (NAME, NUMBER, PHONE, PHONE[1:], EMAIL, ADDRESS, SAID, FILE, "7391")


def found_in(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Which canary sings in which text, as it stands, unquoted from an address, or unescaped from JSON."""
    return [(one, text[:300]) for text in texts for one in CANARIES if one in text or one in unquote_plus(text)]


@pytest.fixture
def addresses(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What an access log in the usual format would hold: address and referrer of requests; and where answers lead."""
    heard: list[str] = []
    inner = app.wsgi_app

    def listening(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        heard.extend([environ["PATH_INFO"], environ["QUERY_STRING"], environ.get("HTTP_REFERER", "")])

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            heard.extend(value for name, value in headers if name == "Location")
            return start_response(status, headers, *more)

        return inner(environ, start)

    monkeypatch.setattr(app, "wsgi_app", listening)
    return heard


@pytest.fixture
def citizen(app: Flask, world: SimpleNamespace) -> Person:
    with transaction() as session:
        values = {
            "display_name": NAME,
            "personal_number": NUMBER,
            "phone": f"+84{PHONE[1:]}",
            "email": EMAIL,
            "address": ADDRESS,
        }
        session.execute(update(Account).where(Account.id == world.citizen.id).values(values))
    return sign_in(Person(app.test_client()), "citizen")


def apply(citizen: Person) -> UUID:
    """Hand a dossier in, with mistakes on the way; write to the agency; ask for another name; have a letter sent."""
    draft = begin(citizen)
    own = {"applicant_name": NAME, "applicant_number": NUMBER, "applicant_phone": PHONE}
    own |= {"applicant_address-detail": ADDRESS}
    citizen.get(f"{draft}/applicant").send(APPLICANT | own | {"applicant_birth_date": "31/2/1990"}, status=422)
    fill(citizen, draft, PAGES | {"applicant": APPLICANT | own})
    citizen.get(f"{draft}/papers").send(files={"old_copy_file": [(pdf((NUMBER,)), FILE)]})
    citizen.get(f"{draft}/papers").send(files={"old_copy_file": [(b"MZ" + NAME.encode(), FILE)]}, status=422)
    citizen.get(f"{draft}/check").send(action="/application")
    application_pdf(citizen)
    citizen.send(action="/submission")
    dossier_id = UUID(draft.rsplit("/", 1)[1])
    citizen.get(f"/dossiers/{dossier_id}/messages").send({"text": SAID}, files={"files": [(pdf((NUMBER,)), FILE)]})
    ask = {"wanted": f"{NAME} Mai", "reason": SAID}
    citizen.get("/account/data-requests/display_name/correct").send(ask)
    citizen.get("/account/password").send({"present": PASSWORD, "password": "bốn con yến trắng 42"})
    return dossier_id


def work(desk: Person, dossier_id: UUID) -> None:
    """The officer walks through the main pages, accepts and asks back."""
    with reading() as session:
        file_id = dossiers.files(session, dossier_id)[0].id
    for path in ("/", "/register", "/settings", "/notices", f"/dossiers/{dossier_id}/messages"):
        desk.get(f"/office{path}")
    desk.get(f"/office/dossiers/{dossier_id}/files/{file_id}/view")
    desk.download(f"/office/dossiers/{dossier_id}/files/{file_id}")
    desk.get(f"/office/dossiers/{dossier_id}").send(action="/accept")


def letters(folder: Path) -> list[Any]:
    """Every letter that was sent."""
    return [message_from_bytes(one.read_bytes(), policy=policy.default) for one in folder.glob("*.eml")]


def test_nothing_of_a_person_is_in_logs_addresses_queues_subjects_or_error_pages(
    app: Flask,
    citizen: Person,
    addresses: list[str],
    run_worker: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    dossier_id = apply(citizen)
    run_worker()
    desk = sign_in(Person(app.test_client()), "receptionist", back="/office/")
    work(desk, dossier_id)
    run_worker()
    for path in (f"/dossiers/{dossier_id}", f"/dossiers/{dossier_id}/confirmation", "/account", "/dossiers"):
        citizen.get(path)

    @wraps(app.view_functions["dossiers.show"])
    def fails(**_named: Any) -> str:
        raise ValueError(f"invalid: {NAME}, {NUMBER}, {EMAIL}")

    monkeypatch.setitem(app.error_handler_spec[None][None], Exception, errors._unexpected)
    monkeypatch.setitem(app.view_functions, "dossiers.show", fails)
    citizen.get(f"/dossiers/{dossier_id}", status=500)

    assert NAME not in citizen.main
    assert "incident" in caplog.text
    assert "in fails" in caplog.text
    assert found_in([caplog.text]) == []
    assert found_in(addresses) == []
    sent = letters(tmp_path / "mail")
    assert any(one["To"] == EMAIL for one in sent)
    assert found_in(str(value) for one in sent for name, value in one.items() if name != "To") == []
    with reading() as session:
        queue = list(session.scalars(select(OutboxMessage)))
    told = [(one.done_at, json.dumps(one.payload, ensure_ascii=False) + (one.last_error or "")) for one in queue]
    assert found_in(text for done_at, text in told if done_at) == []
    assert found_in(text.replace(FILE, "") for _done_at, text in told) == []


def test_a_letter_that_is_refused_does_not_leave_its_address_in_the_queue(
    citizen: Person, run_worker: Any, caplog: pytest.LogCaptureFixture
) -> None:
    class Refusing:
        def send(self, letter: mail.Letter) -> None:
            raise smtplib.SMTPRecipientsRefused({letter.to: (550, b"no such user")})

    mail.configure(Refusing())
    apply(citizen)
    run_worker()
    with reading() as session:
        said = [one.last_error for one in session.scalars(select(OutboxMessage)) if one.last_error]
    assert any("no such user" in one for one in said)
    assert found_in([*said, caplog.text]) == []


def test_a_trace_tells_where_and_what_kind_but_not_the_words() -> None:
    try:
        try:
            int(NUMBER + "x")
        except ValueError as problem:
            raise RuntimeError(NAME) from problem
    except RuntimeError as problem:
        told = trace(problem)
    assert "test_personal_data.py:" in told
    assert told.index("RuntimeError") < told.index("ValueError")
    assert found_in([told]) == []


def test_the_web_server_keeps_no_log_of_addresses(app: Flask, settings: Settings) -> None:
    """Staff search for names; what they type stands in the address."""
    assert _WebServer(app, settings).cfg.accesslog is None
