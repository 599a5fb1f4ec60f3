"""The rows of a list drawn once for a page and filled in row by row: a household may have two hundred.

A row in which something is wrong, or that is drawn by what it holds, is drawn by itself.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from forms.fields.inputs import AnswerField
from forms.narrowing import narrow_alike
from forms.typing_in import FormData, raw_values
from portal.web import blanks
from portal.web.blanks import Typed
from portal.web.outlines import Marks, Outline

Macro = Callable[[Any], str]
_PLACE = "place"


class _BlankRow:
    """A row with holes for its place in the page and for what is typed in it."""

    def __init__(self, macro: Macro, row: Any) -> None:
        marks = Marks()
        self._mark = marks(_PLACE)
        blank = type(row)(FormData(), prefix=self._mark)
        narrow_alike(blank, row)
        self._outline = Outline(macro(blank), marks.names, blanks.holes)
        self._lines = frozenset(hole.name for hole in self._outline.holes if isinstance(hole, Typed))

    def filled(self, place: str, typed: Mapping[str, list[str]]) -> str | None:
        """The row at ``place``, the name of its inputs up to their own; None if a line holds more than its text."""
        here = {self._mark + name.removeprefix(place): values for name, values in typed.items()}
        if any(len(here.get(name, ())) > 1 for name in self._lines):
            return None
        return self._outline.filled({_PLACE: place, **blanks.filling(here)})


def drawn_row(macro: Macro, row: Any) -> str:
    """The inputs of ``row``, the form of one row of a list, as ``macro`` draws them."""
    if not all(map(_is_plain, row)):
        return macro(row)
    known = g.setdefault("blank_rows", {})
    key = (type(row), macro)
    if key not in known:
        known[key] = _BlankRow(macro, row)
    drawn = known[key].filled(row._prefix.removesuffix("-"), raw_values(row))
    return macro(row) if drawn is None else Markup(drawn)  # noqa: S704 (drawn by the macro, filled with escaped text)


def _is_plain(field: Any) -> bool:
    return isinstance(field, AnswerField) and field.question.drawn_blank and not field.errors


def init_app(app: Flask) -> None:
    """Offer ``drawn_row`` to templates."""
    app.jinja_env.globals["drawn_row"] = drawn_row
