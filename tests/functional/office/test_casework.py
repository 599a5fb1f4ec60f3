"""Several officers on one dossier: drafts of decisions, who was faster, who is here, notes, related dossiers."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from portal import housekeeping
from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import EventRecord, verify
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from portal.office.casework import DossierLink, InternalNote, OfficeDraft, Presence, Sight
from tests.functional.office.conftest import EXTRACT, Browser, revision_on
from tests.support.asked import counted
from tests.support.files import pdf

Browse = Callable[[str], Browser]
Look = Callable[[UUID], Dossier]
Submit = Callable[..., UUID]
REASON = "Hồ sơ này trùng với hồ sơ đã nộp trước đó."
CANARY = "chim-hoàng-yến-4417"


@pytest.fixture
def desk(browse: Browse) -> Browser:
    return browse("receptionist")


def path(dossier_id: UUID, page: str = "") -> str:
    return f"/office/dossiers/{dossier_id}{'/' if page else ''}{page}"


def keep(desk: Browser, dossier_id: UUID, page: str, **typed: Any) -> Any:
    typed = {"revision": revision_on(desk.get(path(dossier_id, page))), **typed}
    return desk.post(f"{path(dossier_id, 'draft')}?page={page}", **typed)


def rows(table: Any) -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(table)))


# --- half-written decisions


def test_what_is_half_written_is_there_again_on_another_computer(app: Any, desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    kept = keep(desk, dossier_id, "refuse", reason_code="other", reason="Mới viết được một nửa")
    assert kept.headers["Location"] == path(dossier_id, "refuse")
    other = Browser(app.test_client()).sign_in("receptionist")
    again = other.get(path(dossier_id, "refuse")).text
    assert "Đã điền lại nội dung bạn đang soạn dở" in again
    assert "Mới viết được một nửa</textarea>" in again
    assert re.search(r'checked[^>]*value="other"|value="other"[^>]*checked', again)
    shown = other.get(path(dossier_id)).text
    assert "Bạn đang soạn dở" in shown
    assert f'href="{path(dossier_id, "refuse")}">Từ chối tiếp nhận</a>' in shown


def test_a_draft_is_its_officers_alone(browse: Browse, desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    keep(desk, dossier_id, "refuse", reason=CANARY)
    with transaction() as session:
        session.execute(update(OfficeDraft).values(account_id=_account(session, "specialist")))
    assert CANARY not in desk.get(path(dossier_id, "refuse")).text
    assert CANARY not in desk.get(path(dossier_id)).text


def _account(session: Any, username: str) -> UUID:
    found: UUID = session.scalars(select(Account.id).where(Account.username == username)).one()
    return found


def test_the_script_is_told_when_it_was_saved(desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    desk.get(path(dossier_id, "refuse"))
    answer = desk.client.post(
        f"{path(dossier_id, 'draft')}?page=refuse",
        data={"reason": "Đang viết", "revision": "2", "csrf_token": desk.token},
        headers={"X-Autosave": "1"},
    )
    assert answer.json.keys() == {"saved_at"}
    assert rows(OfficeDraft)[0].typed == {"reason": ["Đang viết"]}


def test_a_decision_ends_its_draft(desk: Browser, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    keep(desk, dossier_id, "refuse", reason="Nửa câu")
    typed = {"reason_code": "other", "reason": REASON}
    revision = revision_on(desk.get(path(dossier_id, "refuse")))
    assert desk.post(path(dossier_id, "refuse"), revision=revision, **typed).status_code == 303
    assert rows(OfficeDraft) == []
    late = desk.post(f"{path(dossier_id, 'draft')}?page=refuse", revision=revision, **typed)
    assert late.status_code == 303
    assert rows(OfficeDraft) == []


def test_what_is_refused_keeps_its_draft(desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    keep(desk, dossier_id, "refuse", reason="Nửa câu")
    revision = revision_on(desk.get(path(dossier_id, "refuse")))
    assert desk.post(path(dossier_id, "refuse"), revision=revision, reason="Thiếu căn cứ").status_code == 422
    assert len(rows(OfficeDraft)) == 1


def test_a_draft_is_given_up(desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    keep(desk, dossier_id, "refuse", reason=CANARY)
    desk.get(path(dossier_id, "refuse"))
    assert desk.post(f"{path(dossier_id, 'draft/discard')}?page=refuse").status_code == 303
    assert CANARY not in desk.get(path(dossier_id, "refuse")).text


def test_demands_come_back_to_their_items(desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    keep(desk, dossier_id, "supplement", **{"demands-1-problem": "Ảnh mờ", "reply_by": "27/03/2030"})
    again = desk.get(path(dossier_id, "supplement")).text
    assert re.search(r'name="demands-1-problem"[^>]*value="Ảnh mờ"', again)
    assert re.search(r'name="reply_by"[^>]*value="27/03/2030"', again)


def test_demands_about_other_answers_are_only_shown(
    desk: Browser, browse: Browse, submitted: Submit, complete: Callable[..., None]
) -> None:
    """The applicant changed something meanwhile: the rows of the form may stand for other things."""
    dossier_id = submitted()
    keep(desk, dossier_id, "supplement", **{"demands-1-problem": "Ảnh mờ"})
    asked = desk.post(path(dossier_id, "supplement"), revision=revision_on(desk.get(path(dossier_id, "supplement"))),
                      **{"demands-0-problem": "Sai", "reply_by": "27/03/2030"})  # fmt: skip
    assert asked.status_code == 303
    with transaction() as session:
        _draft_of_first_round(session, dossier_id)
    complete(dossier_id, {"copies": "3"})
    _allow_another_request(desk, browse("leader"), dossier_id)
    again = desk.get(path(dossier_id, "supplement")).text
    assert not re.search(r'name="demands-1-problem"[^>]*value="Ảnh mờ"', again)
    assert "<li>Ảnh mờ</li>" in again
    assert "Thay đổi từ lúc bạn lưu nháp" in again
    assert "nay là: 3" in again


def _allow_another_request(desk: Browser, leader: Browser, dossier_id: UUID) -> None:
    """NĐ 61/2018 Đ15.3: whoever asks a second time says why, and the leader consents."""
    revision = revision_on(desk.get(path(dossier_id, "ask-again")))
    asked = desk.post(path(dossier_id, "ask-again"), revision=revision, reason="Người nộp gửi lại giấy tờ khác.")
    assert asked.status_code == 303, asked.text
    revision = revision_on(leader.get(path(dossier_id)))
    assert leader.post(path(dossier_id, "consent"), revision=revision).status_code == 303


def _draft_of_first_round(session: Any, dossier_id: UUID) -> None:
    session.add(
        OfficeDraft(
            dossier_id=dossier_id,
            account_id=_account(session, "receptionist"),
            page="supplement",
            typed={"demands-1-problem": ["Ảnh mờ"]},
            revision=session.get_one(Dossier, dossier_id).revision - 1,
            saved_at=clock.now(),
        )
    )


@pytest.mark.parametrize(
    "page", ["", "x", "approve", "../../../admin", "refuse/", "//evil.example", "files/x/overrule", "seal", "propose\n"]
)
def test_nothing_else_is_kept(desk: Browser, submitted: Submit, page: str) -> None:
    """Least of all the page with the PIN; and no address is made from it."""
    dossier_id = submitted()
    desk.get(path(dossier_id))
    for what in ("draft", "draft/discard"):
        answer = desk.client.post(
            path(dossier_id, what), query_string={"page": page}, data={"reason": "x", "csrf_token": desk.token}
        )
        assert answer.status_code == 404
    assert rows(OfficeDraft) == []


def test_no_secret_and_nothing_endless_is_kept(desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    keep(desk, dossier_id, "refuse", reason="x", pin="1234", password="hunter2")
    assert rows(OfficeDraft)[0].typed == {"reason": ["x"]}
    assert keep(desk, dossier_id, "refuse", reason="x" * 300_000).status_code == 413


def test_old_drafts_are_tidied_away(desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    keep(desk, dossier_id, "refuse", reason="x")
    housekeeping.tidy()
    assert len(rows(OfficeDraft)) == 1
    with transaction() as session:
        session.execute(update(OfficeDraft).values(saved_at=clock.now() - timedelta(days=61)))
        session.execute(update(Presence).values(opened_at=clock.now() - timedelta(days=61)))
        session.execute(update(Sight).values(seen_at=clock.now() - timedelta(days=61)))
    housekeeping.tidy()
    assert [rows(OfficeDraft), rows(Presence), rows(Sight)] == [[], [], []]


# --- who was faster


@pytest.fixture
def second(app: Any, world: SimpleNamespace) -> Browser:
    """The same desk at another computer."""
    return Browser(app.test_client()).sign_in("receptionist")


def test_the_slower_officer_is_shown_what_changed(
    desk: Browser, second: Browser, submitted: Submit, look: Look, world: SimpleNamespace
) -> None:
    dossier_id = submitted()
    first = revision_on(desk.get(path(dossier_id, "refuse")))
    assert second.post(path(dossier_id, "accept"), revision=_seen(second, dossier_id)).status_code == 303
    late = desk.post(path(dossier_id, "refuse"), revision=first, reason_code="other", reason=REASON)
    assert late.status_code == 409
    assert "Thay đổi từ lúc bạn mở hồ sơ" in late.text
    assert "Mới đăng ký, nay là: Được tiếp nhận" in late.text
    assert "Tiếp nhận, nay là: Thụ lý" in late.text
    assert "chưa có, nay là:" in late.text
    assert f"{REASON}</textarea>" in late.text
    assert "việc này không còn thực hiện được" in late.text
    assert look(dossier_id).status == Status.ACCEPTED


def _seen(browser: Browser, dossier_id: UUID) -> str:
    return revision_on(browser.get(path(dossier_id, "accept")))


def test_one_goes_on_from_the_present_state(
    desk: Browser, second: Browser, submitted: Submit, complete: Callable[..., None], look: Look
) -> None:
    """The supplement came in while a refusal was written: what is new is shown, one more press carries it out."""
    dossier_id = submitted()
    first = revision_on(desk.get(path(dossier_id, "refuse")))
    page = second.get(path(dossier_id, "supplement"))
    fields = {"demands-0-problem": "Sai", "reply_by": "27/03/2030"}
    assert second.post(path(dossier_id, "supplement"), revision=revision_on(page), **fields).status_code == 303
    complete(dossier_id, {"copies": "3"})
    late = desk.post(path(dossier_id, "refuse"), revision=first, reason_code="other", reason=REASON)
    assert late.status_code == 409
    assert "nay là: 3" in late.text
    assert "hãy gửi lại" in late.text
    assert look(dossier_id).status == Status.SUBMITTED
    desk._read(late)
    again = desk.post(path(dossier_id, "refuse"), revision=revision_on(late), reason_code="other", reason=REASON)
    assert again.status_code == 303
    assert look(dossier_id).status == Status.REFUSED


def test_an_unknown_revision_is_said_to_be_unknown(desk: Browser, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    desk.get(path(dossier_id, "refuse"))
    late = desk.post(path(dossier_id, "refuse"), revision="1", reason_code="other", reason=REASON)
    assert late.status_code == 409
    assert "Không còn bản ghi về lúc bạn xem" in late.text
    assert look(dossier_id).status == Status.SUBMITTED


def test_a_note_does_not_make_anybody_slower(desk: Browser, browse: Browse, submitted: Submit, look: Look) -> None:
    dossier_id = submitted()
    first = revision_on(desk.get(path(dossier_id, "refuse")))
    browse("specialist").get(path(dossier_id, "notes"))
    assert browse("specialist").post(path(dossier_id, "notes"), text="Xem kỹ nhé").status_code == 303
    answer = desk.post(path(dossier_id, "refuse"), revision=first, reason_code="other", reason=REASON)
    assert answer.status_code == 303


# --- who is here


def test_two_officers_see_each_other(desk: Browser, browse: Browse, submitted: Submit, world: SimpleNamespace) -> None:
    dossier_id = submitted()
    specialist = browse("specialist")
    desk.get(path(dossier_id))
    shown = specialist.get(path(dossier_id)).text
    assert f"Mới mở hồ sơ này, có thể vẫn đang xem: {world.receptionist.name} (" in shown
    assert "Đang cùng mở" not in shown
    said = desk.post(path(dossier_id, "presence"), revision=str(rows(Dossier)[0].revision)).json
    assert said["changed"] == ""
    assert world.specialist.name in said["others"]
    assert f"Đang cùng mở hồ sơ này: {world.receptionist.name}." in specialist.get(path(dossier_id)).text
    assert world.receptionist.name not in desk.get(path(dossier_id, "refuse")).text.split("<h1")[1].split("<form")[0]


def test_who_left_is_not_shown(desk: Browser, browse: Browse, submitted: Submit, world: SimpleNamespace) -> None:
    dossier_id, specialist = submitted(), browse("specialist")
    desk.get(path(dossier_id))
    desk.post(path(dossier_id, "presence"), revision="2")
    with transaction() as session:
        session.execute(update(Presence).values(beat_at=clock.now() - timedelta(minutes=2)))
    assert "data-presence-others></p>" in specialist.get(path(dossier_id)).text
    with transaction() as session:
        session.execute(update(Presence).values(beat_at=None, opened_at=clock.now() - timedelta(minutes=11)))
    assert "data-presence-others></p>" in specialist.get(path(dossier_id)).text


def test_an_open_page_is_told_of_a_change(
    desk: Browser, second: Browser, submitted: Submit, world: SimpleNamespace
) -> None:
    dossier_id = submitted()
    first = revision_on(desk.get(path(dossier_id, "refuse")))
    second.post(path(dossier_id, "accept"), revision=_seen(second, dossier_id))
    said = desk.post(path(dossier_id, "presence"), revision=first).json
    assert f"Hồ sơ vừa thay đổi ({world.receptionist.name}" in said["changed"]


def test_opening_is_written_once_a_minute(desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    desk.get(path(dossier_id))
    before = rows(Presence)[0].opened_at
    desk.get(path(dossier_id))
    desk.get(path(dossier_id, "refuse"))
    assert rows(Presence)[0].opened_at == before
    assert len(rows(Sight)) == 1


# --- notes


def test_notes_are_for_colleagues_only(
    app: Any, desk: Browser, browse: Browse, submitted: Submit, world: SimpleNamespace, run_worker: Any
) -> None:
    """P2: the canary is on no page an applicant can open, nor in the log of events."""
    dossier_id = submitted()
    desk.get(path(dossier_id, "notes"))
    assert desk.post(path(dossier_id, "notes"), text=CANARY).status_code == 303
    run_worker()
    for page in ("", "notes"):
        shown = browse("specialist").get(path(dossier_id, page)).text
        assert CANARY in shown
        assert world.receptionist.name in shown
    citizen = Browser(app.test_client()).sign_in("citizen")
    for address in (f"/dossiers/{dossier_id}", "/dossiers", "/account", f"/dossiers/{dossier_id}/confirmation"):
        assert CANARY not in citizen.get(address).text
    assert citizen.get(path(dossier_id, "notes")).status_code == 403
    shown = citizen.get(f"/dossiers/{dossier_id}")
    assert shown.status_code == 200
    assert "nội bộ" not in shown.text
    assert browse("receptionist.so-noi-vu").get(path(dossier_id, "notes")).status_code == 404
    with reading() as session:
        assert CANARY not in str([row.payload for row in session.scalars(select(EventRecord))])
        assert list(verify(session)) == []


def test_a_note_is_never_changed(desk: Browser, submitted: Submit) -> None:
    dossier_id = submitted()
    desk.get(path(dossier_id, "notes"))
    desk.post(path(dossier_id, "notes"), text="Một")
    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(update(InternalNote).values(text="Hai"))
    assert desk.post(path(dossier_id, "notes"), text="   ").status_code == 422
    assert [note.text for note in rows(InternalNote)] == ["Một"]


# --- related dossiers


def code(dossier_id: UUID, look: Look) -> str:
    return look(dossier_id).code or ""


def test_the_same_again_is_pointed_out(desk: Browser, submitted: Submit, look: Look) -> None:
    one, two = submitted(), submitted()
    shown = desk.get(path(one)).text
    assert "Có thể nộp trùng" in shown
    assert code(two, look) in shown
    assert "cùng người nộp, cùng thủ tục" in desk.get(path(one, "related")).text
    with transaction() as session:
        session.get_one(Dossier, two).sent_at = clock.now() - timedelta(days=40)
    assert "Có thể nộp trùng" not in desk.get(path(one)).text


def test_the_same_file_is_pointed_out(desk: Browser, submitted: Submit, look: Look) -> None:
    paper = {**EXTRACT, "old_copy_file": pdf(("The very same",))}
    one, two = submitted(typed=paper), submitted(typed=paper)
    with transaction() as session:
        session.get_one(Dossier, two).applicant_number = "067190009999"
    assert "– có tệp giống hệt" in desk.get(path(one, "related")).text
    with transaction() as session:
        session.get_one(Dossier, two).agency_id = session.scalars(
            select(Dossier.agency_id).where(Dossier.id == one)
        ).one()
        session.get_one(Dossier, two).service_code = "1.001612"
        session.get_one(Dossier, two).applicant_number = session.get_one(Dossier, one).applicant_number
    assert "– có tệp giống hệt" not in desk.get(path(one, "related")).text


def _elsewhere(dossier_id: UUID, world: SimpleNamespace) -> None:
    with transaction() as session:
        moved = session.get_one(Dossier, dossier_id)
        moved.agency_id = next(one.id for one in world.agencies.values() if one.id != moved.agency_id)


def test_two_dossiers_are_linked_with_a_reason(desk: Browser, submitted: Submit, look: Look) -> None:
    one, two = submitted(), submitted()
    desk.get(path(one, "related"))
    linked = desk.post(path(one, "related"), code=code(two, look), reason="Hai anh em cùng xin")
    assert linked.status_code == 303
    assert "Hai anh em cùng xin" in desk.get(path(two)).text
    assert desk.post(path(two, "related"), code=code(one, look), reason="Lại").status_code == 409
    history = desk.get(path(two)).text
    assert "Đã liên kết với hồ sơ khác" in history
    link = rows(DossierLink)[0]
    assert desk.post(path(two, f"related/{link.id}/remove")).status_code == 303
    assert rows(DossierLink) == []


def test_only_dossiers_of_the_agency_are_linked(
    desk: Browser, browse: Browse, submitted: Submit, look: Look, world: SimpleNamespace
) -> None:
    one, two, three = submitted(), submitted(), submitted()
    foreign = code(two, look)
    _elsewhere(two, world)
    desk.get(path(one, "related"))
    for wrong in (foreign, "000.00.00.H00-000000-0000", code(one, look)):
        answer = desk.post(path(one, "related"), code=wrong, reason="Vì sao")
        assert answer.status_code == 422
        assert "Không tìm thấy hồ sơ khác có mã này" in answer.text
    assert desk.post(path(one, "related"), code=code(three, look), reason="Vì").status_code == 303
    link = rows(DossierLink)[0]
    other = browse("receptionist.so-noi-vu")
    other.get("/office/")
    assert other.post(path(one, f"related/{link.id}/remove")).status_code == 404
    assert desk.post(path(three, f"related/{uuid4()}/remove")).status_code == 404
    assert len(rows(DossierLink)) == 1


def test_earlier_dossiers_are_opened_for_a_purpose_and_logged(
    desk: Browser, submitted: Submit, look: Look, world: SimpleNamespace
) -> None:
    """R18.2, R19: reading personal data leaves a trace; other agencies' dossiers are only counted."""
    one, two, three = submitted(), submitted(), submitted()
    hidden = code(three, look)
    _elsewhere(three, world)
    with transaction() as session:
        session.get_one(Dossier, two).sent_at = clock.now() - timedelta(days=400)
    refused = desk.get(path(one, "earlier"))
    assert refused.status_code == 303
    asked = desk.get(path(one, "related")).text
    assert "Ở cơ quan này: 1 hồ sơ. Ở cơ quan khác: 1 hồ sơ" in asked
    assert code(two, look) not in asked
    assert desk.post(path(one, "earlier")).status_code == 422
    assert desk.post(path(one, "earlier"), purpose="nosiness").status_code == 422
    assert desk.post(path(one, "earlier"), purpose="compare").status_code == 303
    shown = desk.get(path(one, "earlier")).text
    assert code(two, look) in shown
    assert hidden not in shown
    with reading() as session:
        event = session.scalars(select(EventRecord).where(EventRecord.type == "EarlierDossiersRead")).one()
    assert event.values == {"purpose": "compare", "dossiers": 1}
    assert event.actor_id == world.receptionist.id
    assert "Đã xem các hồ sơ khác của người nộp" in desk.get(path(one)).text


