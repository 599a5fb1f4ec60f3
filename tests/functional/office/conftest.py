"""Officers at their desks: submitted dossiers, and browsers signed in as each of them."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.catalogue import queries as catalogue
from portal.core import blobs, clock
from portal.core.db import reading, transaction
from portal.core.errors import NotFound
from portal.dossiers import actions as dossiers
from portal.dossiers.models import Dossier
from portal.office import queries
from tests.support.files import pdf, picture

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
ADDRESS = {"province": "68", "commune": "Kiến Đức", "detail": "Số 5 đường Mẫu"}
PERSON: Mapping[str, Any] = {
    "applicant_name": "Nguyễn Thị Thuỷ",
    "applicant_birth_date": "27/3/1990",
    "applicant_number": "067190001234",
    "applicant_phone": "0912 345 678",
    "applicant_address": ADDRESS,
}
EXTRACT: Mapping[str, Any] = {
    **PERSON,
    "role": "self",
    "event": "birth",
    "registered_at": "Ủy ban nhân dân thị trấn Kiến Đức",
    "copies": "2",
    "result_channel": "online",
    "statement": "y",
}
LICENCE: Mapping[str, Any] = {
    **PERSON,
    "licence_number": "670123456789",
    "licence_class": "a1",
    "issued_on": "5/9/2019",
    "reason": "damaged",
    "portrait_file": "chan-dung.jpg",
    "current_licence_file": "giay-phep.pdf",
    "result_channel": "counter",
    "statement": "y",
}


@dataclass
class Browser:
    """A browser without JavaScript, signed in as one officer."""

    client: Any
    token: str = ""

    def sign_in(self, username: str) -> "Browser":
        self._read(self.client.get("/sign-in"))
        answer = self.client.post("/sign-in", data={"username": username, "password": "demo", "csrf_token": self.token})
        assert answer.status_code in (302, 303), answer.text
        return self

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._read(self.client.get(path, buffered=True, **options))

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self.client.post(path, data={**fields, "csrf_token": self.token}, buffered=True)  # type: ignore[no-any-return]

    def _read(self, answer: TestResponse) -> TestResponse:
        found = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return answer


def revision_on(answer: TestResponse) -> str:
    """The revision that a page carries."""
    found = re.search(r'name="revision"[^>]*?value="(\d+)"', answer.text)
    assert found, answer.text
    return found[1]


@pytest.fixture
def browse(app: Flask) -> Callable[[str], Browser]:
    """A browser of the officer with this user name."""
    browsers: dict[str, Browser] = {}

    def sign_in(username: str) -> Browser:
        if username not in browsers:
            browsers[username] = Browser(app.test_client()).sign_in(username)
            browsers[username].get("/office/")
        return browsers[username]

    return sign_in


@pytest.fixture
def submitted(app: Flask, world: SimpleNamespace, pki: Any, run_worker: Any) -> Callable[..., UUID]:
    """Hands a dossier in for the demo citizen, by the applicant's own actions; signed if asked for."""

    def hand_in(code: str = "2.000635", typed: Mapping[str, Any] = EXTRACT, *, signed: bool = False) -> UUID:
        actor, now = world.citizen, clock.now()
        with transaction() as session:
            draft = dossiers.start_draft(session, code, actor=actor, language="vi", now=now)
            draft.answers = _stored(code, typed)
            dossier_id = draft.id
        _attach(dossier_id, code, typed, actor, now)
        _apply(dossier_id, actor, now, pki if signed else None)
        with transaction() as session:
            dossiers.submit(session, dossier_id, actor=actor, sent_at=clock.now(), now=clock.now())
        run_worker()
        return dossier_id

    return hand_in


@pytest.fixture
def complete(world: SimpleNamespace, run_worker: Any) -> Callable[..., None]:
    """Answers a supplement request for the demo citizen, by the applicant's own actions."""

    def send(dossier_id: UUID, typed: Mapping[str, Any]) -> None:
        actor, now = world.citizen, clock.now()
        with transaction() as session:
            dossier = session.get_one(Dossier, dossier_id)
            dossier.answers = dossier.answers | _stored(dossier.service_code, typed)
        _apply(dossier_id, actor, now, None)
        with transaction() as session:
            dossiers.send_supplement(session, dossier_id, actor=actor, now=clock.now())
        run_worker()

    return send


def _stored(code: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    definition = catalogue.definition(code)
    values = {key: value for key, value in typed.items() if not key.endswith("_file")}
    questions = {key: definition.question(key) for key in values}
    return {key: questions[key].stored(questions[key].parse(value)) for key, value in values.items()}


def _attach(dossier_id: UUID, code: str, typed: Mapping[str, Any], actor: Any, now: datetime) -> None:
    uploads = [_upload(key, given) for key, given in typed.items() if key.endswith("_file")]
    if not uploads:
        return
    received, troubles = dossiers.receive(uploads, catalogue.definition(code), now=now)
    assert not troubles
    with transaction() as session:
        dossiers.attach_files(session, dossier_id, received, actor=actor, now=now)


def _upload(key: str, given: str | bytes) -> dossiers.Upload:
    """A file of this content, or one made for the name."""
    if isinstance(given, bytes):
        return dossiers.Upload(key, f"{key}.pdf", io.BytesIO(given))
    return dossiers.Upload(key, given, io.BytesIO(picture("JPEG") if given.endswith(".jpg") else pdf((given,))))


def _apply(dossier_id: UUID, actor: Any, now: datetime, pki: Any) -> None:
    with reading() as session:
        drawn = dossiers.draw_application(session, dossier_id, actor=actor, now=now)
    assert drawn is not None
    with transaction() as session:
        issued = dossiers.issue_application(session, dossier_id, drawn, actor=actor, now=now)
        sha256 = issued.sha256
    if pki is None:
        return
    signed = io.BytesIO(pki.signed_by("citizen", blobs.store().read(sha256)))
    with reading() as session:
        returned = dossiers.examine_signed(session, dossier_id, signed, actor=actor, now=clock.now())
    with transaction() as session:
        dossiers.receive_signed_application(session, dossier_id, returned, actor=actor, now=clock.now())


@pytest.fixture
def look(world: SimpleNamespace) -> Callable[[UUID], Dossier]:
    """The dossier as it is in the database now."""

    def read(dossier_id: UUID) -> Dossier:
        with reading() as session:
            for actor in world.all.values():
                if actor.is_staff:
                    try:
                        return queries.dossier(session, dossier_id, actor=actor)
                    except NotFound:
                        continue
        raise AssertionError("no officer sees this dossier")

    return read
