"""Patterns: what fits, what is refused with its reason, and that no pattern takes long."""

import contextlib
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from forms.fields import Context, Question
from forms.fields.patterns import PatternError, fits, read_pattern

FITTING = [
    ("[A-Z]{2}[0-9]{6}", ["AB123456"], ["AB12345", "ab123456", "AB1234567", ""]),
    (r"\d+/\d{4}/HĐ", ["1/2026/HĐ", "123/2026/HĐ"], ["/2026/HĐ", "1/26/HĐ", "1/2026/HD"]),
    ("(ĐT|QL|TL)[0-9]{1,3}[A-Z]?", ["QL14", "ĐT681A"], ["QL", "QLA", "TL1234"]),
    ("a*b+c?", ["b", "aabbc"], ["a", "bcc"]),
    ("[^0-9]+", ["chữ", "-"], ["1", "a1", ""]),
    ("[a-]", ["a", "-"], ["b"]),
    (r"\.\[\]", [".[]"], ["x[]"]),
    ("x{2,}", ["xx", "x" * 50], ["x"]),
    ("(a?b)?c", ["c", "bc", "abc"], ["ac"]),
    (r"\w\s\w", ["Đ x"], ["- x"]),
]
REFUSED = [
    ("(a+)+", "repetition inside a repetition"),
    ("(a*){3}", "repetition inside a repetition"),
    ("a**", "directly after another"),
    ("(?=a)", "look ahead"),
    (r"(a)\1", "not possible"),
    ("[z-a]", "wrong way round"),
    ("[]", "empty"),
    ("(a", "not closed"),
    ("a)", "closes no group"),
    ("[a", "ends too early"),
    ("a{3", "a number of times"),
    ("a{3,1}", "rises"),
    ("a{1000}", "at most 200"),
    ("^a", "meaning of its own"),
    ("*", "meaning of its own"),
    ("a" * 201, "longer than"),
    ("(" * 9 + "a" + ")" * 9, "too deep"),
]


@pytest.mark.parametrize(("pattern", "good", "bad"), FITTING)
def test_what_fits(pattern: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not fits(pattern, text)] == []
    assert [text for text in bad if fits(pattern, text)] == []


@pytest.mark.parametrize(("pattern", "reason"), REFUSED)
def test_what_cannot_be_written(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        read_pattern(pattern)


PIECES = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "(a|b)", "(ab|)", "(a?b)"])
SIGNS = st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,2}", "{1,}"])
PATTERNS = st.lists(st.tuples(PIECES, SIGNS).map("".join), min_size=1, max_size=5).map("".join)


@given(PATTERNS, st.text(alphabet="abc", max_size=8))
@settings(max_examples=500, deadline=None)
def test_it_agrees_with_the_expressions_of_the_language(pattern: str, text: str) -> None:
    assert fits(pattern, text) == bool(re.fullmatch(pattern, text))


@given(st.text(max_size=30) | st.text(alphabet="()[]{}|?*+\\^-,a1d", max_size=30))
@settings(max_examples=500, deadline=None)
def test_no_pattern_breaks_the_reader(pattern: str) -> None:
    with contextlib.suppress(PatternError):
        read_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(a|a|aa|b)*c", ".*.*.*.*.*.*.*.*.*.*x", "a?" * 60 + "a{60}", "[ab]{200}" * 10])
def test_no_pattern_takes_long(pattern: str) -> None:
    began = time.perf_counter()
    assert not fits(pattern, "a" * 1000)
    assert time.perf_counter() - began < 2


def test_a_text_with_a_pattern_says_its_own_message(ask: Callable[..., Question]) -> None:
    message = {"vi": "Biển số gồm hai số, một chữ, năm số.", "en": "Two digits, a letter, five digits."}
    question = ask("text", pattern={"match": "[0-9]{2}[A-Z][0-9]{5}", "message": message, "example": "48A12345"})
    assert list(question.check("48A12345", Context())) == []
    assert [found.text.vi for found in question.check("48-12345", Context())] == [message["vi"]]
    assert list(question.samples(Context())) == ["48A12345"]


def test_an_example_must_fit(ask: Callable[..., Question]) -> None:
    message = {"vi": "a", "en": "b"}
    with pytest.raises(ValidationError, match="does not fit the pattern"):
        ask("text", pattern={"match": "[0-9]+", "message": message, "example": "x"})
    with pytest.raises(ValidationError, match="breaks the other limits"):
        ask("text", max_length=2, pattern={"match": "[0-9]+", "message": message, "example": "1234"})
    with pytest.raises(ValidationError, match="repetition inside a repetition"):
        ask("text", pattern={"match": "(a+)+", "message": message, "example": "a"})
