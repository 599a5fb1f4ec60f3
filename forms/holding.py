"""Stored answers that are read and judged one by one, each when it is first looked at: most pages need only a few."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from forms.conditions import Scope, is_answered
from forms.definition import ServiceForm
from forms.fields import Question, Rejected
from forms.fields.judging import Inside


class _OneByOne(Mapping[str, Any]):
    """Answers by question key, found out at first sight; None stands for no answer and is never shown."""

    def __init__(self, definition: ServiceForm) -> None:
        self.definition = definition
        self._known: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return the answer to the question `key`."""
        if key not in self._known:
            self._known[key] = None  # a question that asks about itself, in a definition never checked, has no answer
            if key in self.definition.question_keys:
                self._known[key] = self._find(self.definition.question(key))
        found = self._known[key]
        return default if found is None else found

    def _find(self, question: Question) -> Any:
        raise NotImplementedError

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __getitem__(self, key: str) -> Any:
        if (found := self.get(key)) is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return (question.key for _, question in self.definition.questions() if question.key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Held(_OneByOne):
    """What is held of `stored` data; what `definition` does not ask or cannot read is not there.

    The values that were read on the way go into `values`.
    """

    def __init__(self, definition: ServiceForm, stored: Mapping[str, Any], values: MutableMapping[str, Any]) -> None:
        super().__init__(definition)
        self._stored = stored
        self._values = values

    def _find(self, question: Question) -> Any:
        stored = self._stored.get(question.key)
        if not is_answered(stored) or not question.answers:
            return None
        try:
            value = question.from_stored(stored)
        except Rejected:
            return None
        self._values[question.key] = value
        return None if value is None else question.stored(value)


class Counting(_OneByOne):
    """The answers of `held` that count: of each question that is asked, judged by the answers before it."""

    def __init__(self, definition: ServiceForm, held: Mapping[str, Any], day: Scope) -> None:
        super().__init__(definition)
        self.scope = Inside(self, day)
        self._held = held
        self._asked: dict[str, bool] = {}

    def _find(self, question: Question) -> Any:
        if not self.is_page_asked(self.definition.page_of(question.key).key) or not question.is_asked(self.scope):
            return None
        return question.kept(self._held.get(question.key), self.scope)

    def is_page_asked(self, key: str) -> bool:
        """Say whether the page `key` is asked; KeyError if unknown."""
        if key not in self._asked:
            condition = self.definition.page(key).condition
            self._asked[key] = condition is None or condition.holds(self.scope)
        return self._asked[key]
