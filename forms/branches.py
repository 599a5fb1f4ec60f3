"""Every way a definition can branch, and answers that take a way: finite domains, searched in the order of the form.

An answer matters to conditions only by which comparisons it makes true. So for each question a few answers stand for
all (the options, the operands of its comparisons and their neighbours, none), and searching them, earlier questions
first, decides whether a branch can be taken at all. The search is bounded; beyond the bound nothing is claimed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any, Final, NamedTuple

from forms.answers import Answers, needs
from forms.conditions import Comparison, Condition, Scope, comparisons, reduced
from forms.definition import Page, ServiceForm
from forms.fields import Context, Question, Rejected
from forms.fields.base import good_samples
from forms.fields.files import FileQuestion

Path = tuple[str, ...]
"""Keys from a question of the form down to one inside its rows."""
Assignment = Mapping[Path, Any]
"""What each question is answered with, stored; None for not answered; `Several(n)` for n rows or files."""
Goal = tuple[Condition, bool]
"""A condition and whether it is to hold."""

_MOST_STEPS: Final = 5_000
_MOST_STEPS_IN_ALL: Final = 200_000
"""Steps of one search and of all searches of a definition; a step takes about 20 µs."""
_MOST_OPTIONS: Final = 60
_SUBSETS_OF: Final = 5


class Undecided(Exception):
    """The search was too long to say whether a branch can be taken."""


class Several(tuple[int, ...]):
    """Stands for so many rows or files."""

    __slots__ = ()

    def __new__(cls, count: int) -> "Several":
        """Return what counts as `count`."""
        return super().__new__(cls, range(count))


class Slot(NamedTuple):
    """A question, where it stands, and the questions it stands in, outermost first."""

    place: tuple[str | int, ...]
    page: Page
    within: tuple[Question, ...]
    question: Question

    @property
    def path(self) -> Path:
        """The keys from the form down to the question."""
        return (*(item.key for item in self.within), self.question.key)

    def asked(self) -> tuple[Goal, ...]:
        """Return what must hold for the question to be asked."""
        conditions = (self.page.condition, *(item.condition for item in (*self.within, self.question)))
        return tuple((condition, True) for condition in conditions if condition is not None)


@dataclass(frozen=True)
class Branch:
    """One outcome of one decision of the definition: at `place`, `goals` hold; `within` names the rows it is about."""

    place: tuple[str | int, ...]
    outcome: bool
    goals: tuple[Goal, ...]
    within: Path = ()

    def taken_by(self, answers: Answers) -> bool:
        """Say whether these answers take the branch."""
        return any(all(test.holds(scope) == to_hold for test, to_hold in self.goals) for scope in self._scopes(answers))

    def _scopes(self, answers: Answers) -> Iterator[Scope]:
        scopes: list[dict[str, Any]] = [dict(answers.visible)]
        for key in self.within:
            scopes = [{**scope, **row} for scope in scopes for row in _rows(scope.get(key))]
        return iter(scopes)


def _rows(stored: Any) -> list[Mapping[str, Any]]:
    found = [stored] if isinstance(stored, Mapping) else stored if isinstance(stored, list | tuple) else []
    return [row for row in found if isinstance(row, Mapping)]


def slots(service: ServiceForm) -> Iterator[Slot]:
    """Yield every question of a service, those inside rows after the rows."""
    for number, page in enumerate(service.pages):
        for at, question in enumerate(page.questions):
            yield from _slots(Slot(("pages", number, "questions", at), page, (), question))


def _slots(slot: Slot) -> Iterator[Slot]:
    yield slot
    for at, child in enumerate(slot.question.children()):
        within = (*slot.within, slot.question)
        yield from _slots(Slot((*slot.place, "questions", at), slot.page, within, child))


def branches(service: ServiceForm) -> Iterator[Branch]:
    """Yield every branch: pages, questions, what is required, options, components, fees, exemptions, time limits."""
    for at, page in enumerate(service.pages):
        yield from _both(("pages", at, "condition"), page.condition)
    for slot in slots(service):
        yield from _question_branches(slot)
    for at, component in enumerate(service.components):
        yield from _both(("components", at, "required"), component.required)
    for at, rule in enumerate(service.fees):
        yield from _both(("fees", at, "condition"), rule.condition)
        charged = ((rule.condition, True),) if rule.condition is not None else ()
        for number, exemption in enumerate(rule.exemptions):
            yield from _both(("fees", at, "exemptions", number, "condition"), exemption.condition, charged)
    yield from _time_limits(service)


def _both(
    place: tuple[str | int, ...], condition: bool | Condition | None, before: tuple[Goal, ...] = (), within: Path = ()
) -> Iterator[Branch]:
    if condition is not None and not isinstance(condition, bool):
        for outcome in (True, False):
            yield Branch(place, outcome, (*before, (condition, outcome)), within)


def _question_branches(slot: Slot) -> Iterator[Branch]:
    within = slot.path[:-1]
    around = slot.asked()[:-1] if slot.question.condition is not None else slot.asked()
    yield from _both((*slot.place, "condition"), slot.question.condition, around, within)
    yield from _both((*slot.place, "required"), slot.question.required, slot.asked(), within)
    for at, option in enumerate(getattr(slot.question, "options", ())[:_MOST_OPTIONS]):
        test = _chosen(slot.question, option.key)
        shown = getattr(option, "condition", None)
        goals = (*slot.asked(), *(((shown, True),) if shown is not None else ()), (test, True))
        yield Branch((*slot.place, "options", at), True, goals, within)


def _chosen(question: Question, option: str) -> Comparison:
    operator = "contains" if question.control == "checkboxes" else "equals"
    return Comparison.model_validate({"question": question.key, operator: option})


def _time_limits(service: ServiceForm) -> Iterator[Branch]:
    before: tuple[Goal, ...] = ()
    for at, limit in enumerate(service.time_limits):
        own = () if limit.condition is None else ((limit.condition, True),)
        if own or before:
            yield Branch(("time_limits", at), True, (*before, *own))
        if limit.condition is None:
            return
        before = (*before, (limit.condition, False))


@dataclass
class Search:
    """Looks for answers that take a branch of `service`, on a day."""

    service: ServiceForm
    today: date
    domains: dict[Path, tuple[Any, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slots = tuple(slots(self.service))
        self._left = _MOST_STEPS_IN_ALL
        self._steps = 0
        self.tests: dict[str, list[Comparison]] = {}
        for test in _all_comparisons(self.service):
            self.tests.setdefault(test.subject, []).append(test)

    def solve(self, goals: Sequence[Goal], within: Path = ()) -> Assignment | None:
        """Return answers for which all `goals` hold, None if there are none; Undecided if that takes too long."""
        relevant = self._relevant(goals, within)
        self._steps = min(_MOST_STEPS, self._left)
        self._left -= self._steps
        try:
            return self._search(goals, relevant, {}, {})
        finally:
            self._left += self._steps

    def domain(self, slot: Slot) -> tuple[Any, ...]:
        """Return the stored answers that stand for all answers to a question, without none."""
        if slot.path not in self.domains:
            found = domain(slot.question, self.tests.get(slot.question.key, []), self.service, self.today)
            self.domains[slot.path] = tuple(found)
        return self.domains[slot.path]

    def _relevant(self, goals: Sequence[Goal], within: Path) -> tuple[Slot, ...]:
        """Return the questions that bear on `goals`, in order."""
        needed = {test.subject for condition, _ in goals for test in comparisons(condition)} | set(within)
        found: list[Slot] = []
        for slot in reversed(self.slots):
            inside = slot.path[:-1] == within[: len(slot.path) - 1]
            if slot.question.key in needed and inside:
                found.append(slot)
                bearing = [condition for condition, _ in slot.asked()]
                bearing += [item for item in (self._demand(slot),) if item is not None]
                needed |= {test.subject for condition in bearing for test in comparisons(condition)}
        return tuple(reversed(found))

    def _demand(self, slot: Slot) -> Condition | None:
        required: bool | Condition = slot.question.required
        if isinstance(slot.question, FileQuestion) and required is True:
            required = self.service.component(slot.question.component).required
        return None if isinstance(required, bool) else required

    def _search(
        self, goals: Sequence[Goal], left: tuple[Slot, ...], scope: dict[str, Any], chosen: dict[Path, Any]
    ) -> Assignment | None:
        if self._steps == 0:
            raise Undecided
        self._steps -= 1
        open_keys = {slot.question.key for slot in left}
        settled = [(reduced(condition, scope, open_keys), to_hold) for condition, to_hold in goals]
        if any(isinstance(result, bool) and result != to_hold for result, to_hold in settled):
            return None
        if not left:
            return chosen
        slot, *others = left
        for value in self._values(slot, scope):
            inner = scope if value is None else {**scope, slot.question.key: value}
            found = self._search(goals, tuple(others), inner, {**chosen, slot.path: value})
            if found is not None:
                return found
        return None

    def _values(self, slot: Slot, scope: Scope) -> Iterator[Any]:
        outer_there = all(item.key in scope for item in slot.within)
        if not outer_there or not all(test.holds(scope) for test, _ in slot.asked()):
            yield None
            return
        yield from self.domain(slot)
        if not needs(self.service, slot.question, scope):
            yield None


def _all_comparisons(service: ServiceForm) -> Iterator[Comparison]:
    for branch in branches(service):
        for condition, _ in branch.goals:
            yield from comparisons(condition)


def domain(question: Question, tests: Sequence[Comparison], service: ServiceForm, today: date) -> Iterator[Any]:
    """Yield stored answers to `question` that stand for all, as far as `tests` can tell them apart."""
    context = Context(today=today)
    samples = _stored_samples(question, context)
    if getattr(question, "options", ()) and question.control == "checkboxes":
        yield from _subsets(question, tests, context)
    elif any(isinstance(sample, list) for sample in samples):
        yield from _counts(question, tests, service)
    else:
        operands = chain.from_iterable(_near(operand) for test in tests for operand in _operands(test))
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


def _subsets(question: Question, tests: Sequence[Comparison], context: Context) -> Iterator[list[str]]:
    """Yield sets of options: all sets of few options, else of those that conditions name and one more."""
    keys = [option.key for option in getattr(question, "options", ())]
    named = [key for key in keys if any(key in _operands(test) for test in tests)]
    spare = [key for key in keys if key not in named]
    free = keys if len(keys) <= _SUBSETS_OF else [*named[:_SUBSETS_OF], *spare[:1]]
    single = [[key] for key in keys]
    larger = [list(some) for size in range(2, len(free) + 1) for some in combinations(free, size)]
    yield from (some for some in [*single, *larger, keys] if _is_answer(question, some, context))


def _counts(question: Question, tests: Sequence[Comparison], service: ServiceForm) -> Iterator[Several]:
    least, most = getattr(question, "minimum", 1), getattr(question, "maximum", None) or 100
    if isinstance(question, FileQuestion):
        most = service.component(question.component).max_files
    wanted = {max(1, least)}
    for test in tests:
        numbers = [item for item in _operands(test) if isinstance(item, int) and not isinstance(item, bool)]
        wanted |= {near for number in numbers for near in _near(number) if isinstance(near, int)}
    yield from (Several(count) for count in sorted(wanted) if max(1, least) <= count <= most)
