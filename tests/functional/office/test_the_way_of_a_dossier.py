"""From the queue to the returned result, over HTTP, with real slips, signature and seal."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core import blobs, clock
from portal.core.clock import VIETNAM
from portal.core.db import reading
from portal.core.events import EventRecord
from portal.core.outbox import Delivery
from portal.dossiers import desk
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier, IssuedDocument
from portal.office.subscribers import SUBSCRIPTIONS
from portal.signing import actions as signing
from tests.functional.office.conftest import LICENCE, Browser, revision_on

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]


def document(dossier: Dossier, kind: str, round_: int = 1) -> IssuedDocument:
    return next(item for item in dossier.documents if (item.kind, item.round) == (kind, round_))


def verdict(sha256: str) -> signing.Verdict:
    return signing.verify(blobs.store().path(sha256), trust=desk.desk().store, at=clock.now())


def act(browser: Browser, dossier_id: UUID, action: str, **fields: Any) -> None:
    page = browser.get(f"/office/dossiers/{dossier_id}{'' if action == 'appraise' else '/' + action}")
    answer = browser.post(f"/office/dossiers/{dossier_id}/{action}", revision=revision_on(page), **fields)
    assert answer.status_code == 303, answer.text


def to_approval(browse: Browse, dossier_id: UUID, **proposal: str) -> None:
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    fields = {"outcome": "grant", "opinion": "Hồ sơ đầy đủ.", "lines-0-value": "Giấy khai sinh", **proposal}
    act(browse("specialist"), dossier_id, "propose", **fields)


def browse_at(browse: Browse, agency: str, role: str) -> Browser:
    return browse(f"{role}.{agency}")


def test_accepting_issues_a_numbered_sealed_slip(
    browse: Browse, submitted: Submit, look: Look, run_worker: Any
) -> None:
    """R4.1d, R11.4: the promised date, the number, and why no original is needed."""
    dossier_id = submitted(signed=True)
    page = browse("receptionist").get(f"/office/dossiers/{dossier_id}")
    assert "Hẹn trả kết quả" in page.text
    act(browse("receptionist"), dossier_id, "accept")
    run_worker()
    dossier = look(dossier_id)
    slip = document(dossier, "acceptance_slip")
    assert dossier.status == Status.ACCEPTED
    assert dossier.due_at is not None
    assert slip.number == "01/TNHS"
    assert slip.sealed_at is not None
    assert verdict(slip.sha256).outcome is signing.Outcome.VALID


def test_the_whole_way_to_the_returned_result(browse: Browse, submitted: Submit, look: Look, run_worker: Any) -> None:
    """R9.3a, R9.3b, R11.2: leader's signature and agency seal are both valid in the issued result."""
    dossier_id = submitted(signed=True)
    to_approval(browse, dossier_id)
    preview = browse("leader").get(f"/office/dossiers/{dossier_id}/result.pdf")
    assert preview.data.startswith(b"%PDF")
    act(browse("leader"), dossier_id, "approve", pin="demo")
    assert not [item for item in look(dossier_id).documents if item.kind == "result"]
    act(browse("clerk"), dossier_id, "seal")
    result = document(look(dossier_id), "result")
    found = verdict(result.sha256)
    assert found.outcome is signing.Outcome.VALID
    assert [report.role for report in found.signatures] == [signing.Role.OFFICIAL, signing.Role.OFFICIAL]
    assert result.number == "01/TLHT-UBND"
    assert result.check_code
    act(browse("clerk"), dossier_id, "return", channel="online")
    run_worker()
    dossier = look(dossier_id)
    assert dossier.status == Status.RETURNED
    assert dossier.returned_at is not None


def test_originals_come_in_once_with_the_result(browse: Browse, submitted: Submit, look: Look) -> None:
    """R11.3, R9.3c: the result is not handed over before the originals that must be kept are in."""
    dossier_id = submitted("1.002809", LICENCE)
    police = partial(browse_at, browse, "cong-an-tinh")
    to_approval(police, dossier_id)
    act(police("leader"), dossier_id, "approve", pin="demo")
    clerk = police("clerk")
    act(clerk, dossier_id, "seal")
    page = clerk.get(f"/office/dossiers/{dossier_id}/return")
    assert "Phải nhận bản chính" in page.text
    refused = clerk.post(f"/office/dossiers/{dossier_id}/return", revision=revision_on(page), channel="counter")
    assert refused.status_code == 422
    assert look(dossier_id).status == Status.DONE
    act(clerk, dossier_id, "return", channel="counter", originals="current_licence")
    assert look(dossier_id).status == Status.RETURNED
    assert "Đã nhận bản chính" in clerk.get(f"/office/dossiers/{dossier_id}").text


