"""Dossiers on three processes, over HTTP: the plain one, one with opinions, a visit and a review, a notification."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.dossiers import course
from portal.dossiers.lifecycle import Action, Status, Step
from portal.dossiers.models import Dossier
from portal.dossiers.transitions import may
from portal.office.actions import course as office
from portal.office.actions import opinions
from portal.office.course_errors import OpinionClosed
from portal.office.errors import ChangedMeanwhile
from portal.processes import queries as processes
from portal.processes.definition import Process
from portal.processes.models import WorkItem
from tests.functional.office.conftest import EXTRACT, Browser, revision_on
from tests.support.asked import counted
from tests.support.files import pdf

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
Follow = Callable[..., Process]
GRANT = {"outcome": "grant", "opinion": "Hồ sơ đầy đủ.", "lines-0-value": "Giấy khai sinh"}
VISIT = {"day": "1/1/2026", "place": "Thôn 3", "participants": "Ông A\nBà B", "minutes": "Sổ còn nguyên vẹn."}


def act(browser: Browser, dossier_id: UUID, action: str, *, status: int = 303, **fields: Any) -> Any:
    browser.get(f"/office/dossiers/{dossier_id}")
    answer = browser.post(f"/office/dossiers/{dossier_id}/{action}", revision=revision_of(dossier_id), **fields)
    assert answer.status_code == status, answer.text
    return answer


def revision_of(dossier_id: UUID) -> str:
    with reading() as session:
        return str(session.get_one(Dossier, dossier_id).revision)


def items(dossier_id: UUID) -> list[WorkItem]:
    with reading() as session:
        return processes.items(session, dossier_id)


def open_steps(dossier_id: UUID) -> list[str]:
    """The keys of what is open, requests after their step."""
    return [item.request or item.step for item in items(dossier_id) if item.closed_at is None]


def to_opinions(browse: Browse, dossier_id: UUID) -> None:
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    act(browse("specialist"), dossier_id, "forward", note="Đã xem đơn.")


def asked(dossier_id: UUID, request: str) -> str:
    item = next(item for item in items(dossier_id) if item.request == request)
    return f"/office/opinions/{item.id}"


def test_the_plain_way_says_at_every_step_who_holds_it(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted(signed=True)
    assert open_steps(dossier_id) == ["reception"]
    act(browse("receptionist"), dossier_id, "accept")
    (item,) = [item for item in items(dossier_id) if item.closed_at is None]
    due = look(dossier_id).due_at
    assert (item.step, item.role) == ("appraisal", "specialist")
    assert item.due_at is not None
    assert due is not None
    assert item.due_at < due
    act(browse("specialist"), dossier_id, "appraise")
    page = browse("leader").get(f"/office/dossiers/{dossier_id}").text
    assert "Đang ở bước “Thụ lý”" in page
    assert items(dossier_id)[-1].assignee in page
    act(browse("specialist"), dossier_id, "propose", **GRANT)
    act(browse("leader"), dossier_id, "send-back", reason="Xem lại họ tên trong sổ.")
    assert open_steps(dossier_id) == ["appraisal"]
    act(browse("specialist"), dossier_id, "propose", **GRANT)
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    assert open_steps(dossier_id) == ["return"]
    act(browse("clerk"), dossier_id, "return", channel="online")
    assert open_steps(dossier_id) == []
    assert [item.step for item in items(dossier_id)] == [
        *("reception", "appraisal", "approval", "appraisal", "approval", "sealing", "return")
    ]


def test_the_way_with_opinions_a_visit_and_a_review(
    browse: Browse, submitted: Submit, look: Look, follow: Follow
) -> None:
    follow("verified")
    dossier_id = submitted(signed=True)
    specialist = browse("specialist")
    to_opinions(browse, dossier_id)
    assert open_steps(dossier_id) == ["opinions", "archive", "residence"]
    waiting = act(specialist, dossier_id, "forward", status=409, note="")
    assert "Còn 1 cơ quan chưa trả lời" in waiting.text
    archive = browse("specialist.so-noi-vu")
    page = archive.get(asked(dossier_id, "archive"))
    assert "Đối chiếu sổ lưu trữ" in page.text
    assert "thị trấn Kiến Đức" in page.text
    assert "0912 345 678" not in page.text
    answer = archive.post(asked(dossier_id, "archive"), answer="Sổ lưu trữ có ghi việc này.")
    assert answer.status_code == 303
    assert "Sổ lưu trữ có ghi việc này." in specialist.get(f"/office/dossiers/{dossier_id}").text
    act(specialist, dossier_id, "forward", note="")
    assert open_steps(dossier_id) == ["residence", "visit"]
    assert act(specialist, dossier_id, "forward", status=409, note="")
    act(specialist, dossier_id, "inspection", **VISIT)
    assert "Sổ còn nguyên vẹn." in specialist.get(f"/office/dossiers/{dossier_id}").text
    act(specialist, dossier_id, "forward", note="")
    act(specialist, dossier_id, "propose", **GRANT)
    assert act(browse("leader"), dossier_id, "approve", status=409, pin="demo")
    act(browse("leader"), dossier_id, "endorse", note="Đồng ý.")
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    assert open_steps(dossier_id) == ["return"]
    act(browse("clerk"), dossier_id, "return", channel="online")
    assert look(dossier_id).status == Status.RETURNED


def test_answers_decide_the_way_and_a_step_hands_back(
    browse: Browse, submitted: Submit, look: Look, follow: Follow
) -> None:
    follow("verified")
    dossier_id = submitted(typed={**EXTRACT, "event": "recognition"})
    to_opinions(browse, dossier_id)
    assert open_steps(dossier_id) == ["search"]
    act(browse("specialist"), dossier_id, "forward", note="")
    act(browse("specialist"), dossier_id, "hand-back", reason="Cần tra cứu thêm ở sổ khác.")
    assert open_steps(dossier_id) == ["appraisal"]
    assert look(dossier_id).status == Status.PROCESSING


def test_a_step_permits_only_what_its_process_says(
    browse: Browse, submitted: Submit, look: Look, follow: Follow, world: SimpleNamespace
) -> None:
    """``may: [request_supplement]`` leaves STOP out; a proposal has to wait for the last step of appraisal."""
    follow("verified")
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    dossier, specialist = look(dossier_id), world.specialist
    permitted = {action for action in Action if may(dossier, action, specialist)}
    assert permitted == {Action.FORWARD, Action.REQUEST_SUPPLEMENT, Action.ACCEPT_CORRECTION}
    stop = {"reason": "Không đủ căn cứ pháp lý.", "basis": "Điều 4 Luật Hộ tịch"}
    assert act(browse("specialist"), dossier_id, "stop", status=409, **stop)


def test_a_notification_ends_with_its_receipt(browse: Browse, submitted: Submit, look: Look, follow: Follow) -> None:
    follow("notice")
    dossier_id = submitted()
    receptionist = browse("receptionist")
    assert act(receptionist, dossier_id, "accept", status=409)
    act(receptionist, dossier_id, "acknowledge", note="Đã vào sổ.")
    dossier = look(dossier_id)
    assert (dossier.status, dossier.step, open_steps(dossier_id)) == (Status.RETURNED, Step.CLOSED, [])
    assert dossier.finished_at is not None
    page = browse("citizen").get(f"/dossiers/{dossier_id}").text
    assert "Thủ tục này không có kết quả nào khác" in page
    assert "Đã trả kết quả" not in page


def test_the_applicant_confirms_a_draft_or_objects(
    browse: Browse, submitted: Submit, look: Look, follow: Follow
) -> None:
    follow("confirmed")
    dossier_id = submitted(signed=True)
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    act(browse("specialist"), dossier_id, "propose", **GRANT)
    citizen = browse("citizen")
    assert "Xem dự thảo" in citizen.get(f"/dossiers/{dossier_id}").text
    page = citizen.get(f"/dossiers/{dossier_id}/draft-result")
    assert "Giấy khai sinh" in page.text
    first = revision_on(page)
    assert citizen.post(f"/dossiers/{dossier_id}/draft-result/object", revision=first, reason="Sai").status_code == 422
    reason = "Dòng họ tên viết thiếu dấu."
    said = citizen.post(f"/dossiers/{dossier_id}/draft-result/object", revision=first, reason=reason)
    assert said.status_code == 303
    assert reason in browse("specialist").get(f"/office/dossiers/{dossier_id}").text
    act(browse("specialist"), dossier_id, "propose", **GRANT)
    assert act(browse("specialist"), dossier_id, "go-on", status=409)
    assert citizen.post(f"/dossiers/{dossier_id}/draft-result/confirm", revision=first).status_code == 409
    page = citizen.get(f"/dossiers/{dossier_id}/draft-result")
    assert citizen.post(f"/dossiers/{dossier_id}/draft-result/confirm", revision=revision_on(page)).status_code == 303
    assert (look(dossier_id).step, open_steps(dossier_id)) == (Step.APPROVAL, ["approval"])


def test_work_goes_on_when_the_applicant_is_silent(
    browse: Browse, submitted: Submit, look: Look, follow: Follow, world: SimpleNamespace
) -> None:
    follow("confirmed")
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    act(browse("specialist"), dossier_id, "propose", **GRANT)
    later, revision = clock.now() + timedelta(days=20), look(dossier_id).revision
    with transaction() as session:
        office.go_on(session, dossier_id, actor=world.specialist, revision=revision, now=later)
    assert open_steps(dossier_id) == ["approval"]


def test_a_dossier_keeps_the_version_it_began_with(
    browse: Browse, submitted: Submit, look: Look, follow: Follow
) -> None:
    before = submitted()
    follow("notice")
    after = submitted()
    assert course.process_of(look(before)).key == "standard"
    assert course.process_of(look(after)).key == "notice"
    act(browse("receptionist"), before, "accept")
    assert open_steps(before) == ["appraisal"]


def test_only_the_agency_that_is_asked_sees_its_part(
    browse: Browse, submitted: Submit, follow: Follow, app: Any
) -> None:
    follow("verified")
    dossier_id = submitted()
    to_opinions(browse, dossier_id)
    address = asked(dossier_id, "archive")
    assert browse("specialist.cong-an-tinh").get(address).status_code == 404
    assert browse("specialist").get(address).status_code == 404
    assert browse("receptionist.so-noi-vu").get(address).status_code == 403
    archive = browse("specialist.so-noi-vu")
    assert archive.get(f"/office/dossiers/{dossier_id}").status_code == 404
    assert archive.get(f"{address}/files/{uuid4()}").status_code == 404
    assert "Đối chiếu sổ lưu trữ" in archive.get("/office/opinions").text
    assert archive.get(address).status_code == archive.get(address).status_code == 200
    with reading() as session:
        query = select(EventRecord).where(EventRecord.stream == dossier_id, EventRecord.type == "OpinionRead")
        assert len(session.scalars(query).all()) == 1
    step = next(item for item in items(dossier_id) if item.step == "opinions" and not item.request)
    assert browse("specialist").get(f"/office/opinions/{step.id}").status_code == 404


def test_a_late_answer_is_taken_and_said_to_be_late(
    browse: Browse, submitted: Submit, follow: Follow, world: SimpleNamespace
) -> None:
    follow("verified")
    dossier_id = submitted()
    to_opinions(browse, dossier_id)
    item = UUID(asked(dossier_id, "residence").rsplit("/", 1)[1])
    officer, later = world.all["specialist.cong-an-tinh"], clock.now() + timedelta(days=30)
    with transaction() as session:
        opinions.answer(session, item, text="Đã xác minh tại chỗ.", scan=None, actor=officer, now=later)
    assert "Trả lời muộn" in browse("specialist").get(f"/office/dossiers/{dossier_id}").text


def test_an_answer_may_bring_a_document(browse: Browse, submitted: Submit, follow: Follow) -> None:
    follow("verified")
    dossier_id = submitted()
    to_opinions(browse, dossier_id)
    archive, address = browse("specialist.so-noi-vu"), asked(dossier_id, "archive")
    token = {"csrf_token": archive.get(address).text and archive.token}
    sent = {**token, "answer": "Có văn bản kèm theo.", "document": (BytesIO(pdf(("Y",))), "y.pdf")}
    assert archive.client.post(address, data=sent, content_type="multipart/form-data").status_code == 303
    specialist = browse("specialist")
    assert "Văn bản kèm theo:" in specialist.get(f"/office/dossiers/{dossier_id}").text
    file = specialist.get(f"/office/dossiers/{dossier_id}/records/{address.rsplit('/', 1)[1]}")
    assert file.data.startswith(b"%PDF")
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_one_of_two_answers_at_once_wins(
    browse: Browse, submitted: Submit, follow: Follow, world: SimpleNamespace
) -> None:
    follow("verified")
    dossier_id = submitted()
    to_opinions(browse, dossier_id)
    item, officer = UUID(asked(dossier_id, "archive").rsplit("/", 1)[1]), world.all["specialist.so-noi-vu"]

    def give(text: str) -> str:
        try:
            with transaction() as session:
                opinions.answer(session, item, text=text, scan=None, actor=officer, now=clock.now())
        except OpinionClosed:
            return ""
        return text

    with ThreadPoolExecutor(6) as pool:
        given = [text for text in pool.map(give, [f"Ý kiến thứ {n} của cơ quan" for n in range(6)]) if text]
    assert len(given) == 1
    assert next(each for each in items(dossier_id) if each.id == item).note == given[0]


def test_two_who_go_on_at_once_close_a_step_once(
    browse: Browse, submitted: Submit, look: Look, follow: Follow, world: SimpleNamespace
) -> None:
    follow("verified")
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    revision = look(dossier_id).revision

    def go(number: int) -> bool:
        try:
            with transaction() as session:
                office.forward(
                    session, dossier_id, note=str(number), actor=world.specialist, revision=revision, now=clock.now()
                )
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(go, range(6))) == 1
    assert open_steps(dossier_id) == ["opinions", "archive", "residence"]


@pytest.mark.usefixtures("known_catalogue")
@pytest.mark.usefixtures("known_catalogue")
def test_the_page_of_a_dossier_takes_few_queries(browse: Browse, submitted: Submit, follow: Follow) -> None:
    follow("verified")
    dossier_id = submitted()
    to_opinions(browse, dossier_id)
    specialist = browse("specialist")
    with counted() as sent:
        specialist.get(f"/office/dossiers/{dossier_id}")
    mine = [statement for statement in sent if "work_item" in statement]
    assert len(mine) == 1
    assert len(sent) <= 31, sent  # the order of its fee among them


@pytest.mark.parametrize("day", ["31/12/2099", "hôm nay"])
def test_minutes_are_written_after_the_visit(browse: Browse, submitted: Submit, follow: Follow, day: str) -> None:
    follow("verified")
    dossier_id = submitted()
    to_opinions(browse, dossier_id)
    browse("specialist.so-noi-vu").get(asked(dossier_id, "archive"))
    browse("specialist.so-noi-vu").post(asked(dossier_id, "archive"), answer="Không có ý kiến khác.")
    act(browse("specialist"), dossier_id, "forward", note="")
    answer = act(browse("specialist"), dossier_id, "inspection", status=422, **{**VISIT, "day": day})
    assert "Sổ còn nguyên vẹn." in answer.text
