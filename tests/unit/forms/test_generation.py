"""Made-up applications take every branch, are complete, and are the same every time."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forms.answers import Answers
from forms.branches import branches
from forms.canonical import answers_bytes
from forms.definition import ServiceForm, examine_data, load, to_data
from forms.definition.loading import definition_files
from forms.fields import KINDS, Context, parse_question
from forms.fields.sampling import good_samples
from forms.generation import applications, generate
from forms.naming import kind_words

TODAY = date(2026, 11, 27)
CATALOGUE = Path(__file__).parents[3] / "forms" / "services"
Change = Callable[[dict[str, Any]], None]


@pytest.mark.parametrize("path", definition_files(CATALOGUE), ids=lambda path: path.parent.name)
def test_every_branch_of_every_service_is_taken_by_a_complete_application(path: Path) -> None:
    service = load(path)
    made = generate(service, today=TODAY)
    assert made.uncovered == ()
    assert made.covered == len(list(branches(service)))
    for application in made.applications:
        assert application.answers.missing("vi", context=Context(today=TODAY)) == []
        assert application.covers or len(made.applications) == 1
        assert Answers.from_stored(service, application.answers.to_stored()).visible == application.answers.visible


def test_branches_inside_rows_are_taken(service: ServiceForm) -> None:
    spouse = ("pages", 1, "questions", 0, "questions", 2, "condition")
    taken = [branch for item in applications(service, today=TODAY) for branch in item.covers]
    assert {branch.outcome for branch in taken if branch.place == spouse} == {True, False}


def test_with_pairs_two_outcomes_come_together_wherever_they_can(service: ServiceForm) -> None:
    plain, paired = generate(service, today=TODAY), generate(service, today=TODAY, pairs=True)
    assert len(paired.applications) > len(plain.applications)
    letter_and_which = [
        ("authorisation" in {item.component.key for item in made.answers.components()}, "which" in made.answers.visible)
        for made in paired.applications
    ]
    assert {(True, True), (True, False), (False, True), (False, False)} <= set(letter_and_which)
    assert len(generate(service, today=TODAY, most=2, pairs=True).applications) == 2


def test_they_are_the_same_every_time(service: ServiceForm) -> None:
    first, second = ([answers_bytes(item.answers) for item in applications(service, today=TODAY)] for _ in range(2))
    assert first == second


@pytest.fixture
def changed(service: ServiceForm) -> Callable[[Change], ServiceForm]:
    def change(how: Change) -> ServiceForm:
        data = to_data(service)
        how(data)
        definition, findings = examine_data(data)
        assert definition is not None, findings
        return definition

    return change


def test_what_can_never_be_is_said(changed: Callable[[Change], ServiceForm]) -> None:
    def never(data: dict[str, Any]) -> None:
        both = [{"question": "copies", "greater": 5}, {"question": "copies", "less": 4}]
        data["pages"][2]["questions"][3]["condition"] = {"all": both}

    found = generate(changed(never), today=TODAY).uncovered
    assert ("never", ("pages", 2, "questions", 3, "condition"), True) in [
        (item.why, item.branch.place, item.branch.outcome) for item in found
    ]


def test_what_can_never_be_answered_is_said(changed: Callable[[Change], ServiceForm]) -> None:
    def impossible(data: dict[str, Any]) -> None:
        question = {"key": "sum", "kind": "text", "label": {"vi": "a", "en": "b"}, "min_length": 9, "max_length": 5}
        question["condition"] = {"question": "papers", "contains": "other"}
        data["pages"][2]["questions"].append(question)

    found = generate(changed(impossible), today=TODAY).uncovered
    assert [item.why for item in found if item.missing and item.missing[0].question_key == "sum"]


def test_parts_rows_tables_ages_and_results_decide_too(changed: Callable[[Change], ServiceForm]) -> None:
    def ask(key: str, kind: str, **facts: Any) -> dict[str, Any]:
        return {"key": key, "kind": kind, "label": {"vi": f"Mục {key}", "en": f"Item {key}"}, **facts}

    def more(data: dict[str, Any]) -> None:
        uses = [{"key": key, "label": {"vi": key, "en": key}} for key in ("live", "shop")]
        rooms = ask("rooms", "repeat", questions=[ask("area", "number")])
        fixed = [{"key": "works", "label": ITEM}, {"key": "other", "label": ITEM}]
        questions = [
            ask("child", "person"),
            ask("girl", "text", condition={"question": "child.sex", "equals": "female"}),
            ask("grown", "text", condition={"question": "child.birth_date", "age_at_least": 18}),
            ask("costs", "table", fixed=fixed, questions=[ask("amount", "money")]),
            ask("houses", "repeat", questions=[ask("use", "choice", options=uses), rooms]),
            ask("shop_name", "text", condition={"question": "houses.use", "contains": "shop"}),
            ask("total", "calculated", formula={"question": "copies"}),
            ask("big", "text", condition={"question": "total", "greater": 10}),
        ]
        data["pages"].append({"key": "more", "title": ITEM, "questions": questions})

    made = generate(changed(more), today=TODAY)
    assert made.uncovered == ()


ITEM = {"vi": "Mục", "en": "Item"}
OPTIONS = {"options": [{"key": key, "label": {"vi": key, "en": key}} for key in ("red", "green")]}
INSIDE = {"questions": [{"key": "inside", "kind": "text", "label": ITEM}]}
NEEDED: dict[str, dict[str, Any]] = {
    "calculated": {"formula": 3},
    "choice": OPTIONS,
    "choices": OPTIONS,
    "file": {"component": "paper"},
    "files": {"component": "paper"},
    "info": {"body": ITEM},
    "photo": {"component": "paper"},
    "repeat": INSIDE,
    "search_choice": OPTIONS,
    "statement": {"text": ITEM},
    "table": INSIDE,
}
"""The options without which a question of the kind cannot be."""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_good_samples_and_a_name_for_people(kind: str) -> None:
    question = parse_question({"key": "asked", "kind": kind, "label": ITEM, **NEEDED.get(kind, {})})
    assert not question.answers or list(good_samples(question, Context(today=TODAY)))
    assert kind_words(kind).vi != kind
