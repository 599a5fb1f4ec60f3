"""Find one of thousands of names the way people type them: without accents, half a word, another spelling.

What matches is graded: the very words first, then the same words without accents, spaces and marks, then beginnings.
"""

import difflib
import sys
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from forms.text import clean, fold

LONGEST: Final = 200
"""What is typed is looked at up to this many characters."""

_MOST: Final = 200  # of so many beginnings the nearest are chosen: what matches more says nothing yet
_ALIKE: Final = 0.7  # of the letters
_LAST: Final = chr(0x10FFFF)
_MARKS: Final = "'’‘ʼ`´"


class _Bare(dict[int, str]):
    """Each character without its accent, for `str.translate`; y is i (Quy, Qui), what is no letter parts words."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        gone = char in _MARKS or unicodedata.category(char) in {"Mn", "Cf"}
        bare = "" if gone else fold(char).replace("y", "i") if char.isalnum() else " "
        self[code] = bare
        return bare


_BARE: Final = _Bare()

Keep = Callable[[int], bool]
"""Which things count at all."""


def _all(number: int) -> bool:
    del number
    return True


def words(text: str) -> list[str]:
    """Return the words without accents; `Ea T'Ling` has two."""
    return text.translate(_BARE).split()


def squeezed(text: str) -> str:
    """Return the text as letters and digits only, without accents: `Đắk R'lấp` and `dak rlap` are the same."""
    return "".join(words(text))


def exact(text: str) -> str:
    """Return the text of a name as it is compared when accents count."""
    return text.replace("’", "'").casefold()


class _Index:
    """Numbers by text, in the order of the texts."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        self._numbers: dict[str, array[int]] = {}
        for text, number in pairs:
            self._numbers.setdefault(text, array("H")).append(number)
        self._texts = sorted(self._numbers)

    def at(self, text: str) -> Iterable[int]:
        """Return the numbers of exactly this text."""
        return self._numbers.get(text, ())

    def count(self, beginning: str) -> int:
        """Return how many texts begin so."""
        return len(self._span(beginning))

    def beginning(self, beginning: str) -> Iterator[int]:
        """Yield the numbers of the texts that begin so, by text."""
        for at in self._span(beginning):
            yield from self._numbers[self._texts[at]]

    def _span(self, beginning: str) -> range:
        return range(bisect_left(self._texts, beginning), bisect_left(self._texts, beginning + _LAST))


class Lookup:
    """Up to 65,535 things by number, each with names (composed Unicode, its own first) and words that narrow down.

    Built once and never changed; a search among twelve thousand takes about a millisecond.
    """

    def __init__(self, things: Iterable[tuple[Sequence[str], str]]) -> None:
        self._names: list[tuple[str, ...]] = []
        self._words: list[tuple[str, ...]] = []
        for names, around in things:
            found = dict.fromkeys(words(" ".join((*names, around))))
            self._names.append(tuple(names))
            self._words.append(tuple(map(sys.intern, found)))
        self._by_letters = _Index(
            (letters, number) for number, names in enumerate(self._names) for letters in set(map(squeezed, names))
        )
        self._by_word = _Index((word, number) for number, own in enumerate(self._words) for word in own)

    def equal(self, typed: str, *, keep: Keep = _all) -> list[int]:
        """Return the things called `typed`: those with these accents if there are any, own names before others."""
        typed = clean(typed[:LONGEST])
        letters = squeezed(typed)
        graded: dict[int, list[int]] = {}
        for number in dict.fromkeys(filter(keep, self._by_letters.at(letters))):
            graded.setdefault(self._grade(number, exact(typed), letters), []).append(number)
        return graded[min(graded)] if graded else []

    def _grade(self, number: int, typed: str, letters: str) -> int:
        first, *others = self._names[number]
        if exact(first) == typed:
            return 0
        if typed in map(exact, others):
            return 1
        return 2 if squeezed(first) == letters else 3

    def matching(self, typed: str, *, keep: Keep = _all) -> list[int]:
        """Return what begins so, or has a word beginning with each typed word: the nearest first, at most 200."""
        typed = clean(typed[:LONGEST])
        letters = squeezed(typed)
        if not letters:
            return []
        begun = dict.fromkeys(islice(filter(keep, self._by_letters.beginning(letters)), _MOST))
        ranks = {number: self._rank(number, exact(typed), letters) for number in begun}
        if len(begun) < _MOST:
            ranks |= {number: (4, 0) for number in self._holding(words(typed), keep) if number not in ranks}
        return sorted(ranks, key=lambda number: (ranks[number], number))[:_MOST]

    def _rank(self, number: int, typed: str, letters: str) -> tuple[int, int]:
        """Return how near a thing that begins with what was typed is: grade, then length of the name."""
        names = [name for name in self._names[number] if squeezed(name).startswith(letters)]
        with_accents = [name for name in names if exact(name).startswith(typed)]
        nearest = min(with_accents or names, key=len)
        same = squeezed(nearest) == letters
        return (0 if same and with_accents else 1 if same else 2 if with_accents else 3), len(nearest)

    def _holding(self, wanted: Sequence[str], keep: Keep) -> list[int]:
        """Return the things that have, for each wanted word, a word beginning with it."""
        rarest = min(wanted, key=self._by_word.count)
        numbers = sorted(set(filter(keep, self._by_word.beginning(rarest))))
        holding = (
            number
            for number in numbers
            if all(any(own.startswith(word) for own in self._words[number]) for word in wanted)
        )
        return list(islice(holding, _MOST))

    def having(self, typed: str) -> list[int]:
        """Return the things that have every typed word, whole."""
        wanted = words(clean(typed[:LONGEST]))
        numbers = self._by_word.at(wanted[0]) if wanted else ()
        return [number for number in numbers if self.has(number, typed)]

    def has(self, number: int, typed: str) -> bool:
        """Say whether a thing has every typed word, whole."""
        return set(words(clean(typed[:LONGEST]))) <= set(self._words[number])

    def near(self, typed: str, among: Iterable[int], *, most: int = 3) -> list[int]:
        """Return those of `among` spelled most like `typed`, none when nothing is like it."""
        by_letters: dict[str, int] = {}
        for number in among:
            for name in self._names[number]:
                by_letters.setdefault(squeezed(name), number)
        alike = difflib.get_close_matches(squeezed(clean(typed[:LONGEST])), by_letters, n=most, cutoff=_ALIKE)
        return list(dict.fromkeys(by_letters[letters] for letters in alike))

    def __len__(self) -> int:
        return len(self._names)
