"""What was typed, kept as typed: to store an unfinished page, to fill a form again, to add and remove rows.

Inputs are named as in HTML: `key`, `key-part` of an address, `key-0-child` of a row. Nothing here judges a value.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wtforms.fields import FormField

from forms.answers import Answers
from forms.compiler import PageForm
from forms.conditions import is_answered
from forms.fields import Question
from forms.fields.files import FilesAnswer
from forms.fields.inputs import InfoField, answer_fields
from forms.fields.repeat import RepeatQuestion, RowsAnswer

Raw = dict[str, list[str]]
"""What was typed, by the name of the input; plain data that can be stored."""

_BUTTON: Final = re.compile(r"(?P<action>add|remove):(?P<key>[a-z][a-z0-9_]{0,39})(?::(?P<index>[0-9]{1,3}))?")


class FormData(Raw):
    """What was typed, as WTForms reads it."""

    def getlist(self, name: str) -> list[str]:
        """Return everything typed under `name`."""
        return self.get(name, [])


@dataclass(frozen=True)
class Button:
    """A pressed button that changes rows or files: `add:<key>` or `remove:<key>:<index>`."""

    action: str
    key: str
    index: int


def raw_values(form: PageForm) -> Raw:
    """Return what was typed on a page, files aside; every row has its names, even when nothing was chosen in it."""
    return dict(pair for field in answer_fields(form) for pair in _typed(field))


def _typed(field: Any) -> Iterator[tuple[str, list[str]]]:
    if isinstance(field, FilesAnswer | InfoField):
        return
    if isinstance(field, RowsAnswer):
        for row in field.rows:
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
        value = answers.held_value(question.key)
        if value is not None:
            data.update(_filled(question, question.key, question.typed(value)))
        elif question.prefill and known and is_answered(known.get(question.prefill)):
            data.update(_filled(question, question.key, known[question.prefill]))
    return data


def prefilled(answers: Answers, page_key: str, known: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of the questions that `initial_data` fills from what is known, to say where it comes from."""
    questions = answers.definition.page(page_key).questions
    return frozenset(
        item.key for item in questions if item.key not in answers.held and is_answered(known.get(item.prefill or ""))
    )


def _filled(question: Question, name: str, typed: Any) -> Raw:
    """Return the inputs of `question`, called `name`, filled with `typed`."""
    if question.control == "file":
        return {}
    if isinstance(question, RepeatQuestion):
        rows = enumerate(typed)
        return {key: value for at, row in rows for key, value in _filled_row(question, f"{name}-{at}", row).items()}
    if isinstance(typed, Mapping):
        return {f"{name}-{part}": [str(value)] for part, value in typed.items()}
    return {name: [str(item) for item in (typed if isinstance(typed, list | tuple) else [typed])]}


def _filled_row(question: RepeatQuestion, prefix: str, row: Mapping[str, Any]) -> Raw:
    data: Raw = {}
    for child in question.questions:
        if child.key in row:
            data.update(_filled(child, f"{prefix}-{child.key}", row[child.key]))
    return data


def pressed(names: Iterable[str]) -> Button | None:
    """Return the button among the sent names that adds or removes a row or a file, None if there is none."""
    for name in names:
        found = _BUTTON.fullmatch(name)
        if found and (found["index"] is not None) == (found["action"] == "remove"):
            return Button(found["action"], found["key"], int(found["index"] or 0))
    return None


def with_rows_changed(form: PageForm, button: Button) -> Raw | None:
    """Return what was typed with a row added or removed, to show the page again; None if `button` is not about rows."""
    field = next((item for item in answer_fields(form) if item.short_name == button.key), None)
    if not isinstance(field, RowsAnswer):
        return None
    raw, count = raw_values(form), len(field.rows)
    if button.action == "remove":
        return _without_row(raw, button) if button.index < count else raw
    if count < field.question.maximum:
        raw[f"{button.key}-{count}-{field.question.questions[0].key}"] = []
    return raw


def _without_row(raw: Raw, button: Button) -> Raw:
    pattern = re.compile(re.escape(button.key) + r"-([0-9]+)-(.+)")
    kept: Raw = {}
    for name, values in raw.items():
        found = pattern.fullmatch(name)
        at = int(found[1]) if found else -1
        if at != button.index or found is None:
            kept[f"{button.key}-{at - 1}-{found[2]}" if found and at > button.index else name] = values
    return kept
