"""Random forms and answers against the reference evaluator; nothing hidden is said; tampering changes nothing."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from forms import formulas
from forms.ages import TODAY as TODAY_KEY
from forms.answers import Answers
from forms.canonical import answers_bytes
from forms.compiler import compile_page
from forms.definition import ServiceForm, load
from forms.typing_in import FormData, initial_data
from tests.unit.forms import random_forms, reference
from tests.unit.forms.random_forms import TODAY, Data, answers_to, definitions, garbage, service_of

SAMPLE = load(Path(__file__).parent / "samples" / "household.yaml")
_often = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def filled(draw: Any) -> tuple[list[Data], ServiceForm, Data]:
    """Pages, their service, and answers held, some to questions that are not asked."""
    pages = draw(definitions())
    questions = [question for page in pages for question in page["questions"]]
    return pages, service_of(SAMPLE, pages), draw(answers_to(questions))


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=list))


@_often
@given(filled())
def test_what_counts_is_what_the_reference_says(case: tuple[list[Data], ServiceForm, Data]) -> None:
    pages, service, stored = case
    answers = Answers.from_stored(service, stored, day=TODAY)
    expected = reference.visible(pages, plain(dict(answers.held)), TODAY)
    assert plain(dict(answers.visible)) == expected
    assert plain(answers.to_stored()) == expected


@_often
@given(filled())
def test_judging_again_changes_nothing(case: tuple[list[Data], ServiceForm, Data]) -> None:
    _, service, stored = case
    answers = Answers.from_stored(service, stored, day=TODAY)
    again = Answers.from_stored(service, answers.to_stored(), day=TODAY)
    assert plain(dict(again.visible)) == plain(dict(answers.visible))
    assert answers_bytes(again) == answers_bytes(answers)


def texts(value: Any) -> set[str]:
    """Every text that is unlike any other."""
    if isinstance(value, dict):
        return set().union(*map(texts, value.values()), set())
    if isinstance(value, list):
        return set().union(*map(texts, value), set())
    return {value} if isinstance(value, str) and value[:2] in ("zz", "yy") else set()


@_often
@given(filled())
def test_nothing_hidden_is_said(case: tuple[list[Data], ServiceForm, Data]) -> None:
    pages, service, stored = case
    answers = Answers.from_stored(service, stored, day=TODAY)
    hidden = texts(plain(dict(answers.held))) - texts(reference.visible(pages, plain(dict(answers.held)), TODAY))
    said = [str(answers.readable(language)) for language in ("vi", "en")]
    said += [answers_bytes(answers).decode(), str(answers.fees("online")), str(answers.missing("vi"))]
    assert not [text for text in hidden for words in said if text in words]


@_often
@given(filled())
def test_a_page_filled_with_its_answers_gives_them_again(case: tuple[list[Data], ServiceForm, Data]) -> None:
    _, service, stored = case
    answers = Answers.from_stored(service, stored, day=TODAY)
    for page in answers.pages:
        form = compile_page(service, page.key, answers, language="vi", today=TODAY)(initial_data(answers, page.key))
        again = answers.with_page(page, form.values())
        assert plain(dict(again.visible)) == plain(dict(answers.visible))


@_often
@given(definitions(), st.data())
def test_no_stored_data_whatever_is_an_accident(pages: list[Data], data: Any) -> None:
    service = service_of(SAMPLE, pages)
    keys = [question["key"] for page in pages for question in page["questions"]]
    stored = data.draw(st.dictionaries(st.sampled_from(keys), garbage))
    answers = Answers.from_stored(service, stored, day=TODAY)
    assert reference.visible(pages, plain(dict(answers.held)), TODAY) == plain(dict(answers.visible))
    answers.readable("vi")


@_often
@given(st.data())
def test_formulas_give_what_the_reference_gives(data: Any) -> None:
    readable = [("n", "number", False), ("rows.n", "number", True), ("rows", "repeat", False), ("yes", "yes_no", False)]
    formula = random_forms._formula(data.draw, readable)
    numbers = st.one_of(st.integers(0, 10**15 - 1), st.sampled_from(["0.5", "12.345678", "3"]))
    answers = data.draw(st.fixed_dictionaries({}, optional={
        "n": numbers, "yes": st.booleans(), "rows": st.lists(st.fixed_dictionaries({}, optional={"n": numbers})),
    }))  # fmt: skip
    expected = reference.amount(formula, [({"n", "rows", "yes"}, answers)], TODAY)
    typed: formulas.Formula = TypeAdapter(formulas.Formula).validate_python(formula)
    found = formulas.quantity(typed, {**answers, TODAY_KEY: TODAY.isoformat()})
    assert found == Decimal(expected.numerator) / Decimal(expected.denominator)
    assert 0 <= found <= formulas.CEILING


# ---- pages as they are sent

WHO = {
    "applicant-name": "Y Ê-ban", "applicant-birth_date": "5/3/1990", "applicant-sex": "female",
    "applicant-personal_number": "066190123456", "applicant-address-province": "68",
    "applicant-address-commune": "Xã Đắk Mil", "applicant-address-detail": "Bon U1", "role": "self",
}  # fmt: skip
HOMES = {
    "residences-0-place": "Đắk Mil", "residences-0-since": "1/2/2010", "residences-0-months": "12",
    "residences-0-owner": "own", "costs-0-amount": "12.000", "costs-2-amount": "8.000",
}  # fmt: skip
FAMILIES = {
    "families-0-home": "Đắk Mil", "families-0-head-name": "Lê Văn A", "families-0-head-birth_date": "5/3/1980",
    "families-0-head-sex": "male", "families-0-members-0-name": "H Bia", "families-0-members-0-born": "2000",
}  # fmt: skip
REQUEST = {"copies": "3", "oath": "y"}
PAGES = {"who": WHO, "homes": HOMES, "families": FAMILIES, "request": REQUEST}
HIDDEN = {
    "company-name": "Công ty ẩn", "company-tax_code": "0101248141", "residences-0-rent": "9.999",
    "families-0-members-0-school": "Trường ẩn", "families-0-members-0-kinship": "Con ẩn",
    "families-0-members-0-sponsor": "Nhà ẩn", "total": "1", "girls": "yes", "families-0-head-phone": "0912345678",
}  # fmt: skip


def sent(pages: dict[str, dict[str, Any]], more: dict[str, Any] | None = None) -> Answers:
    """The answers after every page was sent, with `more` among the inputs of each."""
    answers = Answers(SAMPLE, day=TODAY)
    for key, typed in pages.items():
        given_values = {**(more or {}), **typed} if more is None or key not in more else typed
        data = {name: value if isinstance(value, list) else [value] for name, value in given_values.items()}
        form = compile_page(SAMPLE, key, answers, language="vi", today=TODAY)(FormData(data))
        assert form.validate(), form.errors
        answers = answers.with_page(key, form.values())
    return answers


@pytest.fixture(scope="module")
def honest() -> Answers:
    return sent(PAGES)


def test_what_is_hidden_or_worked_out_cannot_be_sent(honest: Answers) -> None:
    tampered = sent(PAGES, HIDDEN)
    assert plain(dict(tampered.visible)) == plain(dict(honest.visible))
    assert answers_bytes(tampered) == answers_bytes(honest)
    assert tampered.fees("online") == honest.fees("online")
    assert "ẩn" not in str(tampered.readable("vi"))
    assert honest.visible["total"] == 3 * 8000 + 20000 + 234000


names = st.one_of(
    st.from_regex(r"[a-z]{1,8}(-[0-9]{1,4})?(-[a-z]{1,5})?", fullmatch=True),
    st.sampled_from(["csrf_token", "families", "costs", "costs-9-amount", "company", "pages", "values", "judged"]),
)


@_often
@given(st.dictionaries(names, st.lists(st.text(max_size=6), max_size=2), max_size=8), st.randoms())
def test_other_fields_and_their_order_change_nothing(extra: dict[str, list[str]], random: Any) -> None:
    known = {name for page in PAGES.values() for name in page}
    strange = {name: value for name, value in extra.items() if name.partition("-")[0] not in {"email", "company"}}
    strange = {name: value for name, value in strange.items() if name not in known}
    pages = {}
    for key, typed in PAGES.items():
        items = [*typed.items(), *strange.items()]
        random.shuffle(items)
        pages[key] = dict(items)
    assert answers_bytes(sent(pages)) == answers_bytes(sent(PAGES))


@_often
@given(st.dictionaries(st.sampled_from(sorted({**WHO, **HOMES, **FAMILIES, **REQUEST, **HIDDEN})), st.lists(
    st.one_of(st.text(max_size=8), st.sampled_from(["yes", "female", "1/1/2000", "-1", "٣", "0" * 40])), max_size=3
)))  # fmt: skip
def test_whatever_is_sent_is_judged_or_refused_in_words(typed: dict[str, list[str]]) -> None:
    answers = sent(PAGES)
    for key in PAGES:
        form = compile_page(SAMPLE, key, answers, language="vi", today=TODAY)(FormData(typed))
        if form.validate():
            kept = answers.with_page(key, form.values())
            assert Answers.from_stored(SAMPLE, kept.to_draft(), day=TODAY).visible == kept.visible
        else:
            assert all(sentence for field in form for _, sentence in field.problems())


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        ("2008-11-23", "2026-11-23", 18),
        ("2008-11-24", "2026-11-23", 17),
        ("2008-02-29", "2026-02-27", 17),
        ("2008-02-29", "2026-02-28", 18),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
        ("2008", "2026-12-30", 17),
        ("2008", "2026-12-31", 18),
    ],
)
def test_ages_are_whole_years(born: str, today: str, years: int) -> None:
    assert reference.age(born, date.fromisoformat(today)) == years
    minor = {"question": "born", "age_below": years + 1}
    grown = {"question": "born", "age_at_least": years}
    service = service_of(
        SAMPLE,
        [
            {
                "key": "one",
                "title": random_forms.WORDS,
                "questions": [
                    {"key": "born", "kind": "date", "year_allowed": True, "label": random_forms.WORDS},
                    {"key": "asked", "kind": "text", "label": random_forms.WORDS, "condition": {"all": [minor, grown]}},
                ],
            }
        ],
    )
    day = date.fromisoformat(today)
    assert "asked" in Answers.from_stored(service, {"born": born, "asked": "x"}, day=day).visible
