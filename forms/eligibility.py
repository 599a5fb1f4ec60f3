"""Before starting: from a few answers to "you may apply, or why not", the papers, the fee and the time limit.

Not everything is known yet: what depends on a question that only the form asks is said to depend on it, never guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from forms import fees
from forms.ages import today_of
from forms.answers import Answers
from forms.conditions import Condition, comparisons, reduced
from forms.definition import Channel, Citation, Component, FeeRule, Page, Refusal, ServiceForm, TimeLimit
from forms.fees import Case, FeeLine, FeeSum
from forms.fields import Question
from forms.text import Text


class Need(StrEnum):
    """Whether a paper has to be given."""

    REQUIRED = "required"
    DEPENDS = "depends"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class NeededPaper:
    """A component one will be asked for: whether it has to be given, which answers say so, and by which rule.

    `because` are the answers given here that decide, `hinges` the questions of the form that will.
    """

    component: Component
    need: Need
    because: tuple[Text, ...] = ()
    hinges: tuple[Text, ...] = ()
    basis: Citation | None = None


@dataclass(frozen=True)
class OpenFee:
    """A fee that depends on later answers, to the questions `hinges`."""

    rule: FeeRule
    hinges: tuple[Text, ...]


@dataclass(frozen=True)
class PossibleLimit:
    """A case of the time limit, and the questions of the form that decide whether it applies; none when certain."""

    limit: TimeLimit
    hinges: tuple[Text, ...]


@dataclass(frozen=True)
class Outcome:
    """What the answers before starting mean.

    `fees` are the lines that no later answer changes, `open_fees` those that one does. `limits` are the cases of the
    time limit that are possible, in order; a single one is certain.
    """

    refusals: tuple[Refusal, ...]
    papers: tuple[NeededPaper, ...]
    fees: FeeSum
    open_fees: tuple[OpenFee, ...]
    limits: tuple[PossibleLimit, ...]

    @property
    def may_apply(self) -> bool:
        """Whether nothing speaks against applying."""
        return not self.refusals


@dataclass(frozen=True)
class _Ground:
    """A service, the answers before starting, and the questions that are still open."""

    service: ServiceForm
    scope: Mapping[str, Any]
    open_keys: Set[str]

    def left(self, condition: Condition | None) -> Condition | bool:
        """Return what is left of a condition; True and False are certain."""
        if condition is None:
            return True
        unknown = {subject for subject in _read_by([condition]) if _question(subject) in self.open_keys}
        return reduced(condition, self.scope, unknown)

    def labels(self, subjects: Iterable[str]) -> tuple[Text, ...]:
        """Return the labels of those questions that are open, each once."""
        keys = dict.fromkeys(_question(subject) for subject in subjects)
        return tuple(self.service.question(key).label for key in keys if key in self.open_keys)


def outcome(service: ServiceForm, answers: Answers, channel: Channel = "online") -> Outcome:
    """Return what `answers` to the questionnaire of `service` mean for filing through `channel`.

    `answers` belong to `service.questionnaire`; a question without an answer counts as answered with nothing.
    """
    asked = {question.key for _, question in answers.definition.questions()}
    open_keys = {question.key for _, question in service.questions()} - asked
    ground = _Ground(service, answers.visible, open_keys)
    lines, open_fees = _fees(ground, channel)
    return Outcome(
        refusals=tuple(_refusals(ground)),
        papers=tuple(_papers(ground, answers)),
        fees=fees.summed(lines),
        open_fees=open_fees,
        limits=tuple(_limits(ground)),
    )


def _refusals(ground: _Ground) -> Iterator[Refusal]:
    before = ground.service.before
    return (refusal for refusal in (before.refusals if before else ()) if refusal.condition.holds(ground.scope))


def _papers(ground: _Ground, answers: Answers) -> Iterator[NeededPaper]:
    by_component = {
        question.component: (page, question)
        for page, question in ground.service.questions()
        if question.control == "file" and hasattr(question, "component")
    }
    for component in ground.service.components:
        if component.key in by_component:
            asked = ground.service.component(component.key)
            found = _paper(ground, asked, *by_component[component.key], answers)
            if found is not None:
                yield found


def _paper(
    ground: _Ground, component: Component, page: Page, question: Question, answers: Answers
) -> NeededPaper | None:
    """Return what is to be said about a component; None when it will not be asked for."""
    asks = [condition for condition in (page.condition, question.condition) if condition is not None]
    demands = [item for item in (question.required, component.required) if not isinstance(item, bool)]
    asked = [ground.left(condition) for condition in asks]
    needed = [ground.left(condition) for condition in demands]
    if False in asked:
        return None
    basis = ground.service.before.basis_of(component.key) if ground.service.before else None
    if False in (question.required, component.required) or False in needed:
        return NeededPaper(component, Need.OPTIONAL, basis=basis)
    because = _given(answers, [*asks, *demands])
    hinges = ground.labels(_read_by([item for item in (*asked, *needed) if not isinstance(item, bool)]))
    return NeededPaper(component, Need.DEPENDS if hinges else Need.REQUIRED, because, hinges, basis)


def _given(answers: Answers, conditions: list[Condition]) -> tuple[Text, ...]:
    """Return the answers that the conditions read, in words: `question: answer`."""
    return tuple(
        _in_words(answers, key) for key in dict.fromkeys(map(_question, _read_by(conditions))) if key in answers.visible
    )


def _question(subject: str) -> str:
    """Return the question that a condition reads, whole or one part of its answer (`applicant.birth_date`)."""
    return subject.partition(".")[0]


def _read_by(conditions: Iterable[Condition]) -> Iterator[str]:
    return (test.subject for condition in conditions for test in comparisons(condition))


def _in_words(answers: Answers, key: str) -> Text:
    question, value = answers.definition.question(key), answers.value(key)
    spoken = {name: question.readable(value, name) for name in ("vi", "en")}
    words = {name: text if isinstance(text, str) else ", ".join(text) for name, text in spoken.items()}
    return Text(vi=f"{question.label.vi} {words['vi']}", en=f"{question.label.en} {words['en']}")


def _fees(ground: _Ground, channel: Channel) -> tuple[tuple[FeeLine, ...], tuple[OpenFee, ...]]:
    rules = [rule for rule in ground.service.fees if rule.due != "supplement"]
    due = [rule for rule in rules if ground.left(rule.condition) is not False]
    hinges = {rule.key: ground.labels(rule.references()) for rule in due}
    case = Case(ground.service, ground.scope, channel, today_of(ground.scope))
    lines = tuple(fees.line(rule, case) for rule in due if not hinges[rule.key])
    return lines, tuple(OpenFee(rule, hinges[rule.key]) for rule in due if hinges[rule.key])


def _limits(ground: _Ground) -> Iterator[PossibleLimit]:
    for limit in ground.service.time_limits:
        left = ground.left(limit.condition)
        if not isinstance(left, bool):
            yield PossibleLimit(limit, ground.labels(_read_by([left])))
        elif left:
            yield PossibleLimit(limit, ())
            return
