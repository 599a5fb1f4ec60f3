"""Parts of JSON columns, and whole texts, that are sealed in the database and plain in the hands of the portal.

``protect`` names the columns of a table and, for each, which parts of a value are sealed. From then on the mapper seals
what is written and opens what is read, each part when it is first looked at; a row without sealed parts costs a glance
at the types of its parts. A sealed part stands where it stood, as ``{"~sealed": "1.<key>.<body>"}``, bound to table,
column, row and part (AES-256-GCM, the place as associated data): moved anywhere else, it does not open.

``sealed_with`` of a row names every key that may have sealed parts of it, so that the rows of an old or a lost key are
found by an index. It is None in rows from before the columns were protected.
"""

import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import String, event, inspect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import sealed
from portal.core.ids import new_id
from portal.core.sealed import SealBroken

Chooser = Callable[[Any, Any], Collection[str]]
"""Which parts of a value are sealed, from the row and the value: keys, places in a list, or the one part of a text."""

MARK: Final = "~sealed"
WHOLE: Final = ""
"""The one part of a value that is a text."""
_KEPT: Final = "portal.sealed_cells"
_log = logging.getLogger(__name__)


class Sealed:
    """A table with sealed parts."""

    sealed_with: Mapped[str | None] = mapped_column(String(100))


def everything(_row: Any, value: Any) -> Collection[str]:
    """The chooser that seals every part."""
    return [part for part, _ in parts(value)]


def parts(value: Any) -> Iterator[tuple[str, Any]]:
    """Each part of a value by name."""
    if isinstance(value, str):
        yield WHOLE, value
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, Sequence):
        yield from ((str(number), part) for number, part in enumerate(value))


def seal_of(part: Any) -> str:
    """What stands in a sealed part; empty for a part that is plain."""
    if type(part) is dict and len(part) == 1:
        return part[MARK] if isinstance(part.get(MARK), str) else ""
    return part if isinstance(part, str) and sealed.key_of(part) else ""


def keys_of(raw: Any) -> set[str]:
    """The names of the keys that sealed parts of a value, as it is stored."""
    return {sealed.key_of(found) for name, part in parts(raw) if (found := seal_at(name, part))}


def closed(value: Any, chosen: Collection[str], place: str) -> Any:
    """``value`` as it is stored: the chosen parts sealed by the newest key, sealed ones as they are."""
    if isinstance(value, str):
        shutting = WHOLE in chosen and value and not sealed.key_of(value)
        return sealed.ring().seal(value, place=f"{place}.") if shutting else value
    shut = {name: _shut(part, f"{place}.{name}") if name in chosen else part for name, part in parts(value)}
    return shut if isinstance(value, Mapping) else list(shut.values())


def _shut(part: Any, place: str) -> Any:
    if seal_of(part) and not isinstance(part, str):
        return part
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return {MARK: sealed.ring().seal(text, place=place)}


def opened(raw: Any, place: str) -> Any:
    """A stored value to read: itself when nothing in it is sealed. A part that does not open raises when it is read.

    A text is opened at once; one that does not open stays as it is stored, and is nobody's.
    """
    if isinstance(raw, str):
        return _opened_text(raw, place)
    if isinstance(raw, OpenedMap | OpenedList):
        return raw
    for part in raw.values() if isinstance(raw, dict) else raw:  # a loop: most rows pay for nothing but this
        if type(part) is dict and MARK in part:
            return OpenedMap(raw, place) if isinstance(raw, dict) else OpenedList(raw, place)
    return raw


def _opened_text(raw: str, place: str) -> str:
    if not sealed.key_of(raw):
        return raw
    try:
        return sealed.ring().open(raw, place=f"{place}.")
    except SealBroken:
        _log.error("sealed value cannot be read: %s", place)
        return raw


def opened_part(part: Any, place: str) -> Any:
    """A stored part to read. Raises SealBroken."""
    found = seal_at(place, part)
    if not found:
        return part
    try:
        return json.loads(sealed.ring().open(found, place=place))
    except SealBroken:
        _log.error("sealed value cannot be read: %s", place)
        raise


