"""An officer accepts a signed file in spite of its verdict: which, who, when, and what comes of it."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal.core import blobs
from portal.core.actor import Role
from portal.core.db import reading, transaction
from portal.core.events import EventRecord, verify
from portal.dossiers.lifecycle import MOVES, Place, Status, Step
from portal.dossiers.models import Dossier, DossierFile
from portal.dossiers.papers import Paper
from portal.office import slips
from portal.office.duties import DUTIES, Duty, may_do
from tests.functional.office.conftest import LICENCE, Browser, revision_on
from tests.security.test_signed_documents import add_note, updated
from tests.support.applicants import Person, sign_in
from tests.support.pki import RunningPki, sample_pdf

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
WHY = "Đã xem ghi chú thêm vào trang 1, nội dung giấy khám không đổi."
HEALTH = "health_certificate"
DRIVER = {
    **LICENCE,
    "licence_class": "b",
    "health_kind": "paper",
    "health_number": "1254/GKSKLX",
    "health_date": "20/11/2026",
    "health_issuer": "Trung tâm Y tế khu vực",
}
POLICE = "receptionist.cong-an-tinh"
PLACES = sorted(
    {place for move in MOVES for place in (move.source, move.target)}, key=lambda each: (each.status, each.step)
)


def signed(pki: RunningPki, label: str = "cong-an-tinh-seal", change: Any = add_note) -> bytes:
    whole = pki.signed_by(label, sample_pdf())
    return updated(whole, change) if change else whole


@pytest.fixture
def altered(submitted: Submit, pki: RunningPki) -> UUID:
    """A dossier with a health certificate that its issuer signed and to which a note was added later."""
    return submitted("1.002809", {**DRIVER, "health_certificate_file": signed(pki)})


def paper(dossier: Dossier, component: str = HEALTH) -> Paper:
    return next(each for each in slips.papers_of(dossier) if each.component.key == component)


def address(dossier: Dossier, what: str = "overrule") -> str:
    return f"/office/dossiers/{dossier.id}/files/{paper(dossier).files[0].id}/{what}"


def events(dossier_id: UUID, kind: str) -> list[EventRecord]:
    with reading() as session:
        return list(
            session.scalars(select(EventRecord).where(EventRecord.stream == dossier_id, EventRecord.type == kind))
        )


def accept_in_spite(browser: Browser, dossier: Dossier, **fields: Any) -> Any:
    page = browser.get(address(dossier))
    return browser.post(
        address(dossier), **{"revision": revision_on(page), "signer": "issuer", "reason": WHY, **fields}
    )


def slip_text(dossier: Dossier) -> str:
    slip = next(each for each in dossier.documents if each.kind == "acceptance_slip")
    told = subprocess.run(
        ["pdftotext", "-raw", blobs.store().path(slip.sha256), "-"], capture_output=True, text=True, check=True
    )
    return " ".join(told.stdout.split())


def test_the_whole_story(browse: Browse, altered: UUID, look: Look, app: Any, run_worker: Any) -> None:
    """Recorded, shown with the verdict still beside it, counted by the paper rule, printed, told to the applicant."""
    browser, dossier = browse(POLICE), look(altered)
    assert paper(dossier).to_bring
    before = browser.get(f"/office/dossiers/{altered}")
    assert "Xem xét chấp nhận chữ ký này" in before.text
    page = browser.get(address(dossier))
    assert "Phần tài liệu được ký là hợp lệ" in page.text
    assert "ghi chú, hình phủ trên trang 1" in page.text, "the report names the change"
    assert accept_in_spite(browser, dossier).status_code == 303
    dossier = look(altered)
    assert (paper(dossier).to_bring, paper(dossier).rule.clause) == (False, "R11.4")
    after = browser.get(f"/office/dossiers/{altered}").text
    assert WHY in after
    assert "đã chấp nhận là chữ ký của cơ quan cấp giấy tờ" in after
    assert "Nội dung tài liệu đã bị thay đổi so với lúc ký" in after, "the verdict stays"
    fact = events(altered, "SignatureOverruled")[0]
    assert (fact.payload["reason"], fact.payload["verdict"]) == (WHY, "altered")
    with reading() as session:
        assert list(verify(session)) == []
    citizen = sign_in(Person(app.test_client()), "citizen").get(f"/dossiers/{altered}")
    assert "Cán bộ chấp nhận chữ ký số trên một tệp" in citizen.main
    assert WHY in citizen.main
    assert "Không hợp lệ; cán bộ đã chấp nhận" in citizen.main
    page = browser.get(f"/office/dossiers/{altered}/accept")
    assert browser.post(f"/office/dossiers/{altered}/accept", revision=revision_on(page)).status_code == 303
    run_worker()
    told = slip_text(look(altered))
    assert "(cán bộ chấp nhận chữ ký số, lý do: Đã xem ghi" in told
    assert "nội dung giấy khám không đổi)" in told


def test_it_can_be_taken_back_before_acceptance(browse: Browse, altered: UUID, look: Look) -> None:
    browser = browse(POLICE)
    accept_in_spite(browser, look(altered))
    dossier = look(altered)
    page = browser.get(address(dossier, "take-back"))
    assert WHY in page.text
    short = browser.post(address(dossier, "take-back"), revision=revision_on(page), reason="Nhầm")
    assert short.status_code == 422
    why = "Nơi cấp báo chưa từng cấp giấy này."
    answer = browser.post(address(dossier, "take-back"), revision=revision_on(page), reason=why)
    assert answer.status_code == 303
    dossier = look(altered)
    assert paper(dossier).to_bring
    assert "Xem xét chấp nhận chữ ký này" in browser.get(f"/office/dossiers/{altered}").text
    assert [len(events(altered, kind)) for kind in ("SignatureOverruled", "OverrulingTakenBack")] == [1, 1]
    again = browser.post(address(dossier, "take-back"), revision=str(dossier.revision), reason=why)
    assert again.status_code == 404


def test_after_acceptance_nothing_is_taken_back(browse: Browse, altered: UUID, look: Look) -> None:
    browser = browse(POLICE)
    accept_in_spite(browser, look(altered))
    page = browser.get(f"/office/dossiers/{altered}/accept")
    browser.post(f"/office/dossiers/{altered}/accept", revision=revision_on(page))
    dossier = look(altered)
    answer = browser.post(address(dossier, "take-back"), revision=str(dossier.revision), reason=WHY)
    assert answer.status_code == 409
    assert not paper(look(altered)).to_bring


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("revoked", "đã bị thu hồi"),
        ("expired", "đã hết hạn"),
        ("unknown-ca", "không do tổ chức chứng thực được công nhận"),
        ("stranger", "của người khác"),
    ],
)
def test_what_is_worse_is_never_overruled(
    browse: Browse, submitted: Submit, pki: RunningPki, look: Look, label: str, sentence: str
) -> None:
    """Changed after signing, and besides that revoked, expired, of nobody known or of somebody else."""
    dossier_id = submitted("1.002809", {**DRIVER, "health_certificate_file": signed(pki, label)})
    browser, dossier = browse(POLICE), look(dossier_id)
    page = browser.get(address(dossier))
    assert "Không thể chấp nhận tệp này" in page.text
    for signer in ("issuer", "applicant"):
        answer = browser.post(address(dossier), revision=str(dossier.revision), signer=signer, reason=WHY)
        assert answer.status_code in (409, 422)
        assert sentence in answer.text or answer.status_code == 422
    assert paper(look(dossier_id)).to_bring
    assert events(dossier_id, "SignatureOverruled") == []


@pytest.mark.parametrize("given", ["valid", "revoked", "none"])
def test_other_verdicts_have_no_such_page(
    browse: Browse, submitted: Submit, pki: RunningPki, look: Look, given: str
) -> None:
    files: dict[str, Any] = {
        "valid": signed(pki, change=None),
        "revoked": signed(pki, "revoked", change=None),
        "none": "giay-kham.pdf",
    }
    dossier_id = submitted("1.002809", {**DRIVER, "health_certificate_file": files[given]})
    browser, dossier = browse(POLICE), look(dossier_id)
    assert "Xem xét chấp nhận chữ ký này" not in browser.get(f"/office/dossiers/{dossier_id}").text
    assert browser.get(address(dossier)).status_code == 404
    answer = browser.post(address(dossier), revision=str(dossier.revision), signer="issuer", reason=WHY)
    assert answer.status_code == 404


def test_a_kind_that_cannot_be_examined(browse: Browse, submitted: Submit, pki: RunningPki, look: Look) -> None:
    """Nobody is proven to have signed: the officer says as whose signature it is taken; nothing is chosen for them."""
    strange = signed(pki, change=None).replace(b"/ETSI.CAdES.detached", b"/ACME.CAdES.detached")
    dossier_id = submitted("1.002809", {**DRIVER, "health_certificate_file": strange})
    browser, dossier = browse(POLICE), look(dossier_id)
    page = browser.get(address(dossier))
    assert "Hệ thống không chứng minh được ai đã ký" in page.text
    seen = {"revision": revision_on(page), "reason": WHY}
    assert browser.post(address(dossier), **seen).status_code == 422
    assert browser.post(address(dossier), **seen, signer="somebody").status_code == 422
    assert browser.post(address(dossier), **seen, signer="applicant").status_code == 303
    assert not paper(look(dossier_id)).to_bring


def test_a_reason_is_a_sentence_and_survives(browse: Browse, altered: UUID, look: Look) -> None:
    browser = browse(POLICE)
    answer = accept_in_spite(browser, look(altered), reason="Được")
    assert answer.status_code == 422
    assert "Được</textarea>" in answer.text
    assert "Hãy ghi lý do bằng một câu đầy đủ" in answer.text
    assert paper(look(altered)).to_bring


def test_two_officers_at_once(browse: Browse, altered: UUID, look: Look) -> None:
    """The second window learns who was first."""
    browser, dossier = browse(POLICE), look(altered)
    stale = revision_on(browser.get(f"/office/dossiers/{altered}/refuse"))
    assert accept_in_spite(browser, dossier).status_code == 303
    late = browser.post(
        f"/office/dossiers/{altered}/refuse", revision=stale, reason_code="other", reason="Trùng với hồ sơ đã nộp."
    )
    assert late.status_code == 409
    second = browser.post(address(dossier), revision=stale, signer="issuer", reason=WHY)
    assert second.status_code == 404, "it is decided already"
    assert len(events(altered, "SignatureOverruled")) == 1


def test_a_stale_page_overrules_nothing(browse: Browse, altered: UUID, look: Look) -> None:
    answer = accept_in_spite(browse(POLICE), look(altered), revision="1")
    assert answer.status_code == 409
    assert WHY in answer.text
    assert paper(look(altered)).to_bring


def test_a_verdict_that_changes_later_is_shown_and_counts(browse: Browse, altered: UUID, look: Look) -> None:
    """The decision was about one verdict. It stays in sight, but covers no other."""
    browser = browse(POLICE)
    accept_in_spite(browser, look(altered))
    file = paper(look(altered)).files[0]
    with transaction() as session:
        worse = {**(file.verdict or {}), "reason": "revoked"}
        session.execute(update(DossierFile).where(DossierFile.id == file.id).values(verdict=worse))
    assert paper(look(altered)).to_bring
    page = browser.get(f"/office/dossiers/{altered}").text
    assert "Sau đó kết quả kiểm tra đã thay đổi" in page
    assert "Chứng thư số đã bị thu hồi" in page
    assert WHY in page


@pytest.mark.parametrize(
    "username", ["specialist.cong-an-tinh", "leader.cong-an-tinh", "clerk.cong-an-tinh", "citizen"]
)
def test_nobody_else_may(browse: Browse, altered: UUID, look: Look, app: Any, username: str) -> None:
    """While it is at the reception: not even the specialist, whose turn comes later; an applicant never."""
    dossier = look(altered)
    browser = Browser(app.test_client()).sign_in(username)
    for what in ("overrule", "take-back"):
        path = address(dossier, what)
        assert browser.get(path).status_code in (403, 409)
        browser.get("/account")
        assert browser.post(path, revision=str(dossier.revision), signer="issuer", reason=WHY).status_code in (403, 409)
    assert events(altered, "SignatureOverruled") == []


def test_another_agency_finds_nothing(browse: Browse, altered: UUID, look: Look) -> None:
    path, foreign = address(look(altered)), browse("receptionist.so-noi-vu")
    assert foreign.get(path).status_code == 404
    assert foreign.post(path, revision="2", signer="issuer", reason=WHY).status_code == 404


PERMITTED = {
    (Duty.OVERRULE, Status.SUBMITTED, Step.RECEPTION, Role.RECEPTIONIST),
    (Duty.OVERRULE, Status.PROCESSING, Step.APPRAISAL, Role.SPECIALIST),
    (Duty.TAKE_BACK, Status.SUBMITTED, Step.RECEPTION, Role.RECEPTIONIST),
    (Duty.CERTIFY, Status.SUBMITTED, Step.RECEPTION, Role.RECEPTIONIST),
    (Duty.CERTIFY, Status.SUPPLEMENT_REQUESTED, Step.APPLICANT, Role.RECEPTIONIST),
    (Duty.CERTIFY, Status.ACCEPTED, Step.APPRAISAL, Role.RECEPTIONIST),
    (Duty.CERTIFY, Status.PROCESSING, Step.APPRAISAL, Role.RECEPTIONIST),
    (Duty.CERTIFY, Status.PROCESSING, Step.APPROVAL, Role.RECEPTIONIST),
    (Duty.CERTIFY, Status.PROCESSING, Step.SEALING, Role.RECEPTIONIST),
    (Duty.CERTIFY, Status.DONE, Step.RETURN, Role.CLERK),
    (Duty.CHECK, Status.SUBMITTED, Step.RECEPTION, Role.RECEPTIONIST),
    (Duty.CONSENT, Status.SUBMITTED, Step.RECEPTION, Role.LEADER),
    (Duty.CONSENT, Status.PROCESSING, Step.APPRAISAL, Role.LEADER),
    (Duty.TRANSFER, Status.SUBMITTED, Step.RECEPTION, Role.RECEPTIONIST),
    (Duty.TRANSFER, Status.ACCEPTED, Step.APPRAISAL, Role.RECEPTIONIST),
    (Duty.TRANSFER, Status.PROCESSING, Step.APPRAISAL, Role.RECEPTIONIST),
    (Duty.TRANSFER, Status.PROCESSING, Step.APPROVAL, Role.RECEPTIONIST),
    (Duty.TRANSFER, Status.PROCESSING, Step.STOPPING, Role.RECEPTIONIST),
    (Duty.TRANSFER, Status.PROCESSING, Step.SEALING, Role.RECEPTIONIST),
    (Duty.TRANSFER, Status.DONE, Step.RETURN, Role.RECEPTIONIST),
    (Duty.SEND_BY_POST, Status.DONE, Step.RETURN, Role.CLERK),
    (Duty.SEND_BY_POST, Status.RETURNED, Step.CLOSED, Role.CLERK),
    (Duty.APOLOGISE, Status.ACCEPTED, Step.APPRAISAL, Role.SPECIALIST),
    (Duty.APOLOGISE, Status.PROCESSING, Step.APPRAISAL, Role.SPECIALIST),
    (Duty.APOLOGISE, Status.PROCESSING, Step.APPROVAL, Role.SPECIALIST),
    (Duty.APOLOGISE, Status.PROCESSING, Step.STOPPING, Role.SPECIALIST),
    (Duty.APOLOGISE, Status.PROCESSING, Step.SEALING, Role.SPECIALIST),
    (Duty.PUT_OFF, Status.ACCEPTED, Step.APPRAISAL, Role.LEADER),
    (Duty.PUT_OFF, Status.PROCESSING, Step.APPRAISAL, Role.LEADER),
    (Duty.PUT_OFF, Status.PROCESSING, Step.APPROVAL, Role.LEADER),
    (Duty.PUT_OFF, Status.PROCESSING, Step.STOPPING, Role.LEADER),
    (Duty.PUT_OFF, Status.PROCESSING, Step.SEALING, Role.LEADER),
    (Duty.ADDRESS, Status.ACCEPTED, Step.APPRAISAL, Role.SPECIALIST),
    (Duty.ADDRESS, Status.PROCESSING, Step.APPRAISAL, Role.SPECIALIST),
    (Duty.REVOKE, Status.DONE, Step.RETURN, Role.LEADER),
    (Duty.REVOKE, Status.RETURNED, Step.CLOSED, Role.LEADER),
    (Duty.DECLINE_CORRECTION, Status.SUBMITTED, Step.RECEPTION, Role.RECEPTIONIST),
    (Duty.DECLINE_CORRECTION, Status.SUPPLEMENT_REQUESTED, Step.APPLICANT, Role.SPECIALIST),
    (Duty.DECLINE_CORRECTION, Status.ACCEPTED, Step.APPRAISAL, Role.SPECIALIST),
    (Duty.DECLINE_CORRECTION, Status.PROCESSING, Step.APPRAISAL, Role.SPECIALIST),
    (Duty.DECLINE_CORRECTION, Status.PROCESSING, Step.APPROVAL, Role.SPECIALIST),
    (Duty.DECLINE_CORRECTION, Status.PROCESSING, Step.SEALING, Role.SPECIALIST),
    (Duty.DECLINE_CORRECTION, Status.DONE, Step.RETURN, Role.SPECIALIST),
    (Duty.WRITE_LETTER, Status.ACCEPTED, Step.APPRAISAL, Role.SPECIALIST),
    (Duty.WRITE_LETTER, Status.PROCESSING, Step.APPRAISAL, Role.SPECIALIST),
    (Duty.WRITE_LETTER, Status.PROCESSING, Step.APPROVAL, Role.SPECIALIST),
    (Duty.WRITE_LETTER, Status.PROCESSING, Step.STOPPING, Role.SPECIALIST),
    (Duty.WRITE_LETTER, Status.PROCESSING, Step.SEALING, Role.SPECIALIST),
    (Duty.WRITE_LETTER, Status.DONE, Step.RETURN, Role.SPECIALIST),
    (Duty.WRITE_LETTER, Status.RETURNED, Step.CLOSED, Role.SPECIALIST),
    (Duty.SIGN_LETTER, Status.ACCEPTED, Step.APPRAISAL, Role.LEADER),
    (Duty.SIGN_LETTER, Status.PROCESSING, Step.APPRAISAL, Role.LEADER),
    (Duty.SIGN_LETTER, Status.PROCESSING, Step.APPROVAL, Role.LEADER),
    (Duty.SIGN_LETTER, Status.PROCESSING, Step.STOPPING, Role.LEADER),
    (Duty.SIGN_LETTER, Status.PROCESSING, Step.SEALING, Role.LEADER),
    (Duty.SIGN_LETTER, Status.DONE, Step.RETURN, Role.LEADER),
    (Duty.SIGN_LETTER, Status.RETURNED, Step.CLOSED, Role.LEADER),
    (Duty.SEAL_LETTER, Status.ACCEPTED, Step.APPRAISAL, Role.CLERK),
    (Duty.SEAL_LETTER, Status.PROCESSING, Step.APPRAISAL, Role.CLERK),
    (Duty.SEAL_LETTER, Status.PROCESSING, Step.APPROVAL, Role.CLERK),
    (Duty.SEAL_LETTER, Status.PROCESSING, Step.STOPPING, Role.CLERK),
    (Duty.SEAL_LETTER, Status.PROCESSING, Step.SEALING, Role.CLERK),
    (Duty.SEAL_LETTER, Status.DONE, Step.RETURN, Role.CLERK),
    (Duty.SEAL_LETTER, Status.RETURNED, Step.CLOSED, Role.CLERK),
    (Duty.KEEP_RECORD, Status.RETURNED, Step.CLOSED, Role.CLERK),
}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.status.name}-{place.step.value}")
def test_every_status_and_role(world: SimpleNamespace, place: Place) -> None:
    """What the table does not say is refused, for every duty, place and role."""
    officer = world.receptionist
    dossier = Dossier(status=place.status, step=place.step, agency_id=officer.agency_id)
    foreign = Dossier(status=place.status, step=place.step, agency_id=None)
    for duty in Duty:
        for role in Role:
            actor = replace(officer, roles=frozenset({role}))
            expected = (duty, place.status, place.step, role) in PERMITTED
            assert may_do(dossier, duty, actor) is expected, (duty, place, role)
            assert not may_do(foreign, duty, actor)
    assert len(DUTIES) == len(PERMITTED)
