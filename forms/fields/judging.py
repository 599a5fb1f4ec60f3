"""Which questions are asked and which held answers count: the one judge of pages, rows and stored answers.

Questions are judged in order, each by the answers before it that count. Inside a row, or a compound answer, its own
questions come first (also those without an answer), then those of the row around it, then those of the form.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from forms.conditions import Scope
from forms.fields.base import Context, Question
from forms.text import Text


class Inside(Mapping[str, Any]):
    """The answers of a row before those around it; None for a question of the row that has no answer."""

    __slots__ = ("around", "own")

    def __init__(self, own: Mapping[str, Any], around: Scope) -> None:
        self.own = own
        self.around = around

    def get(self, key: str, default: Any = None) -> Any:
        """Return the nearest answer to the question `key`."""
        return self.own[key] if key in self.own else self.around.get(key, default)

    def __getitem__(self, key: str) -> Any:
        return self.own[key] if key in self.own else self.around[key]

    def __iter__(self) -> Iterator[str]:
        yield from self.own
        yield from (key for key in self.around if key not in self.own)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Without(Mapping[str, Any]):
    """Answers but those to some questions."""

    __slots__ = ("answers", "hidden")

    def __init__(self, hidden: Set[str], answers: Scope) -> None:
        self.hidden = hidden
        self.answers = answers

    def get(self, key: str, default: Any = None) -> Any:
        """Return the answer to the question `key`."""
        return default if key in self.hidden else self.answers.get(key, default)

    def __getitem__(self, key: str) -> Any:
        if key in self.hidden:
            raise KeyError(key)
        return self.answers[key]

    def __iter__(self) -> Iterator[str]:
        return (key for key in self.answers if key not in self.hidden)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Judged(NamedTuple):
    """The stored answers that count, the keys of the questions that are asked, and all answers as seen from here."""

    kept: dict[str, Any]
    asked: frozenset[str]
    scope: Scope


def judge(questions: Sequence[Question], held: Mapping[str, Any], around: Scope) -> Judged:
    """Judge `questions`, held answers in their stored form, inside the answers `around` them."""
    own: dict[str, Any] = {question.key: None for question in questions}
    scope = Inside(own, around)
    asked = judge_into(own, questions, held, scope)
    return Judged({key: value for key, value in own.items() if value is not None}, asked, scope)


def judge_into(
    own: dict[str, Any], questions: Sequence[Question], held: Mapping[str, Any], scope: Scope
) -> frozenset[str]:
    """Put the answers that count into `own`, which `scope` reads; return the keys of the questions that are asked."""
    asked = []
    for question in questions:
        if question.condition is None or question.condition.holds(scope):
            asked.append(question.key)
            kept = question.kept(held.get(question.key), scope)
            if kept is not None:
                own[question.key] = kept
    return frozenset(asked)


def faults_in(questions: Sequence[Question], kept: Mapping[str, Any], context: Context) -> Iterator[tuple[str, Text]]:
    """Yield what is missing or wrong in a row or compound answer that counts, each with the key of its question."""
    own = {question.key: kept.get(question.key) for question in questions}
    inside = Context(scope=Inside(own, context.scope), today=context.today)
    for question in questions:
        if own[question.key] is not None:
            yield from ((question.key, text) for text in question.faults(own[question.key], inside))
        elif question.answers and question.is_asked(inside.scope) and question.is_required(inside.scope):
            yield question.key, question.demand
