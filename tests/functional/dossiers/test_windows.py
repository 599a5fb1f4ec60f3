"""Two windows, lost sessions, scripts that save by themselves: what was typed is always still there."""

from collections.abc import Callable

from sqlalchemy import update

from portal.accounts.models import SignInSession
from portal.core import clock
from portal.core.db import transaction
from tests.support.applicants import APPLICANT, PAGES, RECORD, Person, begin, fill, sign_in
from tests.support.files import pdf


def _end_every_session() -> None:
    with transaction() as session:
        session.execute(update(SignInSession).values(ended_at=clock.now()))


def test_two_windows_are_shown_both_versions_and_one_decides(citizen: Person, somebody: Callable[[], Person]) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"record": RECORD})
    other = sign_in(somebody(), "citizen")
    citizen.get(f"{draft}/record")
    other.get(f"{draft}/record").send({"registered_at": "Nơi thứ hai"})
    citizen.send({"registered_at": "Nơi thứ ba"}, status=409)
    assert "Nơi thứ hai" in citizen.main
    assert citizen.typed("/record")["registered_at"] == "Nơi thứ ba"
    citizen.send()
    assert citizen.get(f"{draft}/record").typed("/record")["registered_at"] == "Nơi thứ ba"


def test_two_windows_on_different_pages_do_not_disturb_each_other(citizen: Person) -> None:
    draft = begin(citizen)
    first = citizen.get(f"{draft}/record")
    page, answer = first.page, first.answer
    fill(citizen, draft, {"copies_and_result": PAGES["copies_and_result"]})
    citizen.page, citizen.answer = page, answer
    citizen.send(RECORD)
    assert citizen.path == f"{draft}/copies_and_result"


def test_scripts_save_what_is_typed_and_do_not_hinder_the_button(citizen: Person) -> None:
    draft = begin(citizen)
    citizen.get(f"{draft}/record")
    page, answer = citizen.page, citizen.answer
    citizen.send({"registered_at": "Đang gõ d"}, headers={"X-Autosave": "1"})
    assert "saved_at" in citizen.answer.get_json()
    citizen.page, citizen.answer = page, answer
    citizen.send(RECORD)
    assert citizen.path == f"{draft}/copies_and_result"


def test_autosave_tells_that_the_session_has_ended(citizen: Person) -> None:
    draft = begin(citizen)
    citizen.get(f"{draft}/record")
    _end_every_session()
    citizen.send(RECORD, headers={"X-Autosave": "1"}, status=401)


def test_what_came_in_after_the_session_ended_is_back_after_signing_in(citizen: Person) -> None:
    """Promise P4, requirement 1: text and files survive an expired session."""
    draft = begin(citizen)
    citizen.get(f"{draft}/record")
    _end_every_session()
    citizen.send(RECORD | {"registered_at": "Viết rất lâu"})
    assert citizen.path == "/sign-in"
    citizen.send({"username": "citizen", "password": "demo"}, action="/sign-in")
    assert citizen.path == f"{draft}/record"
    assert citizen.typed("/record")["registered_at"] == "Viết rất lâu"


def test_files_that_came_in_after_the_session_ended_are_back_too(citizen: Person) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    citizen.get(f"{draft}/papers")
    _end_every_session()
    citizen.send(files={"old_copy_file": [(pdf(), "giay cu.pdf")]})
    assert citizen.path == "/sign-in"
    citizen.send({"username": "citizen", "password": "demo"}, action="/sign-in")
    assert "giay cu.pdf" in citizen.main


def test_what_a_stranger_sends_never_reaches_a_draft(citizen: Person, somebody: Callable[[], Person]) -> None:
    draft = begin(citizen)
    stranger = somebody()
    own = begin(stranger)
    stranger.get(f"{own}/record")
    token = stranger.typed("/record")
    answer = stranger.client.post(f"{draft}/record", data=token | {"registered_at": "Kẻ lạ"})
    assert answer.status_code == 303
    sign_in(stranger, "business")
    assert citizen.get(f"{draft}/record").typed("/record").get("registered_at", "") == ""
