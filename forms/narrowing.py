"""What other pages have settled about the questions of a page: what they rule out goes, the rest is left to the page.

A question of the page that may still appear keeps, as plain data for a script, what is left of its condition.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from forms.conditions import Condition, Scope, reduced
from forms.definition import Page, ServiceForm
from forms.fields import Question
from forms.fields.choices import ChoiceQuestion, ChoicesQuestion
from forms.fields.compound import GroupAnswer
from forms.fields.inputs import AnswerField
from forms.fields.repeat import RowsAnswer
from forms.text import Text
from forms.wording import say_condition


def narrow(form: Any, page: Page, service: ServiceForm, scope: Scope) -> None:
    """Narrow every field of the form of a page, rows and parts included, by the answers of the other pages."""
    open_keys = frozenset(question.key for question in page.questions)
    _narrow([form], page.questions, _Around(service, scope, open_keys))


@dataclass(frozen=True)
class _Around:
    """What stands around questions: the answers known, the keys that can still change, the questions of the row."""

    service: ServiceForm
    scope: Scope
    open_keys: Set[str]
    near: tuple[Question, ...] = ()

    def inside(self, questions: Sequence[Question]) -> "_Around":
        """The same for the questions inside one of these."""
        keys = self.open_keys | {question.key for question in questions}
        return replace(self, open_keys=keys, near=(*questions, *self.near))


def _narrow(forms: Sequence[Any], questions: Iterable[Question], around: _Around) -> None:
    """Narrow the same questions in several rows at once."""
    for question in questions:
        if next(question.open_conditions(), None) is None:
            continue
        fields = [form[question.key] for form in forms if question.key in form]
        left = True if question.condition is None else reduced(question.condition, around.scope, around.open_keys)
        if left is False:
            for form in forms:
                if question.key in form:
                    del form[question.key]
            continue
        told = cache(partial(_told, left, around))
        for field in fields:
            field.show_if, field.only_if = _data(left), told
        if isinstance(question, ChoiceQuestion | ChoicesQuestion) and question.conditional:
            _narrow_options(question, fields, around)
        inner = [row for field in fields for row in _rows(field)]
        _narrow(inner, question.children(), around.inside(question.children()))


def _told(left: Condition | bool, around: _Around) -> Text | None:
    """What is left of a condition in words, None when nothing is: for readers whose browser runs no script."""
    return None if isinstance(left, bool) else say_condition(left, around.service, near=around.near)


def narrow_alike(blank: Any, form: Any) -> None:
    """Narrow `blank`, another form of the same row or of the same parts, as `form` was narrowed."""
    for field in list(blank):
        if field.short_name not in form:
            del blank[field.short_name]
            continue
        alike = form[field.short_name]
        field.show_if, field.only_if = alike.show_if, alike.only_if
        if isinstance(field, GroupAnswer):
            narrow_alike(field.form, alike.form)


def _rows(field: AnswerField) -> list[Any]:
    if isinstance(field, RowsAnswer):
        return field.rows
    return [field.form] if isinstance(field, GroupAnswer) else []


def _narrow_options(question: ChoiceQuestion | ChoicesQuestion, fields: Iterable[Any], around: _Around) -> None:
    left = {key: reduced(condition, around.scope, around.open_keys) for key, condition in question.conditional.items()}
    gone = {key for key, value in left.items() if value is False}
    shown = {key: data for key, value in left.items() if (data := _data(value)) is not None}
    for field in fields:
        field.choices = [choice for choice in field.choices if choice.value not in gone]
        field.option_show_if = shown


def _data(left: Condition | bool) -> dict[str, Any] | None:
    return None if isinstance(left, bool) else left.model_dump(by_alias=True, exclude_none=True)
