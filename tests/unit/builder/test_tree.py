"""The working form of a definition: every change gives new data, keys stay unique, readers follow."""

from typing import Any

import pytest

from portal.builder import tree
from portal.builder.errors import PartGone


def form() -> dict[str, Any]:
    return {
        "pages": [
            {
                "key": "one",
                "questions": [
                    {"key": "why", "kind": "choice", "options": [{"key": "lost"}, {"key": "why"}]},
                    {"key": "where", "condition": {"question": "why", "equals": "lost"}},
                ],
            },
            {
                "key": "two",
                "questions": [{"key": "when", "condition": {"all": [{"question": "why", "answered": True}]}}],
            },
        ],
        "fees": [{"key": "fee", "unit": "where"}],
    }


def question_keys(data: dict[str, Any]) -> list[list[str]]:
    return [[question["key"] for question in page["questions"]] for page in data["pages"]]


def test_a_place_is_read_as_it_was_written() -> None:
    place = ("pages", 0, "questions", 12, "label")
    assert tree.read_place(tree.written(place)) == place
    assert tree.read_place("") == ()


def test_a_change_leaves_the_data_before_it_alone() -> None:
    before = form()
    after = tree.with_value(before, ("pages", 0, "key"), "first")
    assert before == form()
    assert after["pages"][0]["key"] == "first"
    assert "fees" not in tree.with_value(before, ("fees",), None)


@pytest.mark.parametrize("place", [("pages", 7), ("pages", 0, "questions", 9), ("nothing", 0), ("pages", "x")])
def test_a_part_that_is_not_there_is_gone(place: tree.Place) -> None:
    with pytest.raises(PartGone):
        tree.at(form(), place)
    with pytest.raises(PartGone):
        tree.deleted(form(), place)


def test_a_question_moves_within_its_page_and_over_its_ends() -> None:
    moved, where = tree.moved(form(), ("pages", 0, "questions", 1), -1)
    assert question_keys(moved) == [["where", "why"], ["when"]]
    assert where == ("pages", 0, "questions", 0)
    moved, where = tree.moved(form(), ("pages", 0, "questions", 1), +1)
    assert question_keys(moved) == [["why"], ["where", "when"]]
    assert where == ("pages", 1, "questions", 0)
    moved, where = tree.moved(form(), ("pages", 1, "questions", 0), -1)
    assert question_keys(moved) == [["why", "where", "when"], []]
    assert where == ("pages", 0, "questions", 2)


def test_what_is_first_or_last_stays_where_it_is() -> None:
    assert tree.moved(form(), ("pages", 0, "questions", 0), -1)[0] == form()
    assert tree.moved(form(), ("pages", 1), +1)[0] == form()


def test_a_copy_has_keys_of_its_own_and_reads_its_own_questions() -> None:
    copied, where = tree.copied(form(), ("pages", 0))
    assert where == ("pages", 1)
    assert question_keys(copied) == [["why", "where"], ["why_2", "where_2"], ["when"]]
    assert copied["pages"][1]["questions"][1]["condition"] == {"question": "why_2", "equals": "lost"}
    assert copied["pages"][1]["questions"][0]["options"] == form()["pages"][0]["questions"][0]["options"]
    assert copied["pages"][0] == form()["pages"][0]


def test_readers_follow_a_new_key_and_options_do_not() -> None:
    renamed = tree.follow_rename(form(), "why", "reason")
    assert renamed["pages"][0]["questions"][1]["condition"] == {"question": "reason", "equals": "lost"}
    assert renamed["pages"][1]["questions"][0]["condition"] == {"all": [{"question": "reason", "answered": True}]}
    assert renamed["pages"][0]["questions"][0]["options"][1] == {"key": "why"}
    assert tree.follow_rename(form(), "where", "place")["fees"] == [{"key": "fee", "unit": "place"}]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Họ và tên cha", "ho_va_ten_cha"),
        ("Đường, thôn", "duong_thon"),
        ("12 chữ số", "muc_12_chu_so"),
        ("…", "muc"),
        ("a" * 60, "a" * 40),
    ],
)
def test_a_key_is_made_of_words(words: str, key: str) -> None:
    assert tree.key_from(words, "muc") == key


def test_a_taken_key_gets_a_number() -> None:
    assert tree.free_key("copies", {"copies", "copies_2"}) == "copies_3"
    assert len(tree.free_key("a" * 40, {"a" * 40})) <= 40
