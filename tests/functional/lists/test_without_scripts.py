"""Looking up without JavaScript: a line is enough; what is not clear is asked, and nothing typed is lost."""

import unicodedata

from portal.core import db
from portal.dossiers.models import Dossier
from tests.support.applicants import Person

HOME = {"home-province": "68", "home-commune": "xa kien duc", "home-detail": "Thôn 3"}
WHO = {"nationality": "viet nam", "ethnicity": "Ê Đê", "hospital": "", **HOME}


def picks(person: Person, name: str) -> dict[str, str]:
    """The radio buttons with this name: words by value."""
    words = {label.get("for"): label.text_content() for label in person.page.iter("label")}
    return {
        radio.get("value"): words[radio.get("id")]
        for radio in person.page.iter("input")
        if radio.get("type") == "radio" and radio.get("name") == name
    }


def stored() -> dict[str, object]:
    """The answers of the one draft."""
    with db.reading() as session:
        return dict(session.query(Dossier).one().answers)


def test_what_is_typed_with_or_without_accents_is_the_answer(visitor: Person) -> None:
    visitor.send({**WHO, "ethnicity": unicodedata.normalize("NFD", "Ê Đê"), "hospital": "lam dong"}, action="/who")
    assert visitor.path.endswith("/earlier"), visitor.errors()
    answers = stored()
    assert (answers["nationality"], answers["ethnicity"], answers["hospital"]) == ("VN", "12", "da_lat")
    assert answers["home"] == {
        "province": "68",
        "commune": "Xã Kiến Đức",
        "detail": "Thôn 3",
        "province_name": "Tỉnh Lâm Đồng",
        "commune_code": "24733",
    }


def test_what_is_found_is_shown_by_its_name_in_the_language_of_the_page(visitor: Person) -> None:
    page = visitor.path
    visitor.send(WHO, action="/who").get(page)
    assert visitor.typed("/who")["nationality"] == "Việt Nam"
    assert visitor.typed("/who")["home-commune"] == "Xã Kiến Đức"
    visitor.client.set_cookie("language", "en")
    assert visitor.get(page).typed("/who")["nationality"] == "Vietnam"


def test_several_matches_become_radio_buttons_and_one_click_answers(visitor: Person) -> None:
    page = visitor.path
    visitor.send({**WHO, "nationality": "Triều", "passport": "P1"}, action="/who")
    assert stored()["nationality"] == "KP"  # the only one with this word
    visitor.get(page)
    visitor.send({**WHO, "nationality": "Trung"}, action="/who", status=422)
    assert visitor.errors() == ["Có nhiều mục khớp với “Trung”. Hãy chọn một mục ở dưới, hoặc nhập rõ hơn."]
    assert picks(visitor, "nationality")["CN"] == "Trung Quốc"
    assert visitor.typed("/who")["nationality"] == "Trung"
    visitor.send({"nationality": ["Trung", "CN"], "passport": "E1234567"}, action="/who")
    assert visitor.path.endswith("/earlier")
    assert stored()["nationality"] == "CN"


def test_a_pick_is_kept_while_something_else_is_wrong(visitor: Person) -> None:
    visitor.send({**WHO, "nationality": ["Trung", "CN"], "passport": ""}, action="/who", status=422)
    assert visitor.errors() == ["Vui lòng trả lời mục “Số hộ chiếu”."]
    assert visitor.typed("/who")["nationality"] == "Trung Quốc"


def test_a_pick_that_does_not_belong_to_what_is_typed_counts_for_nothing(visitor: Person) -> None:
    visitor.send({**WHO, "nationality": ["Trung", "FR"]}, action="/who", status=422)
    assert "Có nhiều mục" in visitor.errors()[0]
    visitor.send({**WHO, "nationality": ["Việt Nam", "CN"]}, action="/who")
    assert stored()["nationality"] == "VN"


def test_what_nothing_is_like_is_said_and_kept(visitor: Person) -> None:
    visitor.send({**WHO, "nationality": "Xyzzy", "home-commune": "Qqqq"}, action="/who", status=422)
    said = visitor.errors()
    assert any("Không tìm thấy “Xyzzy”" in sentence for sentence in said)
    assert any("Không tìm thấy “Qqqq”" in sentence for sentence in said)
    assert visitor.typed("/who")["nationality"] == "Xyzzy"
    assert visitor.typed("/who")["home-commune"] == "Qqqq"


def test_a_former_name_leads_to_the_unit_of_today_to_confirm(visitor: Person) -> None:
    former = {"home-commune": "thị trấn Kiến Đức, huyện Đắk R'lấp", "home-province": ""}
    visitor.send({**WHO, **former}, action="/who", status=422)
    offered = picks(visitor, "home-commune")
    assert offered == {"24733": "Xã Kiến Đức, Tỉnh Lâm Đồng (trước là thị trấn Kiến Đức, huyện Đắk R'Lấp)"}
    assert visitor.errors() == [
        "Tên cũ “thị trấn Kiến Đức, huyện Đắk R'lấp” nay thuộc Xã Kiến Đức. Hãy chọn ở dưới để xác nhận."
    ]
    visitor.send({"home-commune": [former["home-commune"], "24733"]}, action="/who")
    assert stored()["home"]["province"] == "68"  # type: ignore[index]


def test_a_commune_of_another_province_is_asked_about_not_corrected(visitor: Person) -> None:
    visitor.send({**WHO, "home-province": "01"}, action="/who", status=422)
    assert "Thành phố Hà Nội không có “xa kien duc”" in visitor.errors()[0]
    assert visitor.typed("/who")["home-province"] == "01"
    visitor.send({"home-commune": ["xa kien duc", "24733"], "home-detail": ""}, action="/who", status=422)
    assert visitor.typed("/who")["home-province"] == "68"
    assert visitor.typed("/who")["home-commune"] == "Xã Kiến Đức"


def test_provinces_that_were_merged_can_be_read_in_the_list(visitor: Person) -> None:
    words = visitor.page.get_element_by_id("home-province").text_content()
    assert "Tỉnh Lâm Đồng (gồm Bình Thuận, Đắk Nông cũ)" in words


def test_half_a_word_is_kept_when_leaving_and_asked_about_later(visitor: Person) -> None:
    page = visitor.path
    visitor.send({**WHO, "nationality": "Tru", "exit": "1"}, action="/who")
    assert visitor.get(page).typed("/who")["nationality"] == "Tru"
    assert picks(visitor, "nationality") == {}


def test_rows_look_up_like_pages(visitor: Person) -> None:
    visitor.send(WHO, action="/who")
    visitor.send({visitor.button("Thêm nơi ở"): "1"}, action="/earlier")
    row = {
        "stays-0-place-province": "68",
        "stays-0-place-commune": "Gia Nghĩa",
        "stays-0-place-detail": "",
        "stays-0-country": "Mỹ",
    }
    visitor.send(row, action="/earlier", status=422)
    assert len(picks(visitor, "stays-0-place-commune")) == 3
    visitor.send({"stays-0-place-commune": ["Gia Nghĩa", "24611"]}, action="/earlier")
    assert visitor.path.endswith("/check"), visitor.main
    assert "Phường Bắc Gia Nghĩa" in visitor.main
    assert "Hoa Kỳ" in visitor.main