def seal_at(name: str, part: Any) -> str:
    """The seal in a part; a text is one only as a whole value, never inside another."""
    return seal_of(part) if name == WHOLE or not isinstance(part, str) else ""


class OpenedMap(Mapping[str, Any]):
    """A stored object with sealed parts, each opened when it is first read. Raises SealBroken then."""

    def __init__(self, raw: dict[str, Any], place: str) -> None:
        self._raw, self._place = raw, place
        self._known: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._known:
            self._known[key] = opened_part(self._raw[key], f"{self._place}.{key}")
        return self._known[key]

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:
        return {**self, **other}

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


class OpenedList(Sequence[Any]):
    """A stored list with sealed parts, each opened when it is read. Raises SealBroken then."""

    def __init__(self, raw: list[Any], place: str) -> None:
        self._raw, self._place = raw, place

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        which = range(len(self))[number]
        return opened_part(self._raw[which], f"{self._place}.{which}")

    def __len__(self) -> int:
        return len(self._raw)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and not isinstance(other, str) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # a list is no key


PROTECTED: Final[dict[Any, Mapping[str, Chooser]]] = {}
"""The choosers by column, for every protected table."""


def protect(model: Any, **choosers: Chooser) -> None:
    """Seal parts of these columns of ``model``, a ``Sealed`` table with the key ``id``, from now on."""
    PROTECTED[model] = choosers

    def read(target: Any, _context: Any, attrs: Collection[str] | None = None) -> None:
        held = target.__dict__
        for name in choosers if attrs is None else choosers.keys() & attrs:
            if raw := held.get(name):
                value = opened(raw, place_of(model, name, target.id))
                if value is not raw:
                    set_committed_value(target, name, value)

    event.listen(model, "load", read)
    event.listen(model, "refresh", read)
    for moment in ("before_insert", "before_update"):
        event.listen(model, moment, _writing(model, choosers))
    for moment in ("after_insert", "after_update"):
        event.listen(model, moment, _written)


def sealed_values(model: Any, row_id: object, row: Any, **values: Any) -> dict[str, Any]:
    """The values of protected columns, and of ``sealed_with``, for a row that is written past the mapper."""
    raw = {
        name: closed(value, PROTECTED[model][name](row, value), place_of(model, name, row_id))
        for name, value in values.items()
    }
    return raw | {"sealed_with": " ".join(sorted(set().union(*(keys_of(value) for value in raw.values()))))}


def place_of(model: Any, column: str, row_id: object) -> str:
    """Where a value stands."""
    return f"{model.__tablename__}.{column}.{row_id}"


def _writing(model: Any, choosers: Mapping[str, Chooser]) -> Callable[[Any, Any, Any], None]:
    def write(_mapper: Any, _connection: Any, target: Any) -> None:
        state = inspect(target)
        if target.id is None:
            target.id = new_id()
        used: set[str] = set()
        plain: dict[str, Any] = {}
        for name, choose in choosers.items():
            value = state.dict.get(name)
            if value is None or not state.attrs[name].history.has_changes():
                continue
            chosen = choose(target, value)
            shutting = chosen or isinstance(value, OpenedMap | OpenedList)
            raw = closed(value, chosen, place_of(model, name, target.id)) if shutting else value
            if raw is not value:
                plain[name] = value
                setattr(target, name, raw)
                used |= keys_of(raw)
        state.info[_KEPT] = plain
        if state.key is None:
            target.sealed_with = " ".join(sorted(used))
        elif used and target.sealed_with is not None:
            target.sealed_with = " ".join(sorted(used | set(target.sealed_with.split())))

    return write


def _written(_mapper: Any, _connection: Any, target: Any) -> None:
    """What is in hand is plain again; the row is sealed."""
    for name, value in inspect(target).info.pop(_KEPT, {}).items():
        set_committed_value(target, name, value)
