"""Addresses over time: answers from before, answers of units that are gone, names that two units share."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answers
from forms.canonical import canonical_bytes
from forms.compiler import PageForm
from forms.definition import ServiceForm
from forms.fields import Question, Rejected, parse_question
from forms.fields.search import Several
from forms.places import places
from forms.typing_in import FormData, initial_data, raw_values

places()  # read before any test is timed
FREE: Final = {"province": "68", "commune": "xã Kiến Đức ", "detail": "Thôn 3", "province_name": "Tỉnh Lâm Đồng"}
GONE: Final = {
    "province": "67",
    "commune": "Thị trấn Kiến Đức",
    "detail": "Tổ 2",
    "province_name": "Tỉnh Đắk Nông",
    "commune_code": "24733",
}


def address(**options: Any) -> Question:
    return parse_question({"key": "home", "kind": "address", "label": {"vi": "Nơi ở", "en": "Home"}, **options})


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ({**FREE, "commune": "xã Kiến Đức"}, "Thôn 3, xã Kiến Đức, Tỉnh Lâm Đồng"),
        ({**FREE, "commune": "Nơi không ai biết"}, "Thôn 3, Nơi không ai biết, Tỉnh Lâm Đồng"),
        ({**FREE, "detail": ""}, "xã Kiến Đức , Tỉnh Lâm Đồng"),
        (GONE, "Tổ 2, Thị trấn Kiến Đức, Tỉnh Đắk Nông"),
    ],
)
def test_a_stored_answer_is_read_as_it_was_and_hashes_as_it_did(stored: dict[str, str], read: str) -> None:
    """Communes were free text until these lists; nothing that was signed may change."""
    question = address()
    value = question.from_stored(stored)
    assert question.stored(value) == stored
    assert canonical_bytes(question.canonical(value)) == canonical_bytes(stored)
    assert question.readable(value, "vi") == read


@pytest.mark.parametrize("broken", [None, {}, "x", {"province": "68"}, {"commune": "x"}, [FREE]])
def test_what_is_no_address_is_not_read_back(broken: Any) -> None:
    with pytest.raises(Rejected):
        address().from_stored(broken)


def test_a_shared_name_is_asked_about_once(
    service: ServiceForm, fill: Callable[..., PageForm], requester: dict[str, str]
) -> None:
    """Former communes called Tân Thành are in other units than today's Xã Tân Thành."""
    form = fill("requester", {**requester, "home-commune": "Xã Tân Thành"})
    assert not form.validate()
    form = fill("requester", {**requester, "home-commune": ["Xã Tân Thành", "23143"]})
    assert form.validate(), form.errors
    saved = Answers(service).with_page("requester", form.values())
    again = fill("requester", initial_data(saved, "requester"))
    assert again.validate(), again.errors
    assert again["home"].value == form["home"].value


def test_what_was_picked_is_kept_with_the_rest_of_the_page(
    fill: Callable[..., PageForm], requester: dict[str, str]
) -> None:
    typed = {**requester, "home-province": "", "home-commune": ["Nghĩa Thắng, Đắk R'lấp", "24733"], "sex": ""}
    form = fill("requester", typed)
    assert not form.validate()
    raw = raw_values(form)
    assert raw["home-commune"] == ["Nghĩa Thắng, Đắk R'lấp", "24733"]
    again = fill("requester", FormData(raw))
    assert 'value="Xã Kiến Đức"' in again["home"].form["commune"]()
    assert '<option selected value="68">' in again["home"].form["province"]()
    assert again["home"].value.commune_code == "24733"


@pytest.mark.parametrize(
    "typed", [{"commune": "Nghĩa Thắng"}, {"commune": "Đắk Mil"}, {"commune": "Xã Kiến Đức", "province": "01"}]
)
def test_a_code_without_its_name_means_nothing(typed: dict[str, str]) -> None:
    with pytest.raises(Several):
        address().parse({"province": "68", "detail": "Thôn 3", "code": "24733", **typed})


def parsed(question: Question, typed: dict[str, str], code: str) -> Any:
    """Return the address, `code` picked where the page has to ask."""
    try:
        return question.parse(typed)
    except Several as several:
        return question.parse({**typed, "picked": next(key for key, _ in several.choices if key == code)})


CODES: Final = sorted(places().communes)


@given(code=st.sampled_from(CODES), detail=st.sampled_from(["Thôn 1", "5 Lê Lợi"]))
def test_every_commune_of_today_can_be_answered_and_comes_back(code: str, detail: str) -> None:
    question, commune = address(), places().communes[code]
    typed = {"province": commune.province, "commune": commune.name, "detail": detail}
    value = parsed(question, typed, code)
    assert value.commune_code == code
    assert question.parse(question.typed(value)) == value
    assert question.from_stored(question.stored(value)) == value


@given(st.text(max_size=40), st.sampled_from(["", "68", "01", "99"]))
def test_nothing_typed_breaks_the_search(typed: str, province: str) -> None:
    found = places().find(typed, province)
    assert not found.sure or len(found.places) == 1
    assert all(place.commune.code in places().communes for place in found.places)
    assert len(places().suggest(typed, province)) <= 10
