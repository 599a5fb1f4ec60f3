"""A few answers that stand for all: what the comparisons of a definition can tell apart of a question's answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, combinations, islice, product
from typing import Any, Final

from forms.conditions import Comparison
from forms.definition import ServiceForm
from forms.fields import Context, Question, Rejected
from forms.fields.files import FileQuestion
from forms.fields.sampling import good_samples

MOST_OPTIONS: Final = 60
"""Options of one question that are tried; beyond these only those that conditions name."""
_SUBSETS_OF: Final = 5
_FROM_TODAY: Final = re.compile(r"today([+-][0-9]{1,5})?")
_AGES: Final = frozenset({"age_at_least", "age_below"})
_MOST_PARTS: Final = 50
ROWS: Final = frozenset({"rows", "table"})
"""How questions with rows are shown."""


class Partly(dict[str, Any]):
    """Stands for an answer with parts, of which these are settled; never empty, so that it counts as an answer."""

    def __init__(self, settled: Mapping[str, Any] | None = None) -> None:
        super().__init__({**(settled or {}), "": True})

    @property
    def settled(self) -> dict[str, Any]:
        """The parts that are settled, stored."""
        return {name: value for name, value in self.items() if name}


class Several(tuple[Partly, ...]):
    """Stands for so many rows or files, each with what is settled in it."""

    __slots__ = ()

    @classmethod
    def of(cls, count: int, settled: Mapping[str, Any] | None = None) -> "Several":
        """Return what counts as `count`."""
        return cls(Partly(settled) for _ in range(count))


def domain(question: Question, tests: Sequence[Comparison], service: ServiceForm, today: date) -> Iterator[Any]:
    """Yield stored answers to `question` that stand for all, as far as `tests` can tell them apart."""
    context = Context(today=today)
    if not question.answers:
        return
    if question.children() and question.control not in ROWS:
        yield from map(Partly, _settled(question, tests, service, today))
    elif getattr(question, "options", ()) and question.control == "checkboxes":
        yield from _subsets(question, tests)
    elif getattr(question, "options", ()):
        keys = [option.key for option in getattr(question, "options", ())]
        named = {item for test in tests for item in _operands(test)}
        yield from (key for at, key in enumerate(keys) if at < MOST_OPTIONS or key in named)
    elif question.control in ROWS:
        yield from _rows_of(question, tests, service, today)
    elif isinstance(question, FileQuestion):
        yield from map(Several.of, _counts(question, tests, service))
    else:
        samples = _stored_samples(question, context)
        operands = chain.from_iterable(_near(operand) for test in tests for operand in _decisive(test, today))
        kinds = {type(sample) for sample in samples}
        seen: set[Any] = set()
        for value in [*samples, *operands]:
            if isinstance(value, Mapping):
                yield value
            elif value not in seen and (type(value) in kinds and _is_answer(question, value, context)):
                seen.add(value)
                yield value


def _stored_samples(question: Question, context: Context) -> list[Any]:
    """Return the samples in stored form; nothing where they depend on other answers."""
    return [question.stored(question.parse(typed)) for typed in good_samples(question, context)]


def _is_answer(question: Question, stored: Any, context: Context) -> bool:
    try:
        value = question.from_stored(stored)
    except Rejected:
        return False
    return value is not None and not any(question.check(value, context))


def _decisive(test: Comparison, today: date) -> Iterator[Any]:
    """Yield the operands of a comparison; for ages and days from today the day on which it comes out otherwise."""
    for operand in _operands(test):
        from_today = _FROM_TODAY.fullmatch(operand) if isinstance(operand, str) else None
        if from_today is not None:
            yield (today + timedelta(days=int(from_today[1] or 0))).isoformat()
        elif test.operator in _AGES:
            yield today.replace(year=today.year - operand, day=min(today.day, 28)).isoformat()
        else:
            yield operand


def _operands(test: Comparison) -> Sequence[Any]:
    return test.operand if isinstance(test.operand, tuple) else (test.operand,)


def _near(operand: Any) -> list[Any]:
    """Return the operand and its neighbours, which make every comparison of order come out each way."""
    if isinstance(operand, bool):
        return []
    if isinstance(operand, int):
        return [operand, operand - 1, operand + 1]
    try:
        day = date.fromisoformat(operand)
    except ValueError:
        return [operand]
    return [(day + timedelta(days=shift)).isoformat() for shift in (0, -1, 1)]


def _subsets(question: Question, tests: Sequence[Comparison]) -> Iterator[list[str]]:
    """Yield sets of options: all sets of few options, else of those that conditions name and one more."""
    keys = [option.key for option in getattr(question, "options", ())]
    named = [key for key in keys if any(key in _operands(test) for test in tests)]
    spare = [key for key in keys if key not in named]
    free = keys if len(keys) <= _SUBSETS_OF else [*named[:_SUBSETS_OF], *spare[:1]]
    single = [[key] for key in keys]
    larger = [list(some) for size in range(2, len(free) + 1) for some in combinations(free, size)]
    least, most = getattr(question, "minimum", 0), getattr(question, "maximum", None) or len(keys)
    yield from (some for some in [*single, *larger, keys] if least <= len(some) <= most)


def _settled(
    question: Question, tests: Sequence[Comparison], service: ServiceForm, today: date
) -> Iterator[dict[str, Any]]:
    """Yield what may be settled of the parts that comparisons name after a dot; nothing where they name none."""
    inner: dict[str, list[Comparison]] = {}
    for test in tests:
        _, _, path = (test.question or test.count or "").partition(".")
        if path:
            inner.setdefault(path.partition(".")[0], []).append(_about_part(test, path))
    named = [child for child in question.children() if child.key in inner]
    domains = [list(domain(child, inner[child.key], service, today)) for child in named]
    for values in islice(product(*domains), _MOST_PARTS):
        yield {child.key: value for child, value in zip(named, values, strict=True)}


def _about_part(test: Comparison, path: str) -> Comparison:
    name = "question" if test.question is not None else "count"
    return Comparison.model_validate({name: path, test.operator: test.operand})


def _rows_of(question: Question, tests: Sequence[Comparison], service: ServiceForm, today: date) -> Iterator[Several]:
    """Yield rows in every number that matters, all alike, then two kinds of row together."""
    fixed = len(getattr(question, "fixed", ()))
    counts = [fixed] if fixed else list(_counts(question, tests, service))
    settled = list(_settled(question, tests, service, today))
    yield from (Several.of(count, some) for count in counts for some in settled)
    for count in counts:
        if count > 1 and len(settled) > 1:
            yield Several([Partly(settled[-1]), *Several.of(count - 1, settled[0])])


def _counts(question: Question, tests: Sequence[Comparison], service: ServiceForm) -> Iterator[int]:
    least, most = getattr(question, "minimum", 1), getattr(question, "maximum", None) or 100
    if isinstance(question, FileQuestion):
        most = service.component(question.component).max_files
    wanted = {max(1, least)}
    for test in tests:
        numbers = [item for item in _operands(test) if isinstance(item, int) and not isinstance(item, bool)]
        wanted |= {near for number in numbers for near in _near(number) if isinstance(near, int)}
    yield from (count for count in sorted(wanted) if max(1, least) <= count <= most)
