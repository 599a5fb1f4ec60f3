"""A visit to the counter: the desk files for somebody without an account, from the first question to the slip."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import history
from portal.dossiers import actions as dossiers
from portal.dossiers.counter import CounterFiling
from portal.dossiers.errors import PaperSignatureMissing
from portal.dossiers.lifecycle import Channel, Status
from portal.dossiers.models import Dossier, IssuedDocument
from portal.dossiers.reads import DossierRead
from tests.functional.office.test_overruling import slip_text
from tests.support.applicants import BIRTH, EXTRACT, PAGES, Person, begin, fill, sign_in
from tests.support.files import pdf

VISIT = {
    "service": EXTRACT,
    "channel": "counter",
    "kind": "citizen",
    "name": "Nguyễn Thị Thuỷ",
    "personal_number": "067190001234",
    "shown": "identity_card",
    "phone": "0912 345 678",
    "consent": "spoken",
}
SIGNED_PAPER = pdf(("Don da ky",))


@pytest.fixture
def officer(app: Flask, world: SimpleNamespace) -> Person:
    return sign_in(Person(app.test_client()), "receptionist", back="/office/counter")


def begun(officer: Person, **changes: str) -> str:
    """A draft at the desk; its address under /drafts."""
    officer.get("/office/counter").send(VISIT | changes, action="/office/counter")
    assert officer.path.startswith("/drafts/"), officer.main
    return officer.path


def ready(officer: Person, draft: str) -> str:
    """Filled in, the application made and its signed scan uploaded; the address of the last page."""
    fill(officer, draft)
    officer.get(officer.link("In đơn, ký và nộp"))
    officer.press("Lập đơn để in")
    officer.send(files={"scan": [(SIGNED_PAPER, "don.pdf")]}, action="/paper")
    return officer.path


def filed(officer: Person, **changes: str) -> UUID:
    draft = begun(officer, **changes)
    ready(officer, draft)
    officer.press("Nộp hồ sơ")
    return UUID(draft.rsplit("/", 1)[1])


def read(dossier_id: UUID) -> tuple[Dossier, CounterFiling]:
    with reading() as session:
        return session.get_one(Dossier, dossier_id), session.get_one(CounterFiling, dossier_id)


def test_a_visit_from_the_first_question_to_the_slip(officer: Person, run_worker: Any, look: Any) -> None:
    """NĐ 61/2018 Đ17.1: checked, scanned, stored; both identities and the consent recorded; the slip in one visit."""
    dossier_id = filed(officer)
    assert officer.path.endswith("/checklist"), officer.main
    dossier, filing = read(dossier_id)
    assert (dossier.status, dossier.channel, dossier.owner_id) == (Status.SUBMITTED, Channel.COUNTER, None)
    assert Channel(dossier.channel).national == 1
    assert (dossier.applicant_name, dossier.applicant_number) == ("Nguyễn Thị Thuỷ", "067190001234")
    assert (filing.shown, filing.officer_name) == ("identity_card", "Trần Văn Tiếp")
    assert (filing.consent_version, filing.consent_way) == ("2026-11", "spoken")
    officer.get(f"/office/dossiers/{dossier_id}").press("Tiếp nhận, hẹn ngày")
    run_worker()
    slip = slip_text(look(dossier_id))
    assert "Nguyễn Thị Thuỷ" in slip
    assert str(dossier.code) in slip
    kinds = {one.kind for one in look(dossier_id).documents}
    assert {"application", "paper_application", "receipt", "acceptance_slip"} <= kinds
    with reading() as session:
        types = [record.type for record in history(session, dossier_id)]
    assert types[:2] == ["CounterFilingBegun", "ApplicationIssued"]
    sheet = officer.download(f"/office/dossiers/{dossier_id}/handout")
    assert sheet.startswith(b"%PDF")
    page = officer.get(f"/office/dossiers/{dossier_id}").main
    for part in (
        "In phiếu theo dõi",
        "Thẻ căn cước",
        "Đồng ý bằng lời",
        "Trần Văn Tiếp",
        "Đơn ký trên giấy (bản quét)",
    ):
        assert part in page


def test_what_the_desk_saw_fills_the_form_in(officer: Person) -> None:
    """Nothing is typed twice: the first answers are those of the visit, marked with their source."""
    draft = begun(officer)
    officer.get(f"{draft}/applicant")
    assert officer.typed("/applicant")["applicant_name"] == "Nguyễn Thị Thuỷ"
    assert officer.typed("/applicant")["applicant_number"] == "067190001234"
    assert "giấy tờ xuất trình tại Bộ phận Một cửa" in officer.main
    assert "Kê khai tại Bộ phận Một cửa thay cho Nguyễn Thị Thuỷ" in officer.main


def test_begun_twice_it_is_one_draft(officer: Person) -> None:
    """Pressed twice, or the person is back after lunch."""
    assert begun(officer) == begun(officer)
    assert begun(officer) != begun(officer, name="Nguyễn Văn Khác", personal_number="067190001235")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"consent": ""}, "Chỉ lập hồ sơ thay khi người nộp đã đồng ý"),
        ({"personal_number": ""}, "trả lời mục “Số định danh cá nhân”"),
        ({"personal_number": "123"}, "12 chữ số"),
        ({"kind": "business", "tax_code": ""}, "mã số thuế"),
        ({"channel": "post"}, "phải có sự đồng ý bằng văn bản"),
        ({"shown": "copy_in_letter"}, "hãy xem bản chính giấy tờ"),
        ({"service": BIRTH + "x"}, ""),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(officer: Person, changes: dict[str, str], told: str) -> None:
    officer.get("/office/counter").send(VISIT | changes, action="/office/counter", status=422)
    assert told.lower() in officer.main.lower()
    assert officer.typed("/office/counter")["name"] == "Nguyễn Thị Thuỷ"
    with reading() as session:
        assert session.scalars(select(Dossier)).all() == []


def test_by_post_the_letter_is_the_consent(officer: Person) -> None:
    draft = begun(officer, channel="post", shown="copy_in_letter", consent="letter")
    dossier, filing = read(UUID(draft.rsplit("/", 1)[1]))
    assert (Channel(dossier.channel).national, filing.consent_way) == (3, "letter")


def test_nothing_is_filed_without_the_persons_signature(officer: Person, world: SimpleNamespace) -> None:
    """What was signed is this very application: another one has to be signed again."""
    draft = begun(officer)
    fill(officer, draft)
    officer.get(officer.link("In đơn, ký và nộp")).press("Lập đơn để in")
    officer.press("Nộp hồ sơ", status=422)
    assert "Chưa có chữ ký của người nộp" in officer.main
    officer.send(files={"scan": [(SIGNED_PAPER, "don.pdf")]}, action="/paper")
    changed = {"copies": "4", "result_channel": "online"}
    officer.get(f"{draft}/copies_and_result").send(changed, action="/copies_and_result")
    finish = f"/office/counter/{draft.rsplit('/', 1)[1]}/finish"
    officer.get(finish).press("Lập đơn để in")
    officer.press("Nộp hồ sơ", status=422)
    dossier_id = UUID(draft.rsplit("/", 1)[1])
    with pytest.raises(PaperSignatureMissing), transaction() as session:
        dossiers.submit(session, dossier_id, actor=world.receptionist, sent_at=clock.now(), now=clock.now())


def test_a_scan_that_is_no_paper_is_refused_and_the_draft_stays(officer: Person) -> None:
    draft = begun(officer)
    fill(officer, draft)
    officer.get(officer.link("In đơn, ký và nộp")).press("Lập đơn để in")
    officer.send(files={"scan": [(b"MZ...", "don.pdf")]}, action="/paper", status=422)
    assert read(UUID(draft.rsplit("/", 1)[1]))[0].status == Status.DRAFT


def test_the_same_desk_goes_on_where_a_colleague_stopped(app: Flask, officer: Person) -> None:
    """A crash, a break, another officer: what was saved is there."""
    draft = begun(officer)
    officer.get(f"{draft}/applicant").send(PAGES["applicant"], action="/applicant")
    later = sign_in(Person(app.test_client()), "receptionist", back="/office/counter")
    assert "Nguyễn Thị Thuỷ" in later.get("/office/counter").main
    assert later.get(f"{draft}/applicant").typed("/applicant")["applicant_phone"] != ""


def test_nobody_else_sees_a_draft_of_the_desk(app: Flask, officer: Person) -> None:
    """Deny by default: another desk, other roles of the same agency, a citizen with the same number, a stranger."""
    draft = begun(officer)
    dossier_id = draft.rsplit("/", 1)[1]
    pages = (draft, f"{draft}/applicant", f"{draft}/check", f"{draft}/delete", f"/dossiers/{dossier_id}/supplement")
    desk = (f"/office/counter/{dossier_id}", f"/office/counter/{dossier_id}/finish")
    for username in ("receptionist.so-noi-vu", "specialist", "leader", "clerk", "citizen", "business", "administrator"):
        other = sign_in(Person(app.test_client()), username, back="/account").client
        for page in (*pages, *desk):
            assert other.get(page).status_code in (403, 404), (username, page)
        assert "Nguyễn Thị Thuỷ" not in other.get("/drafts").text.partition("<main")[2]
    assert officer.get("/dossiers").main.count(dossier_id) == 0
    assert app.test_client().get(draft).status_code in (302, 303)


def test_an_officer_still_sees_no_draft_of_a_citizen(app: Flask, officer: Person) -> None:
    citizen = sign_in(Person(app.test_client()), "citizen")
    draft = begin(citizen)
    fill(citizen, draft)
    for page in (draft, f"{draft}/applicant", f"{draft}/check"):
        officer.get(page, status=404)
    dossier_id = draft.rsplit("/", 1)[1]
    for page in ("", "/finish", "/separators"):
        officer.get(f"/office/counter/{dossier_id}{page}", status=404)
    with transaction() as session:  # not even when a row says the agency: it was begun online
        session.get_one(Dossier, UUID(dossier_id)).agency_id = _agency(session)
    officer.get(draft, status=404)


def _agency(session: Any) -> UUID:
    found = session.scalars(select(Account.agency_id).where(Account.username == "receptionist")).one()
    return UUID(str(found))


def test_fields_nobody_offered_change_nothing(officer: Person) -> None:
    """Mass assignment: owner, agency, code, status and officer come from the session alone."""
    extra = {
        "owner_id": "x",
        "agency_id": "y",
        "code": "000",
        "status": "9",
        "officer_name": "Ai đó",
        "claim_code": "A",
    }
    draft = begun(officer, **extra)
    dossier, filing = read(UUID(draft.rsplit("/", 1)[1]))
    assert (dossier.status, dossier.code, dossier.owner_id) == (Status.DRAFT, None, None)
    assert filing.officer_name == "Trần Văn Tiếp"
    assert filing.claim_code != "A"


def test_a_service_of_another_agency_cannot_be_filed_here(officer: Person, world: SimpleNamespace) -> None:
    officer.get("/office/counter").send(VISIT | {"service": "2.001955"}, action="/office/counter", status=422)


def test_the_person_links_the_dossier_by_both_codes(app: Flask, officer: Person) -> None:
    """Only the person's own claim makes it theirs: both codes, and an account with the number of the dossier."""
    dossier_id = filed(officer)
    dossier, filing = read(dossier_id)
    citizen = sign_in(Person(app.test_client()), "citizen")
    citizen.get(f"/dossiers/{dossier_id}", status=404)
    citizen.get("/dossiers/link").send({"code": dossier.code, "claim": "AAAA-AAAA-AAAA"}, action="/link", status=422)
    assert "Không liên kết được hồ sơ" in citizen.main
    stranger = sign_in(Person(app.test_client()), "business")
    typed = {"code": dossier.code, "claim": filing.claim_code}
    stranger.get("/dossiers/link").send(typed, action="/link", status=422)
    assert read(dossier_id)[0].owner_id is None
    citizen.get("/dossiers/link").send(typed, action="/link")
    assert citizen.path == f"/dossiers/{dossier_id}"
    assert "Hồ sơ được liên kết với tài khoản" in citizen.main
    assert read(dossier_id)[1].claim_code is None
    officer.get("/drafts/" + str(dossier_id), status=404)


