"""Formulas as data, for counts, fees and calculated answers: a closed list of operators, no code in a definition.

    3        {question: copies}        {count: residences}        {sum: residences.months}
    {value: 8000, unit: {vi: đồng, en: VND}}
    {operator: multiply, parts: [{question: copies}, 8000]}
    {operator: divide, parts: [{sum: costs.amount}, 1000], rounding: up}
    {if: {question: copies, greater: 10}, then: 50000, else: 8000}
    {name: {vi: Lương cơ sở, en: Base salary}, values: [{from: 2023-07-01, value: 1800000}, …]}

Numbers are exact decimals. After every step a number is kept between 0 and CEILING with at most six decimals, halves
up, so no formula grows without bound. Dividing by zero gives 0. `unit` and `name` are for people only.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal, localcontext
from math import prod
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StrictInt, StringConstraints, Tag, model_validator

from forms.ages import today_of
from forms.conditions import Condition, Path, Scope, comparisons, count_of, lookup, number_of
from forms.text import Text

CEILING: Final = 10**12
"""No count and no sum of money of a dossier is above this; a formula never returns more, nor less than zero."""
MAX_DEPTH: Final = 6
_PLACES: Final = Decimal("0.000001")
_EXACT: Final = Context(prec=300)
_ROUNDINGS: Final = {"up": ROUND_UP, "down": ROUND_DOWN, "half_up": ROUND_HALF_UP}

Number = StrictInt | Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,6})?$")]
"""A whole number, or decimal text such as "0.5"."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: Text | None = None
    unit: Text | None = None

    def children(self) -> tuple["Formula", ...]:
        """Return the formulas inside this one."""
        return ()

    def reads(self) -> tuple[str, ...]:
        """Return the paths of the answers this reads itself."""
        return ()


class Reading(_Data):
    """The number answered to a question; of a list how many rows, files or options; 0 when not answered."""

    question: Path

    def result(self, scope: Scope) -> Decimal:
        """Return the number over the stored answers of `scope`, not yet kept within bounds."""
        answer = lookup(scope, self.question)
        number = number_of(answer)
        return Decimal(count_of(answer)) if number is None else number

    def reads(self) -> tuple[str, ...]:
        """Return the path."""
        return (self.question,)


class Counting(_Data):
    """How many rows, files or options an answer has, or in how many rows a part is answered."""

    count: Path

    def result(self, scope: Scope) -> Decimal:
        """Return the count over the stored answers of `scope`."""
        answer = lookup(scope, self.count)
        return Decimal(len(answer) if isinstance(answer, list | tuple | dict) else 0)

    def reads(self) -> tuple[str, ...]:
        """Return the path."""
        return (self.count,)


class Total(_Data):
    """The sum of a part over all rows."""

    sum: Path

    def terms(self, scope: Scope) -> list[Decimal]:
        """Return the numbers that are added; what is no number is left out."""
        answer = lookup(scope, self.sum)
        numbers = (number_of(item) for item in (answer if isinstance(answer, list | tuple) else [answer]))
        return [kept_within(number) for number in numbers if number is not None]

    def result(self, scope: Scope) -> Decimal:
        """Return the sum over the stored answers of `scope`, not yet kept within bounds."""
        return sum(self.terms(scope), Decimal(0))

    def reads(self) -> tuple[str, ...]:
        """Return the path."""
        return (self.sum,)


class Value(_Data):
    """A number with its unit."""

    value: Number

    def result(self, scope: Scope) -> Decimal:
        """Return the number."""
        del scope
        return Decimal(self.value)


