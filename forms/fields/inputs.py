"""The WTForms side of a question: what was typed is kept as typed, `value` is what it means, errors are sentences.

`field.question` is the definition, `field.hint` its hint in the page's language, `field.control` how to show it,
`field.show_if` the condition (plain data) a script may use to hide what will not be asked; None is always shown.
`field.only_if()` is the same in words, for readers without a script.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol

import wtforms
from wtforms import widgets
from wtforms.fields.choices import Choice

from forms.conditions import is_answered
from forms.fields.base import Context, Question, Rejected
from forms.fields.judging import Judged, judge
from forms.text import Text


class Page(Protocol):
    """What a field needs of the form around it."""

    def context(self) -> Context:
        """Return what a check may look at."""

    def is_hidden(self, key: str) -> bool:
        """Say whether a question is not asked."""


def _always() -> None:
    """There is no condition to tell."""


class AnswerField(wtforms.Field):  # type: ignore[misc]  # wtforms ships no types
    """Mixin of every field: parse once, keep what was typed, validate only when the question is asked."""

    def __init__(
        self, *args: Any, question: Question, language: str, control: str | None = None, **kwargs: Any
    ) -> None:
        self.question = question
        self.language = language
        self.control = control or question.control
        self.hint = question.hint.into(language) if question.hint else ""
        self.value: Any = None
        self.rejection: Rejected | None = None
        self.show_if = question.shown_if
        self.only_if: Callable[[], Text | None] = _always
        super().__init__(*args, label=question.label.into(language), description=self.hint, **kwargs)

    def read(self, typed: Any) -> None:
        """Set `value` from what was typed, or remember why it cannot be read."""
        self.value, self.rejection = None, None
        try:
            self.value = self.question.parse(typed)
        except Rejected as rejection:
            self.rejection = rejection

    def complaints(self, context: Context) -> Iterator[Rejected]:
        """Yield what is wrong with the answer, if the question is asked."""
        if self.rejection is not None:
            yield self.rejection
        elif not is_answered(self.value):
            if self.question.is_required(context.scope):
                yield Rejected(self.question.demand)
        else:
            yield from self.question.check(self.value, context)

    def validate(self, form: Page, extra_validators: Sequence[Any] = ()) -> bool:
        """Set `errors`; a question that is not asked has none."""
        del extra_validators
        hidden = form.is_hidden(self.short_name)
        found = [] if hidden else list(self.complaints(form.context()))
        self.errors = [self.words(problem.text) for problem in found]
        return not found

    @property
    def is_touched(self) -> bool:
        """Whether anything is typed, readable or not."""
        return self.rejection is not None or is_answered(self.value)

    def words(self, text: Text) -> str:
        """Return `text` in the language of the page."""
        return text.into(self.language)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield (id of the input, sentence) for an error summary."""
        for sentence in self.errors:
            yield self.first_id, str(sentence)

    @property
    def first_id(self) -> str:
        """The id an error links to."""
        return str(self.id)

    @property
    def is_plain(self) -> bool:
        """Whether one line of text is all there is to draw: no unit behind it, no list to look in."""
        return False


class TypedField(AnswerField):
    """One line or area of text, shown again exactly as typed."""

    widget = widgets.TextInput()

    @property
    def is_plain(self) -> bool:
        """Whether nothing stands behind the line."""
        return type(self) is TypedField and getattr(self.question, "suffix", None) is None

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the first value; a field that was not sent is empty."""
        self.data = str(valuelist[0]) if valuelist else ""
        self.read(self.data)


class AreaField(TypedField):
    """Several lines of text."""

    widget = widgets.TextArea()


class _Options(AnswerField):
    """Shared by fields with options: hints and, for a script, conditions of the options by key."""

    option_show_if: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    """The condition (plain data) of each option that this page decides on; what is ruled out elsewhere is not there."""

    @property
    def option_hints(self) -> Mapping[str, str]:
        """The hint of each option that has one, in the language of the page."""
        options = getattr(self.question, "options", ())
        return {option.key: option.hint.into(self.language) for option in options if option.hint}


class RadioAnswer(_Options, wtforms.RadioField):  # type: ignore[misc]  # wtforms ships no types
    """One option of a few."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the chosen key."""
        self.data = str(valuelist[0]) if valuelist else None
        self.read(self.data)

    @property
    def first_id(self) -> str:
        """The first radio button of the group."""
        return f"{self.id}-0"


