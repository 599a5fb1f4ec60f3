"""Letters from templates over HTTP: published by another, used on a dossier, signed, sealed, sent, cancelled."""

import re
import subprocess
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal.accounts.models import Account
from portal.core import blobs, clock
from portal.core.actor import Role, StandIn
from portal.core.db import reading, transaction
from portal.core.ids import new_id
from portal.dossiers.models import Dossier
from portal.office.actions.written import order
from portal.office.errors import OwnWork
from portal.office.letters.models import DocumentDelivery
from portal.office.models import RegisterEntry
from portal.office.wordings.models import LetterTemplate, WrittenLetter
from portal.signing import actions as signing
from tests.functional.office.conftest import Browser, revision_on
from tests.functional.office.test_the_way_of_a_dossier import act, verdict

Browse, Submit, Look = Callable[[str], Browser], Callable[..., UUID], Callable[[UUID], Dossier]
WORDING = {
    "name": "Giấy mời làm việc",
    "kind": "INVITATION",
    "service": "2.000635",
    "abstract": "Về hồ sơ {{Mã hồ sơ}}",
    "addressees": "{{Tên người nộp}}",
    "body": "Mời ông (bà) **{{Tên người nộp}}** đến làm việc ngày [[Ngày làm việc: ngày]].\n\n"
    "- Số bản đã yêu cầu: {{Đơn: copies}}\n- Ghi chú: [[Ghi chú: đoạn văn]]",
    "recipients": "Như trên",
    "agencies": "so-noi-vu",
    "visible": "y",
}
HOSTILE = '**đậm** {{Số văn bản}} #sys.inputs <b>"x"'


def saved(answer: Any) -> str:
    """The address of the template that was saved."""
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def step(browser: Browser, address: str, action: str, **fields: Any) -> Any:
    return browser.post(f"{address}/{action}", revision=revision_on(browser.get(address)), **fields)


def published(browse: Browse, **changed: str) -> str:
    """A template that one editor wrote and another published."""
    writer, other = browse("editor"), browse("editor2")
    writer.get("/editor/letters/new")
    address = saved(writer.post("/editor/letters/new", revision="0", **(WORDING | changed)))
    assert step(writer, address, "check").status_code == 303
    assert step(other, address, "publish").status_code == 303
    return address


@pytest.fixture
def template(browse: Browse) -> str:
    return published(browse)


@pytest.fixture
def appraised(browse: Browse, submitted: Submit) -> UUID:
    dossier_id = submitted()
    act(browse("receptionist"), dossier_id, "accept")
    act(browse("specialist"), dossier_id, "appraise")
    return dossier_id


def begun(browse: Browse, dossier_id: UUID, template: str) -> str:
    """The address of a letter that the specialist began."""
    browser, path = browse("specialist"), f"/office/dossiers/{dossier_id}/letters/new"
    page = browser.get(path)
    answer = browser.post(path, revision=revision_on(page), template=template.rsplit("/", 1)[1])
    return saved(answer)


def forward(browse: Browse, letter: str, note: str = "Mang theo giấy tờ.") -> Any:
    browser = browse("specialist")
    fields = {"place_0": "27/3/2027", "place_1": note}
    page = browser.get(letter)
    agencies = re.findall(r'name="agencies"[^>]*value="([^"]+)"[^>]*checked|checked[^>]*value="([^"]+)"', page.text)
    chosen = [one or two for one, two in agencies]
    return browser.post(letter, revision=revision_on(page), agencies=chosen, **fields)


def text_of(pdf: bytes) -> str:
    drawn = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(drawn.stdout.decode().split())


def test_four_eyes_and_versions(browse: Browse, template: str) -> None:
    """Who wrote it does not publish it; published words stay, a new version is a new row."""
    writer, other = browse("editor"), browse("editor2")
    first = UUID(template.rsplit("/", 1)[1])
    with reading() as session:
        before = session.get_one(LetterTemplate, first)
    assert writer.get(f"{template}/edit").status_code == 409
    assert writer.post(f"{template}/edit", revision=str(before.revision), **WORDING).status_code == 409
    draft = step(other, template, "version").location.removesuffix("/edit")
    page = other.get(f"{draft}/edit")
    changed = WORDING | {"body": "Lời văn mới."}
    assert other.post(f"{draft}/edit", revision=revision_on(page), **changed).status_code == 303
    assert step(other, draft, "check").status_code == 303
    refused = step(other, draft, "publish")
    assert refused.status_code == 403
    assert "nhờ người khác" in refused.text
    assert step(writer, draft, "publish").status_code == 303
    with reading() as session:
        after = session.get_one(LetterTemplate, first)
    assert (after.content, after.sha256, after.state) == (before.content, before.sha256, "published")


