"""A draft moved to a new version: nothing is lost without being said."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.definition import ServiceForm, examine_data, load, to_data
from forms.definition.loading import definition_files
from forms.fields.files import FileRef
from forms.generation import generate
from forms.moving import Moved, move
from forms.text import clean

CATALOGUE = Path(__file__).parents[3] / "forms" / "services"
SAMPLE = Path(__file__).parent / "samples" / "extract.yaml"
TODAY = date(2026, 11, 27)
Data = dict[str, Any]
Change = Callable[[Data], None]
SERVICE = load(SAMPLE)
FULL: dict[str, Any] = {
    "full_name": "Y Ê-ban",
    "born": "1990-03-05",
    "sex": "male",
    "number": "066090123456",
    "phone": "+84912345678",
    "home": {"province": "68", "commune": "Xã Đắk Mil", "detail": "Bon U1", "province_name": "Tỉnh Lâm Đồng"},
    "for_self": False,
    "people": [{"name": "H'Linh Niê", "married": True, "spouse": "Y Ê-ban"}, {"name": "K'Brông", "married": False}],
    "copies": 3,
    "papers": ["poor", "other"],
    "which": "Giấy xác nhận",
    "purpose": "Đi học",
}
REF = FileRef(id="7", sha256="a" * 64, name="Ủy quyền.pdf", size=900, media_type="application/pdf")


def changed(change: Change) -> ServiceForm:
    data = to_data(SERVICE)
    change(data)
    definition, findings = examine_data(data)
    assert definition is not None, findings
    assert not findings, findings
    return definition


def moved(change: Change, **more: Any) -> Moved:
    return move(FULL, {"letter": [REF]}, SERVICE, changed(change), today=TODAY, **more)


def question(data: Data, key: str) -> Data:
    found: Data = next(item for page in data["pages"] for item in page["questions"] if item["key"] == key)
    return found


def without(key: str) -> Change:
    def change(data: Data) -> None:
        for page in data["pages"]:
            page["questions"] = [item for item in page["questions"] if item["key"] != key]

    return change


def updated(name: str, **facts: Any) -> Change:
    return lambda data: question(data, name).update(facts)


def test_nothing_happens_between_equal_versions() -> None:
    result = moved(lambda data: None)
    assert result.is_whole
    assert result.stored == FULL
    assert result.files == {"letter": [REF]}
    assert {item.key for item in result.kept} == {*FULL, "letter"}


def test_a_question_that_is_gone_is_lost_with_its_words() -> None:
    result = moved(without("phone"))
    assert "phone" not in result.stored
    (lost,) = result.lost
    assert (lost.key, lost.label.vi, lost.value.vi) == ("phone", "Điện thoại", "0912 345 678")
    assert lost.reason is not None
    assert "không còn" in lost.reason.vi


def test_a_new_key_keeps_its_answer() -> None:
    result = moved(updated("phone", key="telephone", was="phone"))
    assert result.is_whole
    assert result.stored["telephone"] == "+84912345678"


def test_rows_keep_their_answers_under_new_keys_and_tell_what_goes() -> None:
    def change(data: Data) -> None:
        rows = question(data, "people")["questions"]
        rows[0].update(key="full", was="name")
        del rows[2]

    result = moved(change)
    assert result.stored["people"] == [{"full": "H'Linh Niê", "married": True}, {"full": "K'Brông", "married": False}]
    assert [(item.key, item.value.vi) for item in result.lost] == [("spouse", "Y Ê-ban")]


def test_another_kind_reads_the_answer_as_if_typed_again() -> None:
    def change(data: Data) -> None:
        for key, kind in (("purpose", "text"), ("which", "long_text"), ("copies", "text")):
            question(data, key)["kind"] = kind
            for option in ("minimum", "maximum", "required"):
                question(data, key).pop(option, None)
        data["fees"] = data["fees"][1:]
        data["time_limits"] = data["time_limits"][1:]

    result = moved(change)
    assert (result.stored["purpose"], result.stored["copies"]) == ("Đi học", "3")
    assert result.is_whole


def test_an_answer_another_kind_cannot_read_is_lost_with_its_reason() -> None:
    result = moved(updated("purpose", kind="email"))
    assert [(item.key, item.value.vi) for item in result.lost] == [("purpose", "Đi học")]
    assert "thư điện tử" in (result.lost[0].reason or result.lost[0].label).vi


def test_an_option_that_is_gone_is_lost_alone() -> None:
    def change(data: Data) -> None:
        question(data, "papers")["options"].pop(0)
        data["fees"][0].pop("exemptions")

    result = moved(change)
    assert result.stored["papers"] == ["other"]
    assert [(item.key, item.value.vi) for item in result.lost] == [("papers", "Hộ nghèo")]


def test_what_is_asked_anew_is_told() -> None:
    def change(data: Data) -> None:
        label = {"vi": "Nơi sinh", "en": "Place of birth"}
        data["pages"][0]["questions"].append({"key": "birth_place", "kind": "text", "label": label})

    result = moved(change)
    assert [(item.page_key, item.key, item.label.vi) for item in result.anew] == [
        ("requester", "birth_place", "Nơi sinh")
    ]
    assert not result.lost


def test_what_was_missing_before_is_not_told_again() -> None:
    assert "oath" not in FULL
    assert moved(lambda data: None).anew == ()


def test_an_answer_that_breaks_a_new_limit_is_kept_and_told() -> None:
    result = moved(updated("copies", maximum=2))
    assert result.stored["copies"] == 3
    (item,) = result.invalid
    assert item.key == "copies"
    assert item.reason is not None
    assert (item.reason.vi, item.reason.en) == ("Giá trị lớn nhất là 2.", "The largest value is 2.")


def test_an_answer_that_is_not_asked_any_more_is_kept_and_told() -> None:
    result = moved(updated("phone", condition={"question": "sex", "equals": "female"}))
    assert [item.key for item in result.unasked] == ["phone"]
    assert result.stored["phone"]


def test_words_that_changed_are_agreed_to_again() -> None:
    stored = {**FULL, "oath": SERVICE.question("oath").stored(SERVICE.question("oath").parse("y"))}
    new = changed(updated("oath", text={"vi": "Tôi chịu trách nhiệm hoàn toàn.", "en": "I am wholly responsible."}))
    result = move(stored, {}, SERVICE, new, today=TODAY)
    assert [item.key for item in result.lost] == ["oath"]
    assert [item.key for item in result.anew] == ["oath"]


def test_files_travel_and_are_told_when_they_cannot() -> None:
    assert moved(updated("letter", key="mandate", was="letter")).files == {"mandate": [REF]}

    def change(data: Data) -> None:
        without("letter")(data)
        data["components"] = []

    result = moved(change)
    assert result.files == {}
    assert [(item.key, item.value.vi) for item in result.lost] == [("letter", "Ủy quyền.pdf")]


def test_files_above_a_new_limit_are_told() -> None:
    big = REF.model_copy(update={"size": 5 * 1024 * 1024})
    (item,) = move(FULL, {"letter": [big]}, SERVICE, SERVICE, today=TODAY).invalid
    assert item.reason is not None
    assert "tối đa 1 MB" in item.reason.vi


def test_what_was_typed_and_not_valid_yet_travels() -> None:
    raw = {"requester": {"phone": ["09"], "home-commune": ["Xã"], "born": ["tháng 3"]}}

    def change(data: Data) -> None:
        without("born")(data)
        for name in ("birth_date", "sex"):
            question(data, "number").pop(name)
        question(data, "phone").update(key="telephone", was="phone")
        data["pages"][2]["questions"].append(data["pages"][0]["questions"].pop(4))

    result = moved(change, unfinished=raw)
    assert result.unfinished == {"requester": {"telephone": ["09"]}, "request": {"home-commune": ["Xã"]}}
    assert ("born", "tháng 3") in [(item.key, item.value.vi) for item in result.lost]


def test_what_the_old_version_cannot_read_is_told() -> None:
    result = move({"copies": "many", "unknown": [1]}, {}, SERVICE, SERVICE, today=TODAY)
    assert [(item.key, item.value.vi) for item in result.lost] == [("copies", "many"), ("unknown", "[1]")]


@pytest.mark.parametrize("path", definition_files(CATALOGUE), ids=lambda path: path.parent.name)
def test_every_application_of_the_catalogue_moves_whole_to_its_own_version(path: Path) -> None:
    service = load(path)
    for application in generate(service, today=TODAY).applications:
        result = move(application.answers.to_draft(), {}, service, service, today=TODAY)
        assert result.is_whole
        assert result.stored == application.answers.to_draft()


KEYS = sorted(FULL)


@given(gone=st.sets(st.sampled_from(KEYS)), odd=st.dictionaries(st.sampled_from(KEYS), st.text(max_size=5)))
@settings(max_examples=100, deadline=None)
def test_every_answer_is_kept_or_told(gone: set[str], odd: dict[str, str]) -> None:
    pages = [
        page.model_copy(update={"questions": tuple(item for item in page.questions if item.key not in gone)})
        for page in SERVICE.pages
    ]
    new = ServiceForm(**{**dict(SERVICE), "pages": tuple(pages)})
    stored = {**FULL, **odd}
    result = move(stored, {}, SERVICE, new, today=TODAY)
    told = {item.key for item in (*result.kept, *result.unasked, *result.lost)}
    assert {key for key, value in stored.items() if not isinstance(value, str) or clean(value)} <= told
    assert {item.key for item in (*result.kept, *result.unasked)} == set(result.stored)