class SelectAnswer(_Options, wtforms.SelectField):  # type: ignore[misc]  # wtforms ships no types
    """One option of many."""

    def iter_choices(self) -> Iterator[Choice]:
        """Yield the options; those that this page decides on carry their condition, for a script."""
        for choice in super().iter_choices():
            condition = self.option_show_if.get(choice.value)
            yield choice if condition is None else choice._replace(render_kw=self._shown_if(condition))

    def _shown_if(self, condition: Mapping[str, Any]) -> dict[str, str]:
        prefix = self.name.removesuffix(self.short_name)
        return {"data-prefix": prefix, "data-show-if": json.dumps(condition, ensure_ascii=False)}

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the chosen key."""
        self.data = str(valuelist[0]) if valuelist else None
        self.read(self.data)


class CheckboxesAnswer(_Options, wtforms.SelectMultipleField):  # type: ignore[misc]  # wtforms ships no types
    """Any number of options, as checkboxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the chosen keys."""
        self.data = [str(item) for item in valuelist]
        self.read(self.data)

    @property
    def first_id(self) -> str:
        """The first checkbox of the group."""
        return f"{self.id}-0"


class CheckboxAnswer(AnswerField, wtforms.BooleanField):  # type: ignore[misc]  # wtforms ships no types
    """A single checkbox to agree with."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read whether the box was ticked."""
        self.data = bool(valuelist) and valuelist[0] not in self.false_values
        self.read(self.data)


class NoInput:
    """A widget that shows nothing: the words of an explanation are in its question."""

    def __call__(self, field: wtforms.Field, **kwargs: Any) -> str:
        return ""


class InfoField(AnswerField):
    """An explanation between questions; nothing to answer."""

    widget = NoInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """There is nothing to read."""


class CalculatedField(AnswerField):
    """A number worked out from other answers; whatever is sent for it is not read."""

    widget = NoInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """There is nothing to read."""

    @property
    def lines(self) -> list[str]:
        """The sum, line by line; empty before the page around has worked it out."""
        shown = self.question.readable(self.value, self.language) if self.value is not None else []
        return [shown] if isinstance(shown, str) else shown


class Group(wtforms.Form):  # type: ignore[misc]  # wtforms ships no types
    """The parts of a compound answer or of a row, inside the form of a page."""

    outer: Page | None = None

    @cached_property
    def judged(self) -> Judged:
        """What is asked in this row and what counts of it, as typed."""
        around = self.outer.context() if self.outer else Context()
        return judged_as_typed(self, around)

    @cached_property
    def _context(self) -> Context:
        today = self.outer.context().today if self.outer else Context().today
        return Context(scope=self.judged.scope, today=today)

    def context(self) -> Context:
        """Return the context of the page, with this row's own answers first."""
        return self._context

    def is_hidden(self, key: str) -> bool:
        """Say whether the question `key` of this row is not asked."""
        return key not in self.judged.asked


def answer_fields(form: Any) -> Iterator[AnswerField]:
    """Yield the fields of `form` that are questions, in order."""
    return (item for item in form if isinstance(item, AnswerField))


def judged_as_typed(form: Any, around: Context) -> Judged:
    """Judge the questions of `form` by what is typed in it, inside the answers `around` it."""
    fields = list(answer_fields(form))
    held = {item.question.key: item.question.stored(item.value) for item in fields if item.value is not None}
    return judge([item.question for item in fields], held, around.scope)


def group_class(questions: tuple[Question, ...], language: str) -> type[Group]:
    """Return the form class of a row with these questions."""
    return type("Row", (Group,), {question.key: question.form_field(language) for question in questions})


def common(question: Question, language: str, **render: Any) -> dict[str, Any]:
    """Return the arguments every answer field takes; `render` are attributes of the input."""
    attributes = {name.rstrip("_"): value for name, value in render.items() if value is not None}
    if question.autocomplete:
        attributes["autocomplete"] = question.autocomplete
    return {"question": question, "language": language, "render_kw": attributes}
