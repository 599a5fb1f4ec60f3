"""What was typed, kept as typed: to store an unfinished page, to fill a form again, to add and remove rows.

Inputs are named as in HTML: `key`, `key-part` of a compound answer, `key-0-child` of a row, `key-0-inner-2-child` of a
row inside a row. Nothing here judges a value.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from wtforms import Form
from wtforms.fields import FormField

from forms.answers import Answers
from forms.conditions import is_answered
from forms.fields import Context, Question, Rejected
from forms.fields.compound import GroupAnswer
from forms.fields.files import FilesAnswer
from forms.fields.inputs import AnswerField, answer_fields
from forms.fields.repeat import RepeatQuestion, RowsAnswer

Raw = dict[str, list[str]]
"""What was typed, by the name of the input; plain data that can be stored."""

_KEY: Final = "[a-z][a-z0-9_]{0,39}"
_BUTTON: Final = re.compile(
    rf"(?P<action>add|remove):(?P<key>{_KEY}(?:-(?:{_KEY}|[0-9]{{1,3}})){{0,6}})(?::(?P<index>[0-9]{{1,3}}))?"
)

_INDEX_DIGITS: Final = 3


class FormData(Raw):
    """What was typed, as WTForms reads it."""

    def getlist(self, name: str) -> list[str]:
        """Return everything typed under `name`."""
        return self.get(name, [])

    def indices(self, name: str) -> frozenset[int]:
        """Return the numbers of the rows called `name` that something was typed in."""
        return frozenset(self._rows.get(name, ()))

    @cached_property
    def _rows(self) -> dict[str, set[int]]:
        """The numbers of all rows by the name of their list; read once, when everything is typed."""
        rows: dict[str, set[int]] = {}
        for name in self:
            steps = name.split("-")
            for at, step in enumerate(steps[1:], start=1):
                if step.isascii() and step.isdigit() and len(step) <= _INDEX_DIGITS:
                    rows.setdefault("-".join(steps[:at]), set()).add(int(step))
        return rows


@dataclass(frozen=True)
class Button:
    """A pressed button that changes rows or files: `add:<key>` or `remove:<key>:<index>`.

    `key` is the name of the list: the key of a question, or `key-0-inner` for a list inside the first row of another.
    """

    action: str
    key: str
    index: int


def raw_values(form: Form) -> Raw:
    """Return what was typed on a page or in a row, files aside; every row has its names, even with nothing chosen."""
    return dict(pair for field in answer_fields(form) for pair in _typed(field))


def _typed(field: Any) -> Iterator[tuple[str, list[str]]]:
    if isinstance(field, FilesAnswer) or not field.question.answers:
        return
    if isinstance(field, RowsAnswer | GroupAnswer):
        for row in field.rows if isinstance(field, RowsAnswer) else [field.form]:
            for child in answer_fields(row):
                yield from _typed(child)
    elif isinstance(field, FormField):
        for part in field.form:
            yield str(part.name), [str(item) for item in part.raw_data or []]
    else:
        yield str(field.name), [str(item) for item in field.raw_data or []]


def initial_data(
    answers: Answers,
    page_key: str,
    *,
    raw: Mapping[str, list[str]] | None = None,
    known: Mapping[str, Any] | None = None,
) -> FormData:
    """Return the data to fill a page with: what was typed last (`raw`), else the answers, else what is known.

    `known` has typed text by `prefill` name, e.g. `{"name": "Y Ê-ban"}`, for questions without an answer.
    """
    if raw is not None:
        return FormData({name: list(values) for name, values in raw.items()})
    data = FormData()
    for question in answers.definition.page(page_key).questions:
        value = answers.held_value(question.key) if question.answers else None
        if value is not None:
            data.update(filled(question, question.key, question.typed(value)))
        elif known and is_answered(first := question.known_answer(known)):
            data.update(filled(question, question.key, first))
    return data


def settled(questions: Iterable[Question], known: Mapping[str, Any], *, today: date | None = None) -> dict[str, Any]:
    """Return what is known of each question that is read-only, as it would be typed, by key: its answer.

    Where what is known is no whole and right answer, as a person of whom too little is known, the question is open.
    """
    context = Context() if today is None else Context(today=today)
    first = {item.key: (item, item.known_answer(known)) for item in questions if item.read_only}
    return {key: typed for key, (item, typed) in first.items() if _is_right(item, typed, context)}


def _is_right(question: Question, typed: Any, context: Context) -> bool:
    try:
        value = question.parse(typed) if is_answered(typed) else None
    except Rejected:
        return False
    return value is not None and next(iter(question.check(value, context)), None) is None


def with_read_only(questions: Iterable[Question], typed: Mapping[str, list[str]], fixed: Mapping[str, Any]) -> FormData:
    """Return what was typed, with what is `settled` in place of anything sent for a question that is read-only."""
    data = FormData({name: list(values) for name, values in typed.items() if name.partition("-")[0] not in fixed})
    for question in questions:
        if question.key in fixed:
            data.update(filled(question, question.key, fixed[question.key]))
    return data


def filled(question: Question, name: str, typed: Any) -> Raw:
    """Return the inputs of `question`, called `name`, filled with `typed`."""
    if question.control == "file" or not question.answers:
        return {}
    if isinstance(question, RepeatQuestion):
        data: Raw = {}
        for at, row in enumerate(typed):
            data.update(_filled_parts(question.questions, f"{name}-{at}", row))
        return data
    if question.children():
        return _filled_parts(question.children(), name, typed)
    if isinstance(typed, Mapping):
        return {f"{name}-{part}": [str(value)] for part, value in typed.items()}
    return {name: [str(item) for item in (typed if isinstance(typed, list | tuple) else [typed])]}


def _filled_parts(questions: Iterable[Question], prefix: str, row: Mapping[str, Any]) -> Raw:
    data: Raw = {}
    for child in questions:
        if child.key in row:
            data.update(filled(child, f"{prefix}-{child.key}", row[child.key]))
    return data


def pressed(names: Iterable[str]) -> Button | None:
    """Return the button among the sent names that adds or removes a row or a file, None if there is none."""
    for name in names:
        found = _BUTTON.fullmatch(name)
        if found and (found["index"] is not None) == (found["action"] == "remove"):
            return Button(found["action"], found["key"], int(found["index"] or 0))
    return None


def with_rows_changed(form: Form, button: Button) -> Raw | None:
    """Return what was typed with a row added or removed, to show the page again; None if `button` is not about rows."""
    field = _list_called(button.key, answer_fields(form))
    if field is None or field.question.is_fixed:
        return None
    raw, count = raw_values(form), len(field.rows)
    if button.action == "remove":
        return _without_row(raw, button) if button.index < count else raw
    if count < field.question.maximum:
        raw[f"{button.key}-{count}-{field.question.questions[0].key}"] = []
    return raw


def _list_called(name: str, fields: Iterable[AnswerField]) -> RowsAnswer | None:
    """Return the list of rows called `name`, wherever it is among `fields`."""
    for field in fields:
        if isinstance(field, RowsAnswer):
            if field.name == name:
                return field
            if name.startswith(f"{field.name}-"):
                return next((found for row in field.rows if (found := _list_called(name, answer_fields(row)))), None)
    return None


def _without_row(raw: Raw, button: Button) -> Raw:
    pattern = re.compile(re.escape(button.key) + r"-([0-9]+)-(.+)")
    kept: Raw = {}
    for name, values in raw.items():
        found = pattern.fullmatch(name)
        at = int(found[1]) if found else -1
        if at != button.index or found is None:
            kept[f"{button.key}-{at - 1}-{found[2]}" if found and at > button.index else name] = values
    return kept