def test_the_claim_is_over_after_its_time(app: Flask, officer: Person, world: SimpleNamespace) -> None:
    dossier_id = filed(officer)
    dossier, filing = read(dossier_id)
    with transaction() as session:
        session.get_one(CounterFiling, dossier_id).claim_until = clock.now()
    citizen = sign_in(Person(app.test_client()), "citizen")
    typed = {"code": dossier.code, "claim": filing.claim_code}
    citizen.get("/dossiers/link").send(typed, action="/link", status=422)


def test_a_supplement_is_taken_in_at_the_desk(officer: Person, run_worker: Any) -> None:
    """Who has no account brings what is missing to the counter; only what was asked for can be changed."""
    dossier_id = filed(officer)
    officer.get(f"/office/dossiers/{dossier_id}/supplement")
    name = next(field for field in officer.typed("/supplement") if field.endswith("problem"))
    officer.send({name: "Bản sao cũ thiếu trang 2"}, action="/supplement")
    run_worker()
    officer.get(officer.link("Nhận phần bổ sung tại quầy"))
    officer.get(officer.link("Kê khai tiếp"))
    assert officer.path.endswith("/supplement")
    officer.get(f"/drafts/{dossier_id}/record", status=404)
    officer.get(f"/drafts/{dossier_id}/papers")
    officer.send(files={"old_copy_file": [(pdf(("Ban sao cu",), pages=2), "ban-sao.pdf")]}, action="/papers")
    officer.get(f"/office/counter/{dossier_id}/finish").press("Lập đơn để in")
    officer.press("Gửi phần bổ sung", status=422)
    officer.send(files={"scan": [(SIGNED_PAPER, "don2.pdf")]}, action="/paper").press("Gửi phần bổ sung")
    assert read(dossier_id)[0].status == Status.SUBMITTED
    with reading() as session:
        papers = session.scalars(select(IssuedDocument).where(IssuedDocument.kind == "paper_application")).all()
    assert sorted(one.round for one in papers) == [1, 2]


