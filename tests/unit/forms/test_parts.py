"""Kinds with parts and rows: ten and more accepted and refused answers of each, prefill, options, sums, statements."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from forms.answers import Answers
from forms.compiler import compile_page
from forms.definition import ServiceForm, load
from forms.fields import Context, Question, Rejected, parse_question
from forms.fields.calculated import Calculation
from forms.typing_in import Button, FormData, initial_data, pressed, settled, with_read_only, with_rows_changed
from tests.unit.forms.conftest import SAMPLES, TODAY
from tests.unit.forms.random_forms import WORDS, service_of
from tests.unit.forms.tables_of_parts import ACCEPTED, REFUSED

TEXT = {"key": "a", "kind": "text", "label": WORDS}
Ask = Callable[..., Question]


@pytest.fixture(scope="module")
def household() -> ServiceForm:
    return load(SAMPLES / "household.yaml")


@pytest.mark.parametrize(
    ("kind", "options", "typed", "stored"), [(kind, *case) for kind, cases in ACCEPTED.items() for case in cases]
)
def test_accepted(ask: Ask, kind: str, options: dict[str, Any], typed: Any, stored: Any) -> None:
    question = ask(kind, **options)
    value = question.parse(typed)
    assert question.stored(value) == stored
    assert list(question.faults(stored, Context(today=TODAY))) == []
    assert question.from_stored(stored) == value
    assert question.parse(question.typed(value)) == value


@pytest.mark.parametrize(
    ("kind", "options", "typed", "word"), [(kind, *case) for kind, cases in REFUSED.items() for case in cases]
)
def test_refused(ask: Ask, kind: str, options: dict[str, Any], typed: Any, word: str) -> None:
    question = ask(kind, **options)
    with pytest.raises(Rejected) as refused:
        raise next(question.check(question.parse(typed), Context(today=TODAY)))
    assert word in refused.value.text.vi


def test_what_is_known_fills_the_parts_it_is_about(household: ServiceForm) -> None:
    known = {"name": "Y Ê-ban", "phone": "0912 345 678", "address": "một dòng", "tax_code": "0100112437"}
    data = initial_data(Answers(household), "who", known=known)
    assert data == {
        "applicant-name": ["Y Ê-ban"],
        "applicant-phone": ["0912 345 678"],
        "company-tax_code": ["0100112437"],
        "company-representative": ["Y Ê-ban"],
    }


def test_what_is_read_only_is_what_is_known(household: ServiceForm) -> None:
    questions, typed = household.page("who").questions, {"account_number": ["1"], "role": ["self"]}
    assert with_read_only(questions, typed, {}) == typed
    fixed = settled(questions, {"personal_number": "067190001234"}, today=TODAY)
    assert fixed == {"account_number": "067190001234"}
    assert with_read_only(questions, typed, fixed) == {"account_number": ["067190001234"], "role": ["self"]}


def test_what_is_known_but_is_no_right_answer_settles_nothing(household: ServiceForm) -> None:
    whole = next(question for question in household.page("who").questions if question.key == "applicant")
    fixed = whole.model_copy(update={"read_only": True})
    assert settled([fixed], {"name": "Y Ê-ban"}, today=TODAY) == {}
    questions = household.page("who").questions
    assert settled(questions, {"personal_number": "12"}, today=TODAY) == {}


def test_an_option_that_is_not_offered_does_not_count(household: ServiceForm) -> None:
    minor = {"applicant": {"birth_date": "2015-03-05"}, "role": "guardian"}
    assert "role" not in Answers.from_stored(household, minor, day=TODAY).visible
    grown = {"applicant": {"birth_date": "1990-03-05"}, "role": "guardian"}
    assert Answers.from_stored(household, grown, day=TODAY).visible["role"] == "guardian"


def test_an_option_ruled_out_by_another_page_is_not_drawn(household: ServiceForm) -> None:
    first, second = household.pages[0].questions[0], household.pages[0].questions[2]
    pages = [{"key": "a", "title": WORDS, "questions": [first]}, {"key": "b", "title": WORDS, "questions": [second]}]
    service = service_of(household, pages)
    minor = Answers.from_stored(service, {"applicant": {"birth_date": "2015-03-05"}}, day=TODAY)
    form = compile_page(service, "b", minor, language="vi", today=TODAY)()
    assert [choice.value for choice in form["role"].choices] == ["self", "company"]


def test_nobody_has_an_age_before_birth(household: ServiceForm) -> None:
    unborn = Answers.from_stored(household, {"applicant": {"birth_date": "2030-03-05"}}, day=TODAY)
    assert not any(attached.required for attached in unborn.components())


def test_a_row_of_which_nothing_is_asked_is_no_row(household: ServiceForm) -> None:
    number = {"key": "n", "kind": "number", "label": WORDS}
    hidden = {"key": "x", "kind": "text", "label": WORDS, "condition": {"question": "n", "answered": True}}
    sum_of = {"key": "s", "kind": "calculated", "label": WORDS, "formula": 3}
    rows = {"key": "rows", "kind": "repeat", "label": WORDS, "questions": [number, hidden, sum_of]}
    service = service_of(household, [{"key": "one", "title": WORDS, "questions": [rows]}])
    assert not Answers.from_stored(service, {"rows": [{"x": "leftover", "s": 9}]}).visible
    assert Answers.from_stored(service, {"rows": [{"n": 1, "s": 9}]}).visible == {"rows": [{"n": 1, "s": 3}]}


def test_answers_are_judged_on_their_day(household: ServiceForm) -> None:
    answers = Answers.from_stored(household, {"applicant": {"birth_date": "2008-11-24"}}, day=date(2026, 11, 23))
    assert answers.components()[0].required
    assert not answers.on(date(2026, 11, 24)).components()


def test_a_sum_is_explained_line_by_line(household: ServiceForm) -> None:
    answers = Answers.from_stored(household, {"copies": 3, "total": 1}, day=TODAY)
    assert answers.definition.question("total").readable(answers.value("total"), "vi") == [
        "Bản sao: 3 bản × 8.000 đồng = 24.000 đồng",
        "Chi phí: Tổng của 0 mục = 0 đồng",
        "Một phần mười lương cơ sở: lương cơ sở 2.340.000 đồng : 10 (làm tròn lên) = 234.000 đồng",
        "Tổng cộng: 24.000 đồng + 0 đồng + 234.000 đồng = 258.000 đồng",
    ]
    assert answers.value("total").amount == Decimal(258000)
    assert household.question("total").from_stored(258000) == Calculation(Decimal(258000))


def test_other_words_are_not_agreed_to(ask: Ask) -> None:
    before = ask("statement", text={"vi": "Tôi đồng ý.", "en": "I agree."})
    kept = before.stored(before.parse("y"))
    assert kept["text"] == {"vi": "Tôi đồng ý.", "en": "I agree."}
    for changes in ({"text": {"vi": "Tôi đồng ý hết.", "en": "I agree."}}, {"version": 2}):
        after = ask("statement", **{"text": {"vi": "Tôi đồng ý.", "en": "I agree."}, **changes})
        with pytest.raises(Rejected):
            after.from_stored(kept)
    assert before.from_stored({key: kept[key] for key in ("sha256", "version")})


def test_buttons_name_lists_inside_rows(household: ServiceForm) -> None:
    assert pressed(["add:families-0-members"]) == Button("add", "families-0-members", 0)
    assert pressed(["remove:families-0-members:3"]) == Button("remove", "families-0-members", 3)
    typed = {"families-0-members-0-name": ["An"], "families-0-members-1-name": ["Bình"], "families-1-home": ["x"]}
    form = compile_page(household, "families", Answers(household), language="vi")(FormData(typed))
    less = with_rows_changed(form, Button("remove", "families-0-members", 0))
    assert less is not None
    assert less["families-0-members-0-name"] == ["Bình"]
    assert "families-0-members-1-name" not in less
    assert less["families-1-home"] == ["x"]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("person", {"parts": []}),
        ("person", {"parts": ["name", "name"]}),
        ("person", {"parts": ["name"], "optional": ["phone"]}),
        ("person", {"parts": ["shoe_size"]}),
        ("organisation", {"parts": ["birth_date"]}),
        ("table", {"questions": [{"key": "a", "kind": "address", "label": WORDS}]}),
        (
            "table",
            {"questions": [{"key": "row", "kind": "text", "label": WORDS}], "fixed": [{"key": "a", "label": WORDS}]},
        ),
        ("repeat", {"questions": [TEXT], "maximum": 201}),
        ("calculated", {"formula": {"operator": "divide", "parts": [1, 2]}}),
        ("calculated", {"formula": {"operator": "power", "parts": [1, 2]}}),
        (
            "calculated",
            {"formula": {"values": [{"from": "2024-01-01", "value": 1}, {"from": "2023-01-01", "value": 1}]}},
        ),
        ("calculated", {"formula": "__import__('os')"}),
    ],
)
def test_definitions_that_make_no_sense_are_refused(kind: str, options: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, TypeError)):
        parse_question({"key": "asked", "kind": kind, "label": WORDS, **options})
