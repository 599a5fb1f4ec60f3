"""Before starting: what a few answers mean, and that nothing said then is taken back by the form."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from forms import fees
from forms.answers import Answers, needs
from forms.definition import ServiceForm, examine, load
from forms.eligibility import Need, Outcome, outcome
from forms.fields.files import FileRef

SAMPLE = Path(__file__).parents[2] / "support" / "services" / "9.000100" / "v1.yaml"
ROLES = ("self", "relative", "authorised")


@pytest.fixture(scope="module")
def starting() -> ServiceForm:
    return load(SAMPLE)


def said(service: ServiceForm, **answers: Any) -> Outcome:
    """The outcome of these stored answers."""
    assert service.questionnaire is not None
    given_here = {"role": "self", "copies": 3, "registered_here": True, **answers}
    return outcome(service, Answers.from_stored(service.questionnaire, given_here))


def papers(found: Outcome) -> dict[str, Need]:
    return {paper.component.key: paper.need for paper in found.papers}


def test_the_form_has_the_answers_to_its_own_questions(starting: ServiceForm) -> None:
    questionnaire = starting.questionnaire
    assert questionnaire is not None
    assert [question.key for _, question in questionnaire.questions()] == ["role", "copies", "registered_here"]
    assert questionnaire.question("role") is starting.question("role")
    assert questionnaire is starting.questionnaire


def test_who_may_apply_is_told_papers_fee_and_time(starting: ServiceForm) -> None:
    found = said(starting)
    assert found.may_apply
    assert papers(found) == {"proof": Need.DEPENDS, "plan": Need.REQUIRED, "old_copy": Need.OPTIONAL}
    assert [(line.key, line.amount) for line in found.fees.lines] == [("copies", 24000)]
    assert found.fees.lines[0].explanation.vi == "3 bản × 8.000 đồng"
    assert found.open_fees == ()
    assert [(case.limit.key, [text.en for text in case.hinges]) for case in found.limits] == [
        ("abroad", ["Send it abroad?"]),
        ("usual", []),
    ]


def test_each_paper_says_which_answer_and_which_rule_ask_for_it(starting: ServiceForm) -> None:
    """Feature A4."""
    mandate = next(paper for paper in said(starting, role="relative").papers if paper.component.key == "mandate")
    assert mandate.need is Need.REQUIRED
    assert [text.vi for text in mandate.because] == ["Bạn xin cho ai? Cho người thân"]
    assert mandate.basis is not None
    assert (mandate.basis.number, mandate.basis.article) == ("04/2020/TT-BTP", "Điều 2")
    proof = next(paper for paper in said(starting).papers if paper.component.key == "proof")
    assert [text.en for text in proof.hinges] == ["Is yours a poor household?"]


def test_who_may_not_apply_is_told_every_rule_and_where_to_go(starting: ServiceForm) -> None:
    found = said(starting, registered_here=False, copies=60)
    assert [refusal.key for refusal in found.refusals] == ["foreign", "too_many"]
    assert found.refusals[0].basis.article == "Điều 63"
    assert not found.may_apply


def test_a_fee_that_a_later_answer_changes_is_not_guessed(starting: ServiceForm) -> None:
    found = said(starting, role="authorised")
    [fee] = found.open_fees
    assert (fee.rule.key, [text.vi for text in fee.hinges]) == ("search", ["Bạn thuộc hộ nghèo?"])
    assert found.fees.total == 24000


@given(
    role=st.sampled_from(ROLES),
    copies=st.integers(1, 99),
    poor=st.none() | st.booleans(),
    abroad=st.none() | st.booleans(),
)
def test_nothing_said_before_is_taken_back_later(
    role: str, copies: int, poor: bool | None, abroad: bool | None
) -> None:
    """Whatever the form is answered with afterwards agrees with what was said before it."""
    service = load_once()
    found = said(service, role=role, copies=copies)
    later = {"role": role, "copies": copies, "poor": poor, "abroad": abroad}
    answers = Answers.from_stored(service, {key: value for key, value in later.items() if value is not None})
    required = {part.component.key for part in answers.components() if part.required}
    promised = papers(found)
    assert {key for key, need in promised.items() if need is Need.REQUIRED} <= required
    assert required <= {key for key, need in promised.items() if need is not Need.OPTIONAL}
    asked = {question.key for page in answers.pages for question in answers.asked(page.key)}
    assert {item.component for item in files(service) if item.key in asked} <= set(promised)
    assert answers.time_limit() in [case.limit for case in found.limits]
    due = {line.key: line.amount for line in fees.due(service, answers.visible, "online").lines}
    assert {line.key: line.amount for line in found.fees.lines}.items() <= due.items()
    assert set(due) == {line.key for line in found.fees.lines} | {fee.rule.key for fee in found.open_fees}


def files(service: ServiceForm) -> list[Any]:
    return [question for _, question in service.questions() if question.control == "file"]


_loaded: dict[str, ServiceForm] = {}


def load_once() -> ServiceForm:
    """Hypothesis wants no fixture that changes between its examples."""
    return _loaded.setdefault("sample", load(SAMPLE))


def test_a_file_given_already_changes_nothing_about_need(starting: ServiceForm) -> None:
    reference = FileRef(id="1", sha256="0" * 64, name="a.pdf", size=1, media_type="application/pdf")
    answers = Answers(starting).with_files("plan_file", (reference,))
    assert needs(starting, starting.question("plan_file"), answers.visible)


def wrong(tmp_path: Path, **before: Any) -> list[str]:
    """What is said about the sample with another `before:` section."""
    data = yaml.safe_load(SAMPLE.read_text())
    data["figures_from"] = data["figures_from"].isoformat()
    data["before"] |= before
    path = tmp_path / "v1.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True))
    return [str(finding).partition(": ")[2] for finding in examine(path)[1]]


QUESTION = {"label": {"vi": "Mục", "en": "Item"}}


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ({"ask": ["nowhere"]}, "error: the form does not ask `nowhere`"),
        ({"ask": ["role", "role", "copies"]}, "error: `role` is asked twice before starting"),
        ({"ask": ["role", "copies", "plan_file"]}, "error: a file cannot be asked before starting"),
        ({"ask": ["role", "copies", "oath"]}, "error: a statement cannot be asked before starting"),
        ({"ask": ["role", "copies", "full_name"]}, "warning: nothing depends on the answer to `full_name`"),
        ({"ask": [], "questions": [], "refusals": []}, "error: 0 questions are asked before starting"),
        (
            {"ask": ["role", "copies", "poor", "abroad", "home", "full_name"]},
            "error: 7 questions are asked before starting",
        ),
        (
            {"questions": [{"key": "poor", "kind": "yes_no", **QUESTION}]},
            "error: the form asks `poor` too. Name it under `ask` to ask once",
        ),
        (
            {"questions": [{"key": "errors", "kind": "yes_no", **QUESTION}]},
            "error: `errors` is a name forms have for themselves",
        ),
        ({"ask": ["role"]}, "error: the condition reads `copies`, which is not asked before"),
        (
            {"papers": [{"component": "mandate", "basis": {"number": "1/QĐ"}}]},
            "error: 1/QĐ is no legal basis of this service",
        ),
        ({"papers": [{"component": "x", "basis": {"number": "60/2014/QH13"}}]}, "error: there is no component `x`"),
    ],
)
def test_what_is_wrong_before_starting_is_named_with_its_remedy(
    tmp_path: Path, before: dict[str, Any], sentence: str
) -> None:
    found = wrong(tmp_path, **before)
    assert any(line.startswith(f"{sentence}") for line in found), found


def test_the_sample_is_sound() -> None:
    assert examine(SAMPLE)[1] == []
