"""Conditions as data: a closed list of operators, no code in a definition, bounded depth.

A condition reads answers in their stored form (`forms.fields`): keys of choices, `true`/`false`, whole numbers,
ISO dates, lists. A comparison with a question that has no answer never holds; `answered: false` asks for that.

    {question: kind, equals: birth}            {question: copies, at_least: 3}
    {question: papers, contains: passport}     {count: residences, greater: 1}
    {all: [..]}  {any: [..]}  {not: {..}}      {question: mother_name, answered: true}
    {question: child.sex, equals: female}      {question: children.sex, contains: female}
    {question: birth_date, age_at_least: 18}   {question: valid_until, less: today+30}

A dot names a part of a compound answer; over rows it is the list of that part in every row that has it. `today`,
`today+30` and `today-30` (days) stand for a day where answers are put in order. Ages: `forms.ages`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Any, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    Tag,
    model_validator,
)

from forms.ages import age_on, day_named, today_of

Scope = Mapping[str, Any]
"""Stored answers by question key, and the day under `forms.ages.TODAY`.

Inside a row its own answers come first, then those of the row around it, then those of the form.
"""

Path = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,3}$")]
"""The key of a question, with the keys of parts inside its answer after dots."""

MAX_DEPTH: Final = 5
Plain = StrictBool | StrictInt | StrictStr
Years = Annotated[StrictInt, Field(ge=0, le=150)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, ignored_types=(cached_property,))


class All(_Data):
    """Holds when every part holds."""

    parts: tuple["Condition", ...] = Field(alias="all", min_length=1)

    def holds(self, scope: Scope) -> bool:
        """Say whether the condition holds over the stored answers of `scope`."""
        return all(part.holds(scope) for part in self.parts)

    def children(self) -> tuple["Condition", ...]:
        """Return the conditions inside this one."""
        return self.parts


class Either(_Data):
    """Holds when at least one part holds."""

    parts: tuple["Condition", ...] = Field(alias="any", min_length=1)

    def holds(self, scope: Scope) -> bool:
        """Say whether the condition holds over the stored answers of `scope`."""
        return any(part.holds(scope) for part in self.parts)

    def children(self) -> tuple["Condition", ...]:
        """Return the conditions inside this one."""
        return self.parts


class Not(_Data):
    """Holds when its part does not."""

    part: "Condition" = Field(alias="not")

    def holds(self, scope: Scope) -> bool:
        """Say whether the condition holds over the stored answers of `scope`."""
        return not self.part.holds(scope)

    def children(self) -> tuple["Condition", ...]:
        """Return the conditions inside this one."""
        return (self.part,)


class Comparison(_Data):
    """One question (or, with `count`, how many rows, files or options it has) against one operator."""

    question: Path | None = None
    count: Path | None = None
    equals: Plain | None = None
    not_equals: Plain | None = None
    one_of: tuple[Plain, ...] | None = Field(default=None, alias="in")
    not_in: tuple[Plain, ...] | None = None
    greater: Plain | None = None
    less: Plain | None = None
    at_least: Plain | None = None
    at_most: Plain | None = None
    contains: Plain | None = None
    answered: StrictBool | None = None
    age_at_least: Years | None = None
    age_below: Years | None = None

    @model_validator(mode="after")
    def _one_subject_one_operator(self) -> Self:
        if (self.question is None) == (self.count is None):
            raise ValueError("a condition names one question, with `question` or with `count`")
        if len(self._given()) != 1:
            raise ValueError(f"a condition has exactly one operator of: {', '.join(OPERATORS)}")
        return self

    def _given(self) -> list[str]:
        return [name for name in _NAMES if getattr(self, name) is not None]

    @cached_property
    def _test(self) -> tuple[str, Any]:
        """The name of the field with the operator, and its operand."""
        (name,) = self._given()
        return name, getattr(self, name)

    @property
    def path(self) -> str:
        """The question this reads, with the part of its answer."""
        return self.question or self.count or ""

    @property
    def subject(self) -> str:
        """The key of the question this reads."""
        return self.path.partition(".")[0]

    @property
    def operator(self) -> str:
        """The name of the operator as in a definition, e.g. `in`."""
        name = self._test[0]
        return "in" if name == "one_of" else name

    @property
    def operand(self) -> Any:
        """What the answer is compared with."""
        return self._test[1]

    def holds(self, scope: Scope) -> bool:
        """Say whether the condition holds over the stored answers of `scope`."""
        answer = lookup(scope, self.path)
        name, operand = self._test
        if name == "answered":
            return is_answered(answer) is operand
        if self.count is not None:
            answer = count_of(answer)
        if not is_answered(answer):
            return False
        if name in _BY_DAY:
            return _BY_DAY[name](age_on(answer, today_of(scope)), operand)
        if name in _ORDERS and isinstance(operand, str):
            operand = day_named(operand, today_of(scope)) or operand
        return _OPERATORS[name](answer, operand)

    def children(self) -> tuple["Condition", ...]:
        """Return the conditions inside this one."""
        return ()


_TAGS: Final[dict[type, str]] = {All: "all", Either: "any", Not: "not"}


def _tag(value: Any) -> str:
    if isinstance(value, Mapping):
        return next((name for name in ("all", "any", "not") if name in value), "comparison")
    return _TAGS.get(type(value), "comparison")


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Either, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Comparison, Tag("comparison")],
    Discriminator(_tag),
]

for _model in (All, Either, Not):
    _model.model_rebuild()


def is_answered(answer: Any) -> bool:
    """Say whether a stored answer is there at all: `false` and 0 are answers, nothing and empty are not."""
    return answer is not None and answer not in ("", [], {}, ())


def lookup(scope: Scope, path: str) -> Any:
    """Return the stored answer at `path`, None when there is none; a part over rows is the list of those answered."""
    key, _, rest = path.partition(".")
    answer = scope.get(key)
    for part in rest.split(".") if rest else ():
        answer = _part(answer, part)
    return answer


def _part(answer: Any, part: str) -> Any:
    if isinstance(answer, Mapping):
        return answer.get(part)
    if not isinstance(answer, list | tuple):
        return None
    found: list[Any] = []
    for row in answer:
        value = _part(row, part)
        if isinstance(value, list | tuple):
            found += value
        elif is_answered(value):
            found.append(value)
    return found


def count_of(answer: Any) -> int:
    """Return how many an answer is: itself for a number, else its rows, files or options."""
    if isinstance(answer, int):
        return int(answer)
    if isinstance(answer, str):
        return int(number_of(answer) or 0)
    return len(answer) if isinstance(answer, Sequence | Mapping) else 0


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Yield every comparison in `condition`, for checks and for the page's progressive enhancement."""
    if isinstance(condition, Comparison):
        yield condition
    for child in condition.children():
        yield from comparisons(child)


