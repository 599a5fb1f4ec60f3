"""Filling in: nothing typed is lost, everything wrong is said once, in words, at its place."""

import unicodedata

from tests.support.applicants import APPLICANT, PAGES, Person, begin, fill, sign_in


def test_an_empty_page_says_everything_that_is_missing_and_links_to_it(citizen: Person) -> None:
    draft = begin(citizen)
    citizen.get(f"{draft}/record").send({"event": [], "registered_at": ""}, status=422)
    assert citizen.title.startswith("Lỗi:")
    assert len(citizen.errors()) == 2
    for link in citizen.page.find_class("govuk-error-summary")[0].iter("a"):
        assert citizen.page.get_element_by_id(link.get("href")[1:]) is not None


def test_what_is_wrong_stays_as_typed_beside_what_is_right(citizen: Person) -> None:
    draft = begin(citizen)
    wrong = {"applicant_phone": "12", "applicant_birth_date": "31/2/1990"}
    citizen.get(f"{draft}/applicant").send(APPLICANT | wrong, status=422)
    assert citizen.typed("/applicant")["applicant_phone"] == "12"
    citizen.get(draft).get(f"{draft}/applicant")
    kept = citizen.typed("/applicant")
    assert kept["applicant_phone"] == "12"
    assert kept["applicant_birth_date"] == "31/2/1990"
    assert kept["applicant_name"] == APPLICANT["applicant_name"]
    citizen.get(f"{draft}/applicant?errors=1")
    assert len(citizen.errors()) == 2


def test_a_decomposed_name_is_kept_composed(citizen: Person) -> None:
    """R9.1b: Vietnamese text in composed form."""
    draft = begin(citizen)
    name = unicodedata.normalize("NFD", "Nguyễn Thị Thuỷ")
    citizen.get(f"{draft}/applicant").send(APPLICANT | {"applicant_name": name})
    assert citizen.path == f"{draft}/record"
    assert citizen.get(f"{draft}/applicant").typed("/applicant")["applicant_name"] == "Nguyễn Thị Thuỷ"


def test_text_of_an_old_encoding_is_refused_with_advice_and_kept(citizen: Person) -> None:
    draft = begin(citizen)
    legacy = "NguyÔn V¨n §øc"
    citizen.get(f"{draft}/applicant").send(APPLICANT | {"applicant_name": legacy}, status=422)
    assert "Unicode" in citizen.errors()[0]
    assert citizen.typed("/applicant")["applicant_name"] == legacy


def test_saving_and_leaving_keeps_a_half_filled_page(citizen: Person) -> None:
    draft = begin(citizen)
    citizen.get(f"{draft}/record").send({"registered_at": "Đắk R'lấp", "exit": "1"})
    assert citizen.path == draft
    assert "Đang làm" in citizen.main
    assert citizen.get(f"{draft}/record").typed("/record")["registered_at"] == "Đắk R'lấp"


def test_the_check_names_what_is_missing_and_change_comes_back(citizen: Person) -> None:
    draft = begin(citizen)
    fill(citizen, draft, {key: PAGES[key] for key in ("applicant", "record", "papers")})
    citizen.get(f"{draft}/check")
    summary = citizen.page.find_class("govuk-error-summary")[0]
    assert any("copies_and_result" in link.get("href") for link in summary.iter("a"))
    assert "Có sau khi bạn điền đủ các mục liên quan." in citizen.main
    assert not any("0 đồng" in " ".join(table.itertext()) for table in citizen.page.iter("table"))
    fill(citizen, draft, {"copies_and_result": PAGES["copies_and_result"]})
    citizen.get(f"{draft}/check")
    assert "24.000 đồng" in citizen.main
    citizen.get(citizen.link("Sửa số lượng bản sao")).send({"copies": "4"})
    assert citizen.path == f"{draft}/check"
    assert "32.000 đồng" in citizen.main


def test_known_answers_are_offered_and_say_where_they_come_from(citizen: Person) -> None:
    draft = begin(citizen)
    citizen.get(f"{draft}/applicant")
    assert citizen.typed("/applicant")["applicant_name"] == "Nguyễn Thị Thuỷ"
    assert "Đã điền sẵn từ tài khoản của bạn" in citizen.main


def test_rows_are_added_and_removed_without_scripts(citizen: Person) -> None:
    draft = begin(citizen, "2.000488")
    citizen.get(f"{draft}/residence")
    name = citizen.button("Thêm nơi cư trú")
    first = next(key for key in citizen.typed("/residence") if key.startswith("residences-0-"))
    citizen.send({first: "2001", name: "1"}, action="/residence")
    assert citizen.typed("/residence")[first] == "2001"
    second = first.replace("-0-", "-1-")
    assert second in citizen.page.forms[-1].fields or citizen.page.xpath(f"//*[@name='{second}']")
    citizen.send({second: "2010", citizen.button("Xóa nơi cư trú 1"): "1"}, action="/residence")
    assert citizen.typed("/residence")[first] == "2010"


def test_a_visitor_fills_first_and_signs_in_later(visitor: Person, world: object) -> None:
    draft = begin(visitor)
    fill(visitor, draft)
    assert "Đăng nhập để nộp" in visitor.main
    sign_in(visitor, "citizen", back=f"{draft}/check")
    assert visitor.path == f"{draft}/check"
    assert "Tạo đơn để ký và nộp" in visitor.main
    assert visitor.get("/dossiers").link("Trích lục") == draft


def test_an_unfinished_draft_is_offered_again_instead_of_a_second_one(citizen: Person) -> None:
    draft = begin(citizen)
    citizen.get("/services/2.000635/start")
    assert citizen.link("Làm tiếp hồ sơ này") == draft


def test_a_draft_is_deleted_when_its_owner_says_so(citizen: Person) -> None:
    draft = begin(citizen)
    citizen.get(f"{draft}/delete").send()
    citizen.get(draft, status=404)


def test_staff_and_the_wrong_kind_of_applicant_are_told(visitor: Person, world: object) -> None:
    sign_in(visitor, "receptionist", back="/services/2.000635/start")
    visitor.get("/services/2.000635/start").send(action="/start", status=403)
    assert "tài khoản công dân" in visitor.main
