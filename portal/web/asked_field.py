"""A line of a small form that the forms library reads, with its own checks and sentences."""

from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation

from forms.fields.base import Context, Question, Rejected
from portal.web.languages import say


class AskedField(StringField):  # type: ignore[misc]  # wtforms ships no types
    """One line that the forms library reads: ``value`` is what it means, ``data`` what was typed."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        self.question = question
        self.value: Any = None
        attributes = {"spellcheck": "false"}
        if question.autocomplete:
            attributes["autocomplete"] = question.autocomplete
        mode = getattr(question, "input_mode", None)
        super().__init__(
            label=say(question.label),
            description=say(question.hint) if question.hint else "",
            render_kw=attributes | ({"inputmode": mode} if mode else {}),
            **kwargs,
        )

    def pre_validate(self, form: Any) -> None:
        """Read what was typed; the library's own sentence says what is wrong."""
        try:
            self.value = self.question.parse(self.data)
        except Rejected as problem:
            raise StopValidation(say(problem.text)) from problem
        if self.value is None:
            if self.question.is_required({}):
                raise StopValidation(say(self.question.demand))
            return
        for found in self.question.check(self.value, Context()):
            raise StopValidation(say(found.text))

    def text(self) -> str:
        """The value as stored, empty when nothing was typed."""
        return "" if self.value is None else str(self.question.stored(self.value))