def test_a_crash_while_filing_keeps_the_draft(officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken off between code and event: no dossier, no code lost from sight, and the next press files it."""
    draft = begun(officer)
    ready(officer, draft)
    dossier_id = UUID(draft.rsplit("/", 1)[1])

    def crash(*_arguments: Any, **_more: Any) -> None:
        raise RuntimeError("the machine stopped")

    with monkeypatch.context() as broken:
        broken.setattr("portal.dossiers.actions.submitting.advance", crash)
        with pytest.raises(RuntimeError):
            officer.press("Nộp hồ sơ")
    dossier, _filing = read(dossier_id)
    assert (dossier.status, dossier.code) == (Status.DRAFT, None)
    officer.get(f"/office/counter/{dossier_id}/finish").press("Nộp hồ sơ")
    assert str(read(dossier_id)[0].code).endswith("-0001"), "no number was used up"


def test_numbers_stay_covered_at_the_desk_until_they_are_opened(officer: Person) -> None:
    """Who passes by the screen reads no number; opening them is a reading, which goes with the dossier."""
    number, draft = VISIT["personal_number"], begun(officer)
    fill(officer, draft)
    dossier_id, desk = draft.rsplit("/", 1)[1], draft.replace("/drafts/", "/office/counter/")
    for page in (desk, f"{draft}/check"):
        assert number not in officer.get(page).main
        assert "067•••••1234" in officer.main
    officer.send(action=f"{desk}/numbers")
    assert officer.path == f"{draft}/check"
    assert number in officer.main
    assert number in officer.get(desk).main
    assert f"{desk}/numbers" not in officer.main
    with reading() as session:
        assert [one.kind for one in session.scalars(select(DossierRead))] == ["numbers"]
        assert str(session.scalars(select(DossierRead.dossier_id)).one()) == dossier_id
