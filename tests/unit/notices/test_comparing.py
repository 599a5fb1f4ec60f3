"""Differences in words: nothing lost, nothing invented, and quick enough to look at."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notices.comparing import Kind, Piece, compared

TEXTS = st.text(alphabet="ab ờđ.\n", max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = compared(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.GONE) == new
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a b", "a b", [("same", "a b")]),
        ("", "a", [("new", "a")]),
        ("a", "", [("gone", "a")]),
        (
            "Nghỉ từ 13 giờ.",
            "Nghỉ từ 14 giờ.",
            [("same", "Nghỉ từ "), ("gone", "13"), ("new", "14"), ("same", " giờ.")],
        ),
        ("một\nhai\nba", "một\nba", [("same", "một\n"), ("gone", "hai\n"), ("same", "ba")]),
    ],
)
def test_words_are_compared_not_letters(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert compared(old, new) == [Piece(Kind(kind), text) for kind, text in pieces]


def test_two_long_texts_with_nothing_in_common_are_compared_quickly() -> None:
    began = time.process_time()
    compared("một hai ba " * 4500, "bốn năm sáu " * 4000)
    assert time.process_time() - began < 2
