"""The editor of conditions: what it reads it writes back, and words say the same."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from forms.conditions import Condition, as_data
from portal.builder import conditions

FORM: dict[str, Any] = {
    "pages": [
        {
            "key": "one",
            "questions": [
                {
                    "key": "why",
                    "kind": "choice",
                    "label": {"vi": "Vì sao?", "en": "Why?"},
                    "options": [
                        {"key": "lost", "label": {"vi": "Mất", "en": "Lost"}},
                        {"key": "torn", "label": {"vi": "Rách", "en": "Torn"}},
                    ],
                },
                {"key": "adult", "kind": "yes_no", "label": {"vi": "Đủ 18 tuổi?", "en": "Are you 18?"}},
                {"key": "day", "kind": "date", "label": {"vi": "Ngày mất", "en": "Day"}},
                {"key": "copies", "kind": "number", "label": {"vi": "Số bản", "en": "Copies"}},
                {"key": "people", "kind": "repeat", "label": {"vi": "Người", "en": "People"}, "questions": []},
            ],
        }
    ]
}
READ = {one.key: one for one in conditions.readable_from(FORM, ("fees", 0, "condition"), "vi")}


def through_the_form(condition: Any) -> Any:
    """The condition shown as a form, sent back unchanged, and read again."""
    sent: dict[str, list[str]] = {}

    def write(node: dict[str, Any], path: str) -> None:
        if "group" not in node:
            sent[f"question:{path}"] = [node["question"]]
            sent[f"operator:{path}"] = [node["operator"]]
            shown = [conditions.shown_value(value, READ.get(node["question"])) for value in node["values"]]
            sent[f"value:{path}"] = shown
            return
        sent[f"kind:{path}"] = [node["group"]]
        for number, item in enumerate(node["items"]):
            write(item, f"{path}.{number}" if path else str(number))

    write(conditions.node_of(condition), "")
    return conditions.data_of(conditions.read_nodes(sent), READ)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"question": "why", "equals": "lost"}, "“Vì sao?” là “Mất”"),
        ({"question": "why", "in": ["lost", "torn"]}, "“Vì sao?” là một trong “Mất”, “Rách”"),
        ({"question": "adult", "equals": False}, "“Đủ 18 tuổi?” là “Không”"),
        ({"question": "day", "greater": "2026-11-27"}, "“Ngày mất” sau ngày “27/11/2026”"),
        ({"question": "copies", "at_least": 3}, "“Số bản” từ “3” trở lên"),
        ({"count": "people", "at_least": 2}, "“Người” có số lượng từ “2” trở lên"),
        ({"question": "day", "answered": False}, "“Ngày mất” chưa được trả lời"),
        (
            {"any": [{"question": "why", "equals": "torn"}, {"question": "adult", "equals": True}]},
            "“Vì sao?” là “Rách” hoặc “Đủ 18 tuổi?” là “Có”",
        ),
        ({"not": {"question": "why", "equals": "lost"}}, "không đúng là: “Vì sao?” là “Mất”"),
    ],
)
def test_a_condition_is_said_and_comes_back_as_it_was(condition: dict[str, Any], words: str) -> None:
    assert conditions.said(FORM, condition, "vi") == words
    assert through_the_form(condition) == condition


_LINES = st.one_of(
    st.builds(lambda value: {"question": "why", "equals": value}, st.sampled_from(["lost", "torn"])),
    st.builds(lambda value: {"question": "adult", "equals": value}, st.booleans()),
    st.builds(
        lambda value, name: {"question": "day", name: value.isoformat()},
        st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
        st.sampled_from(["greater", "less", "at_least", "at_most", "equals"]),
    ),
    st.builds(
        lambda value, name: {"question": "copies", name: value},
        st.integers(min_value=0, max_value=10**12),
        st.sampled_from(["equals", "greater", "at_most"]),
    ),
    st.builds(lambda value: {"question": "copies", "answered": value}, st.booleans()),
)
_CONDITIONS = st.recursive(
    _LINES,
    lambda inside: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inside, min_size=2, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inside, min_size=2, max_size=3)),
        st.builds(lambda part: {"not": part}, inside),
    ),
    max_leaves=6,
)


@given(_CONDITIONS)
def test_the_editor_changes_nothing_that_nobody_changed(condition: dict[str, Any]) -> None:
    typed = TypeAdapter(Condition).validate_python(condition)
    assert as_data(TypeAdapter(Condition).validate_python(through_the_form(condition))) == as_data(typed)


def test_a_condition_reads_only_what_was_asked_before() -> None:
    on_page = conditions.readable_from(FORM, ("pages", 0, "questions", 2, "condition"), "vi")
    assert [one.key for one in on_page] == ["why", "adult"]
    assert conditions.readable_from(FORM, ("pages", 0, "condition"), "vi") == []


def test_an_unfinished_line_says_what_is_missing_where() -> None:
    node = {"group": "all", "items": [{"question": "", "operator": "", "values": []}]}
    assert [name for name, _ in conditions.problems(node, READ)] == ["question:0"]
    node["items"][0] |= {"question": "why", "operator": "equals"}
    assert [name for name, _ in conditions.problems(node, READ)] == ["value:0"]


def test_another_question_takes_away_what_no_longer_suits() -> None:
    node = {"group": "all", "items": [{"question": "adult", "operator": "in", "values": ["lost"]}]}
    assert conditions.settled(node, READ)["items"] == [{"question": "adult", "operator": "equals", "values": []}]


def test_buttons_add_and_drop_lines_and_groups() -> None:
    node = conditions.with_button(conditions.node_of(None), "line:")
    node = conditions.with_button(node, "group:")
    node = conditions.with_button(node, "line:1")
    assert [len(item.get("items", [])) for item in node["items"]] == [0, 2]
    node = conditions.with_button(conditions.with_button(node, "drop:1.0"), "drop:0")
    assert [len(item["items"]) for item in node["items"]] == [1]
    assert conditions.with_button(node, "drop:9.9.9") == node


def test_a_hostile_form_is_read_no_deeper_than_a_condition_may_be() -> None:
    path, sent = "", {"kind:": ["all"]}
    for _ in range(2000):
        path = f"{path}.0" if path else "0"
        sent[f"kind:{path}"] = ["all"]
    assert conditions.data_of(conditions.read_nodes(sent), READ) is None
