"""Whole numbers in words, as they are written beside a sum of money: Vietnamese and English, 0 to 10^15 - 1."""

from collections.abc import Iterator
from typing import Final

_BILLION: Final = 10**9
_GROUPS: Final = ((10**6, "triệu"), (10**3, "nghìn"), (1, ""))
_ENGLISH_GROUPS: Final = ((10**12, "trillion"), (_BILLION, "billion"), (10**6, "million"), (10**3, "thousand"), (1, ""))


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_DIGITS: Final = _list("không một hai ba bốn năm sáu bảy tám chín")
_AFTER_TEN: Final = _list("không một hai ba bốn lăm sáu bảy tám chín")
_AFTER_TENS: Final = _list("không mốt hai ba tư lăm sáu bảy tám chín")

_SMALL: Final = _list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS: Final = _list("- - twenty thirty forty fifty sixty seventy eighty ninety")


def vietnamese(number: int) -> str:
    """Return e.g. `một trăm linh năm nghìn`, `hai mươi mốt`, `một tỷ không trăm năm mươi triệu`; not negative."""
    return " ".join(_vietnamese(number, leading=True)) or _DIGITS[0]


def english(number: int) -> str:
    """Return e.g. `one hundred and five thousand`, `twenty-one`; not negative."""
    return " ".join(_english(number)) or _SMALL[0]


def _vietnamese(number: int, *, leading: bool) -> Iterator[str]:
    """Yield the words; behind a bigger group (not `leading`) hundreds are said even when there are none."""
    billions, rest = divmod(number, _BILLION)
    if billions:
        yield from _vietnamese(billions, leading=leading)
        yield "tỷ"
        leading = False
    for size, name in _GROUPS:
        group, rest = divmod(rest, size)
        if group:
            yield from _triple(group, leading=leading)
            yield from (name,) if name else ()
            leading = False


def _triple(number: int, *, leading: bool) -> Iterator[str]:
    hundreds, below = divmod(number, 100)
    tens, units = divmod(below, 10)
    if hundreds or not leading:
        yield from (_DIGITS[hundreds], "trăm")
        yield from ("linh",) if units and not tens else ()
    if tens:
        yield from ("mười",) if tens == 1 else (_DIGITS[tens], "mươi")
    if units:
        yield (_DIGITS, _AFTER_TEN, _AFTER_TENS)[min(tens, 2)][units]


def _english(number: int) -> Iterator[str]:
    rest = number
    for size, name in _ENGLISH_GROUPS:
        group, rest = divmod(rest, size)
        if group:
            yield from _english_triple(group, after=size == 1 and number > group)
            yield from (name,) if name else ()


def _english_triple(number: int, *, after: bool) -> Iterator[str]:
    """Yield the words of a number below 1000; `after` bigger groups, `and` stands before what is below a hundred."""
    hundreds, below = divmod(number, 100)
    if hundreds:
        yield from (_SMALL[hundreds], "hundred")
    if below:
        yield from ("and",) if hundreds or after else ()
        tens, units = divmod(below, 10)
        last = f"{_TENS[tens]}-{_SMALL[units]}" if units else _TENS[tens]
        yield _SMALL[below] if below < 20 else last
