"""The desk's checklist, reusable reasons, asking once and again, and handing over to the processing unit."""

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core import blobs
from portal.core.calendar import load_calendar
from portal.core.db import reading, transaction
from portal.core.events import history
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import ComponentCheck, Dossier
from portal.office import slips
from portal.office.actions.handing_over import hand_over_by
from portal.office.reception_models import ReceptionReason
from tests.functional.office.conftest import LICENCE, Browser, revision_on
from tests.functional.office.test_overruling import POLICE
from tests.support.asked import counted

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
LICENCES = "1.002809"
BLURRED = "Ảnh mờ, không đọc được số giấy phép"


@pytest.fixture
def dossier_id(submitted: Submit) -> UUID:
    return submitted(LICENCES, LICENCE)


def slip_text(dossier: Dossier, kind: str = "acceptance_slip") -> str:
    slip = next(each for each in dossier.documents if each.kind == kind)
    command = ["pdftotext", "-layout", str(blobs.store().path(slip.sha256)), "-"]
    return " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def check(browser: Browser, dossier_id: UUID, **fields: str) -> Any:
    page = browser.get(f"/office/dossiers/{dossier_id}/checklist")
    return browser.post(f"/office/dossiers/{dossier_id}/checklist", revision=revision_on(page), **fields)


def row(component: str, **fields: str) -> dict[str, str]:
    fields = {"component": component, **fields}
    return {f"components-0-{name}": value for name, value in fields.items()}


def test_what_the_desk_found_is_kept_printed_and_asked_for(
    browse: Browse, dossier_id: UUID, look: Look, run_worker: Any
) -> None:
    """Originals, copies, accepted or not: on the slip, in the paper rule, and in the request to complete."""
    desk = browse(POLICE)
    wrong = row("current_licence", originals="0", copies="2", verdict="no", reason=BLURRED, mend="Chụp lại nơi đủ sáng")
    assert check(desk, dossier_id, **wrong).status_code == 303
    (found,) = [one for one in look(dossier_id).checks if one.accepted is False]
    assert (found.component, found.copies, found.reason) == ("current_licence", 2, BLURRED)
    assert "Không đạt" in desk.get(f"/office/dossiers/{dossier_id}").text
    request = desk.get(f"/office/dossiers/{dossier_id}/supplement").text
    assert f'value="{BLURRED}"' in request
    assert 'value="Chụp lại nơi đủ sáng"' in request
    good = row("current_licence", originals="1", copies="0", verdict="yes")
    assert check(desk, dossier_id, **good).status_code == 303
    accept = desk.get(f"/office/dossiers/{dossier_id}/accept")
    desk.post(f"/office/dossiers/{dossier_id}/accept", revision=revision_on(accept))
    run_worker()
    (paper,) = [one for one in slips.papers_of(look(dossier_id)) if one.component.key == "current_licence"]
    assert not paper.to_bring
    assert paper.rule.why.vi.startswith("Bộ phận Một cửa đã nhận bản chính")
    assert re.search(r"Giấy phép lái xe[^0-9–]* 1 – 1", slip_text(look(dossier_id)))
    closed = desk.get(f"/office/dossiers/{dossier_id}/checklist")
    assert closed.status_code == 409, "the slip has said what came in"


def test_the_rest_is_in_order_where_something_came(browse: Browse, dossier_id: UUID) -> None:
    """One button for all that was sent or shown; what was judged already stays as it is."""
    parts = {"portrait": {"verdict": "no", "reason": BLURRED}, "current_licence": {}}
    fields = {
        f"components-{at}-{name}": value
        for at, (component, more) in enumerate(parts.items())
        for name, value in {"component": component, **more}.items()
    }
    assert check(browse(POLICE), dossier_id, rest_fine="1", **fields).status_code == 303
    with reading() as session:
        query = select(ComponentCheck.component, ComponentCheck.accepted).where(ComponentCheck.dossier_id == dossier_id)
        found = {tuple(row) for row in session.execute(query)}
    assert found == {("portrait", False), ("current_licence", True)}


