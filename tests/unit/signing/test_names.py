"""Names are prepared as the library prepares them, and each short one once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.signing.names import THEIRS, prepare_once


def outcome(prepare: Any, words: str) -> str:
    """What was made of the words, or the complaint."""
    try:
        made: str = prepare(None, words)
    except ValueError as problem:
        return f"refused: {problem}"
    return made


@given(st.text(max_size=300))
def test_every_name_is_prepared_as_the_library_prepares_it(words: str) -> None:
    ours = prepare_once(THEIRS)
    assert outcome(ours, words) == outcome(THEIRS, words) == outcome(ours, words)


@pytest.mark.parametrize(("words", "times"), [("Nguyễn Văn An", 1), ("x" * 257, 2)])
def test_short_names_are_prepared_once(words: str, times: int) -> None:
    asked = []
    ours = prepare_once(lambda _entry, given: asked.append(given) or given)  # type: ignore[func-returns-value]
    assert ours(None, words) == ours(None, words) == words
    assert len(asked) == times
