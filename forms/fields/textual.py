"""Shared by the kinds that are one line of text."""

from typing import Any, ClassVar

from wtforms.fields.core import UnboundField

from forms.fields.base import Question, refuse_legacy
from forms.fields.inputs import TypedField, common
from forms.text import one_line


class TextualQuestion(Question):
    """A question answered in one line; subclasses say what the line means in `read`."""

    input_mode: ClassVar[str | None] = None
    spell_check: ClassVar[bool] = True

    def parse(self, typed: Any) -> Any:
        """Return the value of one line, None when blank; old encodings are refused with a sentence (R9.1b)."""
        if typed is None:
            return None
        refuse_legacy(str(typed))
        line = one_line(str(typed))
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
        return TypedField(**common(self, language, inputmode=self.input_mode, spellcheck=checked))
