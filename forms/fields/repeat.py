"""Kind `repeat`: rows of the same questions, as many as there are children, members, places of residence.

A row may hold compound questions and one more level of rows; files are asked outside.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final, Literal

from pydantic import Field, model_validator
from wtforms.fields import FieldList, FormField
from wtforms.fields.core import UnboundField

from forms.conditions import Scope, is_answered
from forms.fields.base import Context, Question, Rejected, say
from forms.fields.inputs import AnswerField, Page, answer_fields, common, group_class
from forms.fields.judging import faults_in, judge
from forms.fields.parts import PartedQuestion, Row
from forms.fields.registry import AnyQuestion, register
from forms.text import Text

MAX_ROWS: Final = 200
"""No list of rows is longer."""


class RowsAnswer(AnswerField, FieldList):  # type: ignore[misc]  # wtforms ships no types
    """Rows `key-0-child`, `key-1-child`, …; rows left blank are not answers, and are dropped."""

    question: "RepeatQuestion"

    @property
    def rows(self) -> list[Any]:
        """The forms of the rows, to render."""
        return [entry.form for entry in self.entries]

    def process(self, formdata: Any, data: Any = (), extra_filters: Any = None) -> None:
        """Read every row."""
        super().process(formdata, data or (), extra_filters)
        rows = [self.question.numbered(at, _values(row)) for at, row in enumerate(self.rows)]
        self.value = tuple(row for row in rows if self.question.says_something(row)) or None

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        if self.question.is_fixed:
            yield from range(self.min_entries)
            return
        indices = getattr(formdata, "indices", None)
        yield from super()._extract_indices(prefix, formdata) if indices is None else indices(prefix)

    @property
    def is_touched(self) -> bool:
        """Whether anything is typed in any row."""
        return any(item.is_touched for row in self.rows for item in answer_fields(row))

    def complaints(self, context: Context) -> Iterator[Rejected]:
        """Leave what cannot be read to its row."""
        if self.value is not None or not self.is_touched:
            yield from super().complaints(context)

    def validate(self, form: Page, extra_validators: Any = ()) -> bool:
        """Check the number of rows and every row that is not blank; errors are sentences, then dicts by row."""
        del extra_validators
        self.errors = []
        if form.is_hidden(self.short_name):
            return True
        context = form.context()
        found = list(self.complaints(context))
        needed = self.question.is_required(context.scope) and (self.value is None or self.question.is_fixed)
        good = [self._validate_row(row, form, needed=needed) for row in self.rows]
        self.errors = [self.words(problem.text) for problem in found]
        self.errors += [row.errors for row, is_good in zip(self.rows, good, strict=True) if not is_good]
        return not self.errors

    @staticmethod
    def _validate_row(row: Any, form: Page, *, needed: bool) -> bool:
        row.outer = form
        return bool(row.validate()) if needed or any(item.is_touched for item in answer_fields(row)) else True

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield (id of the input, sentence) of the list, then of its rows."""
        first = next((item.first_id for row in self.rows for item in answer_fields(row)), str(self.id))
        yield from ((first, sentence) for sentence in self.errors if isinstance(sentence, str))
        for row in self.rows:
            for item in answer_fields(row):
                yield from item.problems()


def _values(row: Any) -> dict[str, Any]:
    return {item.short_name: item.value for item in answer_fields(row) if is_answered(item.value)}


