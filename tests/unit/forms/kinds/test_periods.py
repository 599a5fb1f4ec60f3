"""How long a period is, in years, months and days, both ends included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.fields.periods import length, spoken
from tests.unit.forms.kinds.shape import ask

days = st.dates(date(1800, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2024, 1, 1), date(2024, 1, 1), "1 ngày"),
        (date(2024, 1, 1), date(2024, 1, 31), "1 tháng"),
        (date(2024, 1, 1), date(2024, 12, 31), "1 năm"),
        (date(2024, 1, 15), date(2024, 2, 14), "1 tháng"),
        (date(2024, 1, 31), date(2024, 2, 28), "1 tháng"),
        (date(2023, 12, 31), date(2025, 2, 1), "1 năm 1 tháng 2 ngày"),
        (date(1947, 3, 27), date(2026, 11, 23), "79 năm 7 tháng 28 ngày"),
    ],
)
def test_lengths_people_would_count_themselves(first: date, last: date, words: str) -> None:
    assert spoken(first, last, "vi") == words


@given(days, st.integers(0, 3000))
def test_a_longer_period_is_never_said_to_be_shorter(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    years, months, left = length(first, last)
    assert 0 <= months < 12
    assert 0 <= left < 31
    assert (years, months, left) < length(first, last + timedelta(days=1))


def test_a_period_that_runs_backwards_has_no_length() -> None:
    question = ask("period")
    value = question.parse({"from": "5/1/2024", "to": "1/1/2020"})
    assert question.readable(value, "vi") == "từ 05/01/2024 đến 01/01/2020"
