"""The contract of a kind, for all kinds there are: the way of an answer, whatever is typed, in bounded time."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.canonical import canonical_bytes
from forms.fields import KINDS, Context, Question, Rejected
from forms.text import Text
from tests.unit.forms.kinds.shape import TODAY, all_tables, ask

TABLES = all_tables()
ANSWERING = sorted(kind for kind, table in TABLES.items() if ask(kind, table.options).answers)
LANGUAGES = ("vi", "en", "en-GB")
LONG = 100_000
SLOW = 2.0
"""Seconds that nothing typed may take; far above what is needed, far below what a bad pattern takes."""

anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(),
        st.text(st.characters(categories=["Cc", "Cf", "Cs", "Co", "Nd", "No", "Mn", "Zs"])),
        st.text("0123456789.,:/-+ hđ%@áä¸­"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["province", "commune", "detail", "bank", "number", "from", "to", "name", "id", "x"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=6,
)


def no_floats(text: str) -> Any:
    raise AssertionError(f"{text} is a float")


def sample(kind: str) -> Any:
    """Rows of the table, and what its strategy makes, as (question, typed)."""
    table = TABLES[kind]
    rows = [(ask(kind, table.options, row.options), row.typed) for row in table.accepted]
    drawn = st.sampled_from(rows)
    question = ask(kind, table.options)
    return drawn if table.more is None else st.one_of(drawn, table.more.map(lambda typed: (question, typed)))


@settings(max_examples=50)
@given(data=st.data())
@pytest.mark.parametrize("kind", ANSWERING)
def test_an_answer_keeps_its_meaning_on_its_way(kind: str, data: Any) -> None:
    question, typed = data.draw(sample(kind))
    value = question.parse(typed)
    stored = question.stored(value)
    read_back = json.loads(json.dumps(stored), parse_float=no_floats)
    again = question.from_stored(read_back)
    assert again == value
    assert question.stored(again) == read_back
    assert canonical_bytes(question.canonical(again)) == canonical_bytes(question.canonical(value))
    assert question.parse(question.typed(value)) == value
    assert list(question.check(value, Context(today=TODAY))) == []
    for language in LANGUAGES:
        words = question.readable(value, language)
        assert "".join(words).strip()
        assert all(isinstance(line, str) for line in words)


@settings(max_examples=50)
@given(typed=anything)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_whatever_is_typed_is_taken_or_refused_in_words(kind: str, typed: Any) -> None:
    judged(ask(kind, TABLES[kind].options), typed)


@settings(max_examples=50)
@given(data=st.data())
@pytest.mark.parametrize("kind", ANSWERING)
def test_what_is_almost_right_is_taken_or_refused_in_words(kind: str, data: Any) -> None:
    question, typed = data.draw(sample(kind))
    judged(question, spoiled(typed, data.draw))


def spoiled(typed: Any, draw: Any) -> Any:
    """Return what was typed with something put into it, or a part of it replaced."""
    if isinstance(typed, str):
        at = draw(st.integers(0, len(typed)))
        return typed[:at] + draw(st.text(max_size=4)) + typed[at + draw(st.integers(0, 2)) :]
    if isinstance(typed, dict) and typed:
        part = draw(st.sampled_from(sorted(typed)))
        return {**typed, part: spoiled(typed[part], draw)}
    if isinstance(typed, list) and typed:
        return [spoiled(typed[0], draw), *typed[1:]]
    return draw(anything)


def parsed(question: Question, typed: Any) -> tuple[Any, Rejected | None]:
    """Return the value, or the rejection."""
    try:
        return question.parse(typed), None
    except Rejected as rejection:
        return None, rejection


def judged(question: Question, typed: Any) -> None:
    """Parse, keep, check and read; nothing but a rejection with words in both languages may come of it."""
    value, rejection = parsed(question, typed)
    assert rejection is None or isinstance(rejection.text, Text)
    if value is None:
        return
    assert question.from_stored(json.loads(json.dumps(question.stored(value)))) == value
    canonical_bytes(question.canonical(value))
    problems = list(question.check(value, Context(today=TODAY)))
    assert all(isinstance(problem, Rejected) for problem in problems)
    for language in LANGUAGES:
        question.readable(value, language)
    assert problems or question.parse(question.typed(value)) == value


HUGE = [
    *(char * LONG for char in ("9", "a", " ", "\u200b", ".", "-", "0,", "1.", "%", "(", "e\u0301", "٣", "@", "a.")),
    *("5/3/1990" + " " * LONG + end for end in ("", "x")),
    "https://" + "a." * LONG,
    "a@" + "b." * LONG,
    "+" + "0" * LONG,
    "\ud800" * LONG,
]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_huge_text_is_refused_or_taken_in_no_time(kind: str) -> None:
    question = ask(kind, TABLES[kind].options)
    parts = ("province", "commune", "detail", "bank", "number", "from", "to", "name", "id")
    for text in HUGE:
        for typed in (text, [text], dict.fromkeys(parts, text), [dict.fromkeys(parts, text)]):
            start = time.process_time()
            parsed(question, typed)
            assert time.process_time() - start < SLOW, (text[:5], type(typed))


@pytest.mark.parametrize("kind", ANSWERING)
@pytest.mark.parametrize("blank", [None, "", "   ", "\u200b\ufeff", "\xa0\t\n"])
def test_blank_is_no_answer(kind: str, blank: Any) -> None:
    question = ask(kind, TABLES[kind].options)
    if question.control in {"group", "rows", "table", "file"}:
        blank = None
    assert question.parse(blank) is None


@pytest.mark.parametrize("kind", ANSWERING)
def test_what_was_not_stored_by_the_kind_is_refused_when_read_back(kind: str) -> None:
    question = ask(kind, TABLES[kind].options)
    for stored in ("<b>", {"x": "y"}, 1.5, [["x"]]):
        try:
            value = question.from_stored(stored)
        except Rejected:
            continue
        assert value is None or question.stored(value) is not None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_demand_of_a_question_names_it_in_both_languages(kind: str) -> None:
    demand = ask(kind, TABLES[kind].options).demand
    assert "Mục" in demand.vi
    assert "Item" in demand.en
