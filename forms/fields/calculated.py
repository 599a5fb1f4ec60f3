"""Kind `calculated`: a number the portal works out from the answers before it, with the sum written out.

Nothing that is sent or stored for it is ever read: the server works it out each time.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Final, Literal, NamedTuple

from wtforms.fields.core import UnboundField

from forms.conditions import Scope, is_answered, lookup
from forms.fields.base import Question, say
from forms.fields.inputs import CalculatedField, common
from forms.fields.reckoning import counted, plain, steps
from forms.fields.registry import register
from forms.formulas import Formula, quantity, readings
from forms.text import Text

_STORED_LENGTH: Final = 24


class Calculation(NamedTuple):
    """What came out, and how, line by line; no lines where only the stored number is known."""

    amount: Decimal
    steps: tuple[Text, ...] = ()


@register
class CalculatedQuestion(Question):
    """The result of `formula`, counted in `unit`; `explain: false` keeps the steps out of documents."""

    control: ClassVar[str] = "calculated"
    answers: ClassVar[bool] = False
    kind: Literal["calculated"] = "calculated"
    formula: Formula
    unit: Text | None = None
    explain: bool = True

    @property
    def drawn_blank(self) -> bool:
        """Not: its value is part of what is drawn."""
        return False

    def parse(self, typed: Any) -> None:
        """Whatever is typed is not the answer."""

    def kept(self, stored: Any, scope: Scope) -> Any:
        """Return the result in its stored form, a whole number or decimal text, whatever was held.

        None as long as nothing is answered that it is worked out from: a sum of nothing is no answer.
        """
        del stored
        read = self._read
        if read and not any(is_answered(lookup(scope, path)) for path in read):
            return None
        return plain(quantity(self.formula, scope))

    @cached_property
    def _read(self) -> frozenset[str]:
        return frozenset(readings(self.formula))

    def answer(self, stored: Any, scope: Scope) -> Calculation:
        """Return the result with its steps."""
        return Calculation(Decimal(stored), tuple(steps(self.formula, scope, self.unit)) if self.explain else ())

    def from_stored(self, stored: Any) -> Calculation:
        """Return the result without its steps; Rejected for anything but a number."""
        text = str(stored)
        if isinstance(stored, bool) or len(text) > _STORED_LENGTH or not text.replace(".", "", 1).isdecimal():
            raise say("Số đã lưu không hợp lệ.", "The stored number is not valid.")
        return Calculation(Decimal(text))

    def stored(self, value: Calculation) -> int | str:
        """Return a whole number, or exact decimal text."""
        return plain(value.amount)

    def readable(self, value: Calculation, language: str) -> str | list[str]:
        """Return the steps, the last of which ends with the result; the result alone where there are none."""
        if not value.steps:
            return self.amount(value, language)
        return [step.into(language) for step in value.steps]

    def amount(self, value: Calculation, language: str) -> str:
        """Return the result in words, e.g. `24.000 đồng`."""
        return counted(value.amount, self.unit).into(language)

    def references(self) -> Iterator[str]:
        """Add what the formula reads."""
        yield from super().references()
        yield from (path.partition(".")[0] for path in readings(self.formula))

    def form_field(self, language: str) -> "UnboundField[Any]":
        """Return a place in the form without an input."""
        return CalculatedField(**common(self, language))
