"""How well an entry answers: exact accents before bare letters, titles before keywords before the rest."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.finding.asking import Asked, Term
from portal.core.finding.entries import Kind, Place, token

_WORTH = ((Place.TITLE, 4.0), (Place.KEYWORD, 3.5), (Place.ANYWHERE, 1.0))
_BEGUN = 0.7
_ACCENTS = 0.3
_NAMED = 1.5
_WHOLE_NAME = 1.0
_COMPARED = 60  # whose names are compared with what was typed, of all that were found

Row = Any
"""A row of ``SearchEntry``, as ``engines.candidates`` reads it."""


@dataclass(frozen=True)
class Ranked:
    """An entry with its points, the words by which it was found, and its name that is nearest to what was asked."""

    entry: Row
    points: float
    by: frozenset[str]
    name: str


@dataclass(frozen=True)
class _Choice:
    """A word that a term may be: with what it is worth in each place, by the token that stands there."""

    word: str
    places: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class _Sought:
    """A term prepared for entries of one kind."""

    typed: str
    choices: tuple[_Choice, ...]
    begins: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, term: Term, kind: Kind) -> "_Sought":
        choices = tuple(
            _Choice(word, tuple((token(kind, place, word), points * worth) for place, points in _WORTH))
            for word, worth in term.choices
        )
        begins = tuple((f" {token(kind, place, term.typed)}", points * _BEGUN) for place, points in _WORTH)
        return cls(term.typed, choices, begins if term.begins else ())

    def there(self, entry: Row, tokens: frozenset[str]) -> tuple[str, float]:
        """The word that the entry has of those this may be, and its points; no points where it has none."""
        best, word = 0.0, self.typed
        for choice in self.choices:
            for known, points in choice.places:
                if known in tokens:
                    if points > best:
                        best, word = points, choice.word
                    break
        if best == 0:
            for beginning, points in self.begins:
                at = f" {entry.words} ".find(beginning)
                if at >= 0:
                    return entry.words[at + 2 : (f"{entry.words} ").index(" ", at)], points
        return word, best


@dataclass(frozen=True)
class _Judged:
    """An entry by one reading: points before its names are compared, and the words of it that were sought."""

    entry: Row
    points: float
    said: tuple[str, ...]
    asked: int


def ranked(entries: Sequence[Row], asked: Asked) -> list[Ranked]:
    """The entries, all of one kind, best first; among equals the newest."""
    if not entries:
        return []
    kind = Kind(entries[0].kind)
    terms = list(dict.fromkeys(term for reading in asked.readings for term in reading))
    number = {term: at for at, term in enumerate(terms)}
    readings = [[number[term] for term in reading] for reading in asked.readings]
    sought = [_Sought.of(term, kind) for term in terms]
    found: list[tuple[Row, list[tuple[str, float]]]] = []
    for entry in entries:
        tokens = frozenset(entry.words.split(" "))
        found.append((entry, [term.there(entry, tokens) for term in sought]))
    rare = _rarities([there for _, there in found])
    judged = [_judged(entry, there, readings, rare) for entry, there in found]
    best = sorted((one for one in judged if one.points > 0), key=lambda one: (-one.points, -one.entry.id))
    named = [_named(one, asked) for one in best[:_COMPARED]]
    named.sort(key=lambda one: (-one.points, -one.entry.id))
    return named + [Ranked(one.entry, one.points, frozenset(one.said), "") for one in best[_COMPARED:]]


def _rarities(found: list[list[tuple[str, float]]]) -> list[float]:
    """How much each term says: the fewer of those found have it, the more."""
    having = [sum(points > 0 for _, points in column) for column in zip(*found, strict=True)]
    return [1 + math.log((1 + len(found)) / (1 + count)) for count in having]


def _judged(entry: Row, there: list[tuple[str, float]], readings: list[list[int]], rare: list[float]) -> _Judged:
    best = _Judged(entry, 0.0, (), 0)
    for reading in readings:
        points = covered = everything = 0.0
        for at in reading:
            everything += rare[at]
            if there[at][1]:
                covered += rare[at]
                points += there[at][1] * rare[at]
        if points:
            points = points / len(reading) * (covered / everything) ** 2
        if points > best.points:
            best = _Judged(entry, points, tuple(there[at][0] for at in reading if there[at][1]), len(reading))
    return best


def _named(one: _Judged, asked: Asked) -> Ranked:
    name, near = _nearest_name(one.entry, one.said, one.asked)
    points = one.points * (1 + _NAMED * near)
    if asked.exact:
        here = set(one.entry.names.casefold().split())
        points *= 1 + _ACCENTS * len(asked.exact & here) / len(asked.exact)
    return Ranked(one.entry, points, frozenset(one.said), name)


def _nearest_name(entry: Row, said: tuple[str, ...], asked: int) -> tuple[str, float]:
    """The title or keyword that shares most with the words, and how much (0–1, more where it says just that)."""
    best, name = 0.0, ""
    phrase, sought = " ".join(said), set(said)
    for shown, folded in zip(entry.names.split("\n"), entry.folded_names.split("\n"), strict=True):
        has = set(folded.split(" "))
        near = 2 * len(sought & has) / (asked + len(has))
        if folded == phrase and len(said) == asked:
            near += _WHOLE_NAME
        elif len(said) > 1 and f" {phrase} " in f" {folded} ":
            near += _WHOLE_NAME / 4
        if near > best:
            best, name = near, shown
    return name, best