def test_a_reason_is_said_and_comes_again(browse: Browse, submitted: Submit, look: Look) -> None:
    """Not accepted needs a reason; the reason is offered for the next dossier, the most used first."""
    desk, first = browse(POLICE), submitted(LICENCES, LICENCE)
    answer = check(desk, first, **row("current_licence", verdict="no", reason=""))
    assert answer.status_code == 422
    assert "Hãy ghi vì sao không đạt" in answer.text
    check(desk, first, **row("current_licence", verdict="no", reason="Một lý do khác"))
    second = submitted(LICENCES, {**LICENCE, "licence_number": "670123456780"})
    check(desk, second, **row("current_licence", verdict="no", reason=BLURRED))
    check(desk, first, **row("current_licence", verdict="no", reason=BLURRED))
    page = desk.get(f"/office/dossiers/{second}/checklist").text
    assert page.index(f'value="{BLURRED}"') < page.index('value="Một lý do khác"')
    with reading() as session:
        uses = {one.problem: one.uses for one in session.scalars(select(ReceptionReason))}
    assert uses == {BLURRED: 2, "Một lý do khác": 1}


def test_the_desk_keeps_its_own_sentences(browse: Browse, dossier_id: UUID) -> None:
    desk = browse(POLICE)
    desk.get("/office/reasons")
    assert desk.post("/office/reasons", problem="Thiếu chữ ký của chủ hộ", mend="Ký rồi chụp lại").status_code == 303
    assert desk.post("/office/reasons", problem="ngắn").status_code == 422
    assert "Thiếu chữ ký của chủ hộ" in desk.get(f"/office/dossiers/{dossier_id}/checklist").text
    with reading() as session:
        reason_id = session.scalars(select(ReceptionReason.id)).one()
    foreign = browse("receptionist")
    assert "Thiếu chữ ký" not in foreign.get("/office/reasons").text
    assert foreign.post(f"/office/reasons/{reason_id}/retire").status_code == 404
    assert desk.post(f"/office/reasons/{reason_id}/retire").status_code == 303
    assert "Thiếu chữ ký" not in desk.get(f"/office/dossiers/{dossier_id}/checklist").text


@pytest.mark.parametrize("fields", [{"originals": "-1"}, {"copies": "100"}, {"originals": "x"}, {"verdict": "maybe"}])
def test_nonsense_is_refused(browse: Browse, dossier_id: UUID, look: Look, fields: dict[str, str]) -> None:
    assert check(browse(POLICE), dossier_id, **row("portrait", **fields)).status_code == 422
    assert look(dossier_id).checks == []


def test_the_slower_of_two_officers_is_told(browse: Browse, dossier_id: UUID, look: Look) -> None:
    desk = browse(POLICE)
    seen = revision_on(desk.get(f"/office/dossiers/{dossier_id}/checklist"))
    check(desk, dossier_id, **row("portrait", verdict="yes"))
    wrong = row("portrait", verdict="no", reason=BLURRED)
    late = desk.post(f"/office/dossiers/{dossier_id}/checklist", revision=seen, **wrong)
    assert late.status_code == 409
    assert "chưa được thực hiện" in late.text
    assert [one.accepted for one in look(dossier_id).checks if one.accepted is False] == []


@pytest.mark.parametrize("username", ["receptionist.so-noi-vu", "specialist.cong-an-tinh", "leader.cong-an-tinh"])
def test_only_the_desk_of_the_agency_checks_papers(browse: Browse, dossier_id: UUID, username: str) -> None:
    other = browse(username)
    assert other.get(f"/office/dossiers/{dossier_id}/checklist").status_code in (403, 404)
    answer = other.post(f"/office/dossiers/{dossier_id}/checklist", revision="2", **row("portrait", verdict="yes"))
    assert answer.status_code in (403, 404)


def ask(desk: Browser, dossier_id: UUID, problem: str = BLURRED, **more: str) -> Any:
    page = desk.get(f"/office/dossiers/{dossier_id}/supplement")
    if page.status_code != 200:
        return page
    fields = {"demands-0-problem": problem, "reply_by": "31/12/2030", **more}
    return desk.post(f"/office/dossiers/{dossier_id}/supplement", revision=revision_on(page), **fields)


