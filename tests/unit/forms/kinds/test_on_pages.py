"""Every kind inside a service: pages are filled in, kept, shown again, read, hashed, and asked by conditions."""

import json
from pathlib import Path
from typing import Any

import pytest

from forms.answers import Answers
from forms.canonical import answers_bytes
from forms.compiler import compile_page
from forms.conditions import Comparison
from forms.definition import ServiceForm, examine
from forms.fields import KINDS
from forms.fields.files import FileQuestion
from forms.typing_in import FormData, initial_data, raw_values
from tests.unit.forms.kinds.filled import READ, SAMPLE, TYPED, filled, service
from tests.unit.forms.kinds.shape import TODAY


@pytest.fixture(scope="module")
def definition() -> ServiceForm:
    return service()


@pytest.fixture(scope="module")
def answers(definition: ServiceForm) -> Answers:
    return filled(definition)


def test_the_sample_asks_every_kind(definition: ServiceForm) -> None:
    asked = {question.kind for page in definition.pages for question in page.questions}
    assert sorted(asked) == sorted(KINDS)


def test_everything_is_answered_and_nothing_missing(answers: Answers, definition: ServiceForm) -> None:
    wanted = {question.key for _, question in definition.questions() if question.answers or question.key == "total"}
    assert set(answers.visible) == wanted
    assert answers.missing("vi") == []


def test_answers_are_kept_as_json_and_come_back(answers: Answers, definition: ServiceForm) -> None:
    stored = json.loads(json.dumps(answers.to_stored()))
    again = Answers.from_stored(definition, stored)
    assert again.to_stored() == stored
    assert answers_bytes(again) == answers_bytes(answers)


@pytest.mark.parametrize("page", TYPED)
def test_a_page_opened_again_means_the_same(answers: Answers, definition: ServiceForm, page: str) -> None:
    data = initial_data(answers, page)
    form = compile_page(definition, page, answers, language="en", today=TODAY)(formdata=data)
    assert form.validate(), form.errors
    assert answers.with_page(page, form.values()) == answers


@pytest.mark.parametrize("page", TYPED)
def test_what_is_typed_and_not_finished_is_kept_as_typed(definition: ServiceForm, page: str) -> None:
    typed = {name: [f" {text}?"] for name, text in TYPED[page].items()}
    form = compile_page(definition, page, Answers(definition), language="vi")(formdata=FormData(typed))
    raw = raw_values(form)
    assert {name: raw[name] for name in typed} == typed


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_answered_is_read_page_by_page(answers: Answers, language: str) -> None:
    rows = {label: words for section in answers.readable(language) for label, words in section.rows}
    assert len(rows) == len(answers.visible)
    assert all("".join(words).strip() for words in rows.values())
    if language == "vi":
        assert {label: rows[label] for label in READ} == READ


def test_what_is_hashed_has_every_answer_but_files_by_their_digest(answers: Answers) -> None:
    inside = json.loads(answers_bytes(answers))
    files = {q.key for _, q in answers.definition.questions() if isinstance(q, FileQuestion)}
    assert set(inside["answers"]) == set(answers.visible) - files
    assert inside["answers"]["born"] == "1947-03"
    assert inside["answers"]["area"] == "1200.5"
    assert inside["answers"]["ends"] == "22:30"
    assert inside["answers"]["stay"] == {"from": "2025-01-05", "to": "2026-02-10"}
    assert inside["files"]["letter"] == [{"name": "Đơn.pdf", "sha256": "c" * 64, "size": 5}]


# question, operator, whether it holds for the filled sample
ASKED: list[tuple[str, dict[str, Any], bool]] = [
    ("born", {"less": "1950"}, True),
    ("born", {"at_least": "1947"}, True),
    ("born", {"at_least": "1947-03"}, True),
    ("born", {"at_least": "1947-03-01"}, False),
    ("born", {"at_most": "1947-03-01"}, True),
    ("born", {"equals": "1947-03"}, True),
    ("born", {"equals": "1947"}, False),
    ("area", {"greater": 1200}, True),
    ("area", {"equals": "1200.5"}, True),
    ("area", {"less": "1200.49"}, False),
    ("share", {"in": ["33.33", "50"]}, True),
    ("value", {"at_least": 104005000}, True),
    ("begins", {"less": "12:00"}, True),
    ("ends", {"greater": "22:00"}, True),
    ("passport", {"equals": "B1234567"}, True),
    ("stay", {"answered": True}, True),
    ("account", {"answered": False}, False),
]


@pytest.mark.parametrize(("question", "operator", "holds"), ASKED)
def test_conditions_read_what_is_stored(answers: Answers, question: str, operator: Any, holds: bool) -> None:
    assert Comparison.model_validate({"question": question, **operator}).holds(answers.visible) is holds


@pytest.mark.parametrize(
    ("old", "new"),
    [('less: "1950"', "less: 1950"), ('less: "1950"', 'less: "3/1950"'), ('greater: "22:00"', 'greater: "22h"')],
)
def test_a_moment_that_no_answer_can_be_is_found_in_a_definition(tmp_path: Path, old: str, new: str) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "9.000001" / "v1.yaml"
    path.parent.mkdir()
    path.write_text(text.replace(old, new), encoding="utf-8")
    (finding,) = [finding for finding in examine(path)[1] if finding.level == "error"]
    assert "in quotes" in finding.mend


@pytest.mark.parametrize(
    ("condition", "mend"),
    [
        ("question: nationality, equals: VN", ""),
        ("question: hospital, in: [gia_nghia, kien_duc]", ""),
        ("question: nationality, equals: Việt Nam", '"VN" (Vietnam)'),
        ("question: nationality, in: [VN, XX]", '"AF" (Afghanistan)'),
        ("question: ethnicity, equals: 1", '"01" (Kinh)'),
        ("question: hospital, not_equals: hue", '"gia_nghia" (Gia Nghĩa General Hospital), "kien_duc"'),
    ],
)
def test_a_condition_on_a_long_list_names_a_key_of_it(tmp_path: Path, condition: str, mend: str) -> None:
    asked = "key: letter, kind: file, component: letter,"
    path = tmp_path / "9.000001" / "v1.yaml"
    path.parent.mkdir()
    text = SAMPLE.read_text(encoding="utf-8")
    path.write_text(text.replace(asked, f"{asked} condition: {{{condition}}},"), encoding="utf-8")
    findings = [finding for finding in examine(path)[1] if finding.level == "error"]
    assert ["has no option" in finding.what for finding in findings] == [True] * bool(mend)
    assert all(mend in finding.mend for finding in findings), findings


def test_an_answer_that_hides_another_takes_it_out_of_the_document(answers: Answers, definition: ServiceForm) -> None:
    form = compile_page(definition, "matter", answers, language="vi")(
        formdata=FormData({name: [text] for name, text in {**TYPED["matter"], "area": "99,5"}.items()})
    )
    assert form.validate(), form.errors
    changed = answers.with_page("matter", form.values())
    assert "large" not in json.loads(answers_bytes(changed))["answers"]
