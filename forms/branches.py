"""Every way a definition can branch, and answers that take a way: finite domains, searched in the order of the form.

An answer matters to conditions only by which comparisons it makes true. So for each question a few answers stand for
all (the options, the operands of its comparisons and their neighbours, none), and searching them, earlier questions
first, decides whether a branch can be taken at all. The search is bounded; beyond the bound nothing is claimed.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from forms.answers import Answers, needs
from forms.conditions import Comparison, Condition, Either, Not, Scope, comparisons
from forms.definition import Page, ServiceForm
from forms.domains import MOST_OPTIONS, domain
from forms.fields import Question
from forms.fields.files import FileQuestion

Path = tuple[str, ...]
"""Keys from a question of the form down to one inside its rows."""
Assignment = Mapping[Path, Any]
"""What each question is answered with, stored; None for not answered; `Partly` and `Several` for what has parts."""
CALCULATED: Final = "calculated"
"""How questions the portal answers itself are shown."""
Goal = tuple[Condition, bool]
"""A condition and whether it is to hold."""

_MOST_STEPS: Final = 5_000
_MOST_STEPS_IN_ALL: Final = 50_000
"""Steps of one search and of all searches of a definition; a step takes less than 0.1 ms."""
_MOST_REMEMBERED: Final = 30
DAY: Final = "today()"
"""Where conditions about ages and days find the day in a scope of answers."""


class Undecided(Exception):
    """The search was too long to say whether a branch can be taken."""


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
        scopes: list[dict[str, Any]] = [dict(answers.scope)]
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
    for at, option in enumerate(getattr(slot.question, "options", ())[:MOST_OPTIONS]):
        test = _chosen(slot.question, option.key)
        shown = getattr(option, "condition", None)
        yield from _both((*slot.place, "options", at, "condition"), shown, slot.asked(), within)
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


class Turn(NamedTuple):
    """A question whose turn it is in a search, the keys from it on, and the turn after it."""

    slot: Slot | None
    open_keys: frozenset[str]
    after: "Turn | None"


def _in_turn(relevant: Sequence[Slot]) -> Turn:
    turn = Turn(None, frozenset(), None)
    for slot in reversed(relevant):
        turn = Turn(slot, turn.open_keys | {slot.question.key}, turn)
    return turn


def _verdict(condition: Condition, scope: Scope, open_keys: Set[str]) -> bool | None:
    """Say whether a condition holds whatever is answered to the questions in `open_keys`, None if that decides."""
    if isinstance(condition, Comparison):
        return None if condition.subject in open_keys else condition.holds(scope)
    parts = [_verdict(child, scope, open_keys) for child in condition.children()]
    if isinstance(condition, Not):
        return None if parts[0] is None else not parts[0]
    settles = isinstance(condition, Either)
    return settles if settles in parts else None if None in parts else not settles


@dataclass
class Search:
    """Looks for answers that take a branch of `service`, on a day."""

    service: ServiceForm
    today: date
    domains: dict[Path, tuple[Any, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slots = tuple(slots(self.service))
        self._left = _MOST_STEPS_IN_ALL
        self._found: list[Assignment] = []
        self._steps = 0
        self.tests: dict[str, list[Comparison]] = {}
        for test in _all_comparisons(self.service):
            self.tests.setdefault(test.subject, []).append(test)
        for slot in self.slots:
            if slot.question.control == CALCULATED:  # what decides about a result decides about what it comes from
                for key in slot.question.references():
                    self.tests.setdefault(key, []).extend(self.tests.get(slot.question.key, ()))

    def solve(self, goals: Sequence[Goal], within: Path = ()) -> Assignment | None:
        """Return answers for which all `goals` hold, None if there are none; Undecided if that takes too long."""
        relevant = self._relevant(goals, within)
        known = self._known(goals, relevant)
        if known is not None:
            return known
        calculates = any(slot.question.control == CALCULATED for slot in relevant)
        self._steps = min(_MOST_STEPS, self._left)
        self._left -= self._steps
        try:
            found = self._search(goals, _in_turn(relevant), {DAY: self.today.isoformat()}, {})
            if found is not None:
                self._found.append(found)
            if found is None and calculates:  # what is worked out from parts is not known before they are filled in
                raise Undecided
            return found
        finally:
            self._left += self._steps

    def _known(self, goals: Sequence[Goal], relevant: Sequence[Slot]) -> Assignment | None:
        """Return answers found before that settle these questions so that `goals` hold, None if there are none."""
        paths = {slot.path for slot in relevant}
        for found in reversed(self._found[-_MOST_REMEMBERED:]):
            if paths <= found.keys():
                scope = {path[-1]: value for path, value in found.items() if value is not None}
                scope[DAY] = self.today.isoformat()
                if all(condition.holds(scope) == to_hold for condition, to_hold in goals):
                    return found
        return None

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
            if slot.question.key in needed and slot.path[:-1] == within[: len(slot.within)]:
                found.append(slot)
                needed |= set(slot.question.references()) if slot.question.control == CALCULATED else set()
                bearing = [condition for condition, _ in slot.asked()]
                bearing += [item for item in (self._demand(slot),) if item is not None]
                bearing += [condition for _, condition in option_conditions(slot.question)]
                needed |= {test.subject for condition in bearing for test in comparisons(condition)}
        return tuple(reversed(found))

    def _demand(self, slot: Slot) -> Condition | None:
        required: bool | Condition = slot.question.required
        if isinstance(slot.question, FileQuestion) and required is True:
            required = self.service.component(slot.question.component).required
        return None if isinstance(required, bool) else required

    def _search(
        self, goals: Sequence[Goal], turn: "Turn", scope: dict[str, Any], chosen: dict[Path, Any]
    ) -> Assignment | None:
        if self._steps == 0:
            raise Undecided
        self._steps -= 1
        verdicts = ((_verdict(condition, scope, turn.open_keys), to_hold) for condition, to_hold in goals)
        if any(verdict is not None and verdict != to_hold for verdict, to_hold in verdicts):
            return None
        if turn.slot is None or turn.after is None:
            return chosen
        for value in self._values(turn.slot, scope):
            inner = scope if value is None else {**scope, turn.slot.question.key: value}
            found = self._search(goals, turn.after, inner, {**chosen, turn.slot.path: value})
            if found is not None:
                return found
        return None

    def _values(self, slot: Slot, scope: Scope) -> Iterator[Any]:
        outer_there = all(item.key in scope for item in slot.within)
        if not outer_there or not all(test.holds(scope) for test, _ in slot.asked()):
            yield None
            return
        if slot.question.control == CALCULATED:
            yield worked_out(slot.question, scope)
            return
        yield from (value for value in self.domain(slot) if _offered(slot.question, value, scope))
        if not needs(self.service, slot.question, scope):
            yield None


def _offered(question: Question, value: Any, scope: Scope) -> bool:
    """Say whether every option of an answer is there to be chosen, given the other answers."""
    chosen = value if isinstance(value, list) else [value]
    conditions = (shown for key, shown in option_conditions(question) if key in chosen)
    return all(condition.holds(scope) for condition in conditions)


def option_conditions(question: Question) -> Iterator[tuple[str, Condition]]:
    """Yield the key and the condition of every option that has one."""
    for option in getattr(question, "options", ()):
        condition = getattr(option, "condition", None)
        if condition is not None:
            yield option.key, condition


def worked_out(question: Question, scope: Scope) -> Any:
    """Return the stored result of a question the portal answers itself, None for any other."""
    return question.kept(None, scope) if question.control == CALCULATED else None


def _all_comparisons(service: ServiceForm) -> Iterator[Comparison]:
    for branch in branches(service):
        for condition, _ in branch.goals:
            yield from comparisons(condition)
