"""Bars for a chart that the server draws: where each part begins and how long it is. The numbers stand in a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 600
"""How long a bar can be, in units of its drawing."""


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: what it shows (the name of its colour), how many, where it begins, how long it is."""

    kind: str
    count: int
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One line of a chart with its name and its parts."""

    label: str
    total: int
    parts: tuple[Part, ...]


def stacked(rows: Sequence[tuple[str, Mapping[str, int]]]) -> tuple[Bar, ...]:
    """One bar for each row, drawn to one scale; a row of nothing has no parts."""
    longest = max((sum(counts.values()) for _, counts in rows), default=0)
    return tuple(Bar(label, sum(counts.values()), _parts(counts, longest)) for label, counts in rows)


def _parts(counts: Mapping[str, int], longest: int) -> tuple[Part, ...]:
    parts, before = [], 0
    for kind, count in counts.items():
        if count:
            parts.append(Part(kind, count, round(WIDTH * before / longest, 2), round(WIDTH * count / longest, 2)))
        before += count
    return tuple(parts)
