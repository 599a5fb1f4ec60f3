"""First answers: from the account, the register, an earlier dossier; marked, correctable, and shown to the officer."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from portal.core import clock
from portal.core.db import reading, transaction
from portal.dossiers.models import Dossier
from portal.registers import queries as registers
from portal.registers.enterprises import EnterpriseRegister
from portal.registers.stand_in import ENTRIES, running
from tests.support.applicants import APPLICANT, EXTRACT, Person, begin, fill, prepared, sign_in
from tests.support.catalogue import STARTING, offer, starting_with
from tests.support.files import pdf

ENTRY = ENTRIES["0100112444"]


@pytest.fixture(autouse=True)
def samples(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch)


@pytest.fixture
def register(app: object) -> Iterator[None]:
    """The register of enterprises answers."""
    with running() as server:
        registers.configure(EnterpriseRegister(f"http://127.0.0.1:{server.server_port}/v1"))
        yield
    registers.configure(None)


@pytest.fixture
def silent_register(app: object) -> Iterator[None]:
    """There is a register, and it is down."""
    registers.configure(EnterpriseRegister("http://127.0.0.1:9/v1", seconds=0.2))
    yield
    registers.configure(None)


@pytest.fixture
def business(somebody: Callable[[], Person], world: Any) -> Person:
    return sign_in(somebody(), "business")


def stored(draft: str) -> Dossier:
    with reading() as session:
        return session.get_one(Dossier, UUID(draft.rpartition("/")[2]))


def submitted(person: Person) -> str:
    """Hand in an ordinary dossier; returns its code."""
    prepared(person)
    person.send(action="/submission")
    return stored(person.path.removesuffix("/confirmation")).code or ""


def test_the_register_fills_in_and_says_so(register: None, business: Person) -> None:
    draft = begin(business, STARTING)
    business.get(f"{draft}/who")
    typed = business.typed("/who")
    assert (typed["company"], typed["company_address"]) == (ENTRY["name"], ENTRY["head_office"])
    assert business.main.count("Đã điền sẵn từ Cơ sở dữ liệu đăng ký doanh nghiệp. Sửa lại nếu chưa đúng.") == 3


def test_what_was_taken_over_and_what_was_corrected_stays_with_the_draft(register: None, business: Person) -> None:
    draft = begin(business, STARTING)
    business.get(f"{draft}/who").send({"role": "self", "company_address": "Số 9 đường mới"})
    kept = stored(draft)
    assert kept.answers["company_address"] == "Số 9 đường mới"
    assert kept.prefilled["company_address"] == {"source": "register", "note": "", "value": ENTRY["head_office"]}
    business.get(f"{draft}/who")
    assert business.main.count("Đã điền sẵn từ") == 2


def test_a_register_that_is_down_hinders_nobody(silent_register: None, business: Person) -> None:
    draft = begin(business, STARTING)
    business.get(f"{draft}/who")
    assert business.typed("/who")["company"] == "Công ty TNHH Cà phê Đắk Nông Xanh"
    assert "tài khoản của bạn" in business.main
    business.get(draft).send(action="/ask-register")
    assert "Chưa lấy được thông tin" in business.main


def test_the_register_can_be_asked_later(silent_register: None, business: Person) -> None:
    draft = begin(business, STARTING)
    with running() as server:
        registers.configure(EnterpriseRegister(f"http://127.0.0.1:{server.server_port}/v1"))
        business.get(draft).send(action="/ask-register")
    assert "được điền sẵn từ Cơ sở dữ liệu đăng ký doanh nghiệp" in business.main
    assert business.get(f"{draft}/who").typed("/who")["company_address"] == ENTRY["head_office"]


def test_as_last_time_copies_what_still_fits_and_no_file_and_no_agreement(citizen: Person) -> None:
    draft = begin(citizen)
    fill(citizen, draft)
    citizen.get(f"{draft}/papers").send({"statement": "y"}, files={"old_copy_file": [(pdf(), "cu.pdf")]})
    citizen.get(f"{draft}/check").send(action="/application")
    citizen.send(action="/submission")
    code = stored(citizen.path.removesuffix("/confirmation")).code
    citizen.get(f"/services/{EXTRACT}/start")
    assert f"chép câu trả lời từ hồ sơ {code}" in citizen.main
    earlier = citizen.page.xpath("//button[@name='earlier']/@value")[0]
    citizen.send({"earlier": earlier}, action="/start")
    again = citizen.path
    assert again != draft
    kept = stored(again)
    assert "statement" not in kept.answers
    assert kept.answers["registered_at"] == "Ủy ban nhân dân xã Kiến Đức"
    citizen.get(f"{again}/applicant")
    assert citizen.typed("/applicant")["applicant_birth_date"] == "27/03/1990"
    assert f"Đã điền sẵn từ hồ sơ bạn đã nộp ({code})" in citizen.main
    citizen.get(f"{again}/papers")
    assert "cu.pdf" not in citizen.main


def test_nobody_begins_from_a_foreign_dossier(citizen: Person, business: Person) -> None:
    submitted(citizen)
    foreign = citizen.path.removesuffix("/confirmation").rpartition("/")[2]
    business.get(f"/services/{STARTING}/start").send({"earlier": foreign}, action="/start", status=404)


def test_single_values_come_from_dossiers_of_other_services(citizen: Person) -> None:
    code = submitted(citizen)
    draft = begin(citizen, STARTING)
    citizen.get(f"{draft}/who")
    typed = citizen.typed("/who")
    assert typed["birth_date"] == "27/03/1990"
    assert typed["home-commune"] == f"Xã {APPLICANT['applicant_address-commune']}"
    assert citizen.main.count(f"Đã điền sẵn từ hồ sơ bạn đã nộp ({code})") == 2


def test_what_an_earlier_dossier_says_is_offered_but_never_settles_what_is_read_only(
    citizen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed = starting_with(
        "prefill: birth_date, required: false", "prefill: birth_date, required: false, read_only: true"
    )
    offer(monkeypatch, [fixed])
    code = submitted(citizen)
    draft = begin(citizen, STARTING)
    citizen.get(f"{draft}/who")
    assert citizen.typed("/who")["birth_date"] == "27/03/1990"
    citizen.send({"role": "self", "birth_date": "28/03/1990"}, action="/who")
    kept = stored(draft)
    assert kept.answers["birth_date"] == "1990-03-28"
    assert kept.prefilled["birth_date"] == {"source": "earlier", "note": code, "value": "1990-03-27"}


def test_what_the_account_says_settles_what_is_read_only_whatever_sends_the_page(
    citizen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, [starting_with("prefill: name}", "prefill: name, read_only: true}")])
    draft = begin(citizen, STARTING)
    citizen.get(f"{draft}/who")
    assert "full_name" not in citizen.typed("/who")
    forged = {"role": "self", "full_name": "Trần Văn Khác"}
    citizen.send(forged, action="/who", headers={"X-Autosave": "1"})
    assert "Trần Văn Khác" not in str(stored(draft).unfinished)
    citizen.get(f"{draft}/who").send(forged, action="/who")
    assert stored(draft).answers["full_name"] == "Nguyễn Thị Thuỷ"


def test_the_officer_sees_what_was_corrected(citizen: Person, somebody: Callable[[], Person]) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT | {"applicant_name": "Nguyễn Thị Thủy Tiên"}})
    fill(citizen, draft)
    citizen.get(f"{draft}/applicant").send({"applicant_name": "Nguyễn Thị Thủy Tiên"})
    citizen.get(f"{draft}/check").send(action="/application")
    citizen.send(action="/submission")
    dossier = citizen.path.removesuffix("/confirmation")
    officer = sign_in(somebody(), "receptionist", back="/office/")
    officer.get(f"/office{dossier}")
    assert "Người nộp đã sửa nội dung điền sẵn" in officer.main
    assert "Nguyễn Thị Thuỷ Nguyễn Thị Thủy Tiên" in officer.main
    assert "Giữ nguyên nội dung điền sẵn: 1 mục từ tài khoản của người nộp." in officer.main


def test_drafts_show_how_far_they_are_and_when_they_go(citizen: Person) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    citizen.get("/dossiers")
    assert "Xong 1 trên 4 trang" in citizen.main
    assert "Sắp hết hạn" not in citizen.main
    with transaction() as session:
        session.execute(update(Dossier).values(expires_at=clock.now().replace(microsecond=0)))
    assert "Sắp hết hạn lưu: còn 0 ngày" in citizen.get("/dossiers").main
    assert "chỉ còn được giữ 0 ngày" in citizen.get(draft).main


def test_a_visitor_sees_the_drafts_of_this_browser_only(visitor: Person, somebody: Callable[[], Person]) -> None:
    begin(visitor)
    assert visitor.get("/drafts").link("Trích lục").startswith("/drafts/")
    assert "Bạn chưa có hồ sơ nào đang soạn." in somebody().get("/drafts").main


def test_too_many_drafts_lead_to_the_list_of_them(citizen: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(citizen)
    monkeypatch.setattr("portal.dossiers.actions.drafts.MOST_DRAFTS", 1)
    citizen.get(f"/services/{STARTING}/start").send(action="/start", status=422)
    citizen.get(citizen.link("Xem các hồ sơ đang soạn"))
    citizen.get(citizen.link("Xóa")).send(action="/delete")
    begin(citizen, STARTING)


def test_another_device_goes_on_at_the_same_step(citizen: Person, somebody: Callable[[], Person]) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    citizen.get(f"{draft}/papers").send({"stay": "1"}, files={"old_copy_file": [(pdf(), "cu.pdf")]})
    other = sign_in(somebody(), "citizen")
    other.get(other.link("Trích lục"))
    assert other.link("Điền tiếp") == f"{draft}/record"
    assert "cu.pdf" in other.get(f"{draft}/papers").main
