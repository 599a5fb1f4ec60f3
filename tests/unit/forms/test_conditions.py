"""Conditions and formulas are data with a closed list of operators."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from forms.conditions import Condition, as_data, comparisons, depth, is_answered, reduced
from forms.formulas import CEILING, Formula, evaluate, readings

CONDITIONS: TypeAdapter[Condition] = TypeAdapter(Condition)
FORMULAS: TypeAdapter[Formula] = TypeAdapter(Formula)
SCOPE = {"kind": "birth", "copies": 3, "born": "1990-03-05", "papers": ["a", "b"], "self": False, "size": "12.5"}


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"question": "kind", "equals": "birth"}, True),
        ({"question": "kind", "not_equals": "birth"}, False),
        ({"question": "kind", "in": ["death", "birth"]}, True),
        ({"question": "kind", "not_in": ["death"]}, True),
        ({"question": "copies", "greater": 3}, False),
        ({"question": "copies", "at_least": 3}, True),
        ({"question": "copies", "less": 10}, True),
        ({"question": "size", "greater": 9}, True),
        ({"question": "born", "at_most": "1990-12-31"}, True),
        ({"question": "papers", "contains": "b"}, True),
        ({"question": "papers", "contains": "c"}, False),
        ({"count": "papers", "equals": 2}, True),
        ({"count": "absent", "equals": 0}, True),
        ({"question": "self", "equals": False}, True),
        ({"question": "self", "equals": 0}, False),
        ({"question": "self", "answered": True}, True),
        ({"question": "absent", "answered": False}, True),
        ({"question": "absent", "equals": "x"}, False),
        ({"question": "absent", "not_equals": "x"}, False),
        ({"question": "kind", "greater": 1}, False),
    ],
)
def test_operators(test: dict[str, Any], expected: bool) -> None:
    assert CONDITIONS.validate_python(test).holds(SCOPE) is expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": "a"},
        {"question": "a", "equals": 1, "less": 2},
        {"question": "a", "count": "b", "equals": 1},
        {"question": "a", "matches": ".*"},
        {"equals": 1},
        {"all": []},
        {"question": "a", "equals": 1.5},
        {"all": [{"question": "a", "equals": 1}], "any": []},
    ],
)
def test_nothing_else_is_a_condition(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CONDITIONS.validate_python(wrong)


leaves = st.builds(
    lambda key, operand: {"question": key, "equals": operand},
    st.sampled_from("abc"),
    st.integers(min_value=0, max_value=2),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=8,
)
scopes = st.dictionaries(st.sampled_from("abc"), st.integers(min_value=0, max_value=2))


@given(trees, scopes)
def test_not_turns_and_data_comes_back(data: dict[str, Any], scope: dict[str, int]) -> None:
    condition = CONDITIONS.validate_python(data)
    assert CONDITIONS.validate_python({"not": data}).holds(scope) is not condition.holds(scope)
    assert as_data(condition) == data
    assert depth(condition) >= 1
    assert {test.subject for test in comparisons(condition)} <= set("abc")


@given(trees, scopes, st.sets(st.sampled_from("abc")))
def test_reduced_condition_agrees_with_the_whole(
    data: dict[str, Any], scope: dict[str, int], open_keys: set[str]
) -> None:
    condition = CONDITIONS.validate_python(data)
    left = reduced(condition, scope, open_keys)
    assert (left if isinstance(left, bool) else left.holds(scope)) is condition.holds(scope)
    if not isinstance(left, bool):
        assert {test.subject for test in comparisons(left)} <= open_keys


def test_false_and_zero_are_answers() -> None:
    assert [is_answered(value) for value in (False, 0, "x", None, "", [], {})] == [True, True, True] + [False] * 4


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (7, 7),
        ({"question": "copies"}, 3),
        ({"question": "papers"}, 2),
        ({"question": "absent"}, 0),
        ({"operator": "add", "parts": [{"question": "copies"}, 2]}, 5),
        ({"operator": "subtract", "parts": [{"question": "copies"}, 9]}, 0),
        ({"operator": "multiply", "parts": [{"question": "copies"}, 1000]}, 3000),
        ({"operator": "smallest", "parts": [{"question": "copies"}, 2]}, 2),
        ({"operator": "largest", "parts": [{"question": "copies"}, 2]}, 3),
        ({"operator": "multiply", "parts": [10**11, 10**11]}, CEILING),
    ],
)
def test_formulas(formula: Any, expected: int) -> None:
    assert evaluate(FORMULAS.validate_python(formula), SCOPE) == expected


def test_formula_says_what_it_reads_and_refuses_other_operators() -> None:
    formula = FORMULAS.validate_python({"operator": "add", "parts": [{"question": "a"}, {"question": "b"}]})
    assert list(readings(formula)) == ["a", "b"]
    with pytest.raises(ValidationError):
        FORMULAS.validate_python({"operator": "power", "parts": [2, 3]})