def test_a_faulty_template_is_shown_but_not_published(browse: Browse) -> None:
    writer = browse("editor")
    writer.get("/editor/letters/new")
    body = {"body": "Gửi {{Tên người nọp}}"}
    address = saved(writer.post("/editor/letters/new", revision="0", **(WORDING | body)))
    page = writer.get(address)
    assert "Không có trường “Tên người nọp”." in page.text
    assert "gửi người khác công bố" not in page.text
    answer = writer.post(f"{address}/check", revision=revision_on(page))
    assert answer.status_code == 422
    preview = writer.get(f"{address}/preview.pdf")
    assert "[Tên người nọp: chưa có]" in text_of(preview.data)


def test_the_whole_road(
    browse: Browse, template: str, appraised: UUID, look: Look, world: SimpleNamespace, app: Any, run_worker: Any
) -> None:
    """Merged, completed, signed, numbered, sealed, sent to the agency, seen by the applicant, checked by its code."""
    letter = begun(browse, appraised, template)
    assert "Hãy điền “Ngày làm việc”." in browse("specialist").get(letter).text
    assert forward(browse, letter).status_code == 303
    leader, clerk = browse("leader"), browse("clerk")
    assert letter in leader.get("/office/letters").text
    page = leader.get(letter)
    assert "Nguyễn" in text_of(leader.get(f"{letter}/preview.pdf").data)
    assert leader.post(f"{letter}/sign", revision=revision_on(page), pin="sai").status_code == 422
    assert leader.post(f"{letter}/sign", revision=revision_on(page), pin="demo").status_code == 303
    page = clerk.get(letter)
    assert "01/GM-UBND" in page.text
    assert clerk.post(f"{letter}/seal", revision=revision_on(page)).status_code == 303
    run_worker()
    (issued,) = [one for one in look(appraised).documents if one.kind == "letter"]
    assert (issued.number, issued.title) == ("01/GM-UBND", "Giấy mời làm việc")
    found = verdict(issued.sha256)
    assert found.outcome is signing.Outcome.VALID
    assert [report.role for report in found.signatures] == [signing.Role.OFFICIAL, signing.Role.OFFICIAL]
    words = text_of(blobs.store().read(issued.sha256))
    for part in ("GIẤY MỜI", "Số: 01/GM-UBND", "27/03/2027", "Số bản đã yêu cầu: 2", "Mang theo giấy tờ."):
        assert part in words, words
    citizen = Browser(app.test_client()).sign_in("citizen").get(f"/dossiers/{appraised}").text
    assert "Giấy mời làm việc (01/GM-UBND)" in citizen
    with reading() as session:
        (sent,) = session.scalars(select(DocumentDelivery)).all()
    assert sent.name == world.agencies["so-noi-vu"].name_vi
    other = browse("specialist.so-noi-vu")
    assert "01/GM-UBND" in other.get("/office/incoming").text
    assert "01/GM-UBND" in other.get(f"/verify?code={issued.check_code}").text


def test_what_is_for_others_only_is_not_shown_to_the_applicant(
    browse: Browse, appraised: UUID, look: Look, app: Any, run_worker: Any
) -> None:
    changed = WORDING | {"kind": "TRANSFER_SLIP"}
    del changed["visible"]
    writer, other = browse("editor"), browse("editor2")
    writer.get("/editor/letters/new")
    address = saved(writer.post("/editor/letters/new", revision="0", **changed))
    step(writer, address, "check")
    step(other, address, "publish")
    letter = begun(browse, appraised, address)
    forward(browse, letter)
    leader, clerk = browse("leader"), browse("clerk")
    leader.post(f"{letter}/sign", revision=revision_on(leader.get(letter)), pin="demo")
    clerk.post(f"{letter}/seal", revision=revision_on(clerk.get(letter)))
    run_worker()
    (issued,) = [one for one in look(appraised).documents if one.kind == "inner_letter"]
    citizen = Browser(app.test_client()).sign_in("citizen")
    page = citizen.get(f"/dossiers/{appraised}").text
    assert issued.number not in page
    assert citizen.get(f"/dossiers/{appraised}/documents/{issued.id}").status_code == 404


def test_hostile_words_stay_words(browse: Browse, template: str, appraised: UUID) -> None:
    """Neither the applicant's name nor what the officer types is markup, a field, or code of the typesetter."""
    with transaction() as session:
        owner = session.get_one(Dossier, appraised).owner_id
        session.execute(update(Dossier).where(Dossier.id == appraised).values(applicant_name=HOSTILE))
        session.execute(update(Account).where(Account.id == owner).values(display_name=HOSTILE))
    letter = begun(browse, appraised, template)
    assert forward(browse, letter, note=HOSTILE).status_code == 303
    drawn = text_of(browse("leader").get(f"{letter}/preview.pdf").data)
    assert drawn.count(HOSTILE) == 3, drawn


