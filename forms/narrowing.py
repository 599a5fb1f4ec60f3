"""What other pages have settled about the questions of a page: what they rule out goes, the rest is left to the page.

A question of the page that may still appear keeps, as plain data for a script, what is left of its condition.
"""

from collections.abc import Iterable, Sequence, Set
from typing import Any

from forms.conditions import Condition, Scope, reduced
from forms.fields import Question
from forms.fields.choices import ChoiceQuestion, ChoicesQuestion
from forms.fields.compound import GroupAnswer
from forms.fields.inputs import AnswerField
from forms.fields.repeat import RowsAnswer


def narrow(form: Any, questions: Sequence[Question], scope: Scope) -> None:
    """Narrow every field of the form of a page, rows and parts included, by the answers of the other pages."""
    _narrow([form], questions, scope, frozenset(question.key for question in questions))


def _narrow(forms: Sequence[Any], questions: Iterable[Question], scope: Scope, open_keys: Set[str]) -> None:
    """Narrow the same questions in several rows at once; `open_keys` are those that can still change."""
    for question in questions:
        if next(question.open_conditions(), None) is None:
            continue
        fields = [form[question.key] for form in forms if question.key in form]
        left = True if question.condition is None else reduced(question.condition, scope, open_keys)
        if left is False:
            for form in forms:
                if question.key in form:
                    del form[question.key]
            continue
        for field in fields:
            field.show_if = _data(left)
        if isinstance(question, ChoiceQuestion | ChoicesQuestion) and question.conditional:
            _narrow_options(question, fields, scope, open_keys)
        inner = [row for field in fields for row in _rows(field)]
        _narrow(inner, question.children(), scope, open_keys | {child.key for child in question.children()})


def narrow_alike(blank: Any, form: Any) -> None:
    """Narrow `blank`, another form of the same row or of the same parts, as `form` was narrowed."""
    for field in list(blank):
        if field.short_name not in form:
            del blank[field.short_name]
            continue
        alike = form[field.short_name]
        field.show_if = alike.show_if
        if isinstance(field, GroupAnswer):
            narrow_alike(field.form, alike.form)


def _rows(field: AnswerField) -> list[Any]:
    if isinstance(field, RowsAnswer):
        return field.rows
    return [field.form] if isinstance(field, GroupAnswer) else []


def _narrow_options(
    question: ChoiceQuestion | ChoicesQuestion, fields: Iterable[Any], scope: Scope, open_keys: Set[str]
) -> None:
    left = {key: reduced(condition, scope, open_keys) for key, condition in question.conditional.items()}
    gone = {key for key, value in left.items() if value is False}
    shown = {key: data for key, value in left.items() if (data := _data(value)) is not None}
    for field in fields:
        field.choices = [choice for choice in field.choices if choice.value not in gone]
        field.option_show_if = shown


def _data(left: Condition | bool) -> dict[str, Any] | None:
    return None if isinstance(left, bool) else left.model_dump(by_alias=True, exclude_none=True)
