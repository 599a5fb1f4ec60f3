"""Formulas as people write them come back as they were, whatever they are made of."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.builder import formulas

_B_LESS_2 = {"operator": "subtract", "parts": [{"question": "b"}, 2]}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("copies", {"question": "copies"}),
        ("3", 3),
        ("copies * 8000", {"operator": "multiply", "parts": [{"question": "copies"}, 8000]}),
        ("copies × 8000", {"operator": "multiply", "parts": [{"question": "copies"}, 8000]}),
        ("a + b + 2", {"operator": "add", "parts": [{"question": "a"}, {"question": "b"}, 2]}),
        ("a * (b - 2)", {"operator": "multiply", "parts": [{"question": "a"}, _B_LESS_2]}),
        ("max(b - 2, 0)", {"operator": "largest", "parts": [_B_LESS_2, 0]}),
    ],
)
def test_a_formula_is_read(text: str, data: Any) -> None:
    assert formulas.read(text) == data


@pytest.mark.parametrize(
    "text", ["", "a +", "(a", "a b", "a ** 2", "import os", "max(", "__x__", "(" * 500 + "a", "1 +* 2", "é"]
)
def test_what_is_no_formula_is_not_taken_for_one(text: str) -> None:
    assert formulas.read(text) is None


_FORMULAS = st.recursive(
    st.one_of(st.integers(0, 10**9), st.builds(lambda key: {"question": key}, st.sampled_from(["a", "copies", "x_1"]))),
    lambda inside: st.builds(
        lambda operator, parts: {"operator": operator, "parts": parts},
        st.sampled_from(["subtract", "divide", "smallest", "largest"]),
        st.lists(inside, min_size=2, max_size=2),
    ),
    max_leaves=8,
)


@given(_FORMULAS)
def test_what_is_written_is_read_again(formula: Any) -> None:
    text = formulas.written(formula)
    assert text is not None
    assert formulas.read(text) == formula


def test_what_cannot_be_written_stays_data() -> None:
    assert formulas.written({"if": {"question": "a", "answered": True}, "then": 1, "else": 2}) is None
    assert formulas.written({"operator": "add", "parts": [{"sum": "rows.x"}, 1]}) is None
