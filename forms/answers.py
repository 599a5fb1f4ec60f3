"""What a person answered: one immutable value over a pinned definition, with named projections.

Held answers may include some to questions that are no longer asked; no projection but `to_draft` ever shows those.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from forms import fees
from forms.ages import TODAY, today_in_vietnam
from forms.conditions import Scope, is_answered
from forms.definition import Channel, Component, Page, ServiceForm, TimeLimit
from forms.fields import Context, Question
from forms.fields.files import FileQuestion, FileRef
from forms.holding import Counting, Held
from forms.text import Text


class Missing(NamedTuple):
    """Something to do before the form is complete: where, and in which words."""

    page_key: str
    question_key: str
    sentence: str


class Section(NamedTuple):
    """The answers of one page as people read them: (label, one line or several)."""

    title: str
    page_key: str
    rows: list[tuple[str, str | list[str]]]


class Attached(NamedTuple):
    """A component of the dossier, whether these answers make it required, and its files."""

    component: Component
    required: bool
    files: tuple[FileRef, ...]


@dataclass(frozen=True)
class Answers:
    """Answers to the questions of `definition`; `held` is what is stored, by question key.

    `day` is the day they are judged on, for ages and the like: that of handing in, or None for today in Viet Nam.
    """

    definition: ServiceForm
    held: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    day: date | None = None
    _read: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """Values of held answers that were read already."""

    @classmethod
    def from_stored(cls, definition: ServiceForm, stored: Mapping[str, Any], *, day: date | None = None) -> "Answers":
        """Return the answers of stored data; what `definition` does not ask or cannot read is left out."""
        values: dict[str, Any] = {}
        return cls(definition, Held(definition, stored, values), day, values)

    def on(self, day: date) -> "Answers":
        """Return the same answers, judged on `day`."""
        return self if day == self.day else Answers(self.definition, self.held, day)

    def to_stored(self) -> dict[str, Any]:
        """Return the answers to the questions that are asked, as plain data."""
        return {key: _thawed(value) for key, value in self.visible.items()}

    def to_draft(self) -> dict[str, Any]:
        """Return everything held, so that an answer comes back when its question is asked again; for drafts only."""
        return {key: _thawed(value) for key, value in self.held.items()}

    @cached_property
    def visible(self) -> Mapping[str, Any]:
        """The stored answers to the questions that are asked, each judged by those before it."""
        return self._counting

    @cached_property
    def _counting(self) -> Counting:
        return Counting(self.definition, self.held, {TODAY: (self.day or today_in_vietnam()).isoformat()})

    def held_value(self, key: str) -> Any:
        """Return the typed value of what is held for a question, asked or not; None when nothing is, or KeyError."""
        if key not in self._read:
            stored, question = self.held.get(key), self.definition.question(key)
            self._read[key] = None if stored is None else question.from_stored(stored)
        return self._read[key]

    @property
    def scope(self) -> Scope:
        """What conditions and formulas read: the visible answers, and the day."""
        return self._counting.scope

    def value(self, key: str) -> Any:
        """Return the typed value of a question, None when it has no answer or is not asked; KeyError if unknown."""
        stored = self.visible.get(key)
        question = self.definition.question(key)
        return None if stored is None else question.answer(stored, self.scope)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that are asked, in order."""
        return tuple(page for page in self.definition.pages if self.is_page_asked(page.key))

    def is_page_asked(self, page_key: str) -> bool:
        """Say whether the page is asked; KeyError if unknown."""
        return self._counting.is_page_asked(page_key)

    def asked(self, page_key: str) -> tuple[Question, ...]:
        """Return the questions of a page that are asked; none of a page that is not."""
        questions = self.definition.page(page_key).questions if self.is_page_asked(page_key) else ()
        return tuple(question for question in questions if question.is_asked(self.scope))

    def with_page(self, page: str | Page, values: Mapping[str, Any]) -> "Answers":
        """Return the answers with typed `values` of one page; None takes an answer away, keys left out stay."""
        page_key = page if isinstance(page, str) else page.key
        held = dict(self.held)
        for question in self.definition.page(page_key).questions:
            if question.key in values:
                held.pop(question.key, None)
                if is_answered(values[question.key]):
                    held[question.key] = question.stored(values[question.key])
        return Answers(self.definition, MappingProxyType(held), self.day)

    def with_files(self, key: str, files: tuple[FileRef, ...]) -> "Answers":
        """Return the answers with these files for a file question; KeyError if unknown."""
        question = self.definition.question(key)
        held = {name: value for name, value in self.held.items() if name != key}
        if files:
            held[key] = question.stored(files)
        return Answers(self.definition, MappingProxyType(held), self.day)

    def page_complete(self, page_key: str, *, context: Context | None = None) -> bool:
        """Say whether nothing is missing or wrong on a page."""
        return next(self._page_problems(self.definition.page(page_key), context or Context()), None) is None

    def missing(self, language: str, *, context: Context | None = None) -> list[Missing]:
        """Return what is missing or wrong on all pages, in order; `context` gives the day to check against."""
        around = context or Context()
        return [
            Missing(page.key, question.key, text.into(language))
            for page in self.pages
            for question, text in self._page_problems(page, around)
        ]

    def _page_problems(self, page: Page, around: Context) -> Iterator[tuple[Question, Text]]:
        context = Context(scope=self.scope, today=around.today)
        for question in self.asked(page.key):
            stored = self.visible.get(question.key)
            if stored is not None:
                yield from ((question, text) for text in question.faults(stored, context))
            elif question.answers and needs(self.definition, question, self.scope):
                yield question, question.demand

    def readable(self, language: str) -> list[Section]:
        """Return the answers page by page in words, without questions that have none and pages without answers."""
        sections = (
            Section(page.title.into(language), page.key, list(self._rows(page.key, language))) for page in self.pages
        )
        return [section for section in sections if section.rows]

    def _rows(self, page_key: str, language: str) -> Iterator[tuple[str, str | list[str]]]:
        for question in self.asked(page_key):
            value = self.value(question.key)
            if value is not None:
                yield question.label.into(language), question.readable(value, language)

    def canonical(self) -> dict[str, Any]:
        """Return the answers to asked questions as they are hashed and exchanged, by question key."""
        values = ((key, self.definition.question(key), self.value(key)) for key in self.visible)
        return {key: question.canonical(value) for key, question, value in values}

    def components(self) -> tuple[Attached, ...]:
        """Return every component that is required or has files, in the order of the definition."""
        questions = [item for page in self.pages for item in self.asked(page.key) if isinstance(item, FileQuestion)]
        by_component = {question.component: question for question in questions}
        found = (
            Attached(component, needs(self.definition, question, self.scope), self.value(question.key) or ())
            for component in self.definition.components
            if (question := by_component.get(component.key)) is not None
        )
        return tuple(attached for attached in found if attached.required or attached.files)

    def fees(
        self, channel: Channel, *, day: date | None = None, refused: Mapping[str, str] | None = None
    ) -> fees.FeeSum:
        """Return what is due when the dossier is filed through `channel` on `day`, that of the answers if not given.

        ``refused``: components that were not accepted as proof of an exemption, each with the reason.
        """
        return fees.due(self.definition, self.scope, channel, day=day, refused=refused)

    @property
    def fees_known(self) -> bool:
        """Whether every question that the fees depend on is answered, so that no later answer changes them."""
        return all(is_answered(self.visible.get(key)) for key in fees.reads(self.definition))

    def time_limit(self) -> TimeLimit:
        """Return the case of the time limit these answers fall into."""
        limits = self.definition.time_limits
        return next((case for case in limits if case.condition is None or case.condition.holds(self.scope)), limits[-1])


def needs(definition: ServiceForm, question: Question, scope: Mapping[str, Any]) -> bool:
    """Say whether `question` must be answered; a file question also asks its component."""
    if not question.is_required(scope):
        return False
    if isinstance(question, FileQuestion):
        required = definition.component(question.component).required
        return required if isinstance(required, bool) else required.holds(scope)
    return True


def _thawed(stored: Any) -> Any:
    if isinstance(stored, Mapping):
        return {key: _thawed(value) for key, value in stored.items()}
    if isinstance(stored, list | tuple):
        return [_thawed(item) for item in stored]
    return stored