def test_a_look_lasts_a_quarter_of_an_hour_and_is_ones_own(
    desk: Browser, browse: Browse, submitted: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _two = submitted(), submitted()
    desk.get(path(one, "related"))
    desk.post(path(one, "earlier"), purpose="compare")
    assert desk.get(path(one, "earlier")).status_code == 200
    assert browse("specialist").get(path(one, "earlier")).status_code == 303
    monkeypatch.setattr("portal.office.actions.casework.LOOK_LASTS", timedelta(0))
    assert desk.get(path(one, "earlier")).status_code == 303


# --- costs


@pytest.mark.usefixtures("known_catalogue")
def test_the_page_costs_the_same_with_everything_on_it(desk: Browser, submitted: Submit, look: Look) -> None:
    """T46: no query for each note, link or possible duplicate."""
    one = submitted()
    desk.get(path(one))
    with counted() as few:
        desk.get(path(one))
    for _ in range(3):
        other = submitted()
        desk.get(path(one, "related"))
        desk.post(path(one, "related"), code=code(other, look), reason="Cùng việc")
        desk.get(path(one, "notes"))
        desk.post(path(one, "notes"), text="Ghi chú")
    keep(desk, one, "refuse", reason="Đang viết")
    desk.get(path(one))
    with counted() as many:
        desk.get(path(one))
    assert len(many) <= len(few) <= 27, "\n".join(many)