def depth(condition: Condition) -> int:
    """Return how deep `condition` nests; a definition is refused beyond MAX_DEPTH."""
    return 1 + max((depth(child) for child in condition.children()), default=0)


def as_data(condition: Condition) -> dict[str, Any]:
    """Return `condition` as plain data, the way it is written in a definition."""
    return condition.model_dump(mode="json", by_alias=True, exclude_none=True)


def reduced(condition: Condition, scope: Scope, open_keys: Set[str]) -> Condition | bool:
    """Return what is left of `condition` when only the questions in `open_keys` can still change.

    The rest is settled by `scope`; True and False mean that nothing is left to ask.
    """
    if isinstance(condition, Comparison):
        return condition if condition.subject in open_keys else condition.holds(scope)
    parts = [reduced(child, scope, open_keys) for child in condition.children()]
    if isinstance(condition, Not):
        return not parts[0] if isinstance(parts[0], bool) else Not.model_validate({"not": parts[0]})
    settles = isinstance(condition, Either)
    if settles in parts:
        return settles
    left = tuple(part for part in parts if not isinstance(part, bool))
    return type(condition).model_validate({_TAGS[type(condition)]: left}) if left else not settles


def number_of(value: Any) -> Decimal | None:
    """Return the number a stored answer is, None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _same(answer: Any, operand: Any) -> bool:
    if isinstance(answer, bool) or isinstance(operand, bool):
        return answer is operand
    if isinstance(answer, str) and isinstance(operand, str):
        return answer == operand
    first, second = number_of(answer), number_of(operand)
    return first is not None and first == second


def _order(answer: Any, operand: Any) -> int | None:
    """Return -1, 0 or 1; numbers as numbers, ISO dates and other text as text, anything else not comparable."""
    first, second = number_of(answer), number_of(operand)
    if first is not None and second is not None:
        return (first > second) - (first < second)
    if isinstance(answer, str) and isinstance(operand, str):
        return (answer > operand) - (answer < operand)
    return None


def _contains(answer: Any, operand: Any) -> bool:
    return isinstance(answer, list | tuple) and any(_same(item, operand) for item in answer)


_OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "equals": _same,
    "not_equals": lambda answer, operand: not _same(answer, operand),
    "one_of": lambda answer, operand: any(_same(answer, item) for item in operand),
    "not_in": lambda answer, operand: not any(_same(answer, item) for item in operand),
    "greater": lambda answer, operand: _order(answer, operand) == 1,
    "less": lambda answer, operand: _order(answer, operand) == -1,
    "at_least": lambda answer, operand: _order(answer, operand) in (0, 1),
    "at_most": lambda answer, operand: _order(answer, operand) in (-1, 0),
    "contains": _contains,
}
_ORDERS: Final = frozenset({"greater", "less", "at_least", "at_most"})
_BY_DAY: Final[dict[str, Callable[[int | None, int], bool]]] = {
    "age_at_least": lambda age, years: age is not None and age >= years,
    "age_below": lambda age, years: age is not None and 0 <= age < years,
}
_NAMES: Final = (*_OPERATORS, "answered", *_BY_DAY)
OPERATORS: Final = tuple("in" if name == "one_of" else name for name in _NAMES)