def test_a_request_names_its_ground(browse: Browse, dossier_id: UUID, look: Look, run_worker: Any) -> None:
    """D7: item by item, with the provision; on the slip, for officer and applicant."""
    ground = "Điều 37, 35/2024/TT-BGTVT"
    assert ask(browse(POLICE), dossier_id, **{"demands-0-ground": ground}).status_code == 303
    run_worker()
    (request,) = look(dossier_id).supplements
    assert request.items[0]["ground"] == ground
    assert ground in browse(POLICE).get(f"/office/dossiers/{dossier_id}").text
    assert f"Căn cứ: {ground}" in slip_text(look(dossier_id), kind="supplement_request")


def test_asking_again_needs_a_reason_and_the_leader(
    browse: Browse, submitted: Submit, complete: Any, look: Look
) -> None:
    """NĐ 61/2018 Đ15.3: once, complete and exact; the second time somebody answers for it."""
    dossier_id, desk = submitted(), browse("receptionist")
    assert ask(desk, dossier_id).status_code == 303
    complete(dossier_id, {"copies": "3"})
    page = desk.get(f"/office/dossiers/{dossier_id}/supplement")
    assert page.headers["Location"].endswith("/ask-again")
    revision = str(look(dossier_id).revision)
    forced = {"revision": revision, "demands-0-problem": BLURRED, "reply_by": "31/12/2030"}
    refused = desk.post(f"/office/dossiers/{dossier_id}/supplement", **forced)
    assert refused.status_code == 409
    assert "phải ghi lý do và được lãnh đạo đồng ý" in refused.text
    asked = desk.get(f"/office/dossiers/{dossier_id}/ask-again")
    short = desk.post(f"/office/dossiers/{dossier_id}/ask-again", revision=revision_on(asked), reason="vì")
    assert short.status_code == 422
    reason = "Quy định mới có hiệu lực sau lần yêu cầu đầu"
    desk.post(f"/office/dossiers/{dossier_id}/ask-again", revision=revision_on(asked), reason=reason)
    assert desk.post(f"/office/dossiers/{dossier_id}/consent", revision=revision).status_code == 403
    assert ask(desk, dossier_id).status_code == 302
    leader = browse("leader")
    listed = leader.get("/office/asking")
    assert reason in listed.text
    answer = leader.post(f"/office/dossiers/{dossier_id}/consent", revision=revision_on(listed))
    assert answer.status_code == 303
    again = leader.post(f"/office/dossiers/{dossier_id}/consent", revision=str(look(dossier_id).revision))
    assert again.status_code == 409
    assert ask(desk, dossier_id).status_code == 303
    assert [one.round for one in look(dossier_id).supplements] == [1, 2]
    with reading() as session:
        types = [one.type for one in history(session, dossier_id)]
    assert {"SecondRequestAsked", "SecondRequestConsented"} <= set(types)
    assert browse("leader.so-noi-vu").get("/office/asking").text.count(reason) == 0


def test_leaders_see_what_went_out_after_three_working_days(browse: Browse, submitted: Submit, look: Look) -> None:
    """NĐ 61/2018 Đ19.4, and the page warns before it happens."""
    dossier_id, desk = submitted(), browse("receptionist")
    page = desk.get(f"/office/dossiers/{dossier_id}/supplement").text
    assert "3 ngày làm việc từ khi nhận hồ sơ" in page
    assert "Đã quá hạn này" not in page
    with transaction() as session:
        session.get_one(Dossier, dossier_id).received_at = datetime.now(UTC) - timedelta(days=14)
    assert "Đã quá hạn này" in desk.get(f"/office/dossiers/{dossier_id}/supplement").text
    assert "Không có phiếu nào gửi chậm" in browse("leader").get("/office/asking").text
    ask(desk, dossier_id)
    assert str(look(dossier_id).code) in browse("leader").get("/office/asking").text


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("accepted", "day"),
    [
        ("2026-11-25T09:00", "2026-11-25"),
        ("2026-11-25T15:00", "2026-11-25"),
        ("2026-11-25T15:01", "2026-11-26"),
        ("2026-11-27T16:00", "2026-11-30"),
        ("2026-11-28T09:00", "2026-11-30"),
        ("2026-12-31T15:30", "2027-01-04"),
    ],
)
def test_the_day_on_which_a_dossier_leaves_the_desk(app: Any, accepted: str, day: str) -> None:
    """Đ18.2, Đ18.3: the same working day, or the next one after 15:00; week-ends and holidays are none."""
    with reading() as session:
        calendar = load_calendar(session)
    assert hand_over_by(calendar, accepted=datetime.fromisoformat(f"{accepted}+07:00")) == date.fromisoformat(day)


