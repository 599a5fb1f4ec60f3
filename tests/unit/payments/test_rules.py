"""Codes for transfers, and when a gateway is asked."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.payments.rules import codes_in, is_code, next_question, order_code

DAY = date(2026, 11, 27)
BEGUN = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


@given(number=st.integers(1, 99_999), place=st.integers(3, 14), digit=st.integers(0, 9))
def test_one_digit_typed_wrong_is_no_code(number: int, place: int, digit: int) -> None:
    code = order_code(DAY, number)
    assert is_code(code)
    wrong = f"{code[:place]}{digit}{code[place + 1 :]}"
    assert is_code(wrong) == (wrong == code)


def test_codes_are_found_in_what_banks_write() -> None:
    code = order_code(DAY, 42)
    for text in (
        code,
        f"MBVCB.123.{code}.CT tu 0011",
        f"nop le phi {code.lower()}",
        f"{code[:5]} {code[5:11]}-{code[11:]}",
    ):
        assert codes_in(text) == [code]
    assert codes_in("DVC261127000420 sai so") in ([], ["DVC261127000420"])
    assert codes_in("khong co ma 0912345678") == []
    other = order_code(DAY, 43)
    assert codes_in(f"{code} va {other}") == [code, other]


def test_a_gateway_is_asked_within_five_minutes_for_more_than_a_day() -> None:
    now = BEGUN
    while now - BEGUN < timedelta(hours=26):
        after = next_question(BEGUN, now=now)
        assert after is not None
        assert timedelta(0) < after - now <= timedelta(minutes=5)
        now = after
    assert next_question(BEGUN, now=BEGUN + timedelta(days=5)) is None
