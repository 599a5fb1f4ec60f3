"""Patterns a definition may give for a text: a safe part of regular expressions, matched in bounded time.

    [A-Z]{2}[0-9]{6}        [0-9]+/[0-9]{4}/HĐ        (ĐT|QL|TL)[0-9]{1,3}[A-Z]?

Letters and digits, `.`, sets `[A-Z0-9]` and `[^…]`, `\\d` (a digit), `\\w` (letter, digit, underscore), `\\s`, groups,
`|`, and `?`, `*`, `+`, `{2}`, `{1,3}`, `{2,}`. A repetition stands in no other repetition, nothing looks back or ahead:
what makes an expression take exponential time (ReDoS) cannot be written. The whole answer must fit.
"""

import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from forms.text import Text, Words

_LONGEST: Final = 200
_MOST_TIMES: Final = 200
_SPECIAL: Final = frozenset(".[](){}|?*+\\^$")
_CLASSES: Final[dict[str, Callable[[str], bool]]] = {
    "d": lambda char: char in string.digits,
    "w": lambda char: char.isalnum() or char == "_",
    "s": str.isspace,
}

Ends = frozenset[int]
"""Positions in the answer, between characters."""


class PatternError(ValueError):
    """A pattern that cannot be used, with the reason in words."""


@dataclass(frozen=True)
class One:
    """One character for which `accepts` holds."""

    accepts: Callable[[str], bool]

    def ends(self, text: str, starts: Ends) -> Ends:
        """Return where a match that begins at one of `starts` may end."""
        return frozenset(at + 1 for at in starts if at < len(text) and self.accepts(text[at]))


@dataclass(frozen=True)
class Row:
    """One part after the other."""

    parts: tuple["Part", ...]

    def ends(self, text: str, starts: Ends) -> Ends:
        """Return where a match that begins at one of `starts` may end."""
        for part in self.parts:
            starts = part.ends(text, starts)
        return starts


@dataclass(frozen=True)
class Either:
    """Any of the parts."""

    parts: tuple["Part", ...]

    def ends(self, text: str, starts: Ends) -> Ends:
        """Return where a match that begins at one of `starts` may end."""
        return frozenset(end for part in self.parts for end in part.ends(text, starts))


@dataclass(frozen=True)
class Times:
    """The part `least` to `most` times, without end when `most` is None."""

    part: "Part"
    least: int
    most: int | None

    def ends(self, text: str, starts: Ends) -> Ends:
        """Return where a match that begins at one of `starts` may end."""
        for _ in range(self.least):
            starts = self.part.ends(text, starts)
        found = new = starts
        rounds = len(text) + 1 if self.most is None else self.most - self.least
        for _ in range(rounds):
            new = self.part.ends(text, new) - found
            if not new:
                break
            found |= new
        return found


Part = One | Row | Either | Times


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    @property
    def next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        char = self.next
        if not char:
            raise PatternError("the pattern ends too early")
        self.at += 1
        return char

    def either(self, level: int) -> Part:
        rows = [self.row(level)]
        while self.next == "|":
            self.take()
            rows.append(self.row(level))
        return rows[0] if len(rows) == 1 else Either(tuple(rows))

    def row(self, level: int) -> Part:
        parts: list[Part] = []
        while self.next and self.next not in "|)":
            parts.append(self.times(self.one(level)))
        return Row(tuple(parts))

    def one(self, level: int) -> Part:
        char = self.take()
        if char == "(":
            return self.group(level + 1)
        if char == "[":
            return One(self.set())
        if char == "\\":
            return One(self.escaped())
        if char == ".":
            return One(lambda _: True)
        if char in _SPECIAL:
            raise PatternError(f"`{char}` has a meaning of its own; write `\\{char}` for the character")
        return One(lambda found: found == char)

    def group(self, level: int) -> Part:
        if self.next == "?":
            raise PatternError("groups that look ahead or back, or have names, are not possible")
        if level > 5:
            raise PatternError("groups nest too deep")
        part = self.either(level)
        if self.next != ")":
            raise PatternError("a group is not closed with `)`")
        self.take()
        return part

    def escaped(self) -> Callable[[str], bool]:
        char = self.take()
        if char in _CLASSES:
            return _CLASSES[char]
        if char.isalnum():
            raise PatternError(f"`\\{char}` is not possible; of these only \\d, \\w and \\s are")
        return lambda found: found == char

    def set(self) -> Callable[[str], bool]:
        negated = self.next == "^"
        if negated:
            self.take()
        tests: list[Callable[[str], bool]] = []
        while self.next != "]":
            tests.append(self.member())
        self.take()
        if not tests:
            raise PatternError("the set `[]` is empty")
        return lambda found: any(test(found) for test in tests) != negated

    def member(self) -> Callable[[str], bool]:
        first = self.take()
        if first == "\\":
            return self.escaped()
        if self.next != "-" or self.pattern[self.at + 1 : self.at + 2] == "]":
            return lambda found: found == first
        self.take()
        last = self.take()
        if last < first:
            raise PatternError(f"the range `{first}-{last}` is the wrong way round")
        return lambda found: first <= found <= last

    def times(self, part: Part) -> Part:
        if not self.next or self.next not in "?*+{":
            return part
        sign = self.take()
        least, most = self.bounds() if sign == "{" else {"?": (0, 1), "*": (0, None), "+": (1, None)}[sign]
        if self.next and self.next in "?*+{":
            raise PatternError("one repetition directly after another is not possible")
        if (least, most) != (0, 1) and _repeats(part):
            raise PatternError("a repetition inside a repetition is not possible")
        return Times(part, least, most)

    def bounds(self) -> tuple[int, int | None]:
        inside, closed, _ = self.pattern[self.at :].partition("}")
        low, comma, high = inside.partition(",")
        if not closed or not _is_number(low) or (high and not _is_number(high)):
            raise PatternError("a number of times is written {3}, {1,3} or {2,}")
        self.at += len(inside) + 1
        least, most = int(low), int(high) if high else None if comma else int(low)
        if max(least, most or 0) > _MOST_TIMES or (most is not None and most < least):
            raise PatternError(f"a number of times rises, and is at most {_MOST_TIMES}")
        return least, most


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _repeats(part: Part) -> bool:
    if isinstance(part, Times):
        return (part.least, part.most) != (0, 1) or _repeats(part.part)
    return any(_repeats(inner) for inner in _inner(part))


def _inner(part: Part) -> Iterable[Part]:
    return part.parts if isinstance(part, Row | Either) else ()


@lru_cache(maxsize=512)
def read_pattern(pattern: str) -> Part:
    """Return the parts of `pattern`; PatternError with the reason if it cannot be used."""
    if len(pattern) > _LONGEST:
        raise PatternError(f"the pattern is longer than {_LONGEST} characters")
    reader = _Reader(pattern)
    part = reader.either(0)
    if reader.next:
        raise PatternError("a `)` closes no group")
    return part


def fits(pattern: str, text: str) -> bool:
    """Say whether the whole of `text` fits; time grows with the length of both, never faster."""
    return len(text) in read_pattern(pattern).ends(text, frozenset({0}))


class Pattern(BaseModel):
    """The form an answer must have: `match` is the pattern, `message` is said otherwise, `example` is one that fits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    match: str = Field(min_length=1, max_length=_LONGEST)
    message: Text
    example: Words

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if not fits(self.match, self.example):
            raise ValueError(f"the example {self.example} does not fit the pattern {self.match}")
        return self

    def fits(self, text: str) -> bool:
        """Say whether the whole of `text` has the form."""
        return fits(self.match, text)