def test_an_empty_field_stops_it_and_loses_nothing(browse: Browse, template: str, appraised: UUID) -> None:
    letter = begun(browse, appraised, template)
    browser = browse("specialist")
    page = browser.get(letter)
    answer = browser.post(letter, revision=revision_on(page), place_0="", place_1="Đã gõ dài.")
    assert answer.status_code == 422
    assert "Hãy điền “Ngày làm việc”." in answer.text
    assert "Đã gõ dài." in answer.text
    wrong = browser.post(letter, revision=revision_on(page), place_0="32/13/2027", place_1="Đã gõ dài.")
    assert wrong.status_code == 422
    kept = browser.post(letter, revision=revision_on(page), place_0="", place_1="Đã gõ dài.", keep="1")
    assert kept.status_code == 303
    assert "Đã gõ dài." in browser.get(letter).text


def test_a_letter_keeps_the_version_it_was_begun_with(browse: Browse, template: str, appraised: UUID) -> None:
    letter = begun(browse, appraised, template)
    writer = browse("editor2")
    draft = step(writer, template, "version").location.removesuffix("/edit")
    page = writer.get(f"{draft}/edit")
    writer.post(f"{draft}/edit", revision=revision_on(page), **(WORDING | {"body": "Lời văn mới."}))
    step(writer, draft, "check")
    forward(browse, letter)
    assert "đến làm việc" in text_of(browse("leader").get(f"{letter}/preview.pdf").data)


def test_a_cancelled_letter_leaves_its_number_void(browse: Browse, template: str, appraised: UUID) -> None:
    """The next letter takes the next number; the register says why one is missing."""
    letter = begun(browse, appraised, template)
    forward(browse, letter)
    leader, clerk = browse("leader"), browse("clerk")
    leader.post(f"{letter}/sign", revision=revision_on(leader.get(letter)), pin="demo")
    reason = "Mời nhầm người, đã trao đổi lại."
    page = clerk.get(f"{letter}/cancel")
    assert browse("specialist").get(f"{letter}/cancel").status_code == 409
    assert browse("specialist").post(f"{letter}/cancel", revision=revision_on(page), reason=reason).status_code == 409
    assert clerk.post(f"{letter}/cancel", revision=revision_on(page), reason=reason).status_code == 303
    listed = clerk.get("/office/numbers").text
    assert "01/GM-UBND" in listed
    assert reason in listed
    again = begun(browse, appraised, template)
    forward(browse, again)
    leader.post(f"{again}/sign", revision=revision_on(leader.get(again)), pin="demo")
    with reading() as session:
        numbers = session.scalars(select(RegisterEntry.number).where(RegisterEntry.kind.startswith("letter:"))).all()
        states = session.scalars(select(WrittenLetter.state).order_by(WrittenLetter.round)).all()
    assert sorted(numbers) == ["01/GM-UBND", "02/GM-UBND"]
    assert states == ["cancelled", "signed"]


def test_the_leader_gives_it_back(browse: Browse, template: str, appraised: UUID) -> None:
    letter = begun(browse, appraised, template)
    forward(browse, letter)
    leader = browse("leader")
    page = leader.get(f"{letter}/give-back")
    assert leader.post(f"{letter}/give-back", revision=revision_on(page), reason="Ghi rõ phòng họp.").status_code == 303
    assert "Ghi rõ phòng họp." in browse("specialist").get(letter).text
    seen = revision_on(browse("specialist").get(letter))
    assert leader.post(f"{letter}/sign", revision=seen, pin="demo").status_code == 409


def test_a_stand_in_signs_for_the_leader_and_never_their_own_letter(
    browse: Browse, template: str, appraised: UUID, look: Look, world: SimpleNamespace
) -> None:
    """Who put it before the leader does not sign it; else a name stands under "TUQ." and the leader's office."""
    letter = begun(browse, appraised, template)
    forward(browse, letter)
    lent = StandIn(new_id(), world.leader.id, world.leader.name, "Chủ tịch", frozenset({Role.LEADER}))
    asked: dict[str, Any] = {"revision": look(appraised).revision, "now": clock.now()}
    letter_id = UUID(letter.rsplit("/", 1)[1])
    with transaction() as session, pytest.raises(OwnWork):
        order(session, appraised, letter_id, actor=world.specialist.lent(lent), **asked)
    with transaction() as session:
        written = order(session, appraised, letter_id, actor=world.receptionist.lent(lent), **asked)
    assert written.document.signatory.authority == "TUQ. CHỦ TỊCH"
    assert written.document.signatory.name == world.receptionist.name


def test_other_agencies_see_none_of_it(browse: Browse, template: str, appraised: UUID) -> None:
    letter = begun(browse, appraised, template)
    foreign = browse("specialist.so-noi-vu")
    for address in (letter, f"{letter}/preview.pdf", f"{letter}/cancel", f"/office/dossiers/{appraised}/letters/new"):
        assert foreign.get(address).status_code == 404, address
    assert browse("specialist").get("/editor/letters").status_code == 403
