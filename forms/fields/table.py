"""Kind `table`: rows with typed columns, as many as are needed or those of the definition; cards on a narrow screen.

- key: costs
  kind: table
  row: {vi: Khoản chi, en: Item}
  fixed:                                  # without it people add rows
    - {key: works, label: {vi: Xây dựng, en: Works}}
  questions:
    - {key: amount, kind: money, label: {vi: Số tiền, en: Amount}}
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final, Literal, Self

from pydantic import model_validator
from wtforms.fields import FormField
from wtforms.fields.core import UnboundField

from forms.conditions import Scope
from forms.fields.base import Context, Grid, Question, Rejected
from forms.fields.choices import ChoiceQuestion, Option
from forms.fields.inputs import common, group_class
from forms.fields.judging import judge
from forms.fields.parts import Row
from forms.fields.registry import register
from forms.fields.repeat import MAX_ROWS, RepeatQuestion, RowsAnswer

ROW: Final = "row"
"""The key under which a row of a fixed table says which row it is."""

_WIDE: Final = frozenset({"group", "rows", "table", "file", "info", "checkbox", "checkboxes"})


@register
class TableQuestion(RepeatQuestion):
    """A table; with `fixed`, its rows are named there, neither more nor fewer, and each is kept with its key."""

    control: ClassVar[str] = "table"
    kind: Literal["table"] = "table"  # type: ignore[assignment]  # a kind of its own
    fixed: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _cells(self) -> Self:
        wide = [child.key for child in self.questions if child.control in _WIDE]
        if wide:
            raise ValueError(f"a column of a table has one input; use `repeat` for: {', '.join(wide)}")
        if len(self.fixed) > MAX_ROWS or len({option.key for option in self.fixed}) != len(self.fixed):
            raise ValueError(f"the fixed rows have different keys, and are at most {MAX_ROWS}")
        if self.fixed and ROW in {child.key for child in self.questions}:
            raise ValueError(f"a column cannot be called `{ROW}` where rows are fixed")
        return self

    @property
    def is_fixed(self) -> bool:
        """Whether the rows are those of the definition."""
        return bool(self.fixed)

    def children(self) -> Sequence[Question]:
        """Return the columns; before them, the one that names a fixed row."""
        return self._columns

    @cached_property
    def _columns(self) -> tuple[Question, ...]:
        names = ChoiceQuestion(key=ROW, label=self.row, options=self.fixed) if self.fixed else None
        return self.questions if names is None else (names, *self.questions)

    def numbered(self, at: int, row: dict[str, Any]) -> Row:
        """Return the row with the key of the fixed row at its place."""
        return {ROW: self.fixed[at].key, **row} if at < len(self.fixed) else row

    def check(self, value: tuple[Row, ...], context: Context) -> Iterator[Rejected]:
        """Check the number of rows, where it is not fixed."""
        if not self.fixed:
            yield from super().check(value, context)

    def kept(self, stored: Any, scope: Scope) -> list[dict[str, Any]] | None:
        """Return the rows that count; of a fixed table each at most once, in the order of the definition."""
        if not self.fixed:
            return super().kept(stored, scope)
        held = {row.get(ROW): row for row in stored or ()}
        if not any(self.says_something(judge(self._columns, row, scope).kept) for row in held.values()):
            return None
        rows = ({**held.get(option.key, {}), ROW: option.key} for option in self.fixed)
        return [judge(self._columns, row, scope).kept for row in rows]

    def typed(self, value: tuple[Row, ...]) -> list[dict[str, Any]]:
        """Return the rows as typed; those of a fixed table at their places."""
        rows = super().typed(value)
        if not self.fixed:
            return rows
        by_key = {row.get(ROW): row for row in rows}
        return [by_key.get(option.key, {}) for option in self.fixed]

    def grid(self, value: tuple[Row, ...], language: str) -> Grid:
        """Return the table as people read it."""
        columns = tuple(child.label.into(language) for child in self.children())
        return Grid(columns, tuple(tuple(self._cells_of(row, language)) for row in value))

    def _cells_of(self, row: Row, language: str) -> Iterator[str]:
        for child in self.children():
            shown = child.readable(row[child.key], language) if child.key in row else ""
            yield shown if isinstance(shown, str) else "; ".join(shown)

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return the rows as inputs; choices as lists, which fit in a cell."""
        if not self.fixed:
            return super().form_field(language)
        count = len(self.fixed)
        row = FormField(group_class(self.questions, language))
        return RowsAnswer(row, min_entries=count, max_entries=count, **common(self, language))
