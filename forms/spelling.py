"""What Vietnamese words sound like and how they are mistyped: the typing tools' leftovers, letters that are confused.

Everything works on folded words (``forms.text.fold``): lower case, no accents. Nothing here knows what is looked for.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

_AGAIN: Final = re.compile(r"(.)\1+")
_TONES: Final = "sfrxj"
_VOWELS: Final = "aeiouyw"
_SHORTEST_MISTYPED = 3
_SHORTEST_PART, _LONGEST_PART, _MOST_PARTS = 2, 8, 6
_LONGEST: Final = 24
_MOST_NEAR, _MOST_KEPT = 12, 5_000
_BEGINNINGS: Final = (
    ("ngh", "ng"), ("gh", "g"), ("tr", "ch"), ("gi", "d"), ("ph", "f"), ("qu", "cu"),
    ("s", "x"), ("r", "d"), ("k", "c"), ("q", "c"), ("l", "n"), ("z", "d"),
)  # fmt: skip
_ENDINGS: Final = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """The key that words share which people confuse: s/x, ch/tr, d/gi/r, n/l, i/y, c/k/q, final n/ng/nh and c/t."""
    bare = _AGAIN.sub(r"\1", word)
    for written, heard in _BEGINNINGS:
        # the i of "gi" is the vowel itself where no other follows
        if bare.startswith(written) and not (written == "gi" and bare[2:3] not in "aeouy"):
            bare = heard + bare[len(written) :]
            break
    bare = bare.replace("y", "i")
    for written, heard in _ENDINGS:
        if len(bare) > len(written) + 1 and bare.endswith(written):
            bare = bare[: -len(written)] + heard
            break
    return _AGAIN.sub(r"\1", bare)


def unkeyed(word: str) -> Iterator[str]:
    """What ``word`` may be without the keys of Telex and VNI that stayed in it: ``giaays``, ``ddawng``, ``giay61``."""
    bare = "".join(char for char in word if not char.isdigit()) if not word.isdecimal() else word
    single = _AGAIN.sub(r"\1", bare)
    plain = single[:1].replace("w", "u") + single[1:].replace("w", "")
    seen = {word}
    for one in (bare, single, plain):
        last = [one[:at] + one[at + 1 :] for at in range(len(one) - 1, 1, -1) if _is_tone(one, at)]
        for known in (one, *last):
            if len(known) >= _SHORTEST_PART and known not in seen:
                seen.add(known)
                yield known


def _is_tone(word: str, at: int) -> bool:
    return word[at] in _TONES and any(char in _VOWELS for char in word[:at])


def distance(one: str, other: str) -> int:
    """How many letters are missing, too many, wrong or changed about (Damerau, neighbours only)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        row = [at]
        for place, beside in enumerate(other, 1):
            cost = min(last[place] + 1, row[-1] + 1, last[place - 1] + (char != beside))
            if at > 1 and place > 1 and char == other[place - 2] and one[at - 2] == beside:
                cost = min(cost, before[place - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


class Vocabulary:
    """The words there are, and those of them that a mistyped word may be."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words: set[str] = set()
        self._by_sound: dict[str, list[str]] = {}
        self._by_gap: dict[str, list[str]] = {}
        self._near: dict[str, list[tuple[str, float]]] = {}
        self.add(words)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def __len__(self) -> int:
        return len(self._words)

    def add(self, words: Iterable[str]) -> None:
        """Learn folded words; those known already change nothing."""
        for word in words:
            if word in self._words or len(word) > _LONGEST:
                continue
            self._words.add(word)
            self._near.clear()
            key = sound(word)
            self._by_sound.setdefault(key, []).append(word)
            if len(word) >= _SHORTEST_MISTYPED and not word.isdecimal():
                for gap in _gaps(word) | _gaps(key):
                    self._by_gap.setdefault(gap, []).append(word)

    def near(self, typed: str, *, most: int = 8) -> list[tuple[str, float]]:
        """The words that ``typed`` may be, itself left out, with how likely (0–1), likeliest first."""
        if len(typed) > _LONGEST or typed.isdecimal():
            return []
        if typed not in self._near:
            if len(self._near) >= _MOST_KEPT:
                self._near.clear()
            self._near[typed] = self._nearest(typed)
        return self._near[typed][:most]

    def _nearest(self, typed: str) -> list[tuple[str, float]]:
        found: dict[str, float] = {}
        for bare in unkeyed(typed):
            if bare in self._words:
                found[bare] = max(found.get(bare, 0), 0.9)
        for bare in (typed, *unkeyed(typed)):
            for word in self._by_sound.get(sound(bare), ()):
                found[word] = max(found.get(word, 0), 0.85 if bare == typed else 0.7)
        if len(typed) >= _SHORTEST_MISTYPED:
            self._look_around(typed, found)
        found.pop(typed, None)
        return sorted(found.items(), key=lambda one: (-one[1], abs(len(one[0]) - len(typed)), one[0]))[:_MOST_NEAR]

    def _look_around(self, typed: str, found: dict[str, float]) -> None:
        key = sound(typed)
        for gap in {typed, key} | _gaps(typed) | _gaps(key):
            for word in (*self._by_gap.get(gap, ()), *self._by_sound.get(gap, ())):
                if word in found:
                    continue
                away = min(distance(typed, word), distance(key, sound(word)))
                if away <= 1:
                    found[word] = (0.6 if word[0] == typed[0] else 0.45) + 0.002 * len(word)

    def apart(self, typed: str) -> tuple[str, ...]:
        """``typed`` cut into known words, as few as can be: ``khaisinh`` is ``khai sinh``; () if it cannot be."""
        if len(typed) > _LONGEST:
            return ()
        best: list[tuple[str, ...] | None] = [()] + [None] * len(typed)
        for end in range(_SHORTEST_PART, len(typed) + 1):
            for begin in range(max(0, end - _LONGEST_PART), end - _SHORTEST_PART + 1):
                before, part = best[begin], typed[begin:end]
                if before is None or part not in self._words or len(before) >= _MOST_PARTS:
                    continue
                known = best[end]
                if known is None or len(before) + 1 < len(known):
                    best[end] = (*before, part)
        return best[-1] or ()


def _gaps(word: str) -> set[str]:
    """The word with one letter left out, each in turn."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}