def test_a_supplement_is_asked_for_once_with_everything(
    browse: Browse, submitted: Submit, look: Look, run_worker: Any
) -> None:
    """NĐ 61/2018 Đ15.3: every item with its place, what is wrong, how to mend it; the slip is sealed."""
    dossier_id = submitted()
    receptionist = browse("receptionist")
    page = receptionist.get(f"/office/dossiers/{dossier_id}/supplement")
    fields = {"demands-0-problem": "Ảnh mờ", "demands-0-mend": "Chụp lại cả hai mặt", "demands-2-problem": "Sai tên"}
    answer = receptionist.post(
        f"/office/dossiers/{dossier_id}/supplement", revision=revision_on(page), reply_by="27-3-2099", **fields
    )
    assert answer.status_code == 303, answer.text
    run_worker()
    dossier = look(dossier_id)
    (request,) = dossier.supplements
    assert dossier.status == Status.SUPPLEMENT_REQUESTED
    assert [(item["kind"], item["problem"]) for item in request.items] == [
        ("component", "Ảnh mờ"),
        ("question", "Sai tên"),
    ]
    assert f"{request.reply_by.astimezone(VIETNAM):%d/%m/%Y %H:%M}" == "27/03/2099 23:59"
    assert document(dossier, "supplement_request").number == "01/HDHS"


def test_a_completed_dossier_is_accepted_again_with_its_own_slip(
    browse: Browse, submitted: Submit, complete: Callable[..., None], look: Look, run_worker: Any
) -> None:
    """NĐ 61/2018 Đ19.4: the time limit starts from zero; the second slip has its own number and date."""
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    run_worker()
    act(browse("specialist"), dossier_id, "appraise")
    ask = {"reply_by": "27/3/2099", "demands-2-problem": "Tên chưa khớp với giấy tờ"}
    act(browse("specialist"), dossier_id, "supplement", **ask)
    assert look(dossier_id).due_at is None
    complete(dossier_id, {"copies": "3"})
    assert look(dossier_id).status == Status.SUBMITTED
    act(browse("receptionist"), dossier_id, "accept")
    run_worker()
    dossier = look(dossier_id)
    assert dossier.due_at is not None
    assert document(dossier, "acceptance_slip", 1).number == "01/TNHS"
    assert document(dossier, "acceptance_slip", 2).number == "02/TNHS"
    assert "Đã bổ sung" in browse("receptionist").get(f"/office/dossiers/{dossier_id}").text


@pytest.mark.parametrize("day", ["", "hôm nay", "32/1/2099", "1/1/2020"])
def test_the_day_to_reply_by_must_be_a_day_to_come(browse: Browse, submitted: Submit, look: Look, day: str) -> None:
    dossier_id = submitted()
    receptionist = browse("receptionist")
    path = f"/office/dossiers/{dossier_id}/supplement"
    fields = {"reply_by": day, "demands-0-problem": "Ảnh mờ"}
    answer = receptionist.post(path, revision=revision_on(receptionist.get(path)), **fields)
    assert answer.status_code == 422
    assert "Ảnh mờ" in answer.text
    assert look(dossier_id).status == Status.SUBMITTED


