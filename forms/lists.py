"""Lists of options to search in: named ones shipped in forms/data, and those a definition brings along.

A list keeps what has ended (valid_to) so that old answers can be read; only what is valid can be chosen.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Final, Literal

from forms.lookup import Lookup
from forms.text import Text, one_line

_MOST: Final = 20  # radio buttons under a line; whoever sees so many types more

ListName = Literal["nationalities", "ethnicities"]
"""The lists shipped with the library, each forms/data/<name>.csv."""


@dataclass(frozen=True)
class Item:
    """One option: `key` is kept, `label` is read, `others` are further names people type."""

    key: str
    label: Text
    others: tuple[str, ...] = ()
    ended: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Everything the option is called, its own name first."""
        return (self.label.vi, self.label.en, *self.others)


@dataclass(frozen=True)
class Found:
    """What something typed may mean; `sure` when it is the one item, else people choose (or there is none)."""

    items: tuple[Item, ...]
    sure: bool = False
    like: bool = False
    """Whether the items are only spelled alike."""


class OptionList:
    """Options by key, found by what people type; the search is prepared when it is first needed."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = tuple(items)
        self._by_key = {item.key: item for item in self.items}

    @cached_property
    def _open(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.ended)

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup((item.names, "") for item in self._open)

    def get(self, key: str) -> Item | None:
        """Return the item with this key, ended ones too; None if there is none."""
        return self._by_key.get(key)

    def find(self, typed: str) -> Found:
        """Return what `typed` means: a key, a name, else whole words of one name; several or none to choose from."""
        item = self._by_key.get(one_line(typed))
        if item is not None and not item.ended:
            return Found((item,), sure=True)
        named = self._pick((self._lookup.equal(typed) or self._having(typed))[:_MOST])
        if named:
            return Found(named, sure=len(named) == 1)
        begun = self.suggest(typed)
        if begun:
            return Found(begun)
        return Found(self._pick(self._lookup.near(typed, range(len(self._lookup)))), like=True)

    def _having(self, typed: str) -> list[int]:
        whole = set(self._lookup.having(typed))
        return [number for number in self._lookup.matching(typed) if number in whole]

    def suggest(self, typed: str, *, most: int = 10) -> tuple[Item, ...]:
        """Return the items that match something half typed, the nearest first."""
        return self._pick(self._lookup.matching(typed)[:most])

    def _pick(self, numbers: Iterable[int]) -> tuple[Item, ...]:
        return tuple(self._open[number] for number in numbers)


@cache
def named(name: ListName) -> OptionList:
    """Return a list shipped with the library; read once, when it is first needed."""
    return OptionList(
        Item(
            key=row["key"],
            label=Text(vi=row["vi"], en=row["en"]),
            others=tuple(other.strip() for other in row["others"].split(";") if other.strip()),
            ended=bool(row["valid_to"]),
        )
        for row in data_rows(f"{name}.csv")
    )


COMMENT: Final = "#"


def data_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a file of forms/data by column; lines that begin with # say where it comes from."""
    with (resources.files("forms") / "data" / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(line for line in file if not line.startswith(COMMENT))
