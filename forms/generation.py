"""Applications made up from a definition: together they take every branch that can be taken, each one is complete.

The publish gate runs them through document, store and back. The same definition and day give the same applications.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import Any, Final, Literal

from forms.answers import Answers, Missing, needs
from forms.branches import DAY, Assignment, Branch, Path, Search, Undecided, branches, worked_out
from forms.definition import ServiceForm
from forms.domains import ROWS, Partly, Several
from forms.fields import Context, Question
from forms.fields.files import FileRef
from forms.fields.sampling import good_samples

MOST: Final = 200
"""Applications generated for one definition at most."""


@dataclass(frozen=True)
class Generated:
    """One complete application, and the branches it is the first to take."""

    answers: Answers
    covers: tuple[Branch, ...]


@dataclass(frozen=True)
class Uncovered:
    """A branch no application takes: it `never` can be, nothing is known, or what was made up has `missing` answers."""

    branch: Branch
    why: Literal["never", "unknown", "incomplete"]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Generation:
    """All applications of a definition, and what they do not take."""

    applications: tuple[Generated, ...]
    uncovered: tuple[Uncovered, ...]

    @property
    def covered(self) -> int:
        """How many branches the applications take."""
        return sum(len(item.covers) for item in self.applications)


def applications(service: ServiceForm, *, today: date) -> Iterator[Generated]:
    """Yield complete applications for `service`, filed on `today`, that take every branch which can be taken."""
    yield from generate(service, today=today).applications


def generate(service: ServiceForm, *, today: date, most: int = MOST, pairs: bool = False) -> Generation:
    """Return at most `most` applications that take every branch which can be taken, and why others are not taken.

    `service` is without errors (`examine`).

    With `pairs` they also take every two outcomes of conditions together that can come together.
    """
    maker = _Maker(service, today, list(branches(service)))
    maker.add({}, optional=True)
    maker.add({}, optional=False)
    while maker.open and len(maker.made) < most:
        maker.aim(maker.open[0])
    if pairs:
        maker.pair(most)
    maker.uncovered += [Uncovered(branch, "unknown") for branch in maker.open]
    return Generation(tuple(maker.made), tuple(maker.uncovered))


@dataclass
class _Maker:
    service: ServiceForm
    today: date
    open: list[Branch]
    made: list[Generated] = field(default_factory=list)
    uncovered: list[Uncovered] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.search = Search(self.service, self.today)

    def aim(self, branch: Branch) -> None:
        """Make an application that takes `branch`, or note why there is none."""
        try:
            found = self.search.solve(branch.goals, branch.within)
        except Undecided:
            self._give_up(Uncovered(branch, "unknown"))
            return
        if found is None:
            self._give_up(Uncovered(branch, "never"))
            return
        missing = self.add(found, optional=True)
        if branch in self.open:
            self._give_up(Uncovered(branch, "incomplete" if missing else "unknown", tuple(missing)))

    def pair(self, most: int) -> None:
        """Make applications for the pairs of outcomes that none takes yet."""
        decisions = [
            branch for branch in branches(self.service) if branch.place[-1] == "condition" and not branch.within
        ]
        taken = [{branch for branch in decisions if branch.taken_by(item.answers)} for item in self.made]
        for one, other in combinations(decisions, 2):
            if len(self.made) >= most:
                return
            if one.place == other.place or any({one, other} <= both for both in taken):
                continue
            before = len(self.made)
            self._try_both(one, other)
            taken += [{branch for branch in decisions if branch.taken_by(item.answers)} for item in self.made[before:]]

    def _try_both(self, one: Branch, other: Branch) -> None:
        try:
            found = self.search.solve((*one.goals, *other.goals))
        except Undecided:
            return
        if found is not None:
            self.add(found, optional=True, keep=True)

    def _give_up(self, uncovered: Uncovered) -> None:
        self.open.remove(uncovered.branch)
        self.uncovered.append(uncovered)

    def add(self, chosen: Assignment, *, optional: bool, keep: bool = False) -> list[Missing]:
        """Keep the application with the answers `chosen` when it is complete; return what is missing."""
        filled = _Filling(self.service, self.today, chosen, optional, len(self.made)).filled()
        answers = Answers.from_stored(self.service, filled, day=self.today)
        missing = answers.missing("vi", context=Context(today=self.today))
        if not missing:
            covers = tuple(branch for branch in self.open if branch.taken_by(answers))
            self.open = [branch for branch in self.open if branch not in covers]
            if covers or keep or not self.made:
                self.made.append(Generated(answers, covers))
        return missing


@dataclass
class _Filling:
    """Fills a form from the first question to the last; `turn` picks among the samples of a kind."""

    service: ServiceForm
    today: date
    chosen: Assignment
    optional: bool
    turn: int

    def filled(self) -> dict[str, Any]:
        """Return the stored answers."""
        scope: dict[str, Any] = {DAY: self.today.isoformat()}
        for page in self.service.pages:
            if page.condition is None or page.condition.holds(scope):
                for question in page.questions:
                    self._answer(question, (), scope, scope)
        return {key: value for key, value in scope.items() if key != DAY}

    def _answer(self, question: Question, within: Path, scope: Mapping[str, Any], into: dict[str, Any]) -> None:
        if not question.is_asked(scope):
            return
        path = (*within, question.key)
        value = self._value(question, path, scope) if question.answers else worked_out(question, scope)
        if value is not None:
            into[question.key] = value

    def _value(self, question: Question, path: Path, scope: Mapping[str, Any]) -> Any:
        if path not in self.chosen:
            wanted = self.optional or needs(self.service, question, scope)
            return self._any(question, path, scope) if wanted else None
        value = self.chosen[path]
        if isinstance(value, Several | Partly):
            return self._parts(question, path, scope, value)
        return value

    def _parts(self, question: Question, path: Path, scope: Mapping[str, Any], settled: Several | Partly) -> Any:
        """Return a sample of an answer with parts, of rows or of files, with what is settled of it."""
        if isinstance(settled, Partly):
            return self._row(question, path, scope, settled.settled) or None
        if question.control in ROWS:
            rows = [self._row(question, path, scope, each) for each in _named(question, settled)]
            return [row for row in rows if row] or None
        sample = self._sample(question, scope)
        return [_numbered(sample[0], number) for number in range(len(settled))] if sample else None

    def _any(self, question: Question, path: Path, scope: Mapping[str, Any]) -> Any:
        """Return a sample about which nothing is settled."""
        if question.control in ROWS:
            least = len(getattr(question, "fixed", ())) or max(1, getattr(question, "minimum", 1))
            return self._parts(question, path, scope, Several.of(least))
        return self._parts(question, path, scope, Partly()) if question.children() else self._sample(question, scope)

    def _row(
        self, question: Question, path: Path, scope: Mapping[str, Any], settled: Mapping[str, Any]
    ) -> dict[str, Any]:
        chosen = {**self.chosen, **{(*path, key): value for key, value in settled.items()}}
        inside, row = replace(self, chosen=chosen), dict[str, Any]()
        for child in question.children():
            inside._answer(child, path, {**scope, **row}, row)
        return row

    def _sample(self, question: Question, scope: Mapping[str, Any]) -> Any:
        samples = list(good_samples(question, Context(scope=scope, today=self.today)))
        return question.stored(question.parse(samples[self.turn % len(samples)])) if samples else None


def _named(question: Question, rows: Several) -> Iterator[dict[str, Any]]:
    """Yield what is settled of each row; the rows of a table that fixes them are named in their first column."""
    fixed = getattr(question, "fixed", ())
    for at, row in enumerate(rows):
        yield {**row.settled, **({question.children()[0].key: fixed[at].key} if at < len(fixed) else {})}


def _numbered(stored: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return the reference to one more file of the same content."""
    ref = FileRef.model_validate(stored)
    return ref.model_copy(update={"id": f"{ref.id}-{number + 1}"}).model_dump()