def test_an_empty_supplement_keeps_the_page(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    receptionist = browse("receptionist")
    page = receptionist.get(f"/office/dossiers/{dossier_id}/supplement")
    answer = receptionist.post(
        f"/office/dossiers/{dossier_id}/supplement",
        revision=revision_on(page),
        reply_by="5/1/2099",
        **{"demands-1-mend": "Nộp lại"},
    )
    assert answer.status_code == 422
    assert "Nộp lại" in answer.text
    assert look(dossier_id).status == Status.SUBMITTED


def test_refusing_needs_a_reason_and_issues_its_slip(
    browse: Browse, submitted: Submit, look: Look, run_worker: Any
) -> None:
    """R4.1c: a reason of the closed list, and a sentence."""
    dossier_id = submitted()
    receptionist = browse("receptionist")
    revision = revision_on(receptionist.get(f"/office/dossiers/{dossier_id}/refuse"))
    path = f"/office/dossiers/{dossier_id}/refuse"
    unknown = {"reason_code": "nonsense", "reason": "Tệp có mã độc, hãy quét lại."}
    for fields in ({}, {"reason_code": "malware"}, unknown):
        assert receptionist.post(path, revision=revision, **fields).status_code == 422
    assert look(dossier_id).status == Status.SUBMITTED
    reason = "Tệp ảnh chứa mã độc; hãy quét thiết bị và tạo lại tệp."
    assert receptionist.post(path, revision=revision, reason_code="malware", reason=reason).status_code == 303
    run_worker()
    dossier = look(dossier_id)
    assert dossier.status == Status.REFUSED
    assert document(dossier, "refusal").number == "01/TCHS"
    assert reason in receptionist.get(f"/office/dossiers/{dossier_id}").text


def test_a_denied_request_ends_with_a_signed_notice(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    to_approval(browse, dossier_id, outcome="deny", reason="Không tìm thấy việc hộ tịch trong sổ gốc.")
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    assert document(look(dossier_id), "result").number == "01/TB-UBND"


def test_what_the_leader_sends_back_keeps_its_number(browse: Browse, submitted: Submit, look: Look) -> None:
    """NĐ 30/2020 Đ15: a number reserved for a dossier is used by that dossier."""
    dossier_id = submitted()
    to_approval(browse, dossier_id)
    act(browse("leader"), dossier_id, "send-back", reason="Đối chiếu lại số quyển.")
    page = browse("specialist").get(f"/office/dossiers/{dossier_id}")
    assert "Đối chiếu lại số quyển." in page.text
    act(browse("specialist"), dossier_id, "propose", outcome="grant", opinion="Đã đối chiếu lại sổ gốc.")
    act(browse("leader"), dossier_id, "approve", pin="demo")
    act(browse("clerk"), dossier_id, "seal")
    assert document(look(dossier_id), "result").number == "01/TLHT-UBND"


def test_a_wrong_pin_signs_nothing(browse: Browse, submitted: Submit, look: Look) -> None:
    """R5.3: the key stays shut; the PIN is nowhere in the answer."""
    dossier_id = submitted()
    to_approval(browse, dossier_id)
    leader = browse("leader")
    page = leader.get(f"/office/dossiers/{dossier_id}/approve")
    answer = leader.post(f"/office/dossiers/{dossier_id}/approve", revision=revision_on(page), pin="khong-phai-ma-nay")
    assert answer.status_code == 422
    assert "khong-phai-ma-nay" not in answer.text
    assert "Mã PIN không đúng. Hãy nhập lại." in answer.text
    assert look(dossier_id).place.step == "approval"


def test_without_time_stamps_nothing_is_signed_and_the_slip_waits(
    browse: Browse, submitted: Submit, look: Look, run_worker: Any, pki: Any
) -> None:
    """An outage is said plainly, the number stays reserved, and the slip follows when the service is back."""
    dossier_id = submitted()
    with pki.outage("tsa"):
        act(browse("receptionist"), dossier_id, "accept")
        run_worker()
        assert not [item for item in look(dossier_id).documents if item.kind == "acceptance_slip"]
        act(browse("specialist"), dossier_id, "appraise")
        act(browse("specialist"), dossier_id, "propose", outcome="grant", opinion="Hồ sơ đầy đủ.")
        leader = browse("leader")
        page = leader.get(f"/office/dossiers/{dossier_id}/approve")
        answer = leader.post(f"/office/dossiers/{dossier_id}/approve", revision=revision_on(page), pin="demo")
        assert answer.status_code == 503
        assert "dấu thời gian" in answer.text
    assert look(dossier_id).place.step == "approval"
    act(browse("leader"), dossier_id, "approve", pin="demo")


def test_a_slip_is_made_once_however_often_the_news_comes(browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    with reading() as session:
        record = session.scalars(
            select(EventRecord).where(EventRecord.stream == dossier_id, EventRecord.type == "DossierAccepted")
        ).one()
    delivery = Delivery(1, record.type, record.stream, record.position, record.payload, record.at)
    for _ in range(2):
        SUBSCRIPTIONS["DossierAccepted"]["office.acceptance_slip"](delivery)
    assert [item.kind for item in look(dossier_id).documents].count("acceptance_slip") == 1


def test_the_history_is_told_in_the_language_of_the_page(browse: Browse, submitted: Submit, run_worker: Any) -> None:
    """The portal itself and its documents have a name in each language."""
    dossier_id = submitted()
    run_worker()
    receptionist = browse("receptionist")
    path = f"/office/dossiers/{dossier_id}"
    page = receptionist.get(path).text
    assert "· Hệ thống" in page
    assert "Giấy xác nhận đã nhận hồ sơ trực tuyến" in page
    receptionist.get("/language/en")
    page = receptionist.get(path).text
    assert "· The system" in page
    assert "Hệ thống" not in page
    assert "Receipt of the online submission" in page
    assert "Giấy xác nhận đã nhận hồ sơ trực tuyến" not in page
