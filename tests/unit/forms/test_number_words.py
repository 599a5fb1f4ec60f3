"""Numbers in words: the tricky ones by hand, all of them against a parser that goes the other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.number_words import english, vietnamese

TRICKY = {
    0: ("không", "zero"),
    4: ("bốn", "four"),
    5: ("năm", "five"),
    10: ("mười", "ten"),
    11: ("mười một", "eleven"),
    14: ("mười bốn", "fourteen"),
    15: ("mười lăm", "fifteen"),
    20: ("hai mươi", "twenty"),
    21: ("hai mươi mốt", "twenty-one"),
    24: ("hai mươi tư", "twenty-four"),
    25: ("hai mươi lăm", "twenty-five"),
    100: ("một trăm", "one hundred"),
    101: ("một trăm linh một", "one hundred and one"),
    104: ("một trăm linh bốn", "one hundred and four"),
    105: ("một trăm linh năm", "one hundred and five"),
    110: ("một trăm mười", "one hundred and ten"),
    111: ("một trăm mười một", "one hundred and eleven"),
    555: ("năm trăm năm mươi lăm", "five hundred and fifty-five"),
    1000: ("một nghìn", "one thousand"),
    1001: ("một nghìn không trăm linh một", "one thousand and one"),
    1010: ("một nghìn không trăm mười", "one thousand and ten"),
    1100: ("một nghìn một trăm", "one thousand one hundred"),
    21_021: ("hai mươi mốt nghìn không trăm hai mươi mốt", "twenty-one thousand and twenty-one"),
    150_000: ("một trăm năm mươi nghìn", "one hundred and fifty thousand"),
    1_000_005: ("một triệu không trăm linh năm", "one million and five"),
    1_005_000: ("một triệu không trăm linh năm nghìn", "one million five thousand"),
    2_050_000_000: ("hai tỷ không trăm năm mươi triệu", "two billion fifty million"),
    10**9: ("một tỷ", "one billion"),
    10**12: ("một nghìn tỷ", "one trillion"),
    10**12 + 1: ("một nghìn tỷ không trăm linh một", "one trillion and one"),
    1_005 * 10**9: ("một nghìn không trăm linh năm tỷ", "one trillion five billion"),
}


@pytest.mark.parametrize(("number", "words"), TRICKY.items())
def test_tricky_numbers(number: int, words: tuple[str, str]) -> None:
    assert (vietnamese(number), english(number)) == words


DIGITS = {word: at for at, word in enumerate(["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"])}
DIGITS |= {"mốt": 1, "tư": 4, "lăm": 5}
SIZES = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}


def from_vietnamese(words: str) -> int:
    """Read number words: digits collect, `trăm`, `mươi` and `mười` raise them, bigger names close a group."""
    total = group = digit = 0
    for word in words.split():
        if word in DIGITS:
            digit = DIGITS[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in {"trăm", "mươi"}:
            group, digit = group + digit * (100 if word == "trăm" else 10), 0
        elif word == "tỷ":
            total, group, digit = (total + group + digit) * SIZES[word], 0, 0
        elif word in SIZES:
            total, group, digit = total + (group + digit) * SIZES[word], 0, 0
        else:
            assert word == "linh"
    return total + group + digit


SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
ENGLISH = {word: at for at, word in enumerate(SMALL.split())}
ENGLISH |= {
    word: 10 * at
    for at, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
ENGLISH_SIZES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


def from_english(words: str) -> int:
    total = group = 0
    for word in words.replace("-", " ").split():
        if word in ENGLISH:
            group += ENGLISH[word]
        elif word == "hundred":
            group *= 100
        elif word in ENGLISH_SIZES:
            total, group = total + group * ENGLISH_SIZES[word], 0
        else:
            assert word == "and"
    return total + group


numbers = st.one_of(
    st.integers(0, 10**15 - 1),
    st.integers(0, 2000),
    st.lists(st.sampled_from([0, 0, 1, 4, 5, 10, 11, 14, 15, 20, 21, 24, 25, 100, 101, 105, 110, 999]), max_size=5).map(
        lambda groups: sum(group * 1000**at for at, group in enumerate(groups))
    ),
)


@given(numbers)
def test_words_say_exactly_this_number(number: int) -> None:
    assert from_vietnamese(vietnamese(number)) == number
    assert from_english(english(number)) == number


@given(numbers)
def test_words_follow_the_usage_of_vietnamese(number: int) -> None:
    words = f" {vietnamese(number)} "
    assert " mươi một " not in words
    assert " mươi năm " not in words
    assert " mươi bốn " not in words
    assert " mười năm " not in words
    assert " linh lăm " not in words
    assert "  " not in words
    assert number == 0 or not words.startswith(" không")