@register
class RepeatQuestion(PartedQuestion):
    """Between `minimum` and `maximum` rows; `row` names one row, `add` is the words of the button.

    A list that may have no rows need not be answered, whatever `required` says, unless that is a condition.
    """

    control: ClassVar[str] = "rows"
    kind: Literal["repeat"] = "repeat"
    questions: tuple[AnyQuestion, ...] = Field(min_length=1)
    minimum: int = Field(default=1, ge=0, le=MAX_ROWS)
    maximum: int = Field(default=20, ge=1, le=MAX_ROWS)
    row: Text = Text(vi="Dòng", en="Row")
    add: Text = Text(vi="Thêm dòng", en="Add a row")

    @model_validator(mode="before")
    @classmethod
    def _none_needed(cls, data: Any) -> Any:
        is_open = isinstance(data, Mapping) and data.get("minimum") == 0 and not data.get("fixed")
        return {**data, "required": False} if is_open and data.get("required", True) is True else data

    @property
    def drawn_blank(self) -> bool:
        """Not: there are as many rows as were asked for."""
        return False

    @property
    def is_fixed(self) -> bool:
        """Whether the rows are those of the definition, neither more nor fewer."""
        return False

    def children(self) -> Sequence[Question]:
        """Return the questions of a row."""
        return self.questions

    def numbered(self, at: int, row: dict[str, Any]) -> Row:
        """Return the row as it is kept at its place, counted from 0."""
        del at
        return row

    def says_something(self, row: Row) -> bool:
        """Say whether anything people answer is in a row."""
        return any(key in self._telling for key in row)

    @cached_property
    def _telling(self) -> frozenset[str]:
        return frozenset(child.key for child in self.questions if child.answers)

    def parse(self, typed: Any) -> tuple[Row, ...] | None:
        """Return the rows of a list of mappings, without blank ones."""
        if not isinstance(typed, Sequence) or isinstance(typed, str):
            return None
        rows = (self._each(row, "parse") for row in typed)
        return tuple(row for row in rows if self.says_something(row)) or None

    def check(self, value: tuple[Row, ...], context: Context) -> Iterator[Rejected]:
        """Check the number of rows; each row checks itself."""
        del context
        if len(value) < self.minimum:
            yield say(f"Cần ít nhất {self.minimum} mục; hãy bổ sung.", f"At least {self.minimum} are needed; add more.")
        if len(value) > self.maximum:
            yield say(f"Tối đa {self.maximum} mục; hãy bỏ bớt.", f"At most {self.maximum} are possible; remove some.")

    def kept(self, stored: Any, scope: Scope) -> list[dict[str, Any]] | None:
        """Return the rows with what is asked in each; a row of which nothing is asked is no row."""
        found = []
        for row in stored or ():
            judged = judge(self.children(), row, scope).kept
            if self.says_something(judged):
                found.append(judged)
        return found or None

    def faults(self, stored: Any, context: Context) -> Iterator[Text]:
        """Add what is wrong in each row, with the number of the row."""
        yield from super().faults(stored, context)
        for number, row in enumerate(stored, start=1):
            for _, text in faults_in(self.children(), row, context):
                yield Text(vi=f"{self.row.vi} {number}: {text.vi}", en=f"{self.row.en} {number}: {text.en}")

    def stored(self, value: tuple[Row, ...]) -> list[dict[str, Any]]:
        """Return the rows as data."""
        return [self._each(row, "stored") for row in value]

    def from_stored(self, stored: Any) -> tuple[Row, ...]:
        """Return the rows of data; Rejected if any part is not what `stored` gives."""
        if not isinstance(stored, list | tuple) or not all(isinstance(row, Mapping) for row in stored):
            raise say("Danh sách đã lưu không hợp lệ.", "The stored list is not valid.")
        return tuple(self._restored(row) for row in stored)

    def canonical(self, value: tuple[Row, ...]) -> list[dict[str, Any]]:
        """Return the rows with each part in its canonical form."""
        return [self._each(row, "canonical") for row in value]

    def typed(self, value: tuple[Row, ...]) -> list[dict[str, Any]]:
        """Return the rows as typed."""
        return [self._each(row, "typed") for row in value]

    def readable(self, value: tuple[Row, ...], language: str) -> list[str]:
        """Return a line for each part of each row, `1. Họ tên: Y Ê-ban`; further parts are indented."""
        lines = []
        for number, row in enumerate(value, start=1):
            parts = list(self._lines(row, language))
            lines += [f"{number}. {part}" if at == 0 else f"    {part}" for at, part in enumerate(parts)]
        return lines

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return the list of rows, at least one shown."""
        row = FormField(group_class(self.questions, language))
        return RowsAnswer(row, min_entries=max(1, self.minimum), max_entries=self.maximum + 1, **common(self, language))