class Dated(BaseModel):
    """A number and the day from which it is in force."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    since: date = Field(alias="from")
    value: Number


class Constant(_Data):
    """A number that laws change from time to time: the one in force today, the first before all."""

    values: tuple[Dated, ...] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        days = [dated.since for dated in self.values]
        if days != sorted(set(days)):
            raise ValueError("the days of `values` rise")
        return self

    def result(self, scope: Scope) -> Decimal:
        """Return the number in force on the day of `scope`."""
        today = today_of(scope)
        return Decimal(next((dated.value for dated in reversed(self.values) if dated.since <= today), self._first))

    @property
    def _first(self) -> int | str:
        return self.values[0].value


class Operation(_Data):
    """An operator over at least one part; `rounding` to `decimals` decimals is needed for a division."""

    operator: Literal["add", "subtract", "multiply", "divide", "smallest", "largest"]
    parts: tuple["Formula", ...] = Field(min_length=1, max_length=12)
    rounding: Literal["up", "down", "half_up"] | None = None
    decimals: int = Field(default=0, ge=0, le=6)

    @model_validator(mode="after")
    def _division(self) -> Self:
        if self.operator == "divide" and (self.rounding is None or len(self.parts) != 2):
            raise ValueError("`divide` has two parts, and `rounding`: up, down or half_up")
        return self

    def result(self, scope: Scope) -> Decimal:
        """Return the number over the stored answers of `scope`, not yet kept within bounds."""
        parts = [quantity(part, scope) for part in self.parts]
        with localcontext(_EXACT):
            number = _OPERATORS[self.operator](parts)
            if self.rounding is None:
                return number
            return number.quantize(Decimal(1).scaleb(-self.decimals), rounding=_ROUNDINGS[self.rounding])

    def children(self) -> tuple["Formula", ...]:
        """Return the formulas inside this one."""
        return self.parts


class Either(_Data):
    """One formula or another, by a condition."""

    test: Condition = Field(alias="if")
    then: "Formula"
    otherwise: "Formula" = Field(alias="else")

    def taken(self, scope: Scope) -> "Formula":
        """Return the formula that applies."""
        return self.then if self.test.holds(scope) else self.otherwise

    def result(self, scope: Scope) -> Decimal:
        """Return the number over the stored answers of `scope`."""
        return quantity(self.taken(scope), scope)

    def children(self) -> tuple["Formula", ...]:
        """Return both formulas."""
        return (self.then, self.otherwise)

    def reads(self) -> tuple[str, ...]:
        """Return what the condition reads."""
        return tuple(comparison.path for comparison in comparisons(self.test))


_BY_NAME: Final = ("operator", "if", "values", "value", "sum", "count")
_BY_TYPE: Final[dict[type, str]] = {
    Operation: "operator", Either: "if", Constant: "values", Value: "value", Total: "sum", Counting: "count",
}  # fmt: skip


def _tag(value: Any) -> str:
    if isinstance(value, int):
        return "number"
    if isinstance(value, dict):
        return next((name for name in _BY_NAME if name in value), "question")
    return _BY_TYPE.get(type(value), "question")


Formula = Annotated[
    Annotated[StrictInt, Tag("number")]
    | Annotated[Reading, Tag("question")]
    | Annotated[Counting, Tag("count")]
    | Annotated[Total, Tag("sum")]
    | Annotated[Value, Tag("value")]
    | Annotated[Constant, Tag("values")]
    | Annotated[Operation, Tag("operator")]
    | Annotated[Either, Tag("if")],
    Discriminator(_tag),
]
for _model in (Operation, Either):
    _model.model_rebuild()


def kept_within(number: Decimal) -> Decimal:
    """Return `number` between 0 and CEILING, with at most six decimals (halves up)."""
    with localcontext(_EXACT):
        return max(Decimal(0), min(number, Decimal(CEILING))).quantize(_PLACES, rounding=ROUND_HALF_UP)


def quantity(formula: Formula, scope: Scope) -> Decimal:
    """Return the exact number `formula` gives over stored answers, kept between 0 and CEILING."""
    return kept_within(Decimal(formula) if isinstance(formula, int) else formula.result(scope))


def evaluate(formula: Formula, scope: Scope) -> int:
    """Return the whole number `formula` gives over stored answers, without its decimals."""
    return int(quantity(formula, scope))


def readings(formula: Formula) -> Iterator[str]:
    """Yield the path of every answer `formula` reads, those of its conditions included."""
    if not isinstance(formula, int):
        yield from formula.reads()
        for child in formula.children():
            yield from readings(child)


def numbers(formula: Formula) -> Iterator[str]:
    """Yield the path of every answer `formula` takes as one number."""
    if isinstance(formula, Reading):
        yield formula.question
    for child in () if isinstance(formula, int) else formula.children():
        yield from numbers(child)


def depth(formula: Formula) -> int:
    """Return how deep `formula` nests; a definition is refused beyond MAX_DEPTH."""
    return 1 if isinstance(formula, int) else 1 + max(map(depth, formula.children()), default=0)


def _divided(parts: list[Decimal]) -> Decimal:
    return parts[0] / parts[1] if parts[1] else Decimal(0)


_OPERATORS: Final[dict[str, Callable[[list[Decimal]], Decimal]]] = {
    "add": lambda parts: sum(parts, Decimal(0)),
    "subtract": lambda parts: parts[0] - sum(parts[1:]),
    "multiply": lambda parts: prod(parts, start=Decimal(1)),
    "divide": _divided,
    "smallest": min,
    "largest": max,
}
