"""Roles, agencies, places and two officers at once: what is refused, and how."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from portal.core.db import reading
from portal.dossiers import queries as dossiers
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from tests.functional.office.conftest import Browser, revision_on

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
ACTIONS = {
    "receptionist": {"accept", "refuse", "confirm-withdrawal", "supplement"},
    "specialist": {"appraise", "propose", "stop", "supplement"},
    "leader": {"approve", "send-back"},
    "clerk": {"seal", "return"},
}
LONG = "Một lý do đủ dài"
EVERY_ACTION = sorted(set().union(*ACTIONS.values()))


@pytest.mark.parametrize("role", [*ACTIONS, "editor"])
def test_a_role_may_only_do_its_own(browse: Browse, submitted: Submit, look: Look, role: str) -> None:
    """R5.2, R18.2: every action of another desk is 403, whatever its state."""
    dossier_id, browser = submitted(), browse("receptionist" if role == "editor" else role)
    browser = browse(role)
    for action in EVERY_ACTION:
        answer = browser.post(f"/office/dossiers/{dossier_id}/{action}", revision="2")
        expected = action in ACTIONS.get(role, set())
        assert (answer.status_code != 403) == expected, action
    assert look(dossier_id).status in (Status.SUBMITTED, Status.ACCEPTED)


def test_nobody_from_outside_sees_an_officers_page(app: Any, submitted: Submit) -> None:
    """Visitors are asked to sign in; applicants have no business here."""
    dossier_id = submitted()
    visitor = Browser(app.test_client())
    assert "/sign-in" in visitor.get(f"/office/dossiers/{dossier_id}").headers["Location"]
    citizen = Browser(app.test_client()).sign_in("citizen")
    assert citizen.get("/office/").status_code == 403
    assert citizen.get(f"/office/dossiers/{dossier_id}").status_code == 403


@pytest.mark.parametrize("path", ["", "/accept", "/supplement", "/refuse"])
def test_another_agency_finds_nothing(browse: Browse, submitted: Submit, path: str) -> None:
    """R5.2: foreign dossiers do not exist."""
    dossier_id = submitted()
    foreign = browse("receptionist.so-noi-vu")
    assert foreign.get(f"/office/dossiers/{dossier_id}{path}").status_code == 404
    assert foreign.get(f"/office/dossiers/{uuid4()}{path}").status_code == 404
    if path:
        assert foreign.post(f"/office/dossiers/{dossier_id}{path}", revision="2").status_code == 404


def test_another_agency_gets_no_file(browse: Browse, submitted: Submit) -> None:
    dossier_id = submitted()
    with reading() as session:
        document = next(iter(dossiers.documents(session, dossier_id)))
    path = f"/office/dossiers/{dossier_id}/documents/{document.id}"
    assert browse("receptionist.so-noi-vu").get(path).status_code == 404
    answer = browse("receptionist").get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_returned_application_is_only_a_download(browse: Browse, submitted: Submit) -> None:
    """What a stranger sent is never opened inside the portal; our own issued bytes are."""
    dossier_id = submitted(signed=True)
    with reading() as session:
        found = {item.kind: item.id for item in dossiers.documents(session, dossier_id)}
    browser = browse("receptionist")

    def disposition(kind: str) -> str:
        answer = browser.get(f"/office/dossiers/{dossier_id}/documents/{found[kind]}?inline=1")
        return answer.headers["Content-Disposition"].split(";")[0]

    assert disposition("application") == "inline"
    assert disposition("signed_application") == "attachment"


def test_what_the_table_does_not_know_is_refused(browse: Browse, submitted: Submit, look: Look) -> None:
    """Illegal moves are 409 and change nothing."""
    dossier_id = submitted()
    revision = str(look(dossier_id).revision)
    refused = {
        "specialist": {
            "appraise": {},
            "propose": {"outcome": "grant", "opinion": "Đủ"},
            "stop": {"reason": LONG, "basis": LONG},
        },
        "leader": {"approve": {"pin": "demo"}, "send-back": {"reason": LONG}},
        "clerk": {"seal": {}, "return": {"channel": "online"}},
        "receptionist": {"confirm-withdrawal": {}},
    }
    for role, actions in refused.items():
        for action, fields in actions.items():
            answer = browse(role).post(f"/office/dossiers/{dossier_id}/{action}", revision=revision, **fields)
            assert answer.status_code == 409, (role, action)
            opened = browse(role).get(f"/office/dossiers/{dossier_id}/{action}")
            assert opened.status_code in (405, 409), (role, action)
    assert look(dossier_id).status == Status.SUBMITTED


def test_the_second_officer_learns_who_was_first(
    browse: Browse, submitted: Submit, look: Look, world: SimpleNamespace
) -> None:
    """Two windows on one dossier: nobody overwrites, and the page says who acted and when."""
    dossier_id = submitted()
    browser = browse("receptionist")
    first = revision_on(browser.get(f"/office/dossiers/{dossier_id}/refuse"))
    assert browser.post(f"/office/dossiers/{dossier_id}/accept", revision=first).status_code == 303
    late = browser.post(
        f"/office/dossiers/{dossier_id}/refuse",
        revision=first,
        reason_code="other",
        reason="Hồ sơ này trùng với hồ sơ đã nộp trước đó.",
    )
    assert late.status_code == 409
    assert world.receptionist.name in late.text
    assert "trùng với hồ sơ đã nộp" in late.text
    assert look(dossier_id).status == Status.ACCEPTED


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999999999999"])
def test_a_form_without_its_revision_does_nothing(browse: Browse, submitted: Submit, look: Look, revision: str) -> None:
    dossier_id = submitted()
    answer = browse("receptionist").post(f"/office/dossiers/{dossier_id}/accept", revision=revision)
    assert answer.status_code in (409, 422)
    assert look(dossier_id).status == Status.SUBMITTED
