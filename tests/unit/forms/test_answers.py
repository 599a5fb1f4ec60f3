"""One immutable value; what is not asked is never shown."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.answers import Answers, Missing
from forms.canonical import answers_bytes
from forms.compiler import PageForm
from forms.definition import ServiceForm
from forms.fields import Context
from forms.fields.files import FileRef

Fill = Callable[..., PageForm]
LETTER = FileRef(id="9", sha256="b" * 64, name="Ủy quyền.pdf", size=2048, media_type="application/pdf")
TODAY = Context(today=date(2026, 11, 23))


@pytest.fixture
def complete(begun: Answers, fill: Fill) -> Answers:
    """All pages answered, with a file."""
    people = fill("people", {"people-0-name": "H'Hen", "people-0-married": "yes", "people-0-spouse": "Y Moan"}, begun)
    request = {"copies": "6", "papers": ["other"], "which": "Sổ đất", "purpose": "Đi học\nĐi làm", "oath": "y"}
    answers = begun.with_page("people", people.values()).with_files("letter", (LETTER,))
    return answers.with_page("request", fill("request", request, answers).values())


def test_typed_values_come_back(complete: Answers) -> None:
    assert complete.value("born") == date(1990, 3, 5)
    assert complete.value("copies") == Decimal(6)
    assert complete.value("letter") == (LETTER,)
    assert complete.value("people") == ({"name": "H'Hen", "married": True, "spouse": "Y Moan"},)
    assert complete.value("which") == "Sổ đất"


def test_stored_answers_are_plain_and_come_back_the_same(service: ServiceForm, complete: Answers) -> None:
    stored = json.loads(json.dumps(complete.to_stored()))
    again = Answers.from_stored(service, stored)
    assert again == complete
    assert answers_bytes(again) == answers_bytes(complete)


def test_changing_what_is_returned_changes_nothing(complete: Answers) -> None:
    before = answers_bytes(complete)
    complete.to_stored()["people"][0]["name"] = "X"
    complete.to_draft().clear()
    assert answers_bytes(complete) == before
    with pytest.raises(TypeError):
        complete.visible["copies"] = 1  # type: ignore[index]  # the point of the test


def test_r11_3_nothing_is_missing_when_all_is_answered(complete: Answers) -> None:
    assert complete.missing("vi", context=TODAY) == []
    assert all(complete.page_complete(page.key, context=TODAY) for page in complete.pages)


def test_what_is_missing_is_named_in_both_languages(service: ServiceForm, begun: Answers) -> None:
    assert begun.missing("en", context=TODAY)[0] == Missing("people", "people", "Please answer “People”.")
    keys = [item.question_key for item in begun.missing("vi", context=TODAY)]
    assert keys == ["people", "letter", "copies", "oath"]
    assert not Answers(service).page_complete("requester", context=TODAY)


def test_an_answer_made_wrong_by_another_page_is_named(complete: Answers) -> None:
    older = complete.with_page("requester", {"born": date(1980, 1, 1)})
    assert [item.question_key for item in older.missing("vi", context=TODAY)] == ["number"]


def test_a_row_that_lacks_something_is_named_by_its_number(complete: Answers) -> None:
    rows = ({"name": "A"}, {"name": "B", "married": True})
    (problem,) = complete.with_page("people", {"people": rows}).missing("vi", context=TODAY)
    assert problem.sentence == "Người 2: Vui lòng trả lời mục “Vợ hoặc chồng”."


def test_hidden_answers_never_leak(complete: Answers) -> None:
    alone = complete.with_page("requester", {"for_self": True})
    shown = json.dumps([alone.to_stored(), alone.readable("vi"), alone.canonical()], ensure_ascii=False, default=str)
    assert "H'Hen" not in shown
    assert "Ủy quyền.pdf" not in shown
    assert b"H'Hen" not in answers_bytes(alone)
    assert alone.value("people") is None
    assert alone.components() == ()
    assert alone.fees("online").lines[1].count == 0
    assert [page.key for page in alone.pages] == ["requester", "request"]


def test_an_answer_comes_back_when_it_is_asked_again(complete: Answers) -> None:
    again = complete.with_page("requester", {"for_self": True}).with_page("requester", {"for_self": False})
    assert again == complete


def test_a_hidden_part_of_a_row_never_leaks(complete: Answers) -> None:
    row = {"name": "H'Hen", "married": False, "spouse": "Y Moan"}
    answers = complete.with_page("people", {"people": (row,)})
    assert answers.value("people") == ({"name": "H'Hen", "married": False},)
    assert b"Y Moan" not in answers_bytes(answers)


def test_readable_answers_are_sections_of_lines(complete: Answers) -> None:
    sections = complete.readable("vi")
    assert [section.title for section in sections] == ["Người yêu cầu", "Người được cấp", "Nội dung"]
    assert sections[0].rows[:2] == [("Họ tên", "Y Ê-ban"), ("Ngày sinh", "05/03/1990")]
    assert dict(sections[2].rows)["Mục đích"] == ["Đi học", "Đi làm"]
    assert dict(complete.readable("en")[1].rows)["People"][0] == "1. Full name: H'Hen"


def test_what_cannot_be_read_is_left_out(service: ServiceForm) -> None:
    stored = {"born": "not a day", "copies": 1.5, "unknown": 1, "papers": ["gold"], "full_name": "An", "about": "x"}
    assert Answers.from_stored(service, stored).to_draft() == {"full_name": "An"}


def test_a_component_is_required_by_its_own_condition(begun: Answers, complete: Answers) -> None:
    assert [(item.component.key, item.required, len(item.files)) for item in begun.components()] == [
        ("authorisation", True, 0)
    ]
    assert complete.components()[0].files == (LETTER,)
    assert complete.with_files("letter", ()).components()[0].files == ()


def test_the_case_of_the_time_limit(complete: Answers) -> None:
    assert complete.time_limit().key == "usual"
    assert complete.with_page("request", {"copies": Decimal(11)}).time_limit().key == "many"


held = st.fixed_dictionaries(
    {},
    optional={
        "for_self": st.booleans(),
        "full_name": st.sampled_from(["An", "SECRET"]),
        "people": st.lists(
            st.fixed_dictionaries(
                {"name": st.just("B")}, optional={"married": st.booleans(), "spouse": st.just("SPOUSE")}
            ),
            min_size=1,
            max_size=3,
        ),
        "copies": st.integers(1, 50),
        "papers": st.lists(st.sampled_from(["poor", "other"]), min_size=1, max_size=2, unique=True).map(sorted),
        "which": st.just("WHICH"),
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stored=held)
def test_only_what_is_asked_is_kept(service: ServiceForm, stored: dict[str, Any]) -> None:
    kept = Answers.from_stored(service, stored).to_stored()
    assert ("people" in kept) == ("people" in stored and stored.get("for_self") is False)
    assert ("which" in kept) == ("which" in stored and "other" in stored.get("papers", []))
    for row in kept.get("people", []):
        assert "spouse" not in row or row["married"] is True
    assert Answers.from_stored(service, kept).to_stored() == kept
