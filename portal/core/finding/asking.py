"""Understanding what was typed: words, what they may have been meant to be, and the same said as forms say it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from forms.colloquial import Colloquial
from forms.spelling import Vocabulary
from forms.text import clean
from portal.core.textsearch import words

LONGEST, MOST_WORDS = 200, 12
_MOST_LOOSE = 6
_SHORTEST_BEGINNING = 2
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Term:
    """One word asked for: what it may be, each with its worth (0–1), and whether it may be the beginning of a word."""

    typed: str
    choices: tuple[tuple[str, float], ...]
    begins: bool = False


Reading = tuple[Term, ...]


@dataclass(frozen=True)
class Asked:
    """What was typed: every reading of it by itself would do. ``exact``: its words that have accents."""

    typed: str
    readings: tuple[Reading, ...]
    exact: frozenset[str]
    corrected: bool = False

    def loosened(self, missing: int) -> tuple[Reading, ...]:
        """The readings with ``missing`` words left out, in every way; none where too few words would be left."""
        found = []
        for reading in self.readings:
            kept = sorted(reading, key=lambda term: -len(term.typed))[:_MOST_LOOSE]
            left = len(kept) - missing
            if left >= max(1, (len(kept) + 1) // 2):
                found += list(combinations(kept, left))
        return tuple(dict.fromkeys(found))


def accented(*texts: str) -> frozenset[str]:
    """The words of texts that have accents, in lower case."""
    found = (word for one in texts for word in _WORD.findall(clean(one).casefold()))
    return frozenset(word for word in found if not word.isascii())


class Understanding:
    """What words mean here: ``vocabulary`` of what can be found, ``talk`` of people."""

    def __init__(self, vocabulary: Vocabulary, talk: Colloquial) -> None:
        self.vocabulary, self.talk = vocabulary, talk
        self._known: dict[tuple[str, bool, bool], Asked] = {}

    def of(self, typed: str, *, begins: bool = False, widely: bool = False) -> Asked:
        """What ``typed`` asks for; ``begins``: its last word is still being typed; ``widely``: known words, too, may
        have been meant to be others that sound alike."""
        key = (typed, begins, widely)
        if key not in self._known:
            self._known[key] = self._of(typed, begins=begins, widely=widely)
        return self._known[key]

    def _of(self, typed: str, *, begins: bool, widely: bool) -> Asked:
        text = clean(typed)[:LONGEST]
        said = words(unicodedata.normalize("NFC", text))[:MOST_WORDS]
        cut = [part for word in said for part in self._apart(word)][:MOST_WORDS]
        mended = [self._likeliest(word) for word in cut]
        if begins and cut:
            mended[-1] = cut[-1]
        corrected = mended != said
        readings = [self._reading(list(self.talk.content(cut)), begins=begins, widely=widely)]
        for one in (cut, mended):
            meant = self.talk.meant(one)
            if meant != tuple(one):
                readings.append(self._reading(list(self.talk.content(meant)), begins=False, widely=False))
        kept = tuple(dict.fromkeys(one for one in readings if one))
        return Asked(" ".join(said), kept, accented(text), corrected)

    def _apart(self, word: str) -> Sequence[str]:
        if word in self.vocabulary or word.isdecimal():
            return (word,)
        return self.vocabulary.apart(word) or (word,)

    def _likeliest(self, word: str) -> str:
        if word in self.vocabulary:
            return word
        near = self.vocabulary.near(word, most=1)
        return near[0][0] if near else word

    def _reading(self, asked: list[str], *, begins: bool, widely: bool) -> Reading:
        last = len(asked) - 1
        return tuple(
            self._term(word, begins=begins and at == last and len(word) >= _SHORTEST_BEGINNING, widely=widely)
            for at, word in enumerate(dict.fromkeys(asked))
        )

    def _term(self, word: str, *, begins: bool, widely: bool) -> Term:
        near = self.vocabulary.near(word) if widely or word not in self.vocabulary else []
        return Term(word, ((word, 1.0), *near), begins)
