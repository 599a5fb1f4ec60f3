"""The working form of a definition: plain data changed at a place. Every function returns new data."""

import copy
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from forms.text import fold
from portal.builder.errors import PartGone

Place = tuple[str | int, ...]
"""Where in the data: names and positions from the top."""
Data = dict[str, Any]

_LONGEST_KEY: Final = 40
_READ_BY_CONDITIONS: Final = ("question", "count")
_READ_BY_PARTS: Final = ("unit", "birth_date", "sex", "after")


def read_place(text: str) -> Place:
    """The place written in an address, ``pages.0.questions.2``; the top is empty."""
    return tuple(int(step) if step.isdecimal() else step for step in text.split(".") if step)


def written(place: Place) -> str:
    """The place as it is written in an address."""
    return ".".join(str(step) for step in place)


def at(data: Any, place: Place) -> Any:
    """What is at ``place``. Raises PartGone."""
    for step in place:
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
            continue
        if not isinstance(data, Mapping) or step not in data:
            raise PartGone
        data = data[step]
    return data


def with_value(data: Data, place: Place, value: Any) -> Data:
    """The data with ``value`` at ``place``; None takes away what is there. Raises PartGone."""
    if not place:
        return dict(value)
    changed = copy.deepcopy(data)
    holder, last = at(changed, place[:-1]), place[-1]
    if isinstance(holder, list):
        at(holder, (last,))
        holder[int(last)] = value
    elif value is None:
        holder.pop(last, None)
    else:
        holder[last] = value
    return changed


def added(data: Data, place: Place, part: Any) -> tuple[Data, Place]:
    """The data with ``part`` at the end of the list at ``place``, and where it is."""
    changed = copy.deepcopy(data)
    if len(place) == len(("group", "list")):
        changed.setdefault(str(place[0]), {})
    holder = at(changed, place[:-1])
    items = holder.setdefault(place[-1], [])
    if not isinstance(items, list):
        raise PartGone
    items.append(part)
    return changed, (*place, len(items) - 1)


def deleted(data: Data, place: Place) -> Data:
    """The data without the part at ``place``."""
    changed = copy.deepcopy(data)
    items, position = _items(changed, place)
    del items[position]
    return changed


def moved(data: Data, place: Place, step: int) -> tuple[Data, Place]:
    """The data with a part one place up (-1) or down (+1), and where it is now; a question goes on to the next page."""
    changed = copy.deepcopy(data)
    items, position = _items(changed, place)
    target = position + step
    if 0 <= target < len(items):
        items[position], items[target] = items[target], items[position]
        return changed, (*place[:-1], target)
    neighbour = _neighbour(changed, place, step)
    if neighbour is None:
        return changed, place
    others = at(changed, neighbour[:-1]).setdefault(neighbour[-1], [])
    goal = len(others) if step < 0 else 0
    others.insert(goal, items.pop(position))
    return changed, (*neighbour, goal)


def _neighbour(data: Data, place: Place, step: int) -> Place | None:
    """The questions of the page before or after, for a question of a page."""
    if len(place) != 4 or place[0] != "pages" or place[2] != "questions":
        return None
    page = int(place[1]) + step
    return ("pages", page, "questions") if 0 <= page < len(data["pages"]) else None


def copied(data: Data, place: Place) -> tuple[Data, Place]:
    """The data with a copy behind the part at ``place``, its keys made different, and where the copy is."""
    changed = copy.deepcopy(data)
    items, position = _items(changed, place)
    twin = copy.deepcopy(items[position])
    taken = set(keys(changed))
    for old in list(keys(twin)):
        new = free_key(old, taken)
        taken.add(new)
        rename_inside(twin, old, new)
    items.insert(position + 1, twin)
    return changed, (*place[:-1], position + 1)


def _items(data: Data, place: Place) -> tuple[list[Any], int]:
    items = at(data, place[:-1])
    at(items, place[-1:])
    if not isinstance(items, list):
        raise PartGone
    return items, int(place[-1])


def keys(part: Any) -> Iterator[str]:
    """The keys of a part and of the parts inside it, those of options apart: they name nothing outside."""
    if isinstance(part, Mapping):
        if isinstance(part.get("key"), str):
            yield part["key"]
        for name, value in part.items():
            if name != "options":
                yield from keys(value)
    elif isinstance(part, list):
        for item in part:
            yield from keys(item)


def free_key(wanted: str, taken: Collection[str]) -> str:
    """``wanted``, or with the first free number behind it."""
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted[: _LONGEST_KEY - 4].rstrip('_')}_{number}"
    return key


def key_from(words: str, fallback: str) -> str:
    """A key made of words: ``Họ và tên cha`` is ``ho_va_ten_cha``."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(words)).strip("_")
    named = plain if plain[:1].isalpha() else f"{fallback}_{plain}" if plain else fallback
    return named[:_LONGEST_KEY].rstrip("_")


def rename_inside(part: Any, old: str, new: str) -> None:
    """Give the part called ``old`` the key ``new``, and let everything that reads it follow."""
    if isinstance(part, list):
        for item in part:
            rename_inside(item, old, new)
    if not isinstance(part, dict):
        return
    for name, value in part.items():
        if name == "options":
            continue
        if isinstance(value, str) and value == old and name in ("key", *_READ_BY_CONDITIONS, *_READ_BY_PARTS):
            part[name] = new
        elif isinstance(value, dict | list):
            rename_inside(value, old, new)


def follow_rename(data: Data, old: str, new: str) -> Data:
    """The data with everything that reads the question or component ``old`` reading ``new``."""
    changed = copy.deepcopy(data)
    _follow(changed, old, new)
    return changed


def _follow(part: Any, old: str, new: str) -> None:
    if isinstance(part, list):
        for item in part:
            _follow(item, old, new)
    if not isinstance(part, dict):
        return
    for name, value in part.items():
        if isinstance(value, str) and value == old and name in (*_READ_BY_CONDITIONS, *_READ_BY_PARTS, "component"):
            part[name] = new
        elif isinstance(value, dict | list):
            _follow(value, old, new)
