"""Whole-number formulas as data, for counts and fees: a closed list of operators, no code in a definition.

3        {question: copies}        {count: residences}        {subtract: [{question: copies}, 2]}
"""

from collections.abc import Callable, Iterator
from math import prod
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StrictInt, Tag

from forms.conditions import Scope, count_of
from forms.text import Words

CEILING: Final = 10**12
"""No count and no sum of money of a dossier is above this; a formula never returns more, nor less than zero."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(_Data):
    """The number answered to a question, or how many rows, files or options it has; 0 when not answered."""

    question: Words

    def result(self, scope: Scope) -> int:
        """Return the number over the stored answers of `scope`, not yet kept within bounds."""
        return count_of(scope.get(self.question))

    def children(self) -> tuple["Formula", ...]:
        """Return the formulas inside this one."""
        return ()


class Operation(_Data):
    """An operator over at least one part."""

    operator: Literal["add", "subtract", "multiply", "smallest", "largest"]
    parts: tuple["Formula", ...] = Field(min_length=1)

    def result(self, scope: Scope) -> int:
        """Return the number over the stored answers of `scope`, not yet kept within bounds."""
        return _OPERATORS[self.operator]([evaluate(part, scope) for part in self.parts])

    def children(self) -> tuple["Formula", ...]:
        """Return the formulas inside this one."""
        return self.parts


def _tag(value: Any) -> str:
    if isinstance(value, int):
        return "number"
    return "operation" if isinstance(value, Operation) or "operator" in value else "reading"


Formula = Annotated[
    Annotated[StrictInt, Tag("number")] | Annotated[Reading, Tag("reading")] | Annotated[Operation, Tag("operation")],
    Discriminator(_tag),
]
Operation.model_rebuild()


def evaluate(formula: Formula, scope: Scope) -> int:
    """Return the whole number `formula` gives over stored answers, kept between 0 and CEILING."""
    value = formula if isinstance(formula, int) else formula.result(scope)
    return max(0, min(value, CEILING))


def readings(formula: Formula) -> Iterator[str]:
    """Yield the key of every question `formula` reads."""
    if isinstance(formula, Reading):
        yield formula.question
    if not isinstance(formula, int):
        for child in formula.children():
            yield from readings(child)


_OPERATORS: Final[dict[str, Callable[[list[int]], int]]] = {
    "add": sum,
    "subtract": lambda parts: parts[0] - sum(parts[1:]),
    "multiply": prod,
    "smallest": min,
    "largest": max,
}
