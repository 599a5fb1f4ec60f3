"""Shared by the kinds that are one line of text."""

import re
from typing import Any, ClassVar, Final

from wtforms.fields.core import UnboundField

from forms.fields.base import Question, typed_text
from forms.fields.inputs import TypedField, common
from forms.text import one_line

_LONGEST: Final = 5000
_SEPARATORS: Final = re.compile(r"[\s.\-]")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def plain_dashes(line: str) -> str:
    """Return `line` with every kind of dash as a hyphen: word processors change what stands between digits."""
    return line.translate(_DASHES)


def bare(line: str) -> str:
    """Return `line` without the spaces, dots and dashes people put between the digits of a number."""
    return _SEPARATORS.sub("", plain_dashes(line))


class TextualQuestion(Question):
    """A question answered in one line; subclasses say what the line means in `read`."""

    input_mode: ClassVar[str | None] = None
    spell_check: ClassVar[bool] = True
    capitals: ClassVar[str | None] = None
    """What a telephone's keyboard does with capitals: `characters` for codes, `none` for addresses."""

    @property
    def keyboard(self) -> str | None:
        """Which keyboard a telephone shows (`inputmode`); the usual one when None."""
        return self.input_mode

    def parse(self, typed: Any) -> Any:
        """Return the value of one line, None when blank; old encodings are refused with a sentence (R9.1b)."""
        line = one_line(typed_text(typed, longest=_LONGEST))
        return self.read(line) if line else None

    def from_stored(self, stored: Any) -> Any:
        """Return the value of a line that was cleaned when it was typed; Rejected if it has none."""
        return self.read(stored) if isinstance(stored, str) else self.parse(stored)

    def read(self, line: str) -> Any:
        """Return the value of a clean line that is not empty; Rejected if it has none."""
        return line

    def readable(self, value: Any, language: str) -> str:
        """Return the line."""
        del language
        return str(value)

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return an input with the keyboard that suits the kind; no maximum length, which breaks typing tools."""
        checked = None if self.spell_check else "false"
        attributes = {"inputmode": self.keyboard, "spellcheck": checked, "autocapitalize": self.capitals}
        return TypedField(**common(self, language, **attributes))
