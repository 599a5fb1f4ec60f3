"""The stop notice (form 05): proposed by the specialist, signed by the leader, sealed, with its number and reason."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from portal.dossiers.lifecycle import Status, Step
from portal.dossiers.models import Dossier
from portal.signing import actions as signing
from tests.functional.office.conftest import Browser, revision_on
from tests.functional.office.test_the_way_of_a_dossier import act, document, verdict

Browse, Submit, Look = Callable[[str], Browser], Callable[..., UUID], Callable[[UUID], Dossier]
WHY = "Người yêu cầu đã được cấp trích lục này tại nơi khác."
BASIS = "Khoản 8 Điều 19 Nghị định số 61/2018/NĐ-CP"


@pytest.fixture
def proposed(browse: Browse, submitted: Submit) -> UUID:
    """A dossier that waits for the leader to stop it."""
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    act(browse("specialist"), dossier_id, "stop", reason=WHY, basis=BASIS, advice="Nộp hồ sơ mới khi cần.")
    return dossier_id


def test_the_specialist_only_proposes(proposed: UUID, look: Look, browse: Browse) -> None:
    """Work goes on until the leader signs; the dossier waits in the leader's list."""
    dossier = look(proposed)
    assert (dossier.status, dossier.step) == (Status.PROCESSING, Step.STOPPING)
    assert [item.kind for item in dossier.documents if item.kind == "stop_notice"] == []
    assert dossier.code in browse("leader").get("/office/?tab=mine").text
    assert dossier.code in browse("leader").get("/office/letters").text
    assert dossier.code not in browse("specialist").get("/office/letters").text
    assert browse("specialist").get(f"/office/dossiers/{proposed}/stop").status_code == 409


def test_the_leader_signs_and_the_work_ends(
    proposed: UUID, look: Look, browse: Browse, app: Any, run_worker: Any
) -> None:
    act(browse("leader"), proposed, "stop/sign", pin="demo")
    run_worker()
    dossier = look(proposed)
    assert (dossier.status, dossier.step) == (Status.STOPPED, Step.CLOSED)
    notice = document(dossier, "stop_notice")
    assert notice.number == "01/TB-UBND"
    found = verdict(notice.sha256)
    assert found.outcome is signing.Outcome.VALID
    assert [report.role for report in found.signatures] == [signing.Role.OFFICIAL, signing.Role.OFFICIAL]
    citizen = Browser(app.test_client()).sign_in("citizen").get(f"/dossiers/{proposed}").text
    assert WHY in citizen
    assert "Thông báo dừng giải quyết hồ sơ (01/TB-UBND)" in citizen


def test_notices_of_an_agency_share_one_register(proposed: UUID, look: Look, browse: Browse, submitted: Submit) -> None:
    """A denial and a stop notice are both notices: no two of them have the same number (NĐ 30/2020 Đ15)."""
    act(browse("leader"), proposed, "stop/sign", pin="demo")
    other = submitted()
    act(browse("receptionist"), other, "accept")
    act(browse("specialist"), other, "appraise")
    fields = {"outcome": "deny", "opinion": "Không có trong sổ.", "reason": "Không tìm thấy trong sổ hộ tịch."}
    act(browse("specialist"), other, "propose", **fields)
    act(browse("leader"), other, "approve", pin="demo")
    assert (look(other).proposal or {})["signed"]["number"] == "02/TB-UBND"


def test_the_leader_may_want_the_work_to_go_on(proposed: UUID, look: Look, browse: Browse) -> None:
    leader, path = browse("leader"), f"/office/dossiers/{proposed}/stop/refuse"
    answer = leader.post(path, revision=revision_on(leader.get(path)), reason="Hãy hỏi lại người nộp.")
    assert answer.status_code == 303
    assert look(proposed).step == Step.APPRAISAL
    page = browse("specialist").get(f"/office/dossiers/{proposed}/stop").text
    assert "Hãy hỏi lại người nộp." in page
    assert BASIS in page
    assert leader.get(f"/office/dossiers/{proposed}/stop/sign").status_code == 409


def test_without_the_pin_nothing_ends(proposed: UUID, look: Look, browse: Browse) -> None:
    leader, path = browse("leader"), f"/office/dossiers/{proposed}/stop/sign"
    answer = leader.post(path, revision=revision_on(leader.get(path)), pin="sai")
    assert "Mã PIN không đúng" in answer.text
    assert look(proposed).step == Step.STOPPING


def test_a_stop_needs_its_reason_and_its_basis(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    path, browser = f"/office/dossiers/{dossier_id}/stop", browse("specialist")
    answer = browser.post(path, revision=revision_on(browser.get(path)), reason="bận", basis="")
    assert answer.status_code == 422
    assert "Hãy ghi căn cứ pháp lý." in answer.text
    assert look(dossier_id).step == Step.APPRAISAL
