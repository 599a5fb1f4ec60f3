"""Which figures may be published (k-anonymity with complementary suppression). Pure.

A figure about one to four people is not published. Hiding it alone would not help: the sum of its row or column gives
it away. So the parts of a row are shown all or none, and the rows that are not shown are always so many, and so large
together, that no sum minus the shown rows leads back to a small figure:

* at least two rows are hidden together, never one;
* of every part that the hidden rows have at all, at least one of them has five people or more;
* where the hidden figures could be guessed from the way they were chosen (all of them 1, or all of them 4), one more
  row is hidden;
* where no choice of rows achieves that, the parts are shown only for the whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

LEAST = 5
"""So many people make a figure that names nobody."""
_GUESSED = (1, LEAST - 1)
K = TypeVar("K")


@dataclass
class Cell:
    """How many cases, of how many different people; people are counted up to ``LEAST`` only, who they are is forgotten
    then.
    """

    count: int = 0
    seen: set[object] | None = field(default_factory=set)

    def add(self, person: object, times: int = 1) -> None:
        """Count cases of one person."""
        self.count += times
        if self.seen is not None:
            self.seen.add(person)
            if len(self.seen) >= LEAST:
                self.seen = None

    @property
    def enough(self) -> bool:
        """Whether at least five different people stand behind it."""
        return self.seen is None

    @property
    def safe(self) -> bool:
        """Whether it may stand alone: it is of nobody, or of enough people."""
        return self.count == 0 or self.enough

    def joined(self, other: "Cell") -> "Cell":
        """Both together."""
        if self.seen is None or other.seen is None:
            return Cell(self.count + other.count, None)
        people = self.seen | other.seen
        return Cell(self.count + other.count, None if len(people) >= LEAST else people)


@dataclass
class Family:
    """A sum and the parts that make it up: what came in, by channel; what was resolved, in time or late."""

    total: Cell = field(default_factory=Cell)
    parts: dict[str, Cell] = field(default_factory=dict)

    def add(self, part: str, person: object, times: int = 1) -> None:
        """Count cases of one person in one part."""
        self.total.add(person, times)
        self.parts.setdefault(part, Cell()).add(person, times)

    @property
    def whole_parts_safe(self) -> bool:
        """Whether every part may stand alone."""
        return all(part.safe for part in self.parts.values())


@dataclass(frozen=True)
class Shown:
    """What is published of a family: None for what is not. A part that nothing fell into is 0."""

    total: int | None
    parts: Mapping[str, int] | None

    def part(self, name: str) -> int | None:
        """How many cases fell into a part."""
        return None if self.parts is None else self.parts.get(name, 0)

    def share(self, name: str) -> float | None:
        """A part in per cent of the sum, two decimals; None when not published or when there is nothing."""
        if not self.total or self.parts is None:
            return None
        return round(100 * self.parts.get(name, 0) / self.total, 2)


HIDDEN = Shown(None, None)


def whole(found: Family) -> Shown:
    """What is published of the sum over everything."""
    if not found.total.safe:
        return HIDDEN
    return Shown(found.total.count, _counts(found) if found.whole_parts_safe else None)


def rows(found: Mapping[K, Family], above: Shown) -> dict[K, Shown]:
    """What is published of the rows that make up a sum of which ``above`` is published.

    What is not published of the sum is not published of any of its rows.
    """
    if above.total is None:
        return dict.fromkeys(found, HIDDEN)
    totals = _hidden(found, {key: (one.total,) for key, one in found.items()})
    parts = set(found) if above.parts is None else _hidden_parts(found, totals)
    return {
        key: HIDDEN if key in totals else Shown(one.total.count, None if key in parts else _counts(one))
        for key, one in found.items()
    }


def _counts(found: Family) -> dict[str, int]:
    return {name: cell.count for name, cell in found.parts.items() if cell.count}


def _hidden_parts(found: Mapping[K, Family], totals: set[K]) -> set[K]:
    names = {name for one in found.values() for name in one.parts}
    cells = {key: tuple(one.parts.get(name, Cell()) for name in sorted(names)) for key, one in found.items()}
    return _hidden(found, cells, also=totals)


def _hidden(found: Mapping[K, Family], cells: Mapping[K, tuple[Cell, ...]], also: Iterable[K] = ()) -> set[K]:
    """The rows to hide: those with a small cell, and as many of the smallest others as keep them safe together."""
    first = {key for key, row in cells.items() if not all(cell.safe for cell in row)} | set(also)
    hidden = set(first)
    if not first:
        return hidden
    others = sorted(
        (key for key in found if key not in hidden and found[key].total.count),
        key=lambda key: (found[key].total.count, str(key)),
    )
    for key in others:
        if _safe_together([cells[one] for one in hidden]) and not _guessable(first, hidden, cells):
            return hidden
        hidden.add(key)
    return hidden if _safe_together([cells[one] for one in hidden]) else set(found)


def _safe_together(hidden: list[tuple[Cell, ...]]) -> bool:
    if len(hidden) < 2:
        return False
    columns = zip(*hidden, strict=True)
    return all(any(cell.enough for cell in column) or not any(cell.count for cell in column) for column in columns)


def _guessable(first: set[K], hidden: set[K], cells: Mapping[K, tuple[Cell, ...]]) -> bool:
    """Whether whoever knows these rules could tell small sums: one large row was added to rows that are all alike."""
    if len(hidden) - len(first) > 1:
        return False
    small = {cell.count for key in first for cell in cells[key] if cell.count and not cell.enough}
    return len(small) == 1 and small.pop() in _GUESSED
