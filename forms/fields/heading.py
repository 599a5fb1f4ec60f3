"""Kind `heading`: a heading between questions, no answer; an explanation is `info`."""

from typing import Any, ClassVar, Literal

from wtforms.fields.core import UnboundField

from forms.fields.base import Question
from forms.fields.inputs import InfoField, common
from forms.fields.registry import register


@register
class HeadingQuestion(Question):
    """A heading: `label` is its words, `hint` a line below it."""

    control: ClassVar[str] = "heading"
    answers: ClassVar[bool] = False
    kind: Literal["heading"] = "heading"

    def parse(self, typed: Any) -> None:
        """There is no answer."""

    def readable(self, value: Any, language: str) -> str:
        """There is nothing to read."""
        del value, language
        return ""

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return a place in the form without an input."""
        return InfoField(**common(self, language))
