"""R12.3: the sender says what is wrong and how to mend it; both times are recorded, and decide who bears it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import reading, transaction
from portal.dossiers import actions as dossiers
from portal.dossiers import queries as dossier_queries
from portal.dossiers.dialogue.models import Correction
from portal.dossiers.dialogue.rules import bearing
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from tests.functional.office.conftest import Browser, revision_on

Browse = Callable[[str], Browser]
Submit = Callable[..., UUID]
Look = Callable[[UUID], Dossier]
WHY = "Tôi gõ nhầm số bản khi khai."
RIGHT = {"question-copies": "3", "reason": WHY}


def corrections(dossier_id: UUID) -> list[Correction]:
    with reading() as session:
        return list(session.scalars(select(Correction).where(Correction.dossier_id == dossier_id)))


def notify(browse: Browse, dossier_id: UUID, **fields: Any) -> Any:
    citizen = browse("citizen")
    citizen.get(f"/dossiers/{dossier_id}/correction")
    return citizen.post(f"/dossiers/{dossier_id}/correction", **(fields or RIGHT))


def act(browser: Browser, dossier_id: UUID, action: str, **fields: Any) -> Any:
    page = browser.get(f"/office/dossiers/{dossier_id}")
    del page
    with reading() as session:
        revision = session.get_one(Dossier, dossier_id).revision
    return browser.post(f"/office/dossiers/{dossier_id}/{action}", revision=str(revision), **fields)


def appraised(browse: Browse, dossier_id: UUID) -> None:
    assert act(browse("receptionist"), dossier_id, "accept").status_code == 303
    assert act(browse("specialist"), dossier_id, "appraise").status_code == 303


def test_in_time_accepted_mended_and_accepted_again(
    browse: Browse, submitted: Submit, look: Look, complete: Callable[..., None], run_worker: Any
) -> None:
    dossier_id = submitted()
    assert "Báo sai sót, đính chính" in browse("citizen").get(f"/dossiers/{dossier_id}").text
    assert notify(browse, dossier_id).status_code == 303
    (sent,) = corrections(dossier_id)
    assert [(item["key"], item["before"], item["after"]) for item in sent.items] == [("copies", "2 bản", "3")]
    assert sent.processed_at is None

    officer = browse("receptionist")
    assert "Người nộp báo hồ sơ có sai sót" in officer.get(f"/office/dossiers/{dossier_id}").text
    page = officer.get(f"/office/dossiers/{dossier_id}/correction")
    assert "Khi đó chưa xử lý" in page.text
    assert "không phải chịu trách nhiệm" in page.text
    assert WHY in page.text
    accepted = officer.post(f"/office/dossiers/{dossier_id}/correction/accept", revision=revision_on(page))
    assert accepted.status_code == 303
    assert look(dossier_id).status == Status.SUPPLEMENT_REQUESTED

    citizen = browse("citizen")
    shown = citizen.get(f"/dossiers/{dossier_id}").text
    assert "mở đúng các mục bạn báo" in shown
    assert "Cơ quan chấp nhận đính chính" in shown
    assert citizen.get(f"/drafts/{dossier_id}/copies_and_result").status_code == 200
    locked = citizen.post(f"/drafts/{dossier_id}/record", registered_at="Nơi khác", event="birth")
    assert look(dossier_id).answers["registered_at"] != "Nơi khác", locked.status_code

    before = dict(look(dossier_id).submitted_answers or {})
    complete(dossier_id, {"copies": "3"})
    again = look(dossier_id)
    assert again.status == Status.SUBMITTED
    assert before["copies"] != (again.submitted_answers or {})["copies"]
    with reading() as session:
        kinds = [document.kind for document in dossier_queries.documents(session, dossier_id)]
    assert kinds.count("application") == 2, "what was handed in first stays"
    assert act(officer, dossier_id, "accept").status_code == 303
    run_worker()
    with reading() as session:
        documents = dossier_queries.documents(session, dossier_id)
    assert [document.round for document in documents if document.kind == "acceptance_slip"] == [2]


def test_after_the_acceptance_the_clock_stops_while_it_is_mended(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    assert look(dossier_id).due_at is not None
    notify(browse, dossier_id)
    assert act(browse("receptionist"), dossier_id, "correction/accept").status_code == 409, "not this desk's any more"
    assert act(browse("specialist"), dossier_id, "correction/accept").status_code == 303
    assert look(dossier_id).due_at is None
    assert "Ngừng tính thời hạn" in browse("citizen").get(f"/dossiers/{dossier_id}/deadline").text


def test_too_late_is_recorded_and_declined_with_a_reason(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    appraised(browse, dossier_id)
    assert notify(browse, dossier_id).status_code == 303
    (sent,) = corrections(dossier_id)
    assert sent.processed_at is not None
    assert sent.processed_at < sent.notified_at
    for page in (f"/dossiers/{dossier_id}/correction", f"/office/dossiers/{dossier_id}/correction"):
        assert "vẫn chịu trách nhiệm" in browse("citizen" if page.startswith("/d") else "specialist").get(page).text
    assert act(browse("specialist"), dossier_id, "correction", reason="Không").status_code == 422
    why = "Kết quả đã soạn theo bản chính trong sổ gốc."
    assert act(browse("specialist"), dossier_id, "correction", reason=why).status_code == 303
    assert why in browse("citizen").get(f"/dossiers/{dossier_id}/correction").text
    assert why in browse("citizen").get(f"/dossiers/{dossier_id}").text
    assert look(dossier_id).status == Status.PROCESSING
    assert act(browse("specialist"), dossier_id, "correction", reason=why).status_code == 409, "answered once"
    assert "Người nộp báo hồ sơ có sai sót" not in browse("specialist").get(f"/office/dossiers/{dossier_id}").text
    assert notify(browse, dossier_id).status_code == 303, "another one may follow"


def test_an_officer_who_had_the_page_open_has_to_see_it_first(browse: Browse, submitted: Submit) -> None:
    dossier_id, officer = submitted(), browse("receptionist")
    seen = revision_on(officer.get(f"/office/dossiers/{dossier_id}"))
    notify(browse, dossier_id)
    officer.get("/office/")
    assert officer.post(f"/office/dossiers/{dossier_id}/accept", revision=seen).status_code == 409


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": WHY}, "ít nhất một mục"),
        ({"question-copies": " ", "question-unknown": "x", "reason": WHY}, "ít nhất một mục"),
        ({"question-copies": "3", "reason": ""}, "vì sao cần đính chính"),
        ({"question-copies": "ba bản", "reason": "x" * 2001}, "tối đa 2.000"),
    ],
)
def test_what_says_nothing_is_not_sent_and_stays(
    browse: Browse, submitted: Submit, fields: dict[str, str], says: str
) -> None:
    dossier_id = submitted()
    answer = notify(browse, dossier_id, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{fields.get("question-copies", "").strip()}"' in answer.text
    assert corrections(dossier_id) == []


def test_one_waits_at_a_time_and_none_after_the_end(browse: Browse, submitted: Submit, world: Any) -> None:
    dossier_id = submitted()
    notify(browse, dossier_id)
    assert notify(browse, dossier_id).status_code == 409
    assert len(corrections(dossier_id)) == 1
    with transaction() as session:
        dossiers.request_withdrawal(session, dossier_id, reason="Thôi", actor=world.citizen, now=clock.now())
    assert notify(browse, dossier_id).status_code == 409
    assert "không gửi đính chính được" in browse("citizen").get(f"/dossiers/{dossier_id}/correction").text


@pytest.mark.parametrize("username", ["business", "receptionist"])
def test_only_its_owner_corrects_a_dossier(browse: Browse, submitted: Submit, username: str) -> None:
    dossier_id = submitted()
    browser = browse(username)
    assert browser.get(f"/dossiers/{dossier_id}/correction").status_code == 404
    assert browser.post(f"/dossiers/{dossier_id}/correction", **RIGHT).status_code == 404
    assert browse("specialist.so-noi-vu").get(f"/office/dossiers/{dossier_id}/correction").status_code == 404
    assert corrections(dossier_id) == []


def test_the_two_times_decide() -> None:
    """Freed before, not freed at the same moment or after."""
    now = clock.now()
    second = timedelta(seconds=1)
    assert bearing(notified_at=now, processed_at=None).in_time
    assert bearing(notified_at=now, processed_at=now + second).in_time
    assert not bearing(notified_at=now, processed_at=now).in_time
    assert not bearing(notified_at=now, processed_at=now - second).in_time
