"""Ux 1: six faults, every kind of question: afterwards everything typed is as it was.

Failed validation, ended session, lost network, going back and an error of ours are played over HTTP; the crash, a
SIGKILL of every process that answers requests, with real processes. Browsers and files have tests of their own.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import update

from portal import wiring
from portal.accounts.models import SignInSession
from portal.catalogue import library
from portal.config import Settings
from portal.core import clock
from portal.core.db import transaction
from portal.dossiers.actions import drafts
from portal.web import errors
from tests.faults.applicant import Applicant
from tests.faults.stage import playing, set_up
from tests.support.applicants import Person, sign_in
from tests.support.catalogue import offer
from tests.support.kinds_asked import CODE, SAMPLES, asked, definition, service, typed

MUST = "phải có"


@pytest.fixture
def person(app: Flask, world: Any, monkeypatch: pytest.MonkeyPatch) -> Person:
    """The demo citizen with a draft of the service that asks every kind."""
    offer(monkeypatch, [service()])
    citizen = sign_in(Person(app.test_client()), "citizen")
    return citizen.get(f"/services/{CODE}/start").send(action="/start")


def written(person: Person, kind: str) -> list[tuple[str, str]]:
    """What the inputs of the question hold, as the page has it."""
    return held(person.page, kind)


def held(page: Any, kind: str) -> list[tuple[str, str]]:
    form = next(form for form in page.forms if (form.get("action") or "").endswith(f"/page_{kind}"))
    marks = form.xpath(".//input[@type='hidden']/@name")  # of the portal: nobody typed them
    values = (pair for pair in form.form_values() if pair[0].startswith(f"the_{kind}") and pair[0] not in marks)
    # A browser drops the line break after <textarea>, this reader does not
    return sorted((name, value.replace("\r\n", "\n").removeprefix("\n")) for name, value in values if value)


def expected(kind: str) -> list[tuple[str, str]]:
    return sorted(typed(kind).items())


def open_page(person: Person, draft: str, kind: str) -> Person:
    person.get(f"{draft}/page_{kind}")
    rows = [name for name in typed(kind) if "-1-" in name]
    if rows and not person.page.xpath(f"//*[@name='{rows[0]}']"):
        person.send({person.button("Thêm"): "1"}, action=f"/page_{kind}")
    return person


def autosave(person: Person, data: dict[str, str], **more: Any) -> None:
    """What the script sends; the page stays open."""
    page, answer = person.page, person.answer
    person.send(data, headers={"X-Autosave": "1"}, **more)
    person.page, person.answer = page, answer


def failed_validation(person: Person, draft: str, kind: str, app: Flask) -> None:
    open_page(person, draft, kind).send(typed(kind), action=f"/page_{kind}", status=422)
    assert written(person, kind) == expected(kind)
    person.get(f"{draft}/page_{kind}")


def ended_session(person: Person, draft: str, kind: str, app: Flask) -> None:
    open_page(person, draft, kind)
    with transaction() as session:
        session.execute(update(SignInSession).values(ended_at=clock.now()))
    autosave(person, typed(kind), status=401)
    person.send(typed(kind) | {"stay": "1"}, action=f"/page_{kind}")
    assert person.path == "/sign-in"
    # As many sign-ins as there are kinds are too many for one address
    person.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{asked().index(kind)}"
    person.send({"username": "citizen", "password": "demo"}, action="/sign-in")
    assert person.path == f"{draft}/page_{kind}"


def lost_network(person: Person, draft: str, kind: str, app: Flask) -> None:
    """The script had saved; then a request was cut off in the middle."""
    autosave(open_page(person, draft, kind), typed(kind))
    half = b'--x\r\nContent-Disposition: form-data; name="must'
    person.client.post(f"{draft}/page_{kind}", data=half, content_type="multipart/form-data; boundary=x")
    person.get(f"{draft}/page_{kind}")


def going_back(person: Person, draft: str, kind: str, app: Flask) -> None:
    open_page(person, draft, kind).send(typed(kind) | {f"must_{kind}": MUST}, action=f"/page_{kind}")
    assert person.path != f"{draft}/page_{kind}", person.main
    person.get(f"{draft}/page_{kind}")
    assert dict(person.form(f"/page_{kind}").form_values())[f"must_{kind}"] == MUST


def error_of_ours(person: Person, draft: str, kind: str, app: Flask) -> None:
    """The page of the error has a button that sends the same again."""
    open_page(person, draft, kind)

    def break_down(*_: Any, **__: Any) -> None:
        raise RuntimeError("for the test")

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
        patch.setitem(app.error_handler_spec[None][None], Exception, errors._unexpected)
        patch.setattr(drafts, "forget_parked", break_down)
        person.send(typed(kind) | {"stay": "1"}, action=f"/page_{kind}", status=500)
    person.send(action=f"/page_{kind}")
    assert person.path == f"{draft}/page_{kind}"


FAULTS = (failed_validation, ended_session, lost_network, going_back, error_of_ours)


def test_every_kind_has_its_sample() -> None:
    assert sorted(set(asked()) - SAMPLES.keys()) == []


@pytest.mark.every_case
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_nothing_typed_is_lost(person: Person, settings: Settings, fault: Callable[..., None]) -> None:
    """Every kind in one draft, one after the other: a start for each would take minutes.

    Nobody signs in as often as there are kinds: the limits begin anew for each.
    """
    draft, app = person.path, person.client.application
    changed = {}
    for kind in asked():
        if kind in SAMPLES:
            wiring.reset_limits(settings)
            fault(person, draft, kind, app)
            if written(person, kind) != expected(kind):
                changed[kind] = (written(person, kind), expected(kind))
    assert changed == {}


@pytest.mark.fault
def test_nothing_saved_is_lost_when_the_processes_are_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash: what was saved a moment before is there when the portal is back, and the person still signed in."""
    monkeypatch.setattr(library._Current, "library", library._Current.library)
    monkeypatch.setattr(library._Current, "folder", library._Current.folder)
    monkeypatch.setattr(library._Current, "files", library._Current.files)
    folder = tmp_path / "services"
    (folder / CODE).mkdir(parents=True)
    (folder / CODE / "v1.yaml").write_text(json.dumps(definition(), ensure_ascii=False))
    with set_up(tmp_path / "portal", services=folder) as settings, playing(settings) as stage:
        applicant = Applicant(stage.address)
        applicant.sign_in()
        draft = _begun(applicant)
        for kind in asked():
            seen = re.search(r'name="revision" value="([^"]*)"', applicant.get(f"{draft}/page_{kind}"))
            applicant.send(f"{draft}/page_{kind}", stay="1", revision=seen[1] if seen else "", **typed(kind))
        for worker in stage.web_workers():
            stage.kill_web_worker(worker)
        stage.kill("web")
        stage.start("web")
        stage.wait_until_ready()
        shown = {kind: html.fromstring(applicant.get(f"{draft}/page_{kind}")) for kind in asked()}
    lost = {kind: expected(kind) for kind, page in shown.items() if held(page, kind) != expected(kind)}
    assert lost == {}


def _begun(applicant: Applicant) -> str:
    applicant.get(f"/services/{CODE}/start")
    page = applicant.send(f"/services/{CODE}/start")
    found = re.search(r"/drafts/[0-9a-f-]{36}", page)
    assert found
    return found[0]
