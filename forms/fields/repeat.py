"""Kind `repeat`: rows of the same questions, as many as there are children, members, places of residence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field
from wtforms.fields import FieldList, FormField
from wtforms.fields.core import UnboundField

from forms.conditions import is_answered
from forms.fields.base import Context, Question, Rejected, say
from forms.fields.inputs import AnswerField, Page, answer_fields, common, group_class
from forms.fields.registry import AnyQuestion, register
from forms.text import Text

Row = Mapping[str, Any]
"""The values of one row by question key; a question without an answer is not there."""


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
        values = ({item.short_name: item.value for item in answer_fields(row)} for row in self.rows)
        rows = tuple({key: value for key, value in row.items() if is_answered(value)} for row in values)
        self.value = tuple(row for row in rows if row) or None

    def validate(self, form: Page, extra_validators: Any = ()) -> bool:
        """Check the number of rows and every row that is not blank; errors are sentences, then dicts by row."""
        del extra_validators
        self.errors = []
        if form.is_hidden(self.short_name):
            return True
        found = list(self.complaints(form.context()))
        good = [self._validate_row(row, form) for row in self.rows]
        self.errors = [self.words(problem.text) for problem in found]
        self.errors += [row.errors for row, is_good in zip(self.rows, good, strict=True) if not is_good]
        return not self.errors

    def _validate_row(self, row: Any, form: Page) -> bool:
        row.outer = form
        blank = not any(is_answered(item.value) or item.rejection for item in answer_fields(row))
        spare = blank and (self.value is not None or not self.question.is_required(form.context().scope))
        return True if spare else bool(row.validate())

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield (id of the input, sentence) of the list, then of its rows."""
        first = next((str(item.id) for row in self.rows for item in row), str(self.id))
        yield from ((first, sentence) for sentence in self.errors if isinstance(sentence, str))
        for row in self.rows:
            for item in answer_fields(row):
                yield from item.problems()


@register
class RepeatQuestion(Question):
    """Between `minimum` and `maximum` rows; `row` names one row, `add` is the words of the button."""

    control: ClassVar[str] = "rows"
    drawn_blank: ClassVar[bool] = False
    kind: Literal["repeat"] = "repeat"
    questions: tuple[AnyQuestion, ...] = Field(min_length=1)
    minimum: int = Field(default=1, ge=0, le=100)
    maximum: int = Field(default=20, ge=1, le=100)
    row: Text = Text(vi="Dòng", en="Row")
    add: Text = Text(vi="Thêm dòng", en="Add a row")

    def children(self) -> Sequence[Question]:
        """Return the questions of a row."""
        return self.questions

    def parse(self, typed: Any) -> tuple[Row, ...] | None:
        """Return the rows of a list of mappings, without blank ones."""
        if not isinstance(typed, Sequence) or isinstance(typed, str):
            return None
        rows = (self._each(row, "parse") for row in typed)
        return tuple(row for row in rows if row) or None

    def check(self, value: tuple[Row, ...], context: Context) -> Iterator[Rejected]:
        """Check the number of rows; each row checks itself."""
        del context
        if len(value) < self.minimum:
            yield say(f"Cần ít nhất {self.minimum} mục; hãy bổ sung.", f"At least {self.minimum} are needed; add more.")
        if len(value) > self.maximum:
            yield say(f"Tối đa {self.maximum} mục; hãy bỏ bớt.", f"At most {self.maximum} are possible; remove some.")

    def _each(self, row: Any, method: str) -> dict[str, Any]:
        """Apply `method` of every child to its part of the row, dropping what is not answered."""
        found = {}
        for child in self.questions if isinstance(row, Mapping) else ():
            part = row.get(child.key)
            result = getattr(child, method)(part) if is_answered(part) else None
            if is_answered(result):
                found[child.key] = result
        return found

    def stored(self, value: tuple[Row, ...]) -> list[dict[str, Any]]:
        """Return the rows as data."""
        return [self._each(row, "stored") for row in value]

    def from_stored(self, stored: Any) -> tuple[Row, ...]:
        """Return the rows of data; Rejected if any part is not what `stored` gives."""
        if not isinstance(stored, list | tuple):
            raise say("Danh sách đã lưu không hợp lệ.", "The stored list is not valid.")
        return tuple(self._each(row, "from_stored") for row in stored)

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

    def _lines(self, row: Row, language: str) -> Iterator[str]:
        for child in self.questions:
            if child.key in row:
                shown = child.readable(row[child.key], language)
                text = shown if isinstance(shown, str) else "; ".join(shown)
                yield f"{child.label.into(language)}: {text}"

    def references(self) -> Iterator[str]:
        """Add what the children read outside their row."""
        yield from super().references()
        own = {child.key for child in self.questions}
        for child in self.questions:
            yield from (key for key in child.references() if key not in own)

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return the list of rows, at least one shown."""
        arguments = common(self, language)
        row = FormField(group_class(self.questions, language))
        return RowsAnswer(row, min_entries=max(1, self.minimum), max_entries=self.maximum + 1, **arguments)
