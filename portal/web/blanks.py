"""A blank page of a form as an outline: a hole in each input for what is typed, and in each option for being chosen.

It works on what was drawn, so a new kind of question needs nothing here; a kind whose drawing depends on its answer in
another way says so (``Question.drawn_blank``).
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final, NamedTuple

_TAG: Final = re.compile(r"<(input|select|option|textarea|/select|/textarea)\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(r'([a-z-]+)="([^"]*)"')
_CHECKED: Final = frozenset({"radio", "checkbox"})
_ATTRIBUTES: Final = ("checked", "selected")
_NOT_TYPED: Final = frozenset({"file", "submit"})


class Typed(NamedTuple):
    """The hole for what is typed in an input."""

    name: str


class Chosen(NamedTuple):
    """The hole for the attribute that says that an option is chosen."""

    name: str
    value: str
    attribute: str


def holes(drawn: str) -> Iterator[tuple[int, int, Typed | Chosen]]:
    """Yield the place and the name of every hole of a blank page; for ``outlines.drawn``."""
    inside = ""
    for tag in _TAG.finditer(drawn):
        kind, attributes = tag[1], dict(_ATTRIBUTE.findall(tag[2]))
        name = unescape(attributes.get("name", ""))
        if kind in ("select", "textarea"):
            inside = name
        elif kind == "option":
            yield _choice(tag, inside, "selected", attributes)
        elif kind == "/textarea":
            yield tag.start(), tag.start(), Typed(inside)
        elif kind == "input" and attributes.get("type") in _CHECKED:
            yield _choice(tag, name, "checked", attributes)
        elif kind == "input" and attributes.get("type") not in _NOT_TYPED and not attributes.get("value"):
            at = tag.start(2) + tag[2].index('value="') + len('value="')
            yield at, at, Typed(name)


def _choice(tag: re.Match[str], name: str, attribute: str, attributes: Mapping[str, str]) -> tuple[int, int, Chosen]:
    """An attribute without a value stands right after the name of the tag."""
    at = tag.end(1)
    return at, at, Chosen(name, unescape(attributes.get("value", "")), attribute)


def filling(data: Mapping[str, list[str]]) -> dict[Typed | Chosen, str]:
    """What goes into the holes of a blank page when ``data`` was typed in it."""
    typed: dict[Typed | Chosen, str] = {Typed(name): values[0] for name, values in data.items() if values}
    chosen = ((name, value) for name, values in data.items() for value in values)
    return typed | {Chosen(*one, attribute): f" {attribute}" for one in chosen for attribute in _ATTRIBUTES}