def accepted(desk: Browser, dossier_id: UUID) -> UUID:
    page = desk.get(f"/office/dossiers/{dossier_id}/accept")
    assert desk.post(f"/office/dossiers/{dossier_id}/accept", revision=revision_on(page)).status_code == 303
    return dossier_id


def test_what_is_accepted_is_handed_over_once(browse: Browse, submitted: Submit, look: Look) -> None:
    desk = browse("receptionist")
    dossier_id = accepted(desk, submitted())
    page = desk.get("/office/handover").text
    assert str(look(dossier_id).code) in page
    assert desk.post("/office/handover").status_code in (400, 422)
    foreign = browse("receptionist.so-noi-vu")
    assert str(look(dossier_id).code) not in foreign.get("/office/handover").text
    assert foreign.post("/office/handover", dossiers=str(dossier_id)).status_code in (400, 422)
    assert look(dossier_id).handed_over_at is None
    answer = desk.post("/office/handover", dossiers=str(dossier_id))
    assert answer.status_code == 303
    assert str(look(dossier_id).code) in desk.get(answer.headers["Location"]).text
    assert look(dossier_id).handed_over_at is not None
    assert "Không có hồ sơ nào chờ bàn giao" in desk.get("/office/handover").text
    assert desk.post("/office/handover", dossiers=str(dossier_id)).status_code in (400, 422)
    assert "chưa bàn giao" in desk.get("/office/handover/list?day=01/01/2020").text
    assert look(dossier_id).status == Status.ACCEPTED


def test_all_that_is_shown_is_handed_over_at_once(browse: Browse, submitted: Submit, look: Look) -> None:
    """Only what was on the screen: what a colleague accepted meanwhile stays at the desk."""
    desk, ids = browse(POLICE), [submitted(LICENCES, LICENCE) for _ in range(2)]
    for one in ids:
        page = desk.get(f"/office/dossiers/{one}")
        desk.post(f"/office/dossiers/{one}/accept", revision=revision_on(page))
    assert f'name="shown" value="{ids[0]}"' in desk.get("/office/handover").text
    assert desk.post("/office/handover", all="1", shown=str(ids[0])).status_code == 303
    assert look(ids[0]).handed_over_at is not None
    assert look(ids[1]).handed_over_at is None


def test_what_was_not_handed_over_in_time_is_said(browse: Browse, submitted: Submit) -> None:
    desk = browse("receptionist")
    dossier_id = accepted(desk, submitted())
    with transaction() as session:
        session.get_one(Dossier, dossier_id).accepted_at = datetime.now(UTC) - timedelta(days=7)
    assert "Lẽ ra bàn giao ngày" in desk.get("/office/handover").text


@pytest.mark.usefixtures("known_catalogue")
def test_pages_of_the_desk_cost_the_same_for_one_and_for_many(browse: Browse, submitted: Submit) -> None:
    """No page asks the database once for each of its lines."""
    desk = browse("receptionist")
    pages = ("/office/handover", "/office/counter", "/office/reasons", "/office/handover/list")

    def cost(page: str) -> int:
        with counted() as sent:
            assert desk.get(page).status_code == 200
        return len(sent)

    accepted(desk, submitted())
    few = [cost(page) for page in pages]
    for _number in range(3):
        accepted(desk, submitted())
    assert [cost(page) for page in pages] == few
    assert max(few) <= 12, few


@pytest.mark.parametrize("component", ["nothing", "", "health_certificate_of_another_service"])
def test_a_component_that_the_dossier_does_not_have(browse: Browse, dossier_id: UUID, component: str) -> None:
    assert check(browse(POLICE), dossier_id, **row(component, verdict="yes")).status_code == 404
    with reading() as session:
        assert session.scalars(select(ComponentCheck.component)).all() == []
