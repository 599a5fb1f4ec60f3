"""Administrative units of Viet Nam: today's provinces and communes, found by today's names and by former ones.

Two levels since 1 July 2025. A former commune or district leads to every unit of today that has land of it; nothing is
guessed: what forms/data/units.csv and succession.csv do not say is not found.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from forms.lists import data_rows
from forms.lookup import Lookup, words
from forms.text import Text, clean, one_line

_SHORT: Final = re.compile(r"^(tt|tx|tp|p|x|h|q)(?:\s*\.\s*|(?<=t[txp])\s+)", re.IGNORECASE)
_LONG: Final = {
    "tt": "thị trấn", "tx": "thị xã", "tp": "thành phố", "p": "phường", "x": "xã", "h": "huyện", "q": "quận",
}  # fmt: skip
_TYPES: Final = [words(kind) for kind in (*_LONG.values(), "đặc khu", "tỉnh")]
_MOST_CHOICES: Final = 40


class Commune(NamedTuple):
    """A commune, ward or special zone of today, by its official code (five digits); `province` has two."""

    code: str
    name: str
    province: str


class _Row(NamedTuple):
    code: str
    name: str
    type: str
    parent: str
    valid_to: str

    @property
    def full(self) -> str:
        return f"{self.type} {self.name}"

    @property
    def titled(self) -> str:
        return f"{self.type.capitalize()} {self.name}"


class _Thing(NamedTuple):
    """What a name stands for: a unit of today (`former` is empty), or what has come of a former one."""

    communes: tuple[Commune, ...]
    former: str = ""
    whole: bool = True


@dataclass(frozen=True)
class Place:
    """A unit of today and why it is offered: `former` names the unit it was or lay in, empty for its own name."""

    commune: Commune
    province_name: str
    former: str = ""
    whole: bool = True

    @property
    def note(self) -> Text | None:
        """The former name in words, None when it was found by its own."""
        if not self.former:
            return None
        vi, en = ("trước là", "formerly") if self.whole else ("trước thuộc", "formerly in")
        return Text(vi=f"{vi} {self.former}", en=f"{en} {self.former}")

    def label(self, language: str, *, with_province: bool) -> str:
        """Return `Xã Kiến Đức (trước là thị trấn Kiến Đức, huyện Đắk R'Lấp)`, with its province if wanted."""
        name = f"{self.commune.name}, {self.province_name}" if with_province else self.commune.name
        return f"{name} ({self.note.into(language)})" if self.note else name


@dataclass(frozen=True)
class Found:
    """What a typed commune may mean; `sure` when it is the one place. `elsewhere`: none of them in the province."""

    places: tuple[Place, ...]
    sure: bool = False
    elsewhere: bool = False
    like: bool = False
    """Whether the places are only spelled alike."""


class _Reader:
    """Puts units and succession together, once; nothing of it is kept but what `things` gives."""

    def __init__(self, units: Iterable[Mapping[str, str]], succession: Iterable[Mapping[str, str]]) -> None:
        rows = [_Row(*(row[name] for name in _Row._fields)) for row in units]
        today = [row for row in rows if not row.valid_to]
        self.provinces = {row.code: row.titled for row in today if not row.parent}
        self.communes = {row.code: Commune(row.code, row.titled, row.parent) for row in today if row.parent}
        self._before = {row.code: row for row in rows if row.valid_to}
        self._after: dict[str, list[str]] = defaultdict(list)
        for row in succession:
            self._after[row["old"]].append(row["new"])
        self._shared = self._ambiguous()

    def things(self) -> Iterator[tuple[_Thing, tuple[str, ...], str]]:
        """Yield what names stand for, with the names and the words around: today's, former communes, districts."""
        around = self._former_words()
        for commune in self.communes.values():
            near = f"{self.provinces[commune.province]} {around[commune.code]}"
            yield _Thing((commune,)), (commune.name, _bare(commune.name)), near
        districts: dict[str, dict[Commune, None]] = defaultdict(dict)
        for row in self._of_level(5):
            communes = self._communes_after(row)
            districts[row.parent].update(dict.fromkeys(communes))
            if [commune.name for commune in communes] != [row.titled]:
                yield self._former(row, communes, whole=True)
        for row in self._of_level(3):
            communes = tuple(districts[row.code]) or self._communes_after(row)
            yield self._former(row, communes, whole=False)

    def _of_level(self, digits: int) -> Iterator[_Row]:
        return (row for row in self._before.values() if len(row.code) == digits)

    def _former(self, row: _Row, communes: tuple[Commune, ...], *, whole: bool) -> tuple[_Thing, tuple[str, ...], str]:
        near = f"{self._above(row)} {' '.join({self.provinces[commune.province] for commune in communes})}"
        return _Thing(communes, self._description(row), whole), (row.titled, row.name), near

    def _communes_after(self, row: _Row) -> tuple[Commune, ...]:
        return tuple(self.communes[new] for new in self._after.get(row.code, ()))

    def _former_words(self) -> Mapping[str, str]:
        """Return, for each unit of today, the names of the districts and provinces its parts lay in."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for row in self._of_level(5):
            for commune in self._communes_after(row):
                found[commune.code][self._above(row)] = None
        return defaultdict(str, {code: " ".join(names) for code, names in found.items()})

    def _above(self, row: _Row) -> str:
        names = []
        while row.parent:
            row = self._before[row.parent]
            names.append(row.full)
        return ", ".join(names)

    def _ambiguous(self) -> frozenset[tuple[str, str]]:
        """Return the districts (name, province of today) whose name another district of that province had too."""
        times = Counter((row.full, self._after[row.parent][0]) for row in self._of_level(3))
        return frozenset(names for names, count in times.items() if count > 1)

    def _description(self, row: _Row) -> str:
        """Return a former unit with its district, and its province where two districts of one province share a name."""
        parent = self._before[row.parent]
        names = f"{row.full}, {parent.full}"
        shared = bool(parent.parent) and (parent.full, self._after[parent.parent][0]) in self._shared
        return f"{names}, {self._before[parent.parent].full}" if shared else names


class Places:
    """All units, read and made searchable once."""

    def __init__(self, units: Iterable[Mapping[str, str]], succession: Iterable[Mapping[str, str]]) -> None:
        reader = _Reader(units, succession)
        self.provinces = reader.provinces
        self.communes = reader.communes
        found = list(reader.things())
        self._things = [thing for thing, _, _ in found]
        self._within = [frozenset(commune.province for commune in thing.communes) for thing in self._things]
        self._lookup = Lookup((names, around) for _, names, around in found)

    def place(self, code: str) -> Place | None:
        """Return the unit of today with this code, None if there is none."""
        commune = self.communes.get(code)
        return commune and Place(commune, self.provinces[commune.province])

    def find(self, typed: str, province: str = "") -> Found:
        """Return what `typed` means in the province of this code, or anywhere when it is empty or not there."""
        text = _spelled_out(typed)
        if province:
            named = self._called(text, province)
            if named:
                return named
        elsewhere = self._called(text, "")
        if elsewhere:
            return Found(elsewhere.places, elsewhere=bool(province))
        begun = self.suggest(text, province)
        if begun:
            return Found(tuple(begun))
        return Found(self._alike(text, province), like=True)

    def _called(self, typed: str, province: str) -> Found | None:
        """Return the places called `typed`, in the order: as it was typed, then without its type.

        Sure is today's name, unless a former unit of that name lay where another unit is today.
        """
        head, _, rest = typed.partition(",")

        def inside(number: int) -> bool:
            return self._lies_in(number, province) and (not rest or self._lookup.has(number, rest))

        for name in (head, _bare(head)):
            numbers = self._lookup.equal(name, keep=inside)
            if numbers:
                places = self._places(sorted(numbers, key=self._is_former), province)
                sure = name == head and bool(province) and self._is_one(numbers)
                return Found(places[:1] if sure else places, sure=sure)
        return None

    def _is_one(self, numbers: Iterable[int]) -> bool:
        """Say whether all these mean one unit of today, called so today."""
        today = [number for number in numbers if not self._is_former(number)]
        return len(today) == 1 and all(
            self._things[today[0]].communes[0] in self._things[number].communes for number in numbers
        )

    def _is_former(self, number: int) -> bool:
        return bool(self._things[number].former)

    def suggest(self, typed: str, province: str = "", *, most: int = 10) -> list[Place]:
        """Return the units that match something half typed, in the province if given, the nearest first."""
        text = _spelled_out(typed)

        def inside(number: int) -> bool:
            return self._lies_in(number, province)

        matching = self._lookup.matching(text, keep=inside)
        by_age = sorted(matching, key=self._is_former)
        return list(self._places([*self._lookup.equal(text, keep=inside), *by_age], province)[:most])

    def _alike(self, typed: str, province: str) -> tuple[Place, ...]:
        numbers = range(len(self._things))
        among = (number for number in numbers if not self._is_former(number) and self._lies_in(number, province))
        return self._places(self._lookup.near(_bare(typed.partition(",")[0]), among), province)

    def _lies_in(self, number: int, province: str) -> bool:
        return not province or province in self._within[number]

    def _places(self, numbers: Iterable[int], province: str) -> tuple[Place, ...]:
        """Return each unit once, for the first reason it was found."""
        found: dict[str, Place] = {}
        for number in numbers:
            thing = self._things[number]
            for commune in thing.communes:
                if commune.code not in found and province in ("", commune.province):
                    name = self.provinces[commune.province]
                    found[commune.code] = Place(commune, name, thing.former, thing.whole)
            if len(found) >= _MOST_CHOICES:
                break
        return tuple(found.values())[:_MOST_CHOICES]


def _bare(name: str) -> str:
    """Return a name without its type, with or without accents: `thi tran Kien Duc` is `Kien Duc`."""
    parts = name.split()
    typed = " ".join(words(name))
    length = next((len(kind) for kind in _TYPES if typed.startswith(" ".join((*kind, "")))), 0)
    return " ".join(parts[length:])


def _spelled_out(typed: str) -> str:
    """Return what was typed with abbreviated types in full: `TT. Kiến Đức, H. Đắk R'lấp`."""
    parts = (one_line(part) for part in clean(typed).split(","))
    return ", ".join(_SHORT.sub(lambda found: _LONG[found[1].lower()] + " ", part) for part in parts if part)


@cache
def places() -> Places:
    """Return the units shipped with the library; read once, when they are first needed."""
    return Places(data_rows("units.csv"), data_rows("succession.csv"))
